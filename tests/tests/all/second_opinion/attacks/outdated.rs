//! Old, expired and mismatched files: what a mirror can do without any key.

use label700_tests::generic_repository::{GenericRepository, days};
use serde_json::json;

use crate::second_opinion::Case;

/// The cases.
pub(crate) const CASES: &[Case] = &[
    ("an older timestamp", &[|r| r.publish(&["timestamp"; 3]), |r| as_version(r, "timestamp", 2, &[])]),
    (
        "an older snapshot",
        &[
            |r| r.publish(&["snapshot", "snapshot", "timestamp"]),
            |r| as_version(r, "snapshot", 2, &["timestamp"]),
        ],
    ),
    (
        "older targets",
        &[
            |r| r.publish(&["targets", "targets", "snapshot", "timestamp"]),
            |r| as_version(r, "targets", 2, &["snapshot", "timestamp"]),
        ],
    ),
    (
        "an older delegated role",
        &[
            |r| r.publish(&["A", "A", "snapshot", "timestamp"]),
            |r| as_version(r, "A", 1, &["snapshot", "timestamp"]),
        ],
    ),
    (
        "a role that vanished from the snapshot",
        &[
            |_| {},
            |r| {
                r.signed.get_mut("snapshot").unwrap()["meta"].as_object_mut().unwrap().remove("A.json");
                r.publish(&["snapshot", "timestamp"]);
            },
        ],
    ),
    ("an expired root", &[|r| expired(r, "root", &["root"])]),
    ("an expired timestamp", &[|r| expired(r, "timestamp", &["timestamp"])]),
    ("an expired snapshot", &[|r| expired(r, "snapshot", &["snapshot", "timestamp"])]),
    ("expired targets", &[|r| expired(r, "targets", &["targets", "snapshot", "timestamp"])]),
    ("an expired delegated role", &[|r| expired(r, "A", &["A", "snapshot", "timestamp"])]),
    (
        "a root that leaves one out",
        &[|r| {
            r.set_version("root", 2);
            r.publish(&["root"]);
            let leap = r.file("root", 3);
            r.put("root", 2, &leap);
        }],
    ),
    (
        "a snapshot of another version than its name",
        &[|r| {
            let newer = newer_file(r, "snapshot");
            r.put("snapshot", r.version("snapshot"), &newer);
        }],
    ),
    (
        "targets of another version than their name",
        &[|r| {
            let newer = newer_file(r, "targets");
            r.put("targets", r.version("targets"), &newer);
        }],
    ),
    (
        "a delegated role of another version than its name",
        &[|r| {
            let newer = newer_file(r, "A");
            r.put("A", r.version("A"), &newer);
        }],
    ),
    (
        "a snapshot of another hash",
        &[|r| {
            r.tell_hashes = true;
            r.publish(&["targets", "snapshot"]);
            let told = &mut r.signed.get_mut("timestamp").unwrap()["meta"]["snapshot.json"];
            told["hashes"]["sha256"] = json!("46".repeat(32));
            r.publish(&["timestamp"]);
        }],
    ),
    (
        "targets longer than told",
        &[|r| {
            r.tell_hashes = true;
            r.publish(&["targets"]);
            let told = &mut r.signed.get_mut("snapshot").unwrap()["meta"]["targets.json"];
            told["length"] = json!(100);
            r.publish(&["snapshot", "timestamp"]);
        }],
    ),
    (
        "nothing where the timestamp was",
        &[|r| {
            r.files.remove("metadata/timestamp.json");
        }],
    ),
    (
        "a snapshot that is missing",
        &[|r| {
            r.files.remove(&format!("metadata/{}.snapshot.json", r.version("snapshot")));
        }],
    ),
];

/// Publishes an old version of a role again, with parents that vouch for it.
fn as_version(repository: &mut GenericRepository, role: &str, version: u64, parents: &[&str]) {
    repository.set_version(role, version);
    repository.publish_as_is(role);
    repository.publish(parents);
}

fn expired(repository: &mut GenericRepository, role: &str, published: &[&str]) {
    repository.signed.get_mut(role).unwrap()["expires"] = json!(days(-1));
    repository.publish(published);
}

/// A role's next version, of which no parent knows.
fn newer_file(repository: &mut GenericRepository, role: &str) -> Vec<u8> {
    let before = repository.signed.clone();
    repository.publish(&[role]);
    let file = repository.file(role, repository.version(role));
    repository.signed = before;
    file
}
