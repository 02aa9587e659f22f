//! A ringing phone waits for no allocator.

use label700::label::{CallFacts, Reason, Verification};
use label700::labeler::Labeler;
use label700::list::{Entry, Range700, encode};
use label700::number::{Country, Direction};
use label700::words::Language;
use label700_tests::counting_allocator::{Counts, counted};
use label700_tests::publisher::{Publisher, number, one_block_list, start};

use crate::handset::{Handset, LISTED};

const RANGES: u64 = 10_000;

/// Every third block of 700 1… is in the list.
fn big_list() -> Publisher {
    let mut publisher = Publisher::default();
    let mut content = one_block_list(1, "演示外卖平台", start());
    let model = content.entries.remove(0).allocation;
    content.entries = (0..RANGES)
        .map(|i| {
            let block = 10_000_000 + 3 * i;
            let at = |last: &str| number(&format!("700{block:08}{last}"));
            let mut allocation = model.clone();
            allocation.application_platform = format!("演示平台{}", i % 100);
            Entry { range: Range700::new(at("0000"), at("9999")).unwrap(), allocation }
        })
        .collect();
    publisher.list = encode(&content).unwrap();
    publisher.ranges = RANGES;
    publisher
}

/// Spellings of a listed number, and of what is no such number.
fn raws() -> Vec<(String, Option<Reason>)> {
    let listed = [
        "700100000300001",
        "+86700100000300001",
        "0086 700 1000 0030 0001",
        "86-700-1000-0030-0001",
        "＋８６ ７００ １０００ ００３０ ０００１",
        "\u{202a}+86 (700) 1000.0030.0001\u{202c}",
        "tel:+86-700-1000-0030-0001",
        "tel:700100000300001;phone-context=+86",
        "sip:%2B86700100000300001@ims.mnc000.mcc460.3gppnetwork.org;user=phone",
        "SIPS:%37%30%30100000300001;tag=%20%20@[2001:db8::1]:5061",
        "sip:+86700100000300001;phone-context=ims.mnc000.mcc460.3gppnetwork.org@example.cn",
        "*31#700100000300001",
        "700100000300001,,123#",
        "\u{3000}700\u{a0}1000\u{200b}0030\u{2013}0001\t",
    ];
    let others = [
        "700999999999999",
        "7001000003000012",
        "70010000030000",
        "7001000003O0001",
        "70010000030۰۰۰1",
        "+700100000300001",
        "+86700100000300001700100000300001",
        "",
        "   ",
        "-1",
        "private",
        "UNKNOWN",
        "sip:anonymous@anonymous.invalid",
        "13800138000",
        "+1 202 555 0147",
        "10086",
        "tel:",
        "sip:%",
        "sip:%zz%",
        "演示外卖",
        "📞700",
        "\0\0\0",
    ];
    let long = ["7", "700", "%37", "号", "+86", "-", ";", "sip:"].map(|piece| piece.repeat(20_000));
    let listed = listed.iter().map(|&raw| (raw.to_owned(), Some(Reason::Listed)));
    listed
        .chain(others.iter().map(|&raw| (raw.to_owned(), None)))
        .chain(long.map(|raw| (raw, None)))
        .collect()
}

#[test]
fn labelling_allocates_nothing() {
    let handset = Handset::new(&big_list());
    assert_eq!(handset.refresh(start()).unwrap().ranges, RANGES);
    let labelers =
        [("10,000 ranges", Labeler::open(&handset.view_dir())), ("no view", Labeler::without_view())];
    let raws = raws();
    for (view, labeler) in &labelers {
        for direction in [Direction::Incoming, Direction::Outgoing, Direction::Message] {
            for (place, (raw, reason)) in raws.iter().enumerate() {
                for facts in [
                    CallFacts::new(direction, start()),
                    CallFacts {
                        network_country: Some(Country::CN),
                        verification: Some(Verification::Passed),
                        ..CallFacts::new(direction, start())
                    },
                ] {
                    let (label, counts) = counted(|| labeler.label(raw, &facts));
                    let name = format!("the text in place {place}, {direction:?}, {view}");
                    assert_eq!(counts, Counts::default(), "{name}");
                    if *view != "no view"
                        && let Some(reason) = reason
                    {
                        assert_eq!(label.reason(), *reason, "{name}");
                    }
                }
            }
        }
    }
}

#[test]
fn the_counter_counts() {
    let labeler = Labeler::without_view();
    let label = labeler.label(LISTED, &CallFacts::new(Direction::Incoming, start()));
    let (hint, counts) = counted(|| labeler.hint(&label, Language::ZhHans));
    assert!(counts.allocated > 0, "a hint has texts of its own: {counts:?}");
    let (_, counts) = counted(|| drop(hint));
    assert!(counts.freed > 0 && counts.allocated == 0, "{counts:?}");
    let (_, counts) = counted(|| std::hint::black_box(vec![1_u8, 2, 3]).push(4));
    assert!(counts.allocated >= 2 && counts.freed >= 2, "one that grows counts twice: {counts:?}");
}
