//! Keeps `docs/list-format.md` true.

use super::*;
use crate::list::text::INVISIBLE;
use sha2::{Digest, Sha256};

const DOCUMENT: &str = include_str!("../../../../docs/list-format.md");

/// The lines of the code block behind a marker comment.
fn block(marker: &str) -> impl Iterator<Item = &'static str> {
    let (_, behind) = DOCUMENT.split_once(&format!("<!-- {marker} -->")).unwrap();
    behind.split("```").nth(1).unwrap().lines().skip(1)
}

/// The example: a fine range, two whole blocks that touch, and a rare row.
fn example() -> ListContent {
    let platform = |user: &str, nth: usize| Allocation {
        application_platform: "演示平台".into(),
        base_platform: "演示运营商".into(),
        business_user: user.into(),
        scene: Scene { zh_hant: "".into(), en: "".into(), ..scene(nth) },
        approval: Approval::Active,
        resource: Resource::InUse,
        valid_from: None,
        valid_until: None,
    };
    let first = platform("演示外卖", 1);
    let second = Allocation { valid_until: Day::parse("2027-12-04"), ..platform("", 0) };
    let entry = |first, last, allocation: &Allocation| Entry {
        range: range(first, last),
        allocation: allocation.clone(),
    };
    let coverage = vec![range(0, 499_999_999_999)];
    let entries = vec![
        entry(123_456_780_000, 123_456_789_999, &first),
        entry(123_456_790_000, 123_456_809_999, &second),
        entry(123_456_850_100, 123_456_850_199, &first),
    ];
    ListContent { coverage, entries, ..content(&[]) }
}

/// The bytes of an example, of which lines look like `000c  01 00 00 00   coverage intervals`: offset, bytes,
/// meaning, two blanks apart.
fn documented(marker: &str) -> Vec<u8> {
    let mut documented: Vec<u8> = Vec::new();
    for line in block(marker) {
        let (offset, rest) = line.split_once("  ").unwrap();
        assert_eq!(usize::from_str_radix(offset, 16).unwrap(), documented.len(), "offset in line: {line}");
        let bytes = rest.split("  ").next().unwrap();
        documented.extend(bytes.split(' ').map(|byte| u8::from_str_radix(byte, 16).unwrap()));
    }
    documented
}

#[test]
fn the_example_is_what_the_encoder_writes() {
    let bytes = encode(&example()).unwrap();
    assert_eq!(hex::encode(documented("example")), hex::encode(&bytes));
    open(&bytes).unwrap().check_canonical().unwrap();
}

/// What becomes of the example the next day: a range goes, one comes of an allocation that there was, and
/// one of a new one; and the coverage grows.
fn next_example() -> ListContent {
    let mut next = example();
    (next.seq, next.issued) = (8, next.issued.plus(86_400));
    next.coverage.push(range(700_000_000_000, 799_999_999_999));
    let first = next.entries.remove(0).allocation;
    let new = Allocation { business_user: "演示同城".into(), ..first.clone() };
    next.entries.push(Entry { range: range(123_456_810_000, 123_456_819_999), allocation: new });
    next.entries.push(Entry { range: range(123_456_860_000, 123_456_879_999), allocation: first });
    next
}

#[test]
fn the_example_of_a_difference_is_what_leads_to_the_next_list() {
    let (old, new) = [example(), next_example()].map(|c| open(&encode(&c).unwrap()).unwrap()).into();
    let bytes = Delta::between(&old, &new).unwrap();
    assert_eq!(hex::encode(documented("example of a difference")), hex::encode(&bytes));
    assert!(Delta::decode(bytes).unwrap().apply(&old).unwrap() == new.as_bytes());
}

/// Which of two equal shapes a writer takes is part of the format: a change of these bytes is a new version.
#[test]
fn the_bytes_of_every_shape_stay_as_they_are() {
    let mut digest = Sha256::new();
    for (_, ranges) in shapes() {
        digest.update(encoded(&ranges));
    }
    assert_eq!(
        hex::encode(digest.finalize()),
        "dd7ee7d4433e26e3b081e14e6e0a418699180b082a8ee971bf8f19cf7f4ad5c5"
    );
}

/// Deltas of an older registry must suit a newer handset, and the other way round.
#[test]
fn the_bytes_of_every_difference_stay_as_they_are() {
    let mut digest = Sha256::new();
    let lists: Vec<List> = (1..)
        .zip(shapes())
        .map(|(seq, (_, ranges))| open(&encode(&ListContent { seq, ..content(&ranges) }).unwrap()).unwrap())
        .collect();
    for pair in lists.windows(2) {
        digest.update(Delta::between(&pair[0], &pair[1]).unwrap());
    }
    assert_eq!(
        hex::encode(digest.finalize()),
        "67c3022f0116a6b42e3f44e77b51b7edae64d1785c93cbc80ceb74f1bbabe478"
    );
}

#[test]
fn the_table_of_refused_characters_is_the_one_in_use() {
    let documented: Vec<(char, char)> = block("refused characters")
        .flat_map(str::split_whitespace)
        .map(|pair| {
            let (low, high) = pair.split_once('-').unwrap_or((pair, pair));
            let parse = |hex| char::from_u32(u32::from_str_radix(hex, 16).unwrap()).unwrap();
            (parse(low), parse(high))
        })
        .collect();
    assert_eq!(documented, INVISIBLE);
}
