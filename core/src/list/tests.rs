//! Lists written and read back. Every name and number is invented (演示).

mod canonical;
mod damage;
mod delta;
mod document;
mod lookup;
mod rules;

use super::*;
use crate::allocation::{Allocation, Approval, Resource, Scene};
use crate::time::{Day, Timestamp};
use proptest::prelude::*;

/// First number, last number, allocation.
type Plain = (u64, u64, usize);

fn scene(nth: usize) -> Scene {
    let (code, zh_hans, en) = [
        ("express", "快递", "Express"),
        ("food_delivery", "外卖", ""),
        ("demo_scene_3", "演示场景", "Demo scene"),
    ][nth % 3];
    let zh_hant = if nth.is_multiple_of(2) { "演示" } else { "" };
    Scene { code: code.into(), zh_hans: zh_hans.into(), zh_hant: zh_hant.into(), en: en.into() }
}

/// Different for every `nth`.
fn allocation(nth: usize) -> Allocation {
    let approvals = [Approval::Active, Approval::Suspended, Approval::Exiting, Approval::Revoked];
    Allocation {
        application_platform: format!("演示平台{}", nth % 7),
        base_platform: format!("演示运营商{}", nth % 3),
        business_user: if nth.is_multiple_of(5) { String::new() } else { format!("演示公司{nth}") },
        scene: scene(nth),
        approval: approvals[nth % 4],
        resource: if nth % 11 == 3 { Resource::Returned } else { Resource::InUse },
        valid_from: (nth % 2 == 1).then_some(Day(20_000 + nth as i32)),
        valid_until: nth.is_multiple_of(5).then_some(Day(40_000 + nth as i32)),
    }
}

fn range(first: u64, last: u64) -> Range700 {
    Range700::from_subscribers(first, last).unwrap()
}

fn content(ranges: &[Plain]) -> ListContent {
    let [preparation_from, transition_from, pilot_from, pilot_until] =
        ["2025-06-05", "2025-09-05", "2025-12-05", "2027-12-04"].map(|day| Day::parse(day).unwrap());
    ListContent {
        feed: "demo".into(),
        seq: 7,
        issued: Timestamp(1_790_000_000),
        phases: Phases { preparation_from, transition_from, pilot_from, pilot_until },
        coverage: vec![range(0, 499_999_999_999), range(700_000_000_000, MAX_SUBSCRIBER)],
        entries: ranges
            .iter()
            .map(|&(first, last, nth)| Entry { range: range(first, last), allocation: allocation(nth) })
            .collect(),
    }
}

fn encoded(ranges: &[Plain]) -> Vec<u8> {
    encode(&content(ranges)).unwrap()
}

fn open(bytes: &[u8]) -> Result<List, ListError> {
    List::open(bytes.to_vec())
}

/// What a list says, for encoding it again.
fn decoded(list: &List) -> ListContent {
    let ListHead { feed, seq, issued, phases, coverage } = list.header().to_head();
    let entries = list
        .ranges()
        .map(|(first, last, row)| Entry {
            range: Range700::new(first, last).unwrap(),
            allocation: owned(list.allocation(row).unwrap()),
        })
        .collect();
    ListContent { feed, seq, issued, phases, coverage, entries }
}

fn owned(row: AllocationRef<'_>) -> Allocation {
    Allocation {
        application_platform: row.application_platform.into(),
        base_platform: row.base_platform.into(),
        business_user: row.business_user.into(),
        scene: Scene {
            code: row.scene.code.into(),
            zh_hans: row.scene.zh_hans.into(),
            zh_hant: row.scene.zh_hant.into(),
            en: row.scene.en.into(),
        },
        approval: row.approval,
        resource: row.resource,
        valid_from: row.valid_from,
        valid_until: row.valid_until,
    }
}

