mod properties;

use super::*;

/// 700123456789012, the number of most cases.
const A: u64 = 123_456_789_012;
/// 700999988887777
const B: u64 = 999_988_887_777;

/// A name, a text, and what is found there: each slice and its subscriber.
type Case<'a> = (&'a str, &'a str, &'a [(&'a str, u64)]);

#[track_caller]
fn check(cases: &[Case<'_>]) {
    for (name, text, expected) in cases {
        let found = find_in_text(text);
        let slices: Vec<&str> = found.iter().map(|found| &text[found.bytes.clone()]).collect();
        let expected_slices: Vec<&str> = expected.iter().map(|(slice, _)| *slice).collect();
        assert_eq!(slices, expected_slices, "{name}");
        let utf16: Vec<u16> = text.encode_utf16().collect();
        for (found, (slice, subscriber)) in found.iter().zip(*expected) {
            assert!(found.number.subscriber() == *subscriber, "{name}: the number");
            assert_eq!(String::from_utf16(&utf16[found.utf16.clone()]).unwrap(), *slice, "{name}: UTF-16");
        }
    }
}

#[test]
fn finds_every_form() {
    check(&[
        ("alone", "700123456789012", &[("700123456789012", A)]),
        ("between Chinese characters", "骑手700123456789012致电", &[("700123456789012", A)]),
        ("hyphens", "【演示】骑手700-1234-5678-9012致电", &[("700-1234-5678-9012", A)]),
        ("spaces", "请拨 700 1234 5678 9012 联系", &[("700 1234 5678 9012", A)]),
        ("dots", "Call 700.1234.5678.9012.", &[("700.1234.5678.9012", A)]),
        ("no-break spaces", "700\u{a0}1234\u{a0}5678\u{a0}9012", &[("700\u{a0}1234\u{a0}5678\u{a0}9012", A)]),
        ("other groups", "电话7001-2345-6789-012。", &[("7001-2345-6789-012", A)]),
        ("spaced hyphens", "700 - 1234 - 5678 - 9012", &[("700 - 1234 - 5678 - 9012", A)]),
        ("brackets inside", "(700)1234 5678 9012", &[("(700)1234 5678 9012", A)]),
        ("brackets around", "骑手(700123456789012)", &[("700123456789012", A)]),
        ("+86", "电话:+86700123456789012", &[("+86700123456789012", A)]),
        ("+86 and a space", "+86 700 1234 5678 9012", &[("+86 700 1234 5678 9012", A)]),
        ("+86 and a hyphen", "+86-700-1234-5678-9012", &[("+86-700-1234-5678-9012", A)]),
        ("+86 in brackets", "致电(+86)700123456789012", &[("(+86)700123456789012", A)]),
        ("full-width brackets", "致电（86）700123456789012", &[("（86）700123456789012", A)]),
        ("0086", "0086700123456789012", &[("0086700123456789012", A)]),
        ("0086 and a space", "0086 700123456789012", &[("0086 700123456789012", A)]),
        ("86", "86700123456789012", &[("86700123456789012", A)]),
        ("full-width digits", "骑手７００１２３４５６７８９０１２", &[("７００１２３４５６７８９０１２", A)]),
        ("full-width plus", "＋８６ ７００123456789012", &[("＋８６ ７００123456789012", A)]),
        ("letters in front and behind", "tel700123456789012ok", &[("700123456789012", A)]),
        ("tel:", "tel:+86700123456789012", &[("+86700123456789012", A)]),
        ("bidi marks around", "\u{202a}700123456789012\u{202c}", &[("700123456789012", A)]),
        ("zero-width mark inside", "700\u{200b}123456789012", &[("700\u{200b}123456789012", A)]),
        ("emoji in front", "🛵🛵700123456789012🛵", &[("700123456789012", A)]),
        ("the end of a sentence", "我的电话是700123456789012.", &[("700123456789012", A)]),
        ("a bracket with digits behind", "700123456789012(5分钟内)", &[("700123456789012", A)]),
        ("a dash with digits behind", "700123456789012——5分钟内", &[("700123456789012", A)]),
        ("an extension", "700123456789012转123", &[("700123456789012", A)]),
        ("a letter for a digit", "70012345678901O", &[]),
        ("nothing", "", &[]),
        ("no number", "您的外卖已送达", &[]),
    ]);
}

#[test]
fn finds_several_numbers() {
    let both: &[(&str, u64)] = &[("700123456789012", A), ("700999988887777", B)];
    check(&[
        ("comma", "700123456789012,700999988887777", both),
        ("Chinese comma", "700123456789012、700999988887777", both),
        ("space", "700123456789012 700999988887777", both),
        ("slash", "700123456789012/700999988887777", both),
        ("new line", "700123456789012\n700999988887777", both),
        ("words", "骑手700123456789012,商家700999988887777。", both),
        (
            "both grouped",
            "700 1234 5678 9012 700 9999 8888 7777",
            &[("700 1234 5678 9012", A), ("700 9999 8888 7777", B)],
        ),
        (
            "one grouped, one not",
            "700 1234 5678 9012 700999988887777",
            &[("700 1234 5678 9012", A), ("700999988887777", B)],
        ),
        (
            "both with +86",
            "+86 700 1234 5678 9012 +86 700 9999 8888 7777",
            &[("+86 700 1234 5678 9012", A), ("+86 700 9999 8888 7777", B)],
        ),
        (
            "the same one twice",
            "700123456789012 86700123456789012",
            &[("700123456789012", A), ("86700123456789012", A)],
        ),
        (
            "a mobile number in between",
            "700 1234 5678 9012 13800138000 700999988887777",
            &[("700 1234 5678 9012", A), ("700999988887777", B)],
        ),
        (
            "on lines",
            "700 1234 5678 9012\r\n700 9999 8888 7777",
            &[("700 1234 5678 9012", A), ("700 9999 8888 7777", B)],
        ),
    ]);
}

#[test]
fn never_inside_a_longer_run_of_digits() {
    check(&[
        ("a digit in front", "1700123456789012", &[]),
        ("a digit behind", "7001234567890123", &[]),
        ("a full-width digit behind", "700123456789012３", &[]),
        ("an Arabic digit behind", "700123456789012\u{663}", &[]),
        ("an Arabic digit in front", "\u{663}700123456789012", &[]),
        ("a digit behind a hidden mark", "700123456789012\u{200b}3", &[]),
        ("a digit before a hidden mark", "1\u{200b}700123456789012", &[]),
        ("one digit short", "70012345678901", &[]),
        ("two numbers joined", "700123456789012700999988887777", &[]),
        ("two numbers joined by +", "700123456789012+86700999988887777", &[]),
        ("doubled 86", "8686700123456789012", &[]),
        ("+86 twice", "+86+86700123456789012", &[]),
        ("++86", "++86700123456789012", &[]),
        ("++86 and a space", "++86 700123456789012", &[]),
        ("++86 and digits in groups", "++86 700 1234 5678 9012", &[]),
        ("++86 with a mark between the pluses", "+\u{200b}+86700123456789012", &[]),
        ("++86 with a mark behind the pluses", "++\u{2060}86700123456789012", &[]),
        ("++86 with a mark in front", "\u{200e}++86700123456789012", &[]),
        ("++ in front of other digits", "C++11 700123456789012", &[("700123456789012", A)]),
        ("+86 twice", "+86+86 700123456789012", &[]),
        ("+86 of another number", "+86 13800001234 700123456789012", &[("700123456789012", A)]),
        ("+ and a mark", "+\u{200b}86 700123456789012", &[("+\u{200b}86 700123456789012", A)]),
        ("++86 behind text", "请回复++86700123456789012", &[]),
        ("++ somewhere behind a number", "700123456789012，请回复++1", &[("700123456789012", A)]),
        ("++ directly behind a number", "700123456789012++1", &[]),
        ("0 in front", "0700123456789012", &[]),
        ("a card number in fours, spaces", "6222 7001 2345 6789 012", &[]),
        ("a card number in fours, hyphens", "6222-7001-2345-6789-012", &[]),
        ("a group too many, spaces", "700 1234 5678 9012 3456", &[]),
        ("a group too many, hyphens", "700-1234-5678-9012-3456", &[]),
        ("a group too many behind +86", "+86 700 1234 5678 9012 3456", &[]),
        ("a group too many behind two numbers", "700 1234 5678 9012 700 9999 8888 7777 1", &[]),
        ("a hyphen and digits behind a whole number", "700123456789012-1", &[]),
        ("digits and a hyphen in front", "12-700123456789012", &[]),
        ("an amount", "700123456789012.00", &[]),
        ("+700", "+700123456789012", &[]),
        ("+700 grouped", "+700 1234 5678 9012", &[]),
        ("00700", "00700123456789012", &[]),
        ("another country", "+1 700123456789012", &[("700123456789012", A)]),
        ("a German number", "+49 700 12345678", &[]),
        ("thousands", "1,700,123,456,789,012", &[]),
        ("groups on two lines", "700 1234\n5678 9012", &[]),
        ("a whole number, loose digits a space away", "12 700123456789012 2小时", &[("700123456789012", A)]),
        (
            "a hyphenated number, loose digits a space away",
            "2026-11-23 700-1234-5678-9012 2小时",
            &[("700-1234-5678-9012", A)],
        ),
        ("a grouped number behind text", "2小时 700 1234 5678 9012", &[("700 1234 5678 9012", A)]),
        (
            "loose digits after a whole number with +86",
            "+86 700123456789012 2小时",
            &[("+86 700123456789012", A)],
        ),
        ("loose digits before +86", "12 +86 700 1234 5678 9012", &[("+86 700 1234 5678 9012", A)]),
        ("a mobile number in front", "13800138000 700 1234 5678 9012", &[("700 1234 5678 9012", A)]),
        ("two hyphens and digits", "700123456789012--5", &[("700123456789012", A)]),
        ("one long dash and digits", "700123456789012—5分钟", &[("700123456789012", A)]),
        ("a column in front", "12\t700 1234 5678 9012\t34", &[("700 1234 5678 9012", A)]),
        ("+0086", "+0086700123456789012", &[]),
        ("Arabic digits in place of 00", "\u{660}\u{660}86700123456789012", &[]),
        ("a grouped number on its own line", "12\n700 1234 5678 9012\n34", &[("700 1234 5678 9012", A)]),
    ]);
}

#[test]
fn never_in_an_address() {
    let one: &[(&str, u64)] = &[("700123456789012", A)];
    check(&[
        ("https", "https://example.cn/700123456789012", &[]),
        ("upper case, query", "HTTPS://EXAMPLE.CN/?id=700123456789012&x=1", &[]),
        ("http and a port", "http://example:8080/700123456789012", &[]),
        ("an app's scheme", "demoapp://order/700123456789012", &[]),
        ("www", "看www.example.invalid/a?b=700123456789012", &[]),
        ("www without a path", "www.700123456789012.invalid", &[]),
        ("no scheme", "点击t.cn/700123456789012查看", &[]),
        ("no scheme, deep", "m.example.com/o/detail?id=700123456789012", &[]),
        ("no scheme, port", "example.cn:8080/700123456789012", &[]),
        ("no usual domain, port", "demo.example:8080/700123456789012", &[]),
        ("behind a Chinese comma", "详情，https://example.cn/700123456789012", &[]),
        ("a slash some words after an address", "https://example.cn/a 电话/700123456789012", one),
        ("hyphenated in a path", "https://example.cn/o-700-1234-5678-9012", &[]),
        ("a host name", "700123456789012.com", &[]),
        ("a host behind a grouped number", "700 1234 5678 9012.cn/a", &[]),
        ("begun in an address", "https://example.cn/700 1234 5678 9012", &[]),
        ("Chinese in the path", "https://example.cn/订单/700123456789012", &[]),
        ("Chinese in the query", "https://example.cn/?单=a&编=700123456789012", &[]),
        ("full-width digits in the path", "https://example.cn/７００123456789012", &[]),
        ("in brackets", "(https://example.cn/700123456789012)", &[]),
        ("mail", "700123456789012@example.cn", &[]),
        ("SIP host", "sip:alice@700123456789012", &[]),
        ("after an address and a space", "https://example.cn/a 700123456789012", one),
        ("after an address and a Chinese comma", "https://example.cn/a，700123456789012", one),
        ("after an address and Chinese text", "点击https://example.cn/a致电700123456789012", one),
        ("before an address", "700123456789012 https://example.cn/a", one),
        ("glued to the front of an address", "700123456789012https://example.cn/a", one),
        ("before an address in the same word", "骑手700123456789012,https://example.cn", one),
        ("between two addresses", "https://a.cn/1 700123456789012 https://b.cn/2", one),
        ("a sentence without a space", "700123456789012.Please call", one),
        ("a slash that is no address", "电话/700123456789012", one),
        ("and/or", "and/or/700123456789012", one),
    ]);
}

#[test]
fn never_behind_words_for_other_numbers() {
    for word in
        ["单号", "运单", "订单", "卡号", "單號", "運單", "訂單", "卡號", "IMEI", "imei", "Imei", "IMEI1"]
    {
        for between in [
            "",
            ":",
            ":",
            " ",
            "号",
            "號",
            "号:",
            "号: ",
            "No.",
            " No. ",
            "no:",
            "编号:",
            "\n",
            ":\u{3000}",
            "为",
            "是:",
            "【",
            "(",
            "#",
            "№",
        ] {
            for number in
                ["700123456789012", "+86700123456789012", "700-1234-5678-9012", "700 1234 5678 9012"]
            {
                let text = format!("您的{word}{between}{number}已送达");
                assert!(find_in_text(&text).is_empty(), "{word}{between}");
            }
        }
        let text = format!("您的{word}已由骑手700123456789012送出");
        assert_eq!(find_in_text(&text).len(), 1, "{word} farther away");
        let text = format!("{word}:12345,电话700123456789012");
        assert_eq!(find_in_text(&text).len(), 1, "{word} of another number");
    }
    check(&[
        ("only the first is an order", "订单700123456789012电话700999988887777", &[("700999988887777", B)]),
        ("tracking number", "快递单号:700123456789012", &[]),
        ("half a word", "号:700123456789012", &[("700123456789012", A)]),
        ("phone number", "电话号码:700123456789012", &[("700123456789012", A)]),
    ]);
}

#[test]
fn hides_the_digits_in_debug() {
    let text = "+86 700 1234 5678 9012";
    let shown = format!("{:?}", find_in_text(text));
    assert_eq!(shown, "[Found { number: Number700(…), bytes: 0..22, utf16: 0..22 }]");
}

#[test]
fn takes_linear_time() {
    const BYTES: usize = 1_000_000;
    let repeat = |text: &str| text.repeat(BYTES / text.len());
    for (name, text, most) in [
        ("ten million digits", "7".repeat(10_000_000), 0),
        ("full-width digits", repeat("７"), 0),
        ("700 and a space", repeat("700 "), BYTES),
        ("700 and a hyphen", repeat("700-"), 0),
        ("numbers and spaces", repeat("700123456789012 "), BYTES),
        ("numbers and commas", repeat("700123456789012,"), BYTES),
        ("grouped numbers", repeat("700 1234 5678 9012 "), BYTES),
        ("single digits", repeat("7 0 0 "), BYTES),
        ("pluses", repeat("+86 "), 0),
        ("only pluses", repeat("+"), 0),
        ("addresses", repeat("https://example.cn/700123456789012 "), 0),
        ("an endless address", format!("https://{}", repeat("700123456789012/a.")), 0),
        ("almost an endless address", repeat("700123456789012/a."), BYTES),
        ("dots and slashes", format!("{}700123456789012", repeat("a./")), 1),
        ("www", format!("{} 700123456789012", repeat("www")), 1),
        ("colons and slashes", format!("{}700123456789012", repeat("://")), 0),
        (
            "an address that goes on in Chinese",
            format!("https://example.cn/{}", repeat("单/700123456789012")),
            0,
        ),
        ("spaces before the number", format!("订单{}700123456789012", repeat(" ")), 1),
        ("spaces inside the number", format!("700{}123456789012", repeat(" ")), 1),
        ("order words", repeat("订单号:700123456789012"), 0),
        ("brackets", repeat("(700)"), BYTES),
    ] {
        let started = std::time::Instant::now();
        let found = find_in_text(&text).len();
        assert!(found <= most, "{name}: {found}");
        // Unoptimised builds take about a second; anything quadratic would take days.
        assert!(started.elapsed().as_secs() < 60, "{name}");
    }
}
