//! Which chains are taken.

use super::*;
use crate::trust::{Hashes, Target};

fn target(length: u64) -> Target {
    Target { length, hashes: Hashes { sha256: Some([7; 32]), sha512: None }, custom: None }
}

fn list(seq: u64, length: u64) -> ListTarget {
    ListTarget {
        role: "list".to_owned(),
        name: format!("list-{seq}.l700"),
        target: target(length),
        seq,
        ranges: 1,
        max_age_days: None,
        switches: Vec::new(),
    }
}

/// Steps from, to and length.
fn steps(steps: &[(u64, u64, u64)]) -> BTreeMap<u64, DeltaTarget> {
    let step = |&(from, to, length): &(u64, u64, u64)| {
        (from, DeltaTarget { name: format!("delta-{from}-{to}.l700d"), target: target(length), from, to })
    };
    steps.iter().map(step).collect()
}

#[test]
fn a_chain_is_taken_if_it_is_whole_and_shorter_than_half_the_list() {
    let three = [(4, 5, 100), (5, 6, 200), (6, 7, 199)];
    let with = |nth: usize, step| {
        let mut steps = three;
        steps[nth] = step;
        steps
    };
    let limit = Limits::default().delta;
    let cases: [(&str, u64, u64, Vec<(u64, u64, u64)>, Option<usize>); 14] = [
        ("just under half", 4, 1_000, three.to_vec(), Some(3)),
        ("half", 4, 998, three.to_vec(), None),
        ("a later beginning", 6, 1_000, three.to_vec(), Some(1)),
        ("none is needed", 7, 1_000, three.to_vec(), None),
        ("the list went back", 9, 1_000, three.to_vec(), None),
        ("the first is missing", 3, 1_000, three.to_vec(), None),
        ("the middle is missing", 4, 1_000, vec![three[0], three[2]], None),
        ("the last is missing", 4, 1_000, three[..2].to_vec(), None),
        ("there are none", 4, 1_000, vec![], None),
        ("one is over the limit", 4, u64::MAX, with(1, (5, 6, limit + 1)).to_vec(), None),
        ("one is at the limit", 4, u64::MAX, with(1, (5, 6, limit)).to_vec(), Some(3)),
        ("lengths beyond all bounds", 4, u64::MAX, with(1, (5, 6, u64::MAX)).to_vec(), None),
        ("one leads beyond the list", 4, 1_000, with(2, (6, 8, 1)).to_vec(), None),
        ("one leads back", 4, 1_000, with(2, (6, 4, 1)).to_vec(), None),
    ];
    for (case, from, length, given, taken) in cases {
        let chain = plan(steps(&given), from, &list(7, length), &Limits::default());
        assert_eq!(chain.map(|chain| chain.len()), taken, "{case}");
    }
}
