use super::*;

#[test]
fn accepted_forms_give_the_same_number_anywhere() {
    check(&[
        ("plain", "700123456789012", NUMBER),
        ("+86", "+86700123456789012", NUMBER),
        ("0086", "0086700123456789012", NUMBER),
        ("86", "86700123456789012", NUMBER),
        ("spaces", "700 1234 5678 9012", NUMBER),
        ("+86 and spaces", "+86 700 1234 5678 9012", NUMBER),
        ("hyphens", "700-1234-5678-9012", NUMBER),
        ("dots", "700.1234.5678.9012", NUMBER),
        ("brackets", "(+86)(700)12345678(9012)", NUMBER),
        ("edges", "-.( 700123456789012 ).-", NUMBER),
        ("tab, newline, NBSP, ideographic space", "\t700\n1234\u{a0}5678\u{3000}9012\r\n", NUMBER),
        (
            "dashes U+2010 to U+2015",
            "700\u{2010}12\u{2011}34\u{2012}56\u{2013}78\u{2014}90\u{2015}12",
            NUMBER,
        ),
        ("bidi marks", "\u{202a}+86\u{202c}700\u{2066}123456789012\u{2069}\u{200e}\u{200f}\u{61c}", NUMBER),
        ("zero-width marks", "7\u{200b}0\u{200c}0\u{200d}1\u{2060}2\u{feff}3\u{ad}456789012", NUMBER),
        ("full-width digits", "７００１２３４５６７８９０１２", NUMBER),
        ("full-width plus and separators", "＋８６（７００）１２３４－５６７８．９０１２", NUMBER),
        ("a plus apart from its digits", "+ 8-6 700123456789012", NUMBER),
        ("tel:", "tel:700123456789012", NUMBER),
        ("TEL: and +86", "TEL:+86-700-1234-5678-9012", NUMBER),
        ("white space before a scheme", " \u{202a}tel:700123456789012", NUMBER),
        ("tel: percent-encoded plus", "tel:%2B86700123456789012", NUMBER),
        ("tel: percent-encoded spaces", "tel:700%201234%205678%209012", NUMBER),
        ("tel: percent-encoded full-width digit", "tel:%EF%BC%9700123456789012", NUMBER),
        ("tel: percent-encoded zero-width mark", "tel:700%E2%80%8B123456789012", NUMBER),
        ("tel: user part", "tel:700123456789012@ims.mnc000.mcc460.3gppnetwork.org", NUMBER),
        ("sip:", "sip:700123456789012@example.cn", NUMBER),
        ("sips: and +86", "SIPS:+86700123456789012@example.cn;user=phone", NUMBER),
        ("sip: with an encoded at sign", "sip:700123456789012%40example.cn", NUMBER),
        ("sip: with a port and headers", "sip:700123456789012@example.cn:5060?a=b%40c", NUMBER),
        ("sip: post-dial before the host", "sip:700123456789012,1@example.cn", NUMBER),
        ("pause", "700123456789012,,1", NUMBER),
        ("wait", "700123456789012;1", NUMBER),
        ("p", "700123456789012p1", NUMBER),
        ("W", "700123456789012W1", NUMBER),
        ("P, then anything", "700123456789012P\u{1f600}/+", NUMBER),
        ("percent-encoded pause", "tel:700123456789012%2C1", NUMBER),
        ("extension parameter", "tel:700123456789012;ext=12", NUMBER),
        ("*31#", "*31#700123456789012", NUMBER),
        ("#31#", "#31#+86700123456789012", NUMBER),
        ("*30#", "*30#0086700123456789012", NUMBER),
        ("#30#", "#30#86700123456789012", NUMBER),
        ("tel: and an encoded service code", "tel:*31%23700123456789012", NUMBER),
        ("context +86", "tel:700123456789012;phone-context=+86", NUMBER),
        ("context +86 behind +86", "tel:+86-700123456789012;phone-context=+86", NUMBER),
        ("context +86 without a scheme", "700123456789012;phone-context=+86", NUMBER),
        ("context +86 encoded", "tel:700123456789012;phone-context=%2B86", NUMBER),
        ("context +86 full-width, spaced", "700123456789012;Phone-Context=＋８ 6", NUMBER),
        ("context domain", "700123456789012;phone-context=ims.mnc000.mcc460.3gppnetwork.org", NUMBER),
        (
            "context domain, upper case",
            "tel:700123456789012;phone-context=IMS.MNC000.MCC460.3GPPNETWORK.ORG",
            NUMBER,
        ),
        (
            "context domain, public",
            "700123456789012;phone-context=ims.mnc011.mcc460.pub.3gppnetwork.org.",
            NUMBER,
        ),
        ("context in a user part", "sip:700123456789012;phone-context=+86@example.cn;user=phone", NUMBER),
        ("context after another parameter", "700123456789012;isub=1;phone-context=+86;ext=2", NUMBER),
        ("a parameter that only begins like it", "700123456789012;phone-contexts=+1", NUMBER),
        ("a name without a semicolon is no parameter", "700123456789012,phone-context=+1", NUMBER),
    ]);
}

#[test]
fn ends_of_the_range() {
    for (name, raw, subscriber) in [
        ("first", "700000000000000", 0),
        ("last", "+86700999999999999", 999_999_999_999),
        ("begins with 700 twice", "700700700700700", 700_700_700_700),
    ] {
        let expected = Number700::from_subscriber(subscriber).map(Parsed::Number700);
        assert!(Some(parse(raw, Direction::Incoming, None)) == expected, "{name}");
    }
}

#[test]
fn ip_access_prefixes_count_on_outgoing_calls_only() {
    for prefix in ["17951", "17911", "17909", "12593", "10193"] {
        for behind in ["700123456789012", "+86 700 1234 5678 9012", "0086700123456789012"] {
            let dialled = format!("{prefix}{behind}");
            assert!(parse(&dialled, Direction::Outgoing, None) == NUMBER, "{prefix}");
            assert!(parse(&format!("*31#{dialled}"), Direction::Outgoing, None) == NUMBER, "{prefix}, *31#");
            for direction in [Direction::Incoming, Direction::Message] {
                assert!(parse(&dialled, direction, CN) == Parsed::Other, "{prefix}, {direction:?}");
            }
        }
    }
    for (name, dialled) in [
        ("an unknown prefix", "17955700123456789012"),
        ("twice", "1795117951700123456789012"),
        ("two different ones", "1795112593700123456789012"),
        ("behind the country prefix", "+8617951700123456789012"),
        ("before a service code", "17951*31#700123456789012"),
        ("before 0", "179510700123456789012"),
    ] {
        assert!(parse(dialled, Direction::Outgoing, CN) == Parsed::Other, "{name}");
    }
}
