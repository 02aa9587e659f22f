//! Sound lists: what rows say, dates, texts, coverage.

use label700::allocation::Approval;
use label700::time::Day;

use super::super::content::{E_COMMERCE, EXPRESS, FOOD, changed, encoded, of, usual, whole_block};
use super::super::vector::{ListFile, view_json_of};
use super::{ABOUT, CHOICE, ListCase, NOW, of_list, of_platform, protected, ready, says, unlisted};

const A: &str = "演示平台甲公司";
const B: &str = "演示平台乙公司";

pub(super) fn cases() -> Vec<ListCase> {
    vec![
        the_usual_list(),
        empty(),
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
