//! Repositories that any TUF client must accept.

use label700_tests::generic_repository::{Hashed, key};
use serde_json::{Value, json};

use super::{Case, TARGET};

const ALL: [&str; 5] = ["root", "A", "targets", "snapshot", "timestamp"];

/// The cases.
pub(crate) const CASES: &[Case] = &[
    ("as it is", &[|_| {}]),
    ("unchanged at the second run", &[|_| {}, |_| {}]),
    ("everything new at the second run", &[|_| {}, |r| r.publish(&ALL)]),
    ("five roots at once", &[|r| r.publish(&["root"; 5])]),
    (
        "lengths and hashes told",
        &[
            |r| {
                r.tell_hashes = true;
                r.publish(&ALL);
            },
            |r| r.publish(&ALL),
        ],
    ),
    (
        "a new root key",
        &[
            |_| {},
            |r| {
                let old = r.signers["root"][0];
                r.rotate("root");
                r.signers.get_mut("root").unwrap().push(old);
                r.publish(&["root"]);
            },
        ],
    ),
    (
        "three of five root keys",
        &[
            |r| {
                let old = r.signers["root"][0];
                r.set_keys("root", "root", &[101, 102, 103, 104, 105], 3);
                r.signers.insert("root".to_owned(), vec![101, 103, 105, old]);
                r.publish(&["root"]);
            },
            |r| {
                r.signers.insert("root".to_owned(), vec![102, 103, 104]);
                r.publish(&["root"]);
            },
        ],
    ),
    (
        "new keys of timestamp, snapshot and targets",
        &[
            |_| {},
            |r| {
                for role in ["timestamp", "snapshot", "targets"] {
                    r.rotate(role);
                }
                r.publish(&ALL);
            },
        ],
    ),
    (
        "new keys of the delegated role",
        &[
            |_| {},
            |r| {
                r.signers.insert("A".to_owned(), vec![200]);
                r.set_keys("targets", "A", &[200], 1);
                r.publish(&["A", "targets", "snapshot", "timestamp"]);
            },
        ],
    ),
    (
        "recovery of a fast-forwarded timestamp",
        &[
            |r| {
                r.set_version("timestamp", 1 << 40);
                r.publish(&["timestamp"]);
            },
            |r| {
                r.rotate("timestamp");
                r.set_version("timestamp", 2);
                r.publish(&["root", "timestamp"]);
            },
        ],
    ),
    (
        "recovery of a fast-forwarded snapshot",
        &[
            |r| {
                r.set_version("snapshot", 1 << 40);
                r.publish(&["snapshot", "timestamp"]);
            },
            |r| {
                r.rotate("snapshot");
                r.rotate("timestamp");
                r.set_version("snapshot", 2);
                r.publish(&["root", "snapshot", "timestamp"]);
            },
        ],
    ),
    (
        "unknown fields everywhere",
        &[|r| {
            for role in ALL {
                r.signed.get_mut(role).unwrap()["x-unknown"] = json!({ "deep": [1, "两", null, true] });
            }
            r.signed.get_mut("A").unwrap()["targets"][TARGET]["custom"] = json!({ "kind": "full" });
            r.publish(&ALL);
        }],
    ),
    (
        "keys of unknown types besides",
        &[|r| {
            let foreign = json!({ "keytype": "future", "scheme": "future", "keyval": { "public": "?" } });
            r.keys("root").insert("f".repeat(64), foreign);
            for role in ["root", "timestamp", "snapshot", "targets"] {
                r.role_entry("root", role)["keyids"].as_array_mut().unwrap().push(json!("f".repeat(64)));
            }
            r.publish(&ALL);
        }],
    ),
    (
        "key ids of the publisher's choice",
        &[|r| {
            use label700::trust::sign::{Signer as _, key_id};
            let usual = key_id(&key(r.signers["timestamp"][0]).public_key());
            let object = r.keys("root").remove(&usual).unwrap();
            r.keys("root").insert("chosen".to_owned(), object);
            r.role_entry("root", "timestamp")["keyids"] = json!(["chosen"]);
            r.publish(&["root", "timestamp"]);
            let version = r.version("timestamp");
            let mut file: Value = serde_json::from_slice(&r.file("timestamp", version)).unwrap();
            file["signatures"][0]["keyid"] = json!("chosen");
            r.put("timestamp", version, file.to_string().as_bytes());
        }],
    ),
    (
        "a target with SHA-512 alone",
        &[|r| {
            r.add_target("A", TARGET, b"newer", Hashed::Sha512);
            r.publish(&["A", "snapshot", "timestamp"]);
        }],
    ),
    (
        "a target with both hashes",
        &[|r| {
            r.add_target("A", TARGET, b"newer", Hashed::Both);
            r.publish(&["A", "snapshot", "timestamp"]);
        }],
    ),
    (
        "no consistent snapshots",
        &[|r| {
            r.signed.get_mut("root").unwrap()["consistent_snapshot"] = json!(false);
            r.publish(&ALL);
        }],
    ),
    (
        "delegation by hash prefixes",
        &[|r| {
            let entry = r.role_entry("targets", "A").as_object_mut().unwrap();
            entry.remove("paths");
            let digits = "0123456789abcdef".chars().map(String::from).collect::<Vec<_>>();
            entry.insert("path_hash_prefixes".to_owned(), json!(digits));
            r.publish(&["targets", "snapshot", "timestamp"]);
        }],
    ),
    (
        "a way round a role that has not the target",
        &[|r| {
            r.delegate("targets", "B", &["folder/*"], true);
            r.delegate("B", "C", &["*/*"], false);
            r.signed.get_mut("A").unwrap()["targets"] = json!({});
            r.add_target("C", TARGET, b"from C", Hashed::Sha256);
            r.publish(&["C", "B", "A", "targets", "snapshot", "timestamp"]);
        }],
    ),
    (
        "the target in the top-level role",
        &[|r| {
            r.add_target("targets", TARGET, b"from the top", Hashed::Sha256);
            r.publish(&["targets", "snapshot", "timestamp"]);
        }],
    ),
];
