//! Repositories that a client must refuse: one of each kind of attack. The last run is the attack.

use label700_tests::generic_repository::{GenericRepository, Hashed, days, key};
use serde_json::{Value, json};

use super::{Case, TARGET};

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
    ("a root that nobody signed", &[|r| signed_by(r, "root", &[], &["root"])]),
    ("a root of a stranger", &[|r| signed_by(r, "root", &[250], &["root"])]),
    (
        "a root of new keys alone",
        &[|r| {
            r.rotate("root");
            r.publish(&["root"]);
        }],
    ),
    (
        "a root of old keys alone",
        &[|r| {
            let old = r.signers["root"].clone();
            r.rotate("root");
            r.signers.insert("root".to_owned(), old);
            r.publish(&["root"]);
        }],
    ),
    ("a timestamp of a stranger", &[|r| signed_by(r, "timestamp", &[250], &["timestamp"])]),
    (
        "a timestamp of the snapshot's key",
        &[|r| {
            let other = r.signers["snapshot"].clone();
            signed_by(r, "timestamp", &other, &["timestamp"]);
        }],
    ),
    ("a snapshot of a stranger", &[|r| signed_by(r, "snapshot", &[250], &["snapshot", "timestamp"])]),
    ("targets of a stranger", &[|r| signed_by(r, "targets", &[250], &["targets", "snapshot", "timestamp"])]),
    ("a delegated role of a stranger", &[|r| signed_by(r, "A", &[250], &["A", "snapshot", "timestamp"])]),
    (
        "two signatures of three",
        &[|r| {
            r.set_keys("root", "timestamp", &[101, 102, 103], 3);
            signed_by(r, "timestamp", &[101, 102], &["root", "timestamp"]);
        }],
    ),
    (
        "one key listed ten times",
        &[|r| {
            r.set_keys("root", "timestamp", &[101; 10], 3);
            signed_by(r, "timestamp", &[101], &["root", "timestamp"]);
        }],
    ),
    (
        "one signature twice instead of two",
        &[|r| {
            r.set_keys("root", "timestamp", &[101, 102], 2);
            signed_by(r, "timestamp", &[101, 101], &["root", "timestamp"]);
        }],
    ),
    (
        "one key under three key ids",
        &[|r| {
            use label700::trust::sign::{Signer as _, key_id, key_object};
            let public = key(101).public_key();
            r.set_keys("root", "timestamp", &[101], 3);
            for id in ["b", "c"] {
                r.keys("root").insert(id.to_owned(), key_object(&public));
                r.role_entry("root", "timestamp")["keyids"].as_array_mut().unwrap().push(json!(id));
            }
            signed_by(r, "timestamp", &[101], &["root", "timestamp"]);
            rewrite(r, "timestamp", |file| {
                let signature = file["signatures"][0].clone();
                assert_eq!(signature["keyid"], json!(key_id(&public)));
                for id in ["b", "c"] {
                    let mut again = signature.clone();
                    again["keyid"] = json!(id);
                    file["signatures"].as_array_mut().unwrap().push(again);
                }
            });
        }],
    ),
    (
        "a threshold of none",
        &[|r| {
            r.set_keys("root", "timestamp", &[101], 0);
            signed_by(r, "timestamp", &[], &["root", "timestamp"]);
        }],
    ),
    (
        "a threshold that nobody can reach",
        &[|r| {
            r.set_keys("root", "timestamp", &[101], 2);
            signed_by(r, "timestamp", &[101], &["root", "timestamp"]);
        }],
    ),
    (
        "a signature in capital letters",
        &[|r| {
            rewrite(r, "timestamp", |file| {
                let signature = file["signatures"][0]["sig"].as_str().unwrap().to_uppercase();
                file["signatures"][0]["sig"] = json!(signature);
            });
        }],
    ),
    (
        "a changed byte under an honest signature",
        &[|r| {
            rewrite(r, "timestamp", |file| file["signed"]["expires"] = json!(days(29)));
        }],
    ),
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
        "a snapshot that poses as the timestamp",
        &[|r| {
            r.signed.get_mut("timestamp").unwrap()["_type"] = json!("snapshot");
            r.publish(&["timestamp"]);
        }],
    ),
    (
        "a specification to come",
        &[|r| {
            r.signed.get_mut("timestamp").unwrap()["spec_version"] = json!("2.0.0");
            r.publish(&["timestamp"]);
        }],
    ),
    (
        "a web page in place of the timestamp",
        &[|r| r.put("timestamp", 1, b"<!DOCTYPE html><title>Welcome</title>")],
    ),
    (
        "duplicate JSON keys",
        &[|r| {
            let version = r.version("timestamp");
            let text = String::from_utf8(r.file("timestamp", version)).unwrap();
            r.put("timestamp", version, text.replacen('{', "{\"signatures\": [],", 1).as_bytes());
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

fn signed_by(repository: &mut GenericRepository, role: &str, seeds: &[u8], published: &[&str]) {
    repository.signers.insert(role.to_owned(), seeds.to_vec());
    repository.publish(published);
}

/// Changes a file after it was signed.
fn rewrite(repository: &mut GenericRepository, role: &str, change: impl FnOnce(&mut Value)) {
    let version = repository.version(role);
    let mut file = serde_json::from_slice(&repository.file(role, version)).unwrap();
    change(&mut file);
    repository.put(role, version, file.to_string().as_bytes());
}

/// A role's next version, of which no parent knows.
fn newer_file(repository: &mut GenericRepository, role: &str) -> Vec<u8> {
    let before = repository.signed.clone();
    repository.publish(&[role]);
    let file = repository.file(role, repository.version(role));
    repository.signed = before;
    file
}
