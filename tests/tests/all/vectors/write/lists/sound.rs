//! Sound lists: where ranges begin and end, groups of 64, dates, texts, coverage.

use label700::allocation::Approval;
use label700::list::Entry;
use label700::time::Day;

use super::super::content::{
    BLOCK, E_COMMERCE, EXPRESS, FOOD, RIDE, changed, encoded, of, range, usual, whole_block,
};
use super::super::vector::{ListFile, view_json_of};
use super::{ABOUT, CHOICE, ListCase, NOW, of_list, of_platform, protected, ready, says, unlisted};

const A: &str = "演示平台甲公司";
const B: &str = "演示平台乙公司";

pub(super) fn cases() -> Vec<ListCase> {
    vec![
        the_usual_list(),
        empty(),
        ends_of_ranges(),
        ends_of_the_numbers(),
        every_number(),
        many_groups(),
        neighbours(),
        coverage(),
        dates("dates: the last second of the day before in Shanghai", "2026-06-09T15:59:59Z", false),
        dates("dates: the first second of the first day in Shanghai", "2026-06-09T16:00:00Z", true),
        dates("dates: the last second of the last day in Shanghai", "2026-06-10T15:59:59Z", true),
        dates("dates: the first second after the last day in Shanghai", "2026-06-10T16:00:00Z", false),
        texts(),
        two_lists_in_the_folder(),
    ]
}

fn the_usual_list() -> ListCase {
    let both = |user: &str, platform: &str| {
        [format!("名单所列业务使用方：{user}"), format!("名单所列应用平台提供方：{platform}")]
    };
    let [user, platform] = both("演示外卖公司", A);
    let existing = "存量订单的通信按规定继续。";
    of_list(
        "sound: the list of views.json",
        "Each approval and resource, seen through labels.",
        &encoded(&usual()),
        vec![
            "700100000010000",
            "700100000019999",
            "700100000021234",
            "700100000031234",
            "700100000041234",
            "700100000051234",
            "700100000061234",
            "700100000160099",
            "700100000160100",
            "700100000191234",
            "700200000011234",
            "700200000021234",
            "13800138000",
        ],
        ready(
            7,
            19,
            vec![
                says(
                    "listed",
                    Some("外卖 · 演示外卖公司"),
                    Some("food_delivery"),
                    &[ABOUT, CHOICE, &user, &platform],
                ),
                says(
                    "listed",
                    Some("外卖 · 演示外卖公司"),
                    Some("food_delivery"),
                    &[ABOUT, CHOICE, &user, &platform],
                ),
                of_platform(EXPRESS, B),
                says(
                    "platform_exiting",
                    Some("名单:平台正退出试点"),
                    Some("food_delivery"),
                    &[existing, ABOUT, CHOICE],
                ),
                says(
                    "platform_suspended",
                    Some("名单:平台试点已暂停"),
                    Some("food_delivery"),
                    &[existing, ABOUT, CHOICE],
                ),
                says(
                    "platform_revoked",
                    Some("名单:平台试点资格已撤销"),
                    Some("food_delivery"),
                    &[existing, CHOICE],
                ),
                says("returned", Some("名单:该号段已退回"), Some("food_delivery"), &[]),
                says(
                    "listed",
                    Some("电商 · 演示电商公司"),
                    Some("e_commerce"),
                    &[
                        ABOUT,
                        CHOICE,
                        "名单所列业务使用方：演示电商公司",
                        "名单所列应用平台提供方：演示平台乙公司",
                    ],
                ),
                unlisted(),
                unlisted(),
                says(
                    "listed",
                    Some("快递 · 演示快递公司"),
                    Some("express"),
                    &[ABOUT, CHOICE, "名单所列业务使用方：演示快递公司", &platform],
                ),
                protected(),
                says("none", None, None, &[]),
            ],
        ),
    )
}

