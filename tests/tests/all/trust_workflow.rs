//! The TUF client workflow, step by step: what each step refuses.

use label700::trust::{Kept, Profile, TrustError, TrustedSet};
use label700_tests::publisher::{FEED, Publisher, start};
use serde_json::json;

/// Runs the whole workflow over a publisher's files, keeping what is verified in `kept`.
pub(crate) fn run(
    publisher: &Publisher,
    kept: &mut Kept,
    now: label700::time::Timestamp,
) -> Result<(), TrustError> {
    run_files(&publisher.files(), &publisher.anchor(), kept, now)
}

fn run_files(
    files: &std::collections::BTreeMap<String, Vec<u8>>,
    anchor: &[u8],
    kept: &mut Kept,
    now: label700::time::Timestamp,
) -> Result<(), TrustError> {
    let file = |role: &str, version: Option<u64>| {
        let name = version.map_or(format!("metadata/{role}.json"), |v| format!("metadata/{v}.{role}.json"));
        files.get(&name).cloned()
    };
    let (mut set, change) = TrustedSet::start(Profile::label700(FEED), anchor, kept.clone(), now)?;
    change.iter().for_each(|change| kept.apply(change));
    while let Some(bytes) = file("root", set.root_request().version) {
        kept.apply(&set.update_root(&bytes)?);
    }
    set.finish_root()?;
    if let Some(change) = set.update_timestamp(&file("timestamp", None).unwrap())? {
        kept.apply(&change);
    }
    if let Some(request) = set.snapshot_request()? {
        kept.apply(&set.update_snapshot(&file("snapshot", request.version).unwrap())?);
    }
    if let Some(request) = set.targets_request("targets", None)? {
        kept.apply(&set.update_targets("targets", None, &file("targets", request.version).unwrap())?);
    }
    let role = label700::trust::list_role(&set)?;
    if let Some(request) = set.targets_request(&role, Some("targets"))? {
        kept.apply(&set.update_targets(&role, Some("targets"), &file(&role, request.version).unwrap())?);
    }
    label700::trust::newest_list(&set, &role).map(|_| ())
}

pub(crate) fn rollback(role: &str) -> Result<(), TrustError> {
    Err(TrustError::Rollback { role: role.to_owned() })
}

pub(crate) fn unsigned(role: &str) -> Result<(), TrustError> {
    Err(TrustError::Unsigned { role: role.to_owned() })
}

pub(crate) fn expired(role: &str) -> Result<(), TrustError> {
    Err(TrustError::Expired { role: role.to_owned() })
}

#[test]
fn thresholds_and_foreign_keys() {
    type Bend = fn(&mut Publisher);
    let cases: [(&str, Bend, Result<(), TrustError>); 6] = [
        ("untouched", |_| {}, Ok(())),
        ("one signature of two", |p| p.list_keys.keys.truncate(1), unsigned("list")),
        (
            "the timestamp role's key on the snapshot",
            |p| std::mem::swap(&mut p.snapshot_keys.keys, &mut p.timestamp_keys.keys),
            unsigned("timestamp"),
        ),
        ("two of three targets signatures", |p| p.targets_keys.keys.truncate(2), unsigned("targets")),
        ("nobody's signature", |p| p.timestamp_keys.keys.clear(), unsigned("timestamp")),
        ("an unverifiable threshold", |p| p.list_keys.threshold = 4, unsigned("list")),
    ];
    for (name, bend, expected) in cases {
        // The trust anchor is made before the bend, but delegations name whatever keys are left: so
        // the delegated role's keys are bent on the signing side only.
        let honest = Publisher::default();
        let mut bent = Publisher::default();
        bend(&mut bent);
        let mut files = honest.files();
        let bent_files = bent.files();
        if name == "an unverifiable threshold" {
            files = bent_files;
        } else if name.contains("of two") {
            // Re-sign the list role alone, and let snapshot and timestamp vouch for the bytes.
            let list = bent_files["metadata/1.list.json"].clone();
            files = resigned(&honest, "metadata/1.list.json", list);
        } else {
            files.extend(bent_files.into_iter().filter(|(f, _)| !f.contains("list") && !f.contains("root")));
            if name == "two of three targets signatures" {
                let targets = files["metadata/1.targets.json"].clone();
                files = resigned(&honest, "metadata/1.targets.json", targets);
            }
        }
        let result = run_files(&files, &honest.anchor(), &mut Kept::default(), start());
        assert_eq!(result, expected, "{name}");
    }
}