/// Neighbours with the same allocation made one, as the encoder does.
fn merged(ranges: &[Plain]) -> Vec<Plain> {
    let mut merged: Vec<Plain> = Vec::new();
    for &(first, last, nth) in ranges {
        match merged.last_mut() {
            Some(previous) if previous.1 + 1 == first && previous.2 == nth => previous.1 = last,
            _ => merged.push((first, last, nth)),
        }
    }
    merged
}

/// `count` ranges of `length` numbers, each `step` behind the one before.
fn regular(count: u64, start: u64, step: u64, length: u64) -> Vec<Plain> {
    (0..count).map(|i| (start + i * step, start + i * step + length - 1, i as usize % 9)).collect()
}

/// Lists of every shape that groups treat differently.
fn shapes() -> Vec<(&'static str, Vec<Plain>)> {
    let mixed = |i: u64| match i % 9 {
        0 => (i * 10_000 + 3, i * 10_000 + 3, 1),
        1 => (i * 10_000 + 120, i * 10_000 + 449, 2),
        2 => (i * 10_000 + 9_990, i * 10_000 + 9_999, 3),
        _ => (i * 10_000, i * 10_000 + 9_999, i as usize % 40),
    };
    let mut shapes = vec![
        ("no range", vec![]),
        ("the first number", vec![(0, 0, 0)]),
        ("the last number", vec![(MAX_SUBSCRIBER, MAX_SUBSCRIBER, 0)]),
        ("the whole space", vec![(0, MAX_SUBSCRIBER, 0)]),
        ("all but one number", vec![(0, 499_999_999_999, 0), (500_000_000_001, MAX_SUBSCRIBER, 0)]),
        ("touching, not the same", regular(200, 120_000_000, 10_000, 10_000)),
        ("whole and finer mixed", (30_000..30_300).map(mixed).collect()),
        ("many in one block", regular(150, 50_000, 60, 7)),
        ("two clusters in a group", {
            let far = regular(40, 900_000_000_000, 20_000, 10_000);
            regular(40, 110_000, 20_000, 10_000).into_iter().chain(far).collect()
        }),
        ("one row each", (0..300).map(|i| (i * 30, i * 30 + 9, i as usize)).collect()),
        ("one huge range among single numbers", {
            let mut ranges = regular(70, 5, 3, 1);
            ranges.insert(70, (1_000_000_000, 899_999_999_999, 4));
            ranges
        }),
    ];
    for count in [1, 2, 63, 64, 65, 127, 128, 129] {
        shapes.push(("counts around a group", regular(count, 77_000_000, 30_000, 10_000)));
    }
    for exponent in 0..=11 {
        let unit = 10u64.pow(exponent);
        let count = (MAX_SUBSCRIBER / (3 * unit)).min(100);
        shapes.push(("every unit", regular(count, unit, 3 * unit, unit)));
    }
    shapes
}

prop_compose! {
    /// Ascending disjoint ranges with gaps and lengths of mixed units and sizes.
    fn any_ranges(max: usize)(
        start in prop_oneof![Just(0u64), 0..=MAX_SUBSCRIBER],
        steps in prop::collection::vec((0..=8u32, 0..30u64, 0..=8u32, 1..30u64, 0..60usize, 0..4u32), 0..max),
        plain_unit in 0..=5u32,
    ) -> Vec<Plain> {
        let mut next = start;
        let mut ranges = Vec::new();
        for (gap_unit, gap, length_unit, length, nth, odd) in steps {
            // Three of four ranges share a unit, as real lists do.
            let units = if odd == 0 { (gap_unit, length_unit) } else { (plain_unit, plain_unit) };
            let (gap_unit, unit) = (10u64.pow(units.0), 10u64.pow(units.1));
            let first = (next + gap * gap_unit).next_multiple_of(if odd == 1 { 1 } else { unit });
            let last = first + length * unit - 1;
            if last > MAX_SUBSCRIBER {
                break;
            }
            ranges.push((first, last, nth.min(nth * nth / 20)));
            next = last + 1;
        }
        ranges
    }
}
