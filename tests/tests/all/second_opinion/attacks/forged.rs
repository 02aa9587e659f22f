//! Files that nobody signed who may.

use label700_tests::generic_repository::{GenericRepository, days, key};
use serde_json::{Value, json};

use crate::second_opinion::Case;

/// The cases.
pub(crate) const CASES: &[Case] = &[
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
        "one signature twice besides enough others",
        &[|r| {
            let version = r.version("timestamp");
            let mut file: Value = serde_json::from_slice(&r.file("timestamp", version)).unwrap();
            let signature = file["signatures"][0].clone();
            file["signatures"].as_array_mut().unwrap().push(signature);
            r.put("timestamp", version, file.to_string().as_bytes());
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
];

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
