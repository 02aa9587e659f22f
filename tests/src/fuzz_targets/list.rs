//! Lists (`.l700`): any bytes, and any content.

mod content;

use label700::list::{Entry, List, ListContent, ListHead, Range700, encode};

pub use content::content;

/// Where the checksum ends; it covers all that follows.
const CHECKED_FROM: usize = 12;

/// List bytes. If the first byte is odd, the checksum is made right, so that what lies behind it is reached.
/// Accepted: a canonical list.
pub fn bytes(data: &[u8]) -> bool {
    let Some((choice, bytes)) = data.split_first() else { return false };
    let mut bytes = bytes.to_vec();
    if choice % 2 == 1 && bytes.len() >= CHECKED_FROM {
        reseal(&mut bytes);
    }
    let Ok(list) = List::open(bytes.clone()) else { return false };
    assert!(list.as_bytes() == bytes);
    check_bounded(&list);
    let canonical = list.check_canonical().is_ok();
    if canonical {
        let content = decoded(&list);
        assert!(encode(&content).unwrap() == bytes, "decoded and encoded again it is the same");
    }
    canonical
}

fn reseal(bytes: &mut [u8]) {
    let checksum = crc32c::crc32c(&bytes[CHECKED_FROM..]);
    bytes[8..CHECKED_FROM].copy_from_slice(&checksum.to_le_bytes());
}

/// Whatever the bytes are, once they are open nothing panics and every row that is named is one of the table;
/// whether it can be read is for the canonical check to say.
fn check_bounded(list: &List) {
    let canonical = list.check_canonical().is_ok();
    let mut count = 0_u64;
    for (first, last, row) in list.ranges() {
        assert!(!canonical || list.allocation(row).is_some(), "a range's row exists");
        for number in [first, last] {
            let found = list.lookup(number);
            assert!(!canonical || found == Some(row), "what is listed is found");
        }
        count += 1;
    }
    assert!(count <= list.header().ranges);
    let probes =
        (0..64).map(|bits| 1_u64 << bits).chain([0, 999_999_999_999]).filter(|x| *x < 1_000_000_000_000);
    for x in probes.flat_map(|x| [x, x.saturating_sub(1)]) {
        let Some(range) = Range700::from_subscribers(x, x) else { continue };
        if let Some(row) = list.lookup(range.first()) {
            assert!(row < list.rows());
            assert!(list.allocation(row).is_none() || list.standing(row).is_some());
        }
        list.covers(range.first());
    }
    assert!(list.allocation(list.rows()).is_none() && list.allocation(u32::MAX).is_none());
}

/// What a canonical list says.
pub(super) fn decoded(list: &List) -> ListContent {
    let ListHead { feed, seq, issued, phases, coverage } = list.header().to_head();
    let entries = list.ranges().map(|(first, last, row)| Entry {
        range: Range700::new(first, last).unwrap(),
        allocation: content::owned(&list.allocation(row).unwrap()),
    });
    ListContent { feed, seq, issued, phases, coverage, entries: entries.collect() }
}
