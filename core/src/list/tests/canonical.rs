//! Same content, same bytes; and nothing but those bytes passes the check.

use super::*;

fn round_trip(ranges: &[Plain]) {
    let bytes = encoded(ranges);
    let list = open(&bytes).unwrap();
    list.check_canonical().unwrap();
    let expected = ListContent { coverage: list.header().to_head().coverage, ..content(&merged(ranges)) };
    assert_eq!(list.header().ranges, expected.entries.len() as u64);
    assert!(decoded(&list) == expected);
    assert!(encode(&decoded(&list)).unwrap() == bytes);
    assert_eq!(list.as_bytes(), bytes);
}

#[test]
fn every_shape_comes_back() {
    for (case, ranges) in shapes() {
        println!("{case}, {} ranges", ranges.len());
        round_trip(&ranges);
    }
}

#[test]
fn header_comes_back() {
    let header = open(&encoded(&[])).unwrap().header().clone();
    let given = content(&[]);
    assert_eq!(
        (header.feed, header.seq, header.issued, header.phases),
        (given.feed, 7, given.issued, given.phases)
    );
    assert_eq!(header.coverage, [0..=499_999_999_999, 700_000_000_000..=MAX_SUBSCRIBER]);
}

#[test]
fn coverage_is_a_set() {
    let bytes = encoded(&[]);
    let mut other = content(&[]);
    other.coverage = vec![
        range(800_000_000_000, MAX_SUBSCRIBER),
        range(0, 5),
        range(3, 499_999_999_998),
        range(499_999_999_999, 499_999_999_999),
        range(700_000_000_000, 900_000_000_000),
    ];
    assert!(encode(&other).unwrap() == bytes);
}

#[test]
fn rows_may_be_given_twice_or_unused() {
    let content = content(&[(0, 9, 1), (20, 29, 2), (30, 39, 2)]);
    let head = open(&encode(&content).unwrap()).unwrap().header().to_head();
    let given = [allocation(2), allocation(9), allocation(1), allocation(2)];
    let list = open(&encoded(&[(0, 0, 2), (5, 5, 9), (10, 10, 1)])).unwrap();
    let row =
        |nth: &Allocation| (0..3).map(|row| list.allocation(row).unwrap()).find(|row| owned(*row) == *nth);
    let rows: Vec<AllocationRef<'_>> = given.iter().map(|nth| row(nth).unwrap()).collect();
    let ranges = vec![(range(30, 39), 3), (range(20, 29), 0), (range(0, 9), 2)];
    assert!(encode_ranges(&head, &rows, ranges).unwrap() == encode(&content).unwrap());
}

proptest! {
    #[test]
    fn random_content_comes_back(ranges in any_ranges(400)) {
        round_trip(&ranges);
    }

    #[test]
    fn neither_order_nor_cuts_change_the_bytes(
        (ranges, shuffled) in any_ranges(200).prop_flat_map(|ranges| {
            // Every range that has more than one number is given as two.
            let halves: Vec<Plain> = ranges.iter().flat_map(|&(first, last, nth)| {
                let middle = first + (last - first) / 2;
                let second = (middle < last).then_some((middle + 1, last, nth));
                [Some((first, middle, nth)), second]
            }).flatten().collect();
            (Just(ranges), Just(halves).prop_shuffle())
        }),
    ) {
        prop_assert!(encoded(&ranges) == encoded(&shuffled));
    }
}
