//! Bytes that no encoder wrote: refused, and harmless where opening lets them through.

use super::*;
use crate::list::bits::BitWriter;
use crate::list::group::Ranked;
use crate::list::layout::{CHECKED_FROM, Counts, FIXED_BYTES, MAGIC};

/// Gives damaged bytes a right checksum, so that the checks behind it are reached.
fn resealed(mut bytes: Vec<u8>) -> Vec<u8> {
    if bytes.len() >= CHECKED_FROM {
        let checksum = crc32c::crc32c(&bytes[CHECKED_FROM..]);
        bytes[8..CHECKED_FROM].copy_from_slice(&checksum.to_le_bytes());
    }
    bytes
}

fn small_lists() -> Vec<Vec<u8>> {
    let mixed = |i: u64| {
        if i.is_multiple_of(4) { (i * 1_000 + 7, i * 1_000 + 31, 1) } else { (i * 1_000, i * 1_000 + 999, 2) }
    };
    vec![
        encoded(&[]),
        encoded(&[(0, MAX_SUBSCRIBER, 0)]),
        encoded(&[(5, 5, 1), (8, 10, 2), (10_000, 19_999, 3), (20_000, 29_999, 1)]),
        encoded(&(1..70).map(mixed).collect::<Vec<_>>()),
        encoded(&regular(65, 1_230_000, 20_000, 10_000)),
    ]
}

fn checked(bytes: &[u8]) -> Result<List, ListError> {
    let list = open(bytes)?;
    list.check_canonical().map(|()| list)
}

/// Opening may let the bytes through; then nothing panics, every row given is one of the table, what is found is
/// among the ranges, and a row that can be read says the same with its texts and without. If the canonical check
/// passes too, lookups are a search among the ranges, and the bytes are the encoding of what is read from them.
fn assert_harmless(bytes: &[u8], numbers: &[u64]) {
    let Ok(list) = open(bytes) else { return };
    let canonical = list.check_canonical().is_ok();
    let ranges: Vec<_> = list.ranges().collect();
    assert!(ranges.len() as u64 <= list.header().ranges);
    let whole = ranges.len() as u64 == list.header().ranges
        && ranges.iter().all(|(first, last, _)| first <= last)
        && ranges.windows(2).all(|pair| pair[0].1 < pair[1].0);
    assert!(whole || !canonical);
    let ends = ranges.iter().take(200).flat_map(|(first, last, _)| {
        let (first, last) = (first.subscriber(), last.subscriber());
        [first.saturating_sub(1), first, last, (last + 1).min(MAX_SUBSCRIBER)]
    });
    for x in numbers.iter().copied().chain(ends) {
        let number = Number700::from_subscriber(x).unwrap();
        let found = list.lookup(number);
        let mut holders = ranges.iter().filter(|(first, last, _)| (first..=last).contains(&&number));
        let expected = holders.next().map(|(.., row)| *row);
        assert!(found.is_none_or(|row| row < list.rows()), "a row of the table");
        assert!(!whole || found.is_none() || found == expected, "found, but not among the ranges");
        assert!(!canonical || found == expected, "among the ranges, but not found");
        lookup::assert_both_ways(&list, x);
    }
    for row in 0..list.rows() {
        let (allocation, standing) = (list.allocation(row), list.standing(row));
        assert!(allocation.is_none() || allocation.map(|row| row.standing()) == standing);
        assert!(allocation.is_some() || !canonical, "each row can be read");
    }
    if canonical {
        assert!(encode(&decoded(&list)).unwrap() == bytes);
    }
}

const NUMBERS: [u64; 14] = [
    0,
    5,
    6,
    8,
    1_007,
    1_999,
    4_007,
    10_000,
    25_000,
    69_999,
    1_230_000,
    1_239_999,
    2_510_000,
    MAX_SUBSCRIBER,
];

#[test]
fn each_flipped_bit_is_noticed() {
    for bytes in small_lists() {
        for bit in 0..bytes.len() * 8 {
            let mut flipped = bytes.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(checked(&flipped).is_err(), "bit {bit} of {} bytes", bytes.len());
            assert_harmless(&resealed(flipped), &NUMBERS);
        }
    }
}

#[test]
fn each_truncation_and_each_longer_file_is_noticed() {
    for bytes in small_lists() {
        for length in 0..bytes.len() {
            let short = bytes[..length].to_vec();
            assert!(open(&short).is_err(), "{length} of {} bytes", bytes.len());
            assert!(checked(&resealed(short)).is_err(), "{length} of {} bytes, resealed", bytes.len());
        }
        let longer = [bytes, vec![0]].concat();
        assert!(open(&longer).is_err());
        assert!(checked(&resealed(longer)).is_err());
    }
}

#[test]
fn huge_announced_counts_are_refused() {
    // With 2^32 of anything the sections would not fit the file; nothing may be reserved for them.
    for (position, count) in (0..7).flat_map(|p| [u32::MAX, 1 << 31, 4_000_000, 65_535].map(|c| (p, c))) {
        let mut bytes = encoded(&[(5, 5, 1)]);
        let at = CHECKED_FROM + position * 4;
        bytes[at..at + 4].copy_from_slice(&count.to_le_bytes());
        assert!(
            matches!(open(&resealed(bytes)), Err(ListError::Faulty { .. })),
            "count {position} as {count}"
        );
    }
}

