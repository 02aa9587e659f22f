//! Bytes that no encoder wrote: refused, and harmless where they are not.

use super::*;
use crate::list::bits::BitWriter;
use crate::list::encode::seal;

const COUNTS_AT: usize = 116;
const FIXED: usize = COUNTS_AT + 13 * 4;

/// Gives damaged bytes a right checksum, so that the checks behind it are reached.
fn resealed(mut bytes: Vec<u8>) -> Vec<u8> {
    seal(&mut bytes);
    bytes
}

/// Pairs of lists whose deltas hold something of everything.
fn pairs() -> Vec<(List, List)> {
    let many = regular(200, 120_000_000, 20_000, 10_000);
    let mut changed: Vec<Plain> = many.iter().copied().filter(|r| r.0 % 7 != 0).collect();
    changed.extend([(5, 5, 1), (17, 900, 33), (1_000_000, 1_999_999, 44)]);
    changed.iter_mut().step_by(9).for_each(|range| range.2 = 50);
    let narrow = ListContent { coverage: vec![range(3, 5), range(9, 99)], ..numbered(9, &many) };
    vec![
        (list(7, &[]), list(8, &[])),
        (list(7, &[(1, 9, 0)]), list(8, &[(1, 9, 1)])),
        (list(7, &many), list(8, &changed)),
        (list(7, &many), opened(&narrow)),
        (list(8, &changed), list(9, &many)),
    ]
}

/// Whatever the bytes: no panic; what is decoded is the one encoding of what it says; and if it leads
/// anywhere, then to a canonical list, and it is the very delta between the two.
fn assert_harmless(bytes: &[u8], from: &List) -> bool {
    let Ok(delta) = Delta::decode(bytes.to_vec()) else { return false };
    let Ok(made) = delta.apply(from) else { return true };
    let made = List::open(made).unwrap();
    made.check_canonical().unwrap();
    assert!(Delta::between(from, &made).unwrap() == bytes);
    true
}

#[test]
fn each_flipped_bit_is_noticed() {
    for (from, to) in pairs() {
        let bytes = Delta::between(&from, &to).unwrap();
        for bit in 0..bytes.len() * 8 {
            let mut damaged = bytes.clone();
            damaged[bit / 8] ^= 1 << (bit % 8);
            assert!(Delta::decode(damaged).is_err(), "bit {bit} of {} bytes", bytes.len());
        }
    }
}

#[test]
fn each_flipped_bit_under_a_right_checksum_leads_nowhere() {
    for (from, to) in pairs() {
        let bytes = Delta::between(&from, &to).unwrap();
        for bit in 12 * 8..bytes.len() * 8 {
            let mut damaged = bytes.clone();
            damaged[bit / 8] ^= 1 << (bit % 8);
            let result = Delta::decode(resealed(damaged)).and_then(|delta| delta.apply(&from));
            assert!(result.is_err(), "bit {bit} of {} bytes", bytes.len());
        }
    }
}

#[test]
fn each_truncation_and_each_longer_file_is_noticed() {
    for (from, to) in pairs() {
        let bytes = Delta::between(&from, &to).unwrap();
        for length in 0..bytes.len() {
            assert!(Delta::decode(bytes[..length].to_vec()).is_err(), "{length} bytes");
            assert!(Delta::decode(resealed(bytes[..length].to_vec())).is_err(), "{length} bytes, resealed");
        }
        assert!(Delta::decode(resealed([&bytes[..], &[0]].concat())).is_err());
    }
}

#[test]
fn what_is_no_delta_is_named() {
    let bytes = Delta::between(&list(1, &[]), &list(2, &[(0, 0, 0)])).unwrap();
    let with = |at: usize, value: u8| {
        let mut bytes = bytes.clone();
        bytes[at] = value;
        bytes
    };
    let mut huge = bytes.clone();
    huge.resize(MAX_DELTA_BYTES + 1, 0);
    let cases = [
        ("nothing", vec![], ListError::NotADelta),
        ("a list", list(1, &[]).as_bytes().to_vec(), ListError::NotADelta),
        ("another version", with(4, 2), ListError::Version(2)),
        ("too large", huge, ListError::DeltaTooLarge),
        ("a wrong checksum", with(8, bytes[8] ^ 1), ListError::Checksum),
    ];
    for (case, bytes, error) in cases {
        assert_eq!(Delta::decode(bytes).unwrap_err(), error, "{case}");
    }
    assert_eq!(List::open(bytes).unwrap_err(), ListError::NotAList, "a delta is no list");
}

#[test]
fn huge_announced_counts_are_refused() {
    let (from, to) = (list(1, &regular(70, 0, 100, 10)), list(2, &regular(70, 50, 100, 10)));
    let bytes = Delta::between(&from, &to).unwrap();
    for nth in 0..13 {
        for value in [1, 65_535, 65_536, 500_000, 500_001, 4_000_000, 4_000_001, u32::MAX] {
            let mut damaged = bytes.clone();
            let at = COUNTS_AT + nth * 4;
            damaged[at..at + 4].copy_from_slice(&u32::to_le_bytes(value));
            let result = Delta::decode(resealed(damaged)).and_then(|delta| delta.apply(&from));
            assert!(result.is_err(), "count {nth} of {value}");
        }
    }
    // All of them at once, so that they might fit one another.
    for value in [65_535, 500_000, u32::MAX] {
        let mut damaged = bytes.clone();
        damaged[COUNTS_AT..FIXED]
            .chunks_mut(4)
            .for_each(|count| count.copy_from_slice(&u32::to_le_bytes(value)));
        assert!(Delta::decode(resealed(damaged)).is_err(), "all of {value}");
    }
}

