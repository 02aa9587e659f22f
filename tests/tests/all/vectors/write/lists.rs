//! `lists.json`.

mod broken;
mod ranges;
mod sound;

use serde::Serialize;
use serde_json::{Value, json};

use super::vector::{Cases, ListFile, view_json_of};

#[derive(Serialize)]
pub(super) struct ListCase {
    name: &'static str,
    why: &'static str,
    view_json: Option<String>,
    lists: Vec<ListFile>,
    now: &'static str,
    ask: Vec<&'static str>,
    expect: Value,
}

pub(super) fn file() -> Cases<ListCase> {
    let cases = [sound::cases(), ranges::cases(), broken::cases()].into_iter().flatten().collect();
    let about = "What a view folder with this list, sound or broken, answers. Generated; see README.md.";
    Cases { format: 1, file: "lists", about, cases, blobs: Default::default() }
}

/// A day after the lists were issued.
const NOW: &str = "2026-06-02T00:00:00Z";

/// What a lookup is expected to say.
fn says(reason: &str, subtitle: Option<&str>, scene_code: Option<&str>, details: &[&str]) -> Value {
    json!({ "reason": reason, "subtitle": subtitle, "scene_code": scene_code, "details": details })
}

/// Of a number that a list of `seq` with so many ranges has.
fn ready(seq: u64, ranges: u64, answers: Vec<Value>) -> Value {
    json!({
        "diagnosis": "ready", "feed": "demo", "seq": seq, "issued": "2026-06-01T00:00:00Z", "ranges": ranges,
        "answers": answers,
    })
}

/// Of a folder that leads to no list.
fn no_list(diagnosis: &str, answers: Vec<Value>) -> Value {
    json!({
        "diagnosis": diagnosis, "feed": null, "seq": null, "issued": null, "ranges": null, "answers": answers,
    })
}

/// A case of one list, whose view fits it.
fn of_list(
    name: &'static str,
    why: &'static str,
    list: &[u8],
    ask: Vec<&'static str>,
    expect: Value,
) -> ListCase {
    let view_json = Some(view_json_of(list).to_string());
    ListCase { name, why, view_json, lists: vec![ListFile::of(list)], now: NOW, ask, expect }
}

const ABOUT: &str =
    "据工业和信息化部介绍，700号码用于号码保护服务，以临时号码代替真实号码；来电显示的不是对方本人的号码。";
const CHOICE: &str = "是否使用号码保护服务，您可在相关平台自主选择。";

/// Of a number that no list speaks of.
fn protected() -> Value {
    says("protected", None, None, &[ABOUT, CHOICE])
}

/// Of a number that is missing from a list which covers it.
fn unlisted() -> Value {
    says("unlisted", Some("未在本标记名单内"), None, &[])
}

/// Of a number whose allocation names this platform and no business user.
fn of_platform(scene: [&str; 4], platform: &str) -> Value {
    let [code, text, ..] = scene;
    let subtitle = format!("{text} · {platform}");
    let name = format!("名单所列应用平台提供方：{platform}");
    says("listed", Some(&subtitle), Some(code), &[ABOUT, CHOICE, &name])
}
