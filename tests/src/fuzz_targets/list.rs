//! Lists (`.l700`): any bytes, and any content.

mod content;

use label700::allocation::AllocationRef;
use label700::list::{Entry, List, ListContent, ListHead, Range700, check_scene_code, check_text, encode};
use label700::number::Number700;

pub use content::content;

/// Where the checksum ends; it covers all that follows.
const CHECKED_FROM: usize = 12;
/// The highest value of the twelve digits behind 700.
const MAX_SUBSCRIBER: u64 = 999_999_999_999;

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
    let canonical = check_bounded(&list);
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

/// Whatever the bytes are, once they are open nothing panics, what is found is among the ranges, and its row is
/// one of the table; a canonical list answers each number as its ranges do, and every row of it can be read.
/// Whether it is canonical.
fn check_bounded(list: &List) -> bool {
    let canonical = list.check_canonical().is_ok();
    let ranges: Vec<_> = list.ranges().collect();
    assert!(ranges.len() as u64 <= list.header().ranges);
    check_rows(list, canonical);
    // All of them in order: then no lookup can find anything else.
    let whole = ranges.len() as u64 == list.header().ranges
        && ranges.iter().all(|(first, last, _)| first <= last)
        && ranges.windows(2).all(|pair| pair[0].1 < pair[1].0);
    assert!(whole || !canonical, "a canonical list's ranges are all there, ascending and disjoint");
    for x in edges(&ranges, list).filter(|x| *x <= MAX_SUBSCRIBER) {
        let number = Range700::from_subscribers(x, x).unwrap().first();
        let behind = ranges.partition_point(|(first, ..)| *first <= number);
        let holder =
            behind.checked_sub(1).and_then(|at| ranges.get(at)).filter(|(_, last, _)| number <= *last);
        let (found, expected) = (list.lookup(number), holder.map(|(.., row)| *row));
        assert!(found.is_none_or(|row| row < list.rows()), "a row of the table");
        assert!(!whole || found.is_none() || found == expected, "found, but not among the ranges");
        assert!(!canonical || found == expected, "among the ranges, but not found");
        let covered = list.header().coverage.iter().any(|interval| interval.contains(&x));
        assert!(list.covers(number) == covered, "covered is what the header says");
    }
    canonical
}

/// Each end of a range or a coverage interval with its neighbours, the middle, and numbers all over; of many ranges
/// some, from all groups.
fn edges(ranges: &[(Number700, Number700, u32)], list: &List) -> impl Iterator<Item = u64> {
    let ranges = ranges.iter().step_by(ranges.len() / 24 + 1);
    let ranges = ranges.map(|(first, last, _)| (first.subscriber(), last.subscriber()));
    let coverage = list.header().coverage.iter().map(|interval| (*interval.start(), *interval.end()));
    let around = |(first, last): (u64, u64)| {
        [first.saturating_sub(1), first, first.midpoint(last), last, last.saturating_add(1)]
    };
    let all_over = (0..40).map(|bits| 1_u64 << bits);
    ranges.chain(coverage).flat_map(around).chain(all_over).chain([MAX_SUBSCRIBER])
}

/// A row that cannot be read is none; one that can says the same with its texts and without. In a canonical list
/// all can be read, rise, and hold such texts as a publisher may write.
fn check_rows(list: &List, canonical: bool) {
    let mut previous = None;
    for row in 0..list.rows() {
        let (allocation, standing) = (list.allocation(row), list.standing(row));
        assert!(
            allocation.is_none() || allocation.map(|row| row.standing()) == standing,
            "one row says two things"
        );
        if !canonical {
            continue;
        }
        let allocation = allocation.expect("each row can be read");
        assert!(previous < Some(allocation), "rows rise");
        previous = Some(allocation);
        let AllocationRef { application_platform, base_platform, business_user, scene, .. } = allocation;
        check_scene_code(scene.code).expect("a scene's code");
        for text in
            [application_platform, base_platform, business_user, scene.zh_hans, scene.zh_hant, scene.en]
        {
            check_text(text).expect("a text that may be shown");
        }
        for text in [application_platform, base_platform, scene.zh_hans] {
            assert!(!text.is_empty(), "a name that must be there");
        }
    }
    assert!(list.allocation(list.rows()).is_none() && list.allocation(u32::MAX).is_none());
    assert!(list.standing(list.rows()).is_none());
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