fn empty() -> ListCase {
    of_list(
        "sound: no ranges at all",
        "A list may be empty; where it is complete, that means something.",
        &encoded(&of(2, &[(1000_0000, 1999_9999)], Vec::new())),
        vec!["700100000000000", "700199999999999", "700200000000000", "700099999999999"],
        ready(2, 0, vec![unlisted(), unlisted(), protected(), protected()]),
    )
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
        let length = if i % 7 == 0 { 250 } else { BLOCK };
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

fn coverage() -> ListCase {
    let entries = vec![whole_block(3000_0000, A, "", FOOD)];
    of_list(
        "sound: several intervals of coverage",
        "Absence means something only inside them; their ends belong to them.",
        &encoded(&of(8, &[(1000_0000, 1000_0000), (2000_0000, 2000_0001), (9999_9999, 9999_9999)], entries)),
        vec![
            "700099999999999",
            "700100000000000",
            "700100000009999",
            "700100000010000",
            "700200000000000",
            "700200000019999",
            "700200000020000",
            "700300000000000",
            "700300000010000",
            "700999999999999",
        ],
        ready(
            8,
            1,
            vec![
                protected(),
                unlisted(),
                unlisted(),
                protected(),
                unlisted(),
                unlisted(),
                protected(),
                of_platform(FOOD, A),
                protected(),
                unlisted(),
            ],
        ),
    )
}

/// An allocation of one day, 10 June 2026; the timestamp expires a week later.
fn dates(name: &'static str, now: &'static str, holds: bool) -> ListCase {
    let entry = changed(whole_block(1000_0000, A, "", FOOD), |allocation| {
        allocation.valid_from = Day::parse("2026-06-10");
        allocation.valid_until = Day::parse("2026-06-10");
    });
    let list = encoded(&of(9, &[(1000_0000, 1000_0000)], vec![entry]));
    let mut view = view_json_of(&list);
    view["timestamp_expires"] = "2026-06-17T00:00:00Z".into();
    ListCase {
        name,
        why: "Valid on 10 June 2026 alone: dates are those of Asia/Shanghai, both ends included.",
        view_json: Some(view.to_string()),
        lists: vec![ListFile::of(&list)],
        now,
        ask: vec!["700100000001234"],
        expect: ready(9, 1, vec![if holds { of_platform(FOOD, A) } else { unlisted() }]),
    }
}

fn texts() -> ListCase {
    let odd = "演示🛵é公司";
    let revoked = changed(whole_block(1000_0002, A, "", FOOD), |a| a.approval = Approval::Revoked);
    let entries = vec![
        whole_block(1000_0000, odd, "", ["pets", "宠物服务", "", ""]),
        whole_block(1000_0001, A, "", ["e_commerce", "另一种说法", "", ""]),
        revoked,
    ];
    let same_code = ["e_commerce", E_COMMERCE[1], "", ""];
    of_list(
        "sound: texts beyond the BMP, scenes known and unknown",
        "A scene that the SDK knows by its code has the SDK's words, any other the list's.",
        &encoded(&of(11, &[], entries)),
        vec!["700100000001234", "700100000011234"],
        ready(11, 3, vec![of_platform(["pets", "宠物服务", "", ""], odd), of_platform(same_code, A)]),
    )
}

fn two_lists_in_the_folder() -> ListCase {
    let [older, newer] = [(2, FOOD), (3, EXPRESS)]
        .map(|(seq, scene)| encoded(&of(seq, &[], vec![whole_block(1000_0000, A, "", scene)])));
    ListCase {
        name: "sound: two lists in the folder",
        why: "The list that view.json names counts, not the newest one.",
        view_json: Some(view_json_of(&older).to_string()),
        lists: vec![ListFile::of(&older), ListFile::of(&newer)],
        now: NOW,
        ask: vec!["700100000001234"],
        expect: ready(2, 1, vec![of_platform(FOOD, A)]),
    }
}
