use std::fs;

use serde_json::{Value, json};

use crate::published::{path, view};
use crate::{NOW, run};

fn status(state_dir: &str, view_dir: &str, more: &[&str]) -> (String, String, i32) {
    run(&[&["status", "--state-dir", state_dir, "--view-dir", view_dir, "--now", NOW], more].concat(), "")
}

#[test]
fn a_published_list_is_described() {
    let (dir, _) = view();
    let (out, err, code) = status("/nonexistent", path(&dir), &["--json"]);
    assert_eq!((err.as_str(), code), ("", 0));
    let expected = json!({
        "diagnosis": "ready", "feed": "demo", "seq": 7, "issued": "2026-11-22T08:00:00Z",
        "x_issued": "2026-11-22T09:00:00Z", "timestamp_expires": "2026-11-29T09:00:00Z",
        "freshness": "fresh", "ranges": 2, "coverage": [["700100000000000", "700300000009999"]],
        "switches": [], "state": null, "problems": ["no update was made here yet; run `label700 update`"],
    });
    assert_eq!(serde_json::from_str::<Value>(&out).unwrap(), expected);

    let (out, _, code) = status("/nonexistent", path(&dir), &[]);
    let lines = "\
list        demo 7, 2 ranges, issued 2026-11-22T08:00:00Z
freshness   fresh: vouched for at 2026-11-22T09:00:00Z, fresh until 2026-11-29T09:00:00Z
covers      700 1000 0000 0000 – 700 3000 0000 9999
note        no update was made here yet; run `label700 update`
";
    assert_eq!((out.as_str(), code), (lines, 0));
}

#[test]
fn nothing_yet_is_not_broken() {
    let dir = tempfile::tempdir().unwrap();
    let (out, _, code) = status(path(&dir), path(&dir), &[]);
    let lines = "\
list        none; the 15-digit rule alone answers
note        no update was made here yet; run `label700 update`
";
    assert_eq!((out.as_str(), code), (lines, 0));
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0, "looking makes no file");
}

#[test]
fn a_broken_view_or_state_exits_1_and_says_what_to_do() {
    let (dir, view) = view();
    let state = tempfile::tempdir().unwrap();
    fs::write(state.path().join("state.db"), "not a database, whatever its name says").unwrap();
    let (out, _, code) = status(path(&state), path(&dir), &[]);
    assert_eq!(code, 1, "{out}");
    assert!(out.contains("problem     state.db cannot be read") && out.contains("next update"), "{out}");
    assert!(out.contains("demo 7"), "the list is described all the same: {out}");

    fs::write(dir.path().join(view.list), "x").unwrap();
    let (out, _, code) = status("/nonexistent", path(&dir), &[]);
    assert_eq!(code, 1, "{out}");
    assert!(out.contains("problem     the list is damaged") && out.contains("label700 update"), "{out}");
}
