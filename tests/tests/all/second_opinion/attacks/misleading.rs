//! Targets that are not what was signed, or that nobody who may has listed.

use label700_tests::generic_repository::Hashed;
use serde_json::json;

use crate::second_opinion::{Case, TARGET};

/// The cases.
pub(crate) const CASES: &[Case] = &[
    (
        "other bytes in place of the target",
        &[|r| {
            for (path, file) in &mut r.files {
                if path.starts_with("targets/") {
                    *file = b"BYTES".to_vec();
                }
            }
        }],
    ),
    (
        "a target that has one of its two hashes",
        &[|r| {
            r.add_target("A", TARGET, b"newer", Hashed::Both);
            let hashes = &mut r.signed.get_mut("A").unwrap()["targets"][TARGET]["hashes"];
            hashes["sha512"] = json!("00".repeat(64));
            r.publish(&["A", "snapshot", "timestamp"]);
        }],
    ),
    (
        "a target of an unknown hash alone",
        &[|r| {
            r.signed.get_mut("A").unwrap()["targets"][TARGET]["hashes"] = json!({ "unknown": "00" });
            r.publish(&["A", "snapshot", "timestamp"]);
        }],
    ),
    (
        "a target that its role may not list",
        &[|r| {
            r.role_entry("targets", "A")["paths"] = json!(["other/*"]);
            r.publish(&["targets", "snapshot", "timestamp"]);
        }],
    ),
    (
        "a star that would have to cross a slash",
        &[|r| {
            r.role_entry("targets", "A")["paths"] = json!(["*"]);
            r.publish(&["targets", "snapshot", "timestamp"]);
        }],
    ),
    (
        "brackets in a path pattern",
        &[|r| {
            r.role_entry("targets", "A")["paths"] = json!(["folder/[a-z]ile"]);
            r.publish(&["targets", "snapshot", "timestamp"]);
        }],
    ),
    (
        "a target behind a terminating role that has it not",
        &[|r| {
            r.role_entry("targets", "A")["terminating"] = json!(true);
            r.signed.get_mut("A").unwrap()["targets"] = json!({});
            r.delegate("targets", "B", &["folder/*"], false);
            r.add_target("B", TARGET, b"from B", Hashed::Sha256);
            r.publish(&["B", "A", "targets", "snapshot", "timestamp"]);
        }],
    ),
    (
        "a circle of delegations",
        &[|r| {
            r.signed.get_mut("A").unwrap()["targets"] = json!({});
            r.delegate("A", "B", &["*/*"], false);
            r.delegate("B", "A", &["*/*"], false);
            r.publish(&["B", "A", "targets", "snapshot", "timestamp"]);
        }],
    ),
    (
        "a target that nobody lists",
        &[|r| {
            r.signed.get_mut("A").unwrap()["targets"] = json!({});
            r.publish(&["A", "snapshot", "timestamp"]);
        }],
    ),
];
