//! Deltas made, decoded and applied.

mod chains;
mod damage;
mod size;

use super::*;
use crate::list::Delta;

/// The same ranges under another sequence number, so that lists can follow one another.
fn numbered(seq: u64, ranges: &[Plain]) -> ListContent {
    ListContent { seq, issued: Timestamp(1_790_000_000 + seq as i64), ..content(ranges) }
}

fn list(seq: u64, ranges: &[Plain]) -> List {
    opened(&numbered(seq, ranges))
}

fn opened(content: &ListContent) -> List {
    List::open(encode(content).unwrap()).unwrap()
}

fn delta(from: &List, to: &List) -> Delta {
    Delta::decode(Delta::between(from, to).unwrap()).unwrap()
}

/// Forth in one step, and the bytes are those of the list.
fn assert_leads(from: &List, to: &List, case: &str) -> Delta {
    let delta = delta(from, to);
    assert!(delta.apply(from).unwrap() == to.as_bytes(), "{case}");
    delta
}

#[test]
fn every_shape_becomes_every_other() {
    let shapes = shapes();
    for (from_case, from) in &shapes {
        let from = list(7, from);
        for (case, to) in &shapes {
            assert_leads(&from, &list(8, to), &format!("{from_case} -> {case}"));
        }
    }
}

#[test]
fn what_changes_is_counted_by_range() {
    let base = regular(300, 120_000_000, 20_000, 10_000);
    let with = |change: &dyn Fn(&mut Vec<Plain>)| {
        let mut ranges = base.clone();
        change(&mut ranges);
        ranges
    };
    let cases: [(&str, Vec<Plain>, usize, usize); 8] = [
        ("nothing", with(&|_| ()), 0, 0),
        ("a range goes", with(&|r| drop(r.remove(100))), 1, 0),
        ("a range comes", with(&|r| r.push((1, 1, 0))), 0, 1),
        ("a range changes hands", with(&|r| r[7].2 = 8), 1, 1),
        ("a range goes to a company that had none", with(&|r| r[7].2 = 59), 1, 1),
        ("a range grows", with(&|r| r[7].1 += 1), 1, 1),
        ("two become one", with(&|r| r.splice(3..5, [(r[3].0, r[4].1, r[3].2)]).for_each(drop)), 2, 1),
        ("everything goes", vec![], 300, 0),
    ];
    for (case, ranges, removed, added) in cases {
        let delta = assert_leads(&list(7, &base), &list(8, &ranges), case);
        assert_eq!((delta.removed(), delta.added()), (removed, added), "{case}");
        assert_eq!((delta.feed(), delta.from_seq(), delta.to_seq()), ("demo", 7, 8), "{case}");
    }
}

#[test]
fn the_header_changes_too() {
    let from = list(7, &regular(70, 5, 30, 10));
    let day = |day| Day::parse(day).unwrap();
    let base = numbered(9, &regular(70, 5, 30, 10));
    let phases = Phases { pilot_until: day("2028-12-04"), ..base.phases };
    let many = (0..200).map(|i| range(i * 1_000, i * 1_000 + 500)).collect::<Vec<_>>();
    let cases: [(&str, ListContent); 6] = [
        ("the date", ListContent { issued: Timestamp(1_799_999_999), ..base.clone() }),
        ("the phases", ListContent { phases, ..base.clone() }),
        ("no coverage", ListContent { coverage: vec![], ..base.clone() }),
        ("other coverage", ListContent { coverage: vec![range(3, 5)], ..base.clone() }),
        (
            "some coverage more",
            ListContent {
                coverage: vec![base.coverage[0], range(6e11 as u64, 6e11 as u64 + 4), base.coverage[1]],
                ..base.clone()
            },
        ),
        ("much coverage", ListContent { coverage: many, ..base }),
    ];
    for (case, content) in &cases {
        let to = opened(content);
        assert_leads(&from, &to, case);
        let back = opened(&numbered(10, &regular(70, 5, 30, 10)));
        assert_leads(&to, &back, case);
    }
}

#[test]
fn a_list_in_which_all_labels_change_their_rank() {
    // Rows that no range of the delta names change places in every table.
    let from: Vec<Plain> = (0..200).map(|i| (i * 100, i * 100 + 9, (i % 20) as usize)).collect();
    let to: Vec<Plain> = from.iter().copied().filter(|r| r.2 != 0 && (r.2 != 3 || r.0 > 9_000)).collect();
    assert_leads(&list(1, &from), &list(2, &to), "rows go");
    assert_leads(&list(2, &to), &list(3, &from), "rows come");
}

#[test]
fn only_a_later_list_of_the_same_feed_can_be_reached() {
    let (old, new) = (list(7, &[(1, 2, 0)]), list(8, &[(1, 2, 1)]));
    assert!(Delta::between(&new, &old).is_err(), "back");
    assert!(Delta::between(&new, &new).is_err(), "to itself");
    let other = opened(&ListContent { feed: "演示".into(), ..numbered(9, &[(1, 2, 1)]) });
    assert!(Delta::between(&new, &other).is_err(), "to another feed");
}

#[test]
fn another_base_is_refused() {
    let base = regular(100, 120_000_000, 20_000, 10_000);
    let (from, to) = (list(7, &base), list(8, &base[1..]));
    let delta = delta(&from, &to);
    let mut other = base.clone();
    other[50].2 = 8;
    let cases = [
        ("one label differs", list(7, &other)),
        ("another number", list(6, &base)),
        ("another date", opened(&ListContent { issued: Timestamp(5), ..numbered(7, &base) })),
        ("another feed", opened(&ListContent { feed: "演示".into(), ..numbered(7, &base) })),
        ("the result", to),
        ("an empty list", list(7, &[])),
    ];
    for (case, other) in &cases {
        assert_eq!(delta.apply(other), Err(ListError::WrongBase), "{case}");
    }
}

#[test]
fn debug_of_a_delta_holds_no_range() {
    let delta = delta(&list(1, &[(120_000_000, 120_009_999, 0)]), &list(2, &[(987_654_321, 987_654_321, 0)]));
    let debug = format!("{delta:?}");
    assert!(!debug.contains("987654321") && !debug.contains("12000"), "a Debug tells a range");
}

proptest! {
    #[test]
    fn random_lists_become_one_another(from in any_ranges(300), to in any_ranges(300)) {
        assert_leads(&list(7, &from), &list(8, &to), "random lists");
    }
}