#[test]
fn more_changes_than_a_reader_holds_are_not_published() {
    let many = regular(500_001, 0, 20, 10);
    let (empty, full) = (list(1, &[]), list(2, &many));
    let over = |section: Section| Err(section.error(Fault::OverLimit));
    assert_eq!(Delta::between(&empty, &full).map(drop), over(Section::Ranges), "they come");
    assert_eq!(Delta::between(&full, &list(3, &[])).map(drop), over(Section::Removed), "they go");
}

/// What a careless publisher might write: sound in form, but not the one way to say it.
#[test]
fn a_roundabout_way_is_refused() {
    let base = regular(70, 0, 100, 10);
    let from = list(1, &base);
    let to = list(2, &base[..69]);
    // Range 3 goes and comes again: the result would be right.
    let bytes = delta_of(&from, &to, &[3, 69], &[(300, 309, 3)]);
    assert_eq!(
        Delta::decode(bytes).unwrap().apply(&from),
        Section::Ranges.fault(Fault::NotCanonical),
        "what is the same is said"
    );
    let right = delta_of(&from, &to, &[69], &[]);
    assert!(right == Delta::between(&from, &to).unwrap(), "the hand-made delta is as it should be");

    let touching = list(2, &[&[(0, 19, 0)], &base[1..]].concat());
    let bytes = delta_of(&from, &touching, &[], &[(10, 19, 0)]);
    assert_eq!(
        Delta::decode(bytes).unwrap().apply(&from),
        Section::Ranges.fault(Fault::Unmerged),
        "the encoder would have to merge"
    );
    let bytes = delta_of(&from, &touching, &[], &[(5, 19, 0)]);
    assert_eq!(Delta::decode(bytes).unwrap().apply(&from), Section::Ranges.fault(Fault::Overlap));
    let bytes = delta_of(&from, &to, &[68], &[]);
    assert_eq!(Delta::decode(bytes).unwrap().apply(&from), Err(ListError::WrongResult), "another range goes");
}

/// A delta as [`Delta::between`] would write it, with changes of the test's own: ranges by first number,
/// last number and the label of `from` with that name.
fn delta_of(from: &List, to: &List, removed: &[u32], added: &[Plain]) -> Vec<u8> {
    use crate::list::group::{self, Ranked};
    let rank_of = |nth: usize| {
        let rows = || from.tables().ranks.iter().map(|row| u32::from_le_bytes(*row));
        rows().position(|row| owned(from.allocation(row).unwrap()) == allocation(nth)).unwrap() as u32
    };
    let added: Vec<Ranked> =
        added.iter().map(|&(first, last, nth)| Ranked { first, last, rank: rank_of(nth) }).collect();
    let positions = crate::list::delta::positions_for_tests(removed, from.header().ranges as u32);
    let (mut directory, mut groups) = (Vec::new(), BitWriter::default());
    if let Some(first) = added.first() {
        directory.extend(directory::entry(first.first, 0).unwrap());
        group::write(&added, &mut groups);
    }
    let mut bytes = Delta::between(from, to).unwrap()[..COUNTS_AT].to_vec();
    let coverage = from.header().coverage.len() as u32;
    let ranges = [from.header().ranges as u32, removed.len() as u32, added.len() as u32];
    let counts = [&[coverage, 0, 0, 0, 0, 0, 0, from.rows(), 0], &ranges[..], &[groups.bytes().len() as u32]];
    bytes.extend(counts.concat().into_iter().flat_map(u32::to_le_bytes));
    bytes.push(4);
    bytes.extend(b"demo");
    bytes.extend([positions, directory, groups.into_bytes()].concat());
    resealed(bytes)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn several_changes_at_once_are_harmless(
        pair in 0..5usize,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in prop_oneof![3 => Just(0usize), 1 => 1..40usize],
    ) {
        let (from, to) = pairs().swap_remove(pair);
        let mut bytes = Delta::between(&from, &to).unwrap();
        // The hashes are left alone: past them the changes must be found.
        for (at, value) in changes {
            let at = 76 + at.index(bytes.len() - 76);
            bytes[at] = value;
        }
        bytes.truncate(bytes.len() - cut.min(bytes.len() - 12));
        assert_harmless(&resealed(bytes), &from);
    }

    #[test]
    fn random_sections_behind_a_good_header_are_harmless(
        tail in prop::collection::vec(any::<u8>(), 0..200),
        counts in prop::collection::vec(prop_oneof![0..4u32, any::<u32>()], 13),
    ) {
        let (from, to) = pairs().swap_remove(2);
        let mut bytes = Delta::between(&from, &to).unwrap()[..FIXED + 5].to_vec();
        for (at, count) in (COUNTS_AT..).step_by(4).zip(counts) {
            bytes[at..at + 4].copy_from_slice(&count.to_le_bytes());
        }
        bytes.extend(tail);
        assert_harmless(&resealed(bytes), &from);
    }
}
