//! `views.json`.

use serde_json::{Value, json};

use super::content::{FOOD, encoded, newer, of, usual, whole_block};
use super::vector::{ListFile, View, Views, view_json_of};

pub(super) fn file() -> Views {
    let usual = encoded(&usual());
    let with = |name, about, change: fn(&mut Value)| view(name, about, &usual, change);
    let views = vec![
        with("usual", "Issued 2026-06-01T00:00:00Z, its timestamp expires 2026-06-08T00:00:00Z.", |_| {}),
        with("renewed", "The timestamp was renewed: issued 2026-06-05, expires 2026-06-12.", |view| {
            view["x_issued"] = json!("2026-06-05T00:00:00Z");
            view["timestamp_expires"] = json!("2026-06-12T00:00:00Z");
        }),
        with("issued_late", "The timestamp (2026-05-30 to 06-06) is older than the list.", |view| {
            view["x_issued"] = json!("2026-05-30T00:00:00Z");
            view["timestamp_expires"] = json!("2026-06-06T00:00:00Z");
        }),
        with("age_30", "Signed to be very stale 30 days after 2026-06-01.", |view| {
            view["max_age_days"] = json!(30);
        }),
        with("age_3", "Signed to be very stale after 3 days, before the timestamp expires.", |view| {
            view["max_age_days"] = json!(3);
        }),
        with("age_100", "Signed for 100 days, which counts as 70.", |view| view["max_age_days"] = json!(100)),
        with("age_0", "Signed to be very stale at once.", |view| view["max_age_days"] = json!(0)),
        with("unlisted_off", "The list's signers turned `unlisted` off.", |view| {
            view["switches"] = json!(["unlisted"]);
        }),
        with("listed_off", "They turned `listed` off.", |view| view["switches"] = json!(["listed"])),
        with("statuses_off", "They turned all that the list says of platforms and blocks off.", |view| {
            let off = ["platform_exiting", "platform_suspended", "platform_revoked", "returned"];
            view["switches"] = json!(off);
        }),
        with("network_off", "They turned `verification_failed` off.", |view| {
            view["switches"] = json!(["verification_failed"]);
        }),
        with("lookalikes_off", "They turned the three lookalike reasons off.", |view| {
            view["switches"] = json!(["wrong_length", "mixed_characters", "international_mark"]);
        }),
        with("protected_off", "They turned `protected` off.", |view| {
            view["switches"] = json!(["protected"]);
        }),
        with("listed_and_protected_off", "They turned both off.", |view| {
            view["switches"] = json!(["listed", "protected"]);
        }),
        with("future_switch", "They turned a reason of the future off.", |view| {
            view["switches"] = json!(["a_reason_of_the_future"]);
        }),
        view(
            "newer",
            "List number 8: 演示接手公司 has block 7001000 0001; it holds nothing else but block 0002.",
            &encoded(&newer()),
            |_| {},
        ),
        view(
            "nothing_covered",
            "List number 9 holds block 7001000 0001 and claims to be complete nowhere.",
            &encoded(&of(9, &[], vec![whole_block(1000_0001, "演示平台甲公司", "演示外卖公司", FOOD)])),
            |_| {},
        ),
        view(
            "empty",
            "List number 10 holds nothing, and is complete in 700 1000… to 700 1999….",
            &encoded(&of(10, &[(1000_0000, 1999_9999)], Vec::new())),
            |_| {},
        ),
        View {
            name: "broken",
            about: "A view.json that is none: labels are as without a list.",
            view_json: Some("{\"format\":1,\"list\":\"li".to_owned()),
            lists: Vec::new(),
        },
    ];
    let about = "View folders for labels.json and words.json, to be made as README.md says.";
    Views { format: 1, file: "views", about, views }
}

fn view(name: &'static str, about: &'static str, list: &[u8], change: fn(&mut Value)) -> View {
    let mut json = view_json_of(list);
    change(&mut json);
    View { name, about, view_json: Some(json.to_string()), lists: vec![ListFile::of(list)] }
}
