//! Failures that need no server. Whole updates are tested across the crates.

use std::fs;

use crate::published::{path, view};
use crate::run;

/// Nothing listens there.
const NOBODY: &str = "http://127.0.0.1:1";

fn update(anchor: &str, state_dir: &str, view_dir: &str) -> (String, String, i32) {
    run(
        &["update", "--url", NOBODY, "--anchor", anchor, "--state-dir", state_dir, "--view-dir", view_dir],
        "",
    )
}

#[test]
fn a_failure_is_one_line_that_says_why_and_who_answers_on() {
    let (published, _) = view();
    let state = tempfile::tempdir().unwrap();
    let no_root = state.path().join("no-root.json");
    fs::write(&no_root, "{}").unwrap();
    let a_file = no_root.to_str().unwrap();
    let previous = "; the previous list (seq 7) answers on\n";
    let rule = "; there is no list yet, so the 15-digit rule alone answers\n";
    let (damaged, view_of_damaged) = view();
    fs::remove_file(damaged.path().join(view_of_damaged.list)).unwrap();
    let missing = "; the list that view.json names is missing, so the 15-digit rule alone answers\n";
    let table = [
        (
            "a missing anchor and a broken view",
            "missing.json",
            path(&damaged),
            "missing.json cannot be read",
            missing,
        ),
        ("a missing anchor", "missing.json", path(&published), "missing.json cannot be read", previous),
        ("a missing anchor and no list", "missing.json", "/nonexistent", "missing.json cannot be read", rule),
        ("an anchor that is none", a_file, path(&published), "trust anchor", previous),
    ];
    for (case, anchor, view_dir, why, who) in table {
        let (out, err, code) = update(anchor, path(&state), view_dir);
        assert_eq!((out.as_str(), code), ("", 1), "{case}");
        assert_eq!(err.lines().count(), 1, "{case}: {err}");
        assert!(err.starts_with("label700: ") && err.contains(why) && err.ends_with(who), "{case}: {err}");
    }
}

#[test]
fn bad_usage_exits_2() {
    let complete = [
        "update",
        "--url",
        NOBODY,
        "--anchor",
        "a",
        "--state-dir",
        "s",
        "--view-dir",
        "v",
        "--mirror",
        NOBODY,
    ];
    for missing in ["--url", "--anchor", "--state-dir", "--view-dir"] {
        let at = complete.iter().position(|arg| *arg == missing).unwrap();
        let args = [&complete[..at], &complete[at + 2..]].concat();
        assert_eq!(run(&args, "").2, 2, "without {missing}");
    }
    for url in ["lists.example", "file:///tmp", "https://", ""] {
        assert_eq!(run(&[&complete[..], &["--mirror", url]].concat(), "").2, 2, "{url}");
    }
}
