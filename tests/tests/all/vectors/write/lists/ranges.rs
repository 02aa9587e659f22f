//! Sound lists: where ranges begin and end, and groups of 64 of them.

use label700::list::Entry;

use super::super::content::{BLOCK, EXPRESS, FOOD, RIDE, encoded, of, range, whole_block};
use super::{ListCase, of_list, of_platform, protected, ready, unlisted};

const A: &str = "演示平台甲公司";
const B: &str = "演示平台乙公司";

pub(super) fn cases() -> Vec<ListCase> {
    vec![ends_of_ranges(), ends_of_the_numbers(), every_number(), many_groups(), neighbours()]
}

fn ends_of_ranges() -> ListCase {
    let entries = vec![
        range(1_000_000, 1_000_000, A, "", FOOD),
        range(1_000_002, 1_000_002, B, "", EXPRESS),
        range(1_000_005, 1_000_041, A, "", RIDE),
    ];
    of_list(
        "sound: ranges of a single number and of a few",
        "Both ends of a range belong to it.",
        &encoded(&of(3, &[(0, 9999)], entries)),
        vec![
            "700000000999999",
            "700000001000000",
            "700000001000001",
            "700000001000002",
            "700000001000003",
            "700000001000004",
            "700000001000005",
            "700000001000041",
            "700000001000042",
        ],
        ready(
            3,
            3,
            vec![
                unlisted(),
                of_platform(FOOD, A),
                unlisted(),
                of_platform(EXPRESS, B),
                unlisted(),
                unlisted(),
                of_platform(RIDE, A),
                of_platform(RIDE, A),
                unlisted(),
            ],
        ),
    )
}

fn ends_of_the_numbers() -> ListCase {
    let entries = vec![range(0, 0, A, "", FOOD), range(999_999_999_999, 999_999_999_999, B, "", EXPRESS)];
    of_list(
        "sound: the first and the last of all numbers",
        "Twelve zeros and twelve nines behind 700.",
        &encoded(&of(4, &[(0, 9999_9999)], entries)),
        vec!["700000000000000", "700000000000001", "700999999999998", "700999999999999"],
        ready(4, 2, vec![of_platform(FOOD, A), unlisted(), unlisted(), of_platform(EXPRESS, B)]),
    )
}

fn every_number() -> ListCase {
    of_list(
        "sound: one range of all numbers",
        "The longest range there is.",
        &encoded(&of(5, &[], vec![range(0, 999_999_999_999, A, "", FOOD)])),
        vec!["700000000000000", "700500000000000", "700999999999999"],
        ready(5, 1, vec![of_platform(FOOD, A); 3]),
    )
}

/// 200 blocks, every third one, so four groups; by turns of three platforms, some of them divided.
fn many_groups() -> ListCase {
    let scenes = [FOOD, EXPRESS, RIDE];
    let entry = |i: u64| {
        let first = (5000_0000 + 3 * i) * BLOCK;
        let length = if i.is_multiple_of(7) { 250 } else { BLOCK };
        let platform = format!("演示平台{}", i % 3 + 1);
        range(first, first + length - 1, &platform, "", scenes[(i % 3) as usize])
    };
    let entries: Vec<Entry> = (0..200).map(entry).collect();
    of_list(
        "sound: several groups of 64 ranges",
        "The first and last ranges of groups, whole blocks among finer ranges, and the gaps between them.",
        &encoded(&of(6, &[(5000_0000, 5999_9999)], entries)),
        vec![
            "700500000000249", // range 0, of 250 numbers
            "700500000000250",
            "700500001899999", // range 63, the last of its group, is fine
            "700500001890249",
            "700500001920000", // range 64, the first of the next group
            "700500001929999",
            "700500001930000",
            "700500003819999", // range 127
            "700500003840000", // range 128
            "700500005979999", // range 199, the last
            "700500005980000",
            "700600000000000",
        ],
        ready(
            6,
            200,
            vec![
                of_platform(FOOD, "演示平台1"),
                unlisted(),
                unlisted(),
                of_platform(FOOD, "演示平台1"),
                of_platform(EXPRESS, "演示平台2"),
                of_platform(EXPRESS, "演示平台2"),
                unlisted(),
                of_platform(EXPRESS, "演示平台2"),
                of_platform(RIDE, "演示平台3"),
                of_platform(EXPRESS, "演示平台2"),
                unlisted(),
                protected(),
            ],
        ),
    )
}

fn neighbours() -> ListCase {
    let entries = vec![
        whole_block(3000_0000, A, "", FOOD),
        whole_block(3000_0001, A, "", FOOD),
        whole_block(3000_0002, A, "", EXPRESS),
        whole_block(3000_0003, A, "", FOOD),
    ];
    of_list(
        "sound: neighbours with the same allocation are one range",
        "Four blocks make three ranges: the first two say the same.",
        &encoded(&of(7, &[], entries)),
        vec!["700300000009999", "700300000010000", "700300000020000", "700300000030000", "700300000040000"],
        ready(
            7,
            3,
            vec![
                of_platform(FOOD, A),
                of_platform(FOOD, A),
                of_platform(EXPRESS, A),
                of_platform(FOOD, A),
                protected(),
            ],
        ),
    )
}
