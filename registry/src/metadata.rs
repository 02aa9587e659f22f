//! The signed part of each role's metadata (TUF 1.0.34, with `x-feed` and `x-issued`).

use label700::time::Timestamp;
use label700::trust::RawKey;
use label700::trust::sign::{key_id, key_object};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use crate::keys::{LIST_THRESHOLD, OFFLINE_THRESHOLD};

/// The name of the role that signs lists.
pub(crate) const LIST_ROLE: &str = "list";

const SPEC_VERSION: &str = "1.0.34";
const DAY: i64 = 86_400;

/// How long a role's metadata is valid, in seconds.
pub(crate) fn lifetime(role: &str) -> i64 {
    match role {
        "root" | "targets" => 365 * DAY,
        LIST_ROLE => 90 * DAY,
        "snapshot" => 30 * DAY,
        _ => 7 * DAY,
    }
}

/// The public keys of the four top-level roles.
pub(crate) struct RootKeys {
    pub(crate) root: Vec<RawKey>,
    pub(crate) targets: Vec<RawKey>,
    pub(crate) snapshot: RawKey,
    pub(crate) timestamp: RawKey,
}

pub(crate) fn root(feed: &str, version: u64, now: Timestamp, keys: &RootKeys) -> Value {
    let one = |key: &RawKey| vec![*key];
    let all = [keys.root.clone(), keys.targets.clone(), one(&keys.snapshot), one(&keys.timestamp)].concat();
    let mut signed = common("root", "root", version, now);
    signed.insert("consistent_snapshot".into(), json!(true));
    signed.insert("x-feed".into(), json!(feed));
    signed.insert("keys".into(), key_table(&all));
    let roles = json!({
        "root": role(&keys.root, OFFLINE_THRESHOLD),
        "targets": role(&keys.targets, OFFLINE_THRESHOLD),
        "snapshot": role(&one(&keys.snapshot), 1),
        "timestamp": role(&one(&keys.timestamp), 1),
    });
    signed.insert("roles".into(), roles);
    Value::Object(signed)
}

/// The top targets role: no target of its own, one delegation.
pub(crate) fn targets(version: u64, now: Timestamp, list_keys: &[RawKey]) -> Value {
    let mut delegated = json!({
        "name": LIST_ROLE,
        "terminating": true,
        "paths": ["*.l700", "*.l700d"],
    });
    if let (Some(delegated), Value::Object(keys)) =
        (delegated.as_object_mut(), role(list_keys, LIST_THRESHOLD))
    {
        delegated.extend(keys);
    }
    let mut signed = common("targets", "targets", version, now);
    signed.insert("targets".into(), json!({}));
    signed.insert("delegations".into(), json!({ "keys": key_table(list_keys), "roles": [delegated] }));
    Value::Object(signed)
}

/// What the list role signs about a list beside its bytes.
pub(crate) struct ListFacts<'a> {
    pub(crate) feed: &'a str,
    pub(crate) seq: u64,
    pub(crate) ranges: u64,
    pub(crate) max_age_days: Option<u32>,
    pub(crate) switches: &'a [String],
    /// The targets that name the differences from the lists before.
    pub(crate) deltas: Map<String, Value>,
}

pub(crate) fn list(version: u64, now: Timestamp, bytes: &[u8], facts: ListFacts<'_>) -> Value {
    let mut custom = json!({
        "kind": "full",
        "format": label700::list::FORMAT_VERSION,
        "feed": facts.feed,
        "seq": facts.seq,
        "ranges": facts.ranges,
    });
    if let Some(custom) = custom.as_object_mut() {
        if let Some(days) = facts.max_age_days {
            custom.insert("max_age_days".into(), json!(days));
        }
        if !facts.switches.is_empty() {
            custom.insert("switches".into(), json!(facts.switches));
        }
    }
    let target = json!({
        "length": bytes.len(),
        "hashes": { "sha256": sha256(bytes) },
        "custom": custom,
    });
    let mut signed = common("targets", LIST_ROLE, version, now);
    let mut targets = facts.deltas;
    targets.insert(target_name(facts.seq), target);
    signed.insert("targets".into(), Value::Object(targets));
    Value::Object(signed)
}

/// The target name of a list, to which a repository adds the hash.
pub(crate) fn target_name(seq: u64) -> String {
    format!("list-{seq}.l700")
}

/// A role's file name, its version and its bytes, as a parent lists them.
pub(crate) type Child<'a> = (&'a str, u64, &'a [u8]);

pub(crate) fn snapshot(version: u64, now: Timestamp, children: &[Child<'_>]) -> Value {
    let mut signed = common("snapshot", "snapshot", version, now);
    signed.insert("meta".into(), meta(children));
    Value::Object(signed)
}

pub(crate) fn timestamp(version: u64, now: Timestamp, snapshot: Child<'_>) -> Value {
    let mut signed = common("timestamp", "timestamp", version, now);
    signed.insert("x-issued".into(), json!(now.to_rfc3339()));
    signed.insert("meta".into(), meta(&[snapshot]));
    Value::Object(signed)
}

pub(crate) fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

fn common(kind: &str, role: &str, version: u64, now: Timestamp) -> Map<String, Value> {
    let expires = now.plus(lifetime(role)).to_rfc3339();
    let fields = [
        ("_type", json!(kind)),
        ("spec_version", json!(SPEC_VERSION)),
        ("version", json!(version)),
        ("expires", json!(expires)),
    ];
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn key_table(keys: &[RawKey]) -> Value {
    Value::Object(keys.iter().map(|key| (key_id(key), key_object(key))).collect())
}

fn role(keys: &[RawKey], threshold: usize) -> Value {
    json!({ "keyids": keys.iter().map(key_id).collect::<Vec<_>>(), "threshold": threshold })
}

fn meta(children: &[Child<'_>]) -> Value {
    let entry = |(name, version, bytes): &Child<'_>| {
        let value = json!({
            "version": version,
            "length": bytes.len(),
            "hashes": { "sha256": sha256(bytes) },
        });
        (format!("{name}.json"), value)
    };
    Value::Object(children.iter().map(entry).collect())
}
