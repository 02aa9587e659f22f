//! Signatures count by key, once each, and only those of the role's own Ed25519 keys.

use label700::trust::sign::{Signer as _, key_id, key_object};
use label700_tests::generic_repository::{GenericRepository, key};
use serde_json::{Value, json};

use super::{Trial, top_level};

const ALL: [&str; 4] = ["root", "targets", "snapshot", "timestamp"];

/// Snapshot signed by `keys` alone, of a role that `bend` describes.
fn refresh_with(bend: impl FnOnce(&mut GenericRepository)) -> Trial {
    let mut trial = Trial::begun(GenericRepository::default());
    bend(&mut trial.repository);
    trial.repository.publish(&ALL);
    trial
}

#[test]
fn snapshot_keys_and_thresholds() {
    type Bend = fn(&mut GenericRepository);
    let cases: [(&str, Bend, bool); 9] = [
        ("three of three", |r| three(r, &[101, 102, 103], 3), true),
        ("two of three that are needed", |r| three(r, &[101, 102], 3), false),
        ("a threshold that no number of keys reaches", |r| three(r, &[101, 102, 103], 4), false),
        ("one key that is listed ten times", |r| three_ids_of_one_key(r), false),
        ("one key under three key ids", |r| one_key_under_three_ids(r), false),
        ("a key id that nothing explains", |r| ids(r, &[101, 102], &["0".repeat(64)], 2), true),
        ("a key id that nothing explains does not count", |r| ids(r, &[101], &["0".repeat(64)], 2), false),
        ("a threshold of none", |r| three(r, &[101, 102, 103], 0), false),
        ("a threshold below none", |r| negative_threshold(r), false),
    ];
    for (name, bend, accepted) in cases {
        let trial = refresh_with(bend);
        assert_eq!(trial.refresh() == 0, accepted, "{name}");
        assert_eq!(trial.trusted().contains_key("snapshot"), accepted, "{name}");
    }
}

fn three(repository: &mut GenericRepository, signers: &[u8], threshold: u64) {
    repository.set_keys("root", "snapshot", &[101, 102, 103], threshold);
    repository.signers.insert("snapshot".to_owned(), signers.to_vec());
}

fn three_ids_of_one_key(repository: &mut GenericRepository) {
    repository.set_keys("root", "snapshot", &[101; 10], 3);
    repository.signers.insert("snapshot".to_owned(), vec![101; 10]);
}

fn one_key_under_three_ids(repository: &mut GenericRepository) {
    let public = key(101).public_key();
    let other_ids = ["a".repeat(64), "b".repeat(64)];
    ids(repository, &[101], &other_ids, 3);
    for id in &other_ids {
        repository.keys("root").insert(id.clone(), key_object(&public));
    }
}

fn ids(repository: &mut GenericRepository, seeds: &[u8], more: &[String], threshold: u64) {
    repository.set_keys("root", "snapshot", seeds, threshold);
    repository.signers.insert("snapshot".to_owned(), seeds.to_vec());
    let listed = repository.role_entry("root", "snapshot")["keyids"].as_array_mut().unwrap();
    listed.extend(more.iter().map(|id| json!(id)));
}

fn negative_threshold(repository: &mut GenericRepository) {
    repository.role_entry("root", "snapshot")["threshold"] = json!(-1);
}

/// Serves a first timestamp whose signatures are what `bend` makes of the honest ones.
fn refresh_with_signatures(threshold: u64, bend: impl FnOnce(&mut Vec<Value>)) -> i32 {
    let mut repository = GenericRepository::default();
    repository.set_keys("root", "timestamp", &[101, 102], threshold);
    repository.signers.insert("timestamp".to_owned(), vec![101, 102]);
    repository.publish(&["timestamp", "root"]);
    let mut file: Value = serde_json::from_slice(&repository.file("timestamp", 2)).unwrap();
    bend(file["signatures"].as_array_mut().unwrap());
    repository.put("timestamp", 2, file.to_string().as_bytes());
    Trial::begun(repository).refresh()
}

