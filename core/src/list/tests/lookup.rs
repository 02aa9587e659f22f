//! Lookups against a plain search among the ranges.

use super::*;

/// The numbers at which a search can go wrong: both ends of each range, their neighbours, the middle.
fn edges(ranges: &[Plain]) -> impl Iterator<Item = u64> {
    ranges
        .iter()
        .flat_map(|&(first, last, _)| {
            [first.saturating_sub(1), first, first + (last - first) / 2, last, last + 1, last + 10_000]
        })
        .chain([0, MAX_SUBSCRIBER / 2, MAX_SUBSCRIBER])
        .filter(|x| *x <= MAX_SUBSCRIBER)
}

fn assert_lookups(ranges: &[Plain], numbers: impl Iterator<Item = u64>) {
    let list = open(&encoded(ranges)).unwrap();
    assert_eq!(list.steps.is_some(), ranges.len() <= 16_384);
    for x in numbers {
        let behind = ranges.partition_point(|(first, ..)| *first <= x);
        let expected = behind.checked_sub(1).map(|i| ranges[i]).filter(|(_, last, _)| x <= *last);
        let found = list.lookup(Number700::from_subscriber(x).unwrap());
        assert_both_ways(&list, x);
        is_swift(&list, x);
        let found = found.map(|row| owned(list.allocation(row).unwrap()));
        assert!(found == expected.map(|(.., nth)| allocation(nth)), "{x} of {} ranges", ranges.len());
    }
}

/// What was decoded when the list was opened says what the groups and the coverage say.
pub(super) fn assert_both_ways(list: &List, x: u64) {
    let number = Number700::from_subscriber(x).unwrap();
    let in_place = (list.lookup_in_groups(number), list.covers(number));
    assert!(list.answer(number) == in_place, "the two ways differ");
}

/// Whether the swift search has an answer of its own, which is the patient one's.
fn is_swift(list: &List, x: u64) -> bool {
    let Some(place) = list.directory().find(&list.slots, x) else { return false };
    let swiftly = group::find_swiftly(&place, x);
    assert!(swiftly.is_none() || swiftly == group::find_patiently(place, x), "the two searches differ");
    swiftly.is_some()
}

#[test]
fn nearly_all_numbers_of_usual_lists_are_found_swiftly() {
    // Gaps of 0 to 6 blocks, and every twentieth range finer than a block.
    let usual = |i: u64| {
        let first = (i * 4 + i * i % 4) * 10_000 + 3_000_000_000;
        if i % 20 == 7 {
            (first + 1_230, first + 1_239, 3)
        } else {
            (first, first + 9_999, (i * i % 97) as usize)
        }
    };
    let ranges: Vec<Plain> = (0..3_000).map(usual).collect();
    let list = open(&encoded(&ranges)).unwrap();
    let inside = |x: &u64| (ranges[0].0..ranges[2_900].0).contains(x);
    let numbers: Vec<u64> = edges(&ranges).filter(inside).collect();
    let swift = numbers.iter().filter(|x| is_swift(&list, **x)).count();
    assert!(swift * 100 > numbers.len() * 90, "{swift} of {}", numbers.len());
}

#[test]
fn every_edge_of_every_shape() {
    for (case, ranges) in shapes() {
        println!("{case}, {} ranges", ranges.len());
        assert_lookups(&ranges, edges(&ranges));
    }
}

/// Numbers of one slot that its cuts do not part, so that only bisecting finds its way among them.
#[test]
fn ranges_that_crowd_before_a_far_one() {
    for crowd in [1, 3, 4, 5, 8, 9, 40, 200, 3_000] {
        let near = (0..crowd).map(|i| (i * 20, i * 20 + 9, i as usize % 97));
        let ranges: Vec<Plain> = near.chain([(100_000_000, 100_000_009, 1)]).collect();
        assert_lookups(&ranges, edges(&ranges));
    }
}

#[test]
fn coverage_holds_its_ends_and_not_their_neighbours() {
    let list = open(&encoded(&[])).unwrap();
    for (case, x, covered) in [
        ("first number of all", 0, true),
        ("last of the first interval", 499_999_999_999, true),
        ("behind it", 500_000_000_000, false),
        ("before the second", 699_999_999_999, false),
        ("first of the second", 700_000_000_000, true),
        ("last number of all", MAX_SUBSCRIBER, true),
    ] {
        assert!(list.covers(Number700::from_subscriber(x).unwrap()) == covered, "{case}");
    }
}

#[test]
fn a_row_beyond_the_table_is_nothing() {
    let list = open(&encoded(&[(0, 9, 1), (20, 29, 2)])).unwrap();
    assert_eq!(list.rows(), 2);
    assert!(list.allocation(1).is_some());
    assert_eq!((list.allocation(2), list.allocation(u32::MAX)), (None, None));
}

proptest! {
    #[test]
    fn random_lists_at_edges_and_anywhere(
        ranges in any_ranges(300),
        anywhere in prop::collection::vec(0..=MAX_SUBSCRIBER, 50),
    ) {
        assert_lookups(&ranges, edges(&ranges).chain(anywhere));
    }
}