#[test]
fn what_is_no_list_is_named() {
    let good = encoded(&[]);
    let with = |at: usize, byte: u8| {
        let mut bytes = good.clone();
        bytes[at] = byte;
        bytes
    };
    for (case, bytes, expected) in [
        ("nothing", vec![], ListError::NotAList),
        ("another kind of file", b"PK\x03\x04 demo".to_vec(), ListError::NotAList),
        ("a later format", with(4, 2), ListError::Version(2)),
        ("a damaged byte", with(20, 0xff), ListError::Checksum),
        ("too large", [MAGIC.to_vec(), vec![1, 0, 0, 0], vec![0; MAX_BYTES]].concat(), ListError::TooLarge),
    ] {
        assert_eq!(open(&bytes).unwrap_err(), expected, "{case}");
    }
}

/// A list whose one group was written by an encoder that does not keep the rules.
fn with_group(ranges: &[(u64, u64, u32)]) -> Vec<u8> {
    let mut bytes = encoded(&[(0, 9, 1), (20, 29, 2), (40, 49, 2)]);
    let layout = open(&bytes).unwrap().layout;
    let ranges: Vec<Ranked> =
        ranges.iter().map(|&(first, last, rank)| Ranked { first, last, rank }).collect();
    let mut group = BitWriter::default();
    group::write(&ranges, &mut group);
    bytes.splice(layout.groups, group.bytes().iter().copied());
    let counts = Counts { group_bytes: group.bytes().len() as u32, ..layout.counts };
    bytes[CHECKED_FROM..CHECKED_FROM + 28].copy_from_slice(&counts.to_bytes());
    resealed(bytes)
}

#[test]
fn ranges_that_break_a_rule_are_refused_by_the_check() {
    use Fault::*;
    for (case, ranges, section, fault) in [
        ("neighbours with one row", [(0, 9, 0), (10, 19, 0), (40, 49, 1)], Section::Ranges, Unmerged),
        ("one number in two", [(0, 9, 0), (9, 19, 1), (40, 49, 0)], Section::Ranges, Overlap),
        ("two from one number", [(0, 9, 0), (0, 19, 1), (40, 49, 0)], Section::Ranges, OutOfOrder),
        (
            "beyond the space",
            [(0, 9, 0), (20, 29, 1), (40, 1_000_000_000_000, 0)],
            Section::Ranges,
            OutOfSpace,
        ),
        ("a rank beyond the table", [(0, 9, 0), (20, 29, 1), (40, 49, 2)], Section::Ranges, BadReference),
        ("a row without a range", [(0, 9, 0), (20, 29, 0), (40, 49, 0)], Section::Rows, Unused),
        ("the rarer row in front", [(0, 9, 1), (20, 29, 1), (40, 49, 0)], Section::Ranks, OutOfOrder),
        (
            "not where the directory says",
            [(3, 9, 0), (20, 29, 1), (40, 49, 0)],
            Section::Directory,
            NotCanonical,
        ),
    ] {
        assert_eq!(checked(&with_group(&ranges)).unwrap_err(), section.error(fault), "{case}");
    }
    checked(&with_group(&[(0, 9, 0), (20, 29, 1), (40, 49, 0)])).unwrap();
}

/// Faults that only show when several sections are compared.
#[test]
fn lists_that_are_right_in_every_part_but_not_together() {
    let good = encoded(&[(0, 9, 0), (20, 29, 1)]);
    let list = open(&good).unwrap();
    let ranks = list.layout.ranks.clone();
    let mut swapped = good.clone();
    swapped[ranks.clone()].rotate_left(4);
    assert_eq!(checked(&resealed(swapped)).unwrap_err(), Section::Ranks.error(Fault::OutOfOrder));
    let mut doubled = good.clone();
    doubled.copy_within(ranks.start..ranks.start + 4, ranks.start + 4);
    assert_eq!(checked(&resealed(doubled)).unwrap_err(), Section::Ranks.error(Fault::OutOfOrder));
    let mut moved = good;
    moved[list.layout.directory.start + 3] += 1;
    assert!(checked(&resealed(moved)).is_err());
}

proptest! {
    #[test]
    fn random_bytes_are_harmless(noise in prop::collection::vec(any::<u8>(), 0..400), numbers in any::<[u32; 8]>()) {
        assert_harmless(&noise, &numbers.map(u64::from));
        let framed = [MAGIC.to_vec(), vec![1, 0, 0, 0, 0, 0, 0, 0], noise].concat();
        assert_harmless(&resealed(framed), &numbers.map(u64::from));
    }

    #[test]
    fn random_groups_behind_good_tables_are_harmless(
        pick in 1..5usize,
        noise in prop::collection::vec(any::<u8>(), 1..300),
        numbers in prop::collection::vec(0..=MAX_SUBSCRIBER, 20),
    ) {
        let mut bytes = small_lists().swap_remove(pick);
        let groups = open(&bytes).unwrap().layout.groups.clone();
        let kept = noise.len().min(groups.len());
        bytes[groups.start..groups.start + kept].copy_from_slice(&noise[..kept]);
        assert_harmless(&resealed(bytes), &[numbers, NUMBERS.to_vec()].concat());
    }

    #[test]
    fn several_changes_at_once_are_harmless(
        pick in 0..5usize,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let mut bytes = small_lists().swap_remove(pick);
        for (at, byte) in changes {
            // Magic and version stay: they are refused before anything else is looked at.
            let at = CHECKED_FROM + at.index(bytes.len() - CHECKED_FROM);
            bytes[at] = byte;
        }
        prop_assert!(bytes.len() >= FIXED_BYTES);
        assert_harmless(&resealed(bytes), &NUMBERS);
    }
}