#[test]
fn signatures_as_they_may_come() {
    type Bend = fn(&mut Vec<Value>);
    let cases: [(&str, u64, Bend, bool); 10] = [
        ("in another order", 2, |s| s.reverse(), true),
        ("one twice instead of two", 2, |s| s[1] = s[0].clone(), false),
        // Specification 4.2.1: a key id stands once.
        ("one twice besides the other", 2, |s| s.push(s[0].clone()), false),
        ("a broken one before the right one of the same key", 2, |s| s.insert(0, broken(&s[0])), false),
        ("two of an unknown key id", 1, |s| [0, 1].iter().for_each(|_| s.push(unknown(&s[0]))), false),
        ("a broken one instead", 2, |s| s[0] = broken(&s[0]), false),
        ("an empty one of a holder who has not signed yet", 1, |s| s[0]["sig"] = json!(""), true),
        ("one that is no hex", 1, |s| s[0]["sig"] = json!("sig"), true),
        ("one of an unknown key id", 1, |s| s[0]["keyid"] = json!("f".repeat(64)), true),
        ("none", 1, |s| s.clear(), false),
    ];
    for (name, threshold, bend, accepted) in cases {
        assert_eq!(refresh_with_signatures(threshold, bend) == 0, accepted, "{name}");
    }
}

fn unknown(signature: &Value) -> Value {
    json!({ "keyid": "f".repeat(64), "sig": signature["sig"] })
}

fn broken(signature: &Value) -> Value {
    let mut broken = signature.clone();
    broken["sig"] = json!("b6".repeat(64));
    broken
}

#[test]
fn a_new_root_with_a_wrong_signature_of_a_needed_key_is_refused() {
    let mut trial = Trial::refreshed();
    let own = [trial.repository.signers["root"][0], 101];
    trial.repository.set_keys("root", "root", &own, 2);
    trial.repository.signers.insert("root".to_owned(), own.to_vec());
    assert_eq!(trial.refresh_after_publishing(&["root"]), 0);
    trial.repository.publish(&["root"]);
    let mut file: Value = serde_json::from_slice(&trial.repository.file("root", 3)).unwrap();
    file["signatures"][1] = broken(&file["signatures"][1]);
    trial.repository.put("root", 3, file.to_string().as_bytes());
    assert_eq!(trial.refresh(), 1);
    assert_eq!(trial.trusted(), top_level([2, 1, 1, 1]));
}

#[test]
fn keys_of_other_types_are_passed_over() {
    let foreign = [
        json!({ "keytype": "rsa", "scheme": "rsassa-pss-sha256", "keyval": { "public": "-----BEGIN" } }),
        json!({ "keytype": "ecdsa", "scheme": "ecdsa-sha2-nistp256", "keyval": { "public": "-----BEGIN" } }),
        json!({ "keytype": "ed25519", "scheme": "ed25519ph", "keyval": { "public": "00" } }),
        json!({ "keytype": "sigstore-oidc", "scheme": "Fulcio", "keyval": { "identity": "i", "issuer": "j" } }),
    ];
    for (threshold, accepted) in [(1, true), (2, false)] {
        for role in ALL {
            let trial = refresh_with(|repository| {
                for (i, object) in foreign.iter().enumerate() {
                    let id = format!("{i}").repeat(64);
                    repository.keys("root").insert(id.clone(), object.clone());
                    let entry = repository.role_entry("root", role);
                    entry["keyids"].as_array_mut().unwrap().push(json!(id));
                    entry["threshold"] = json!(threshold);
                }
            });
            assert_eq!(trial.refresh() == 0, accepted, "{role}: {threshold}");
        }
    }
}

#[test]
fn key_ids_are_names_that_nobody_recomputes() {
    let trial = refresh_with(|repository| {
        let public = key(repository.signers["timestamp"][0]).public_key();
        let object = repository.keys("root").remove(&key_id(&public)).unwrap();
        repository.keys("root").insert("of my choice".to_owned(), object);
        repository.role_entry("root", "timestamp")["keyids"] = json!(["of my choice"]);
    });
    assert_eq!(trial.refresh(), 1, "the signature names the usual key id");
    let mut trial = trial;
    let mut file: Value = serde_json::from_slice(&trial.repository.file("timestamp", 2)).unwrap();
    file["signatures"][0]["keyid"] = json!("of my choice");
    trial.repository.put("timestamp", 2, file.to_string().as_bytes());
    assert_eq!(trial.refresh(), 0);
}