/// The honest files with one replaced, and a snapshot and timestamp that vouch for the replacement:
/// an attacker who holds both online keys.
fn resigned(honest: &Publisher, path: &str, bytes: Vec<u8>) -> std::collections::BTreeMap<String, Vec<u8>> {
    use sha2::{Digest, Sha256};
    let mut files = honest.files();
    files.insert(path.to_owned(), bytes);
    let meta = |bytes: &Vec<u8>| json!({ "version": 1, "length": bytes.len(), "hashes": { "sha256": hex::encode(Sha256::digest(bytes)) } });
    let signed = |files: &std::collections::BTreeMap<String, Vec<u8>>, path: &str| {
        let file: serde_json::Value = serde_json::from_slice(&files[path]).unwrap();
        file["signed"].clone()
    };
    let mut snapshot = signed(&files, "metadata/1.snapshot.json");
    snapshot["meta"]["targets.json"] = meta(&files["metadata/1.targets.json"]);
    snapshot["meta"]["list.json"] = meta(&files["metadata/1.list.json"]);
    let snapshot = honest.snapshot_keys.sign(&snapshot);
    let mut timestamp = signed(&files, "metadata/timestamp.json");
    timestamp["meta"]["snapshot.json"] = meta(&snapshot);
    files.insert("metadata/1.snapshot.json".to_owned(), snapshot);
    files.insert("metadata/timestamp.json".to_owned(), honest.timestamp_keys.sign(&timestamp));
    files
}

#[test]
fn malformed_fields() {
    let malformed = |role: &str, what| Err(TrustError::Malformed { role: role.to_owned(), what });
    let profile = |role: &str, what| Err(TrustError::Profile { role: role.to_owned(), what });
    let late = start().plus(30 * 86_400).to_rfc3339();
    let cases = [
        ("wrong type", "timestamp", "_type", json!("snapshot"), malformed("timestamp", "_type")),
        ("spec 2.0", "snapshot", "spec_version", json!("2.0"), malformed("snapshot", "spec_version")),
        ("any spec 1.x", "snapshot", "spec_version", json!("1.99"), Ok(())),
        ("version 0", "targets", "version", json!(0), malformed("targets", "version")),
        ("version 2^53", "targets", "version", json!(1u64 << 53), malformed("targets", "version")),
        ("version as text", "list", "version", json!("1"), malformed("list", "version")),
        (
            "a time with offset",
            "timestamp",
            "expires",
            json!("2099-01-01T00:00:00+00:00"),
            malformed("timestamp", "expires"),
        ),
        (
            "a day that is none",
            "timestamp",
            "expires",
            json!("2099-02-30T00:00:00Z"),
            malformed("timestamp", "expires"),
        ),
        ("no x-issued", "timestamp", "x-issued", json!(null), malformed("timestamp", "x-issued")),
        (
            "issued after it expires",
            "timestamp",
            "x-issued",
            json!(late),
            profile("timestamp", "x-issued is after expires"),
        ),
        ("an unknown field", "snapshot", "x-new", json!({ "a": [1] }), Ok(())),
        (
            "a second delegation",
            "targets",
            "delegations",
            json!({ "keys": {}, "roles": [] }),
            profile("targets", "it must delegate to exactly one plainly named role"),
        ),
    ];
    for (name, role, field, value, expected) in cases {
        let mut publisher = Publisher::default();
        publisher.bend.insert(role.to_owned(), vec![(field.to_owned(), value)]);
        assert_eq!(run(&publisher, &mut Kept::default(), start()), expected, "{name}");
    }
}

#[test]
fn versions_never_fall() {
    let mut kept = Kept::default();
    let mut publisher = Publisher::default();
    for role in ["timestamp", "snapshot", "targets", "list"] {
        publisher.versions.insert(role.to_owned(), 5);
    }
    run(&publisher, &mut kept, start()).unwrap();
    let cases = [
        ("an old timestamp", vec![("timestamp", 4)], rollback("timestamp")),
        (
            "an old snapshot under a new timestamp",
            vec![("timestamp", 6), ("snapshot", 4)],
            rollback("snapshot"),
        ),
        ("an old targets role", vec![("timestamp", 6), ("snapshot", 6), ("targets", 4)], rollback("targets")),
        ("an old list role", vec![("timestamp", 6), ("snapshot", 6), ("list", 4)], rollback("list")),
        ("all newer", vec![("timestamp", 6), ("snapshot", 6), ("targets", 6), ("list", 6)], Ok(())),
    ];
    for (name, versions, expected) in cases {
        let mut old = Publisher::default();
        old.versions = publisher.versions.clone();
        old.versions.extend(versions.into_iter().map(|(role, v)| (role.to_owned(), v)));
        // Floors hold whether or not the kept metadata can still be read.
        for readable in [true, false] {
            let mut kept = kept.clone();
            if !readable {
                kept.roles.values_mut().for_each(|bytes| bytes.clear());
            }
            assert_eq!(run(&old, &mut kept, start()), expected, "{name}, readable: {readable}");
        }
    }
}

#[test]
fn a_role_cannot_vanish_from_the_snapshot() {
    let mut kept = Kept::default();
    let mut publisher = Publisher::default();
    run(&publisher, &mut kept, start()).unwrap();
    publisher.list_role = "other".to_owned();
    publisher.bump("snapshot");
    publisher.bump("timestamp");
    assert_eq!(run(&publisher, &mut kept, start()), rollback("list"));
}

#[test]
fn expiry_is_checked_for_every_role_but_removes_nothing() {
    let publisher = Publisher::default();
    let day = 86_400;
    for (days, expected) in [(6, Ok(())), (7, expired("timestamp")), (366, expired("root"))] {
        let mut kept = Kept::default();
        assert_eq!(run(&publisher, &mut kept, start().plus(days * day)), expected, "{days} days");
    }
    for role in ["snapshot", "targets", "list"] {
        let mut publisher = Publisher::default();
        let past = json!(start().plus(-1).to_rfc3339());
        publisher.bend.insert(role.to_owned(), vec![("expires".to_owned(), past)]);
        assert_eq!(run(&publisher, &mut Kept::default(), start()), expired(role), "{role}");
    }
    let mut kept = Kept::default();
    run(&publisher, &mut kept, start()).unwrap();
    let before = kept.clone();
    assert!(run(&publisher, &mut kept, start().plus(1000 * day)).is_err());
    assert_eq!(kept, before);
}

#[test]
fn a_clock_put_back_does_not_revive_old_metadata() {
    let mut kept = Kept::default();
    let mut publisher = Publisher::default();
    publisher.versions.insert("timestamp".to_owned(), 2);
    publisher.issued = start().plus(100 * 86_400);
    run(&publisher, &mut kept, publisher.issued).unwrap();
    // Issued later by number, but long expired by the signed time that the handset has seen.
    let mut frozen = Publisher::default();
    frozen.versions.insert("timestamp".to_owned(), 3);
    assert_eq!(run(&frozen, &mut kept, start()), expired("timestamp"));
}

#[test]
fn steps_out_of_order() {
    let publisher = Publisher::default();
    let files = publisher.files();
    let begin = || {
        TrustedSet::start(Profile::label700(FEED), &publisher.anchor(), Kept::default(), start()).unwrap().0
    };
    let early = Err(TrustError::OutOfOrder);
    assert_eq!(begin().update_timestamp(&files["metadata/timestamp.json"]), early);
    assert_eq!(begin().update_snapshot(&files["metadata/1.snapshot.json"]).map(Some), early);
    assert_eq!(begin().update_targets("targets", None, &files["metadata/1.targets.json"]).map(Some), early);
    let mut set = begin();
    set.finish_root().unwrap();
    assert_eq!(set.update_root(&files["metadata/1.root.json"]).map(Some), early);
    assert_eq!(set.update_snapshot(&files["metadata/1.snapshot.json"]).map(Some), early);
}

#[test]
fn a_signature_has_one_spelling() {
    let publisher = Publisher::default();
    let mut files = publisher.files();
    let timestamp = files.get_mut("metadata/timestamp.json").unwrap();
    let mut file: serde_json::Value = serde_json::from_slice(timestamp).unwrap();
    let signature = file["signatures"][0]["sig"].as_str().unwrap().to_uppercase();
    file["signatures"][0]["sig"] = json!(signature);
    *timestamp = file.to_string().into_bytes();
    let result = run_files(&files, &publisher.anchor(), &mut Kept::default(), start());
    assert_eq!(result, unsigned("timestamp"));
}

#[test]
fn another_signed_file_of_the_same_version_is_not_the_one_that_was_vouched_for() {
    let honest = Publisher::default();
    for role in ["snapshot", "targets", "list"] {
        let mut other = Publisher::default();
        other.bend.insert(role.to_owned(), vec![("x-other".to_owned(), json!(true))]);
        let path = format!("metadata/1.{role}.json");
        let mut files = honest.files();
        files.insert(path.clone(), other.files()[&path].clone());
        let result = run_files(&files, &honest.anchor(), &mut Kept::default(), start());
        assert_eq!(result, Err(TrustError::Mismatch { role: role.to_owned() }), "{role}");
    }
}
