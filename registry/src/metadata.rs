//! The signed part of each role's metadata (TUF 1.0.34, with `x-feed` and `x-issued`).

use label700::time::Timestamp;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use crate::roles::{ListRole, RootRoles, key_table};

/// The name of the role that signs lists, until a rotation gives it another.
pub(crate) const LIST_ROLE: &str = "list";

const SPEC_VERSION: &str = "1.0.34";
const DAY: i64 = 86_400;

/// How long a role's metadata is valid, in seconds.
pub(crate) fn lifetime(role: &str) -> i64 {
    match role {
        "root" | "targets" => 365 * DAY,
        "snapshot" => 30 * DAY,
        "timestamp" => 7 * DAY,
        _list_role => 90 * DAY,
    }
}

pub(crate) fn root(feed: &str, version: u64, now: Timestamp, roles: &RootRoles) -> Value {
    let mut signed = common("root", "root", version, now);
    signed.insert("consistent_snapshot".into(), json!(true));
    signed.insert("x-feed".into(), json!(feed));
    signed.insert("keys".into(), key_table(roles.all().into_iter().flat_map(|(_, role)| &role.keys)));
    let roles = roles.all().into_iter().map(|(name, role)| (name.to_owned(), role.to_json()));
    signed.insert("roles".into(), Value::Object(roles.collect()));
    Value::Object(signed)
}

/// The top targets role: no target of its own, one delegation.
pub(crate) fn targets(version: u64, now: Timestamp, list: &ListRole) -> Value {
    let mut delegated = list.keys.to_json();
    if let Some(delegated) = delegated.as_object_mut() {
        delegated.insert("name".into(), json!(list.name));
        delegated.insert("terminating".into(), json!(true));
        delegated.insert("paths".into(), json!(["*.l700", "*.l700d"]));
    }
    let mut signed = common("targets", "targets", version, now);
    signed.insert("targets".into(), json!({}));
    let delegations = json!({ "keys": key_table(&list.keys.keys), "roles": [delegated] });
    signed.insert("delegations".into(), delegations);
    Value::Object(signed)
}

/// A list role's metadata as the first of a role of another name. The steps to its list stay behind: a
/// handset takes a step only from a list of the same role.
pub(crate) fn renamed_list(signed: &Value, role: &str, now: Timestamp) -> Value {
    let mut renamed = signed_again(signed, role, 1, now);
    if let Some(targets) = renamed.get_mut("targets").and_then(Value::as_object_mut) {
        targets.retain(|name, _| !name.ends_with(".l700d"));
    }
    renamed
}

/// The same metadata under another version and expiry.
pub(crate) fn signed_again(signed: &Value, role: &str, version: u64, now: Timestamp) -> Value {
    let mut again = signed.clone();
    if let Some(fields) = again.as_object_mut() {
        fields.insert("version".into(), json!(version));
        fields.insert("expires".into(), json!(now.plus(lifetime(role)).to_rfc3339()));
    }
    again
}

/// What the list role signs about a list beside its bytes.
pub(crate) struct ListFacts<'a> {
    pub(crate) feed: &'a str,
    pub(crate) seq: u64,
    pub(crate) length: u64,
    pub(crate) sha256: &'a str,
    pub(crate) ranges: u64,
    pub(crate) max_age_days: Option<u32>,
    pub(crate) switches: &'a [String],
    /// The targets that name the differences from the lists before.
    pub(crate) deltas: Map<String, Value>,
}

pub(crate) fn list(version: u64, now: Timestamp, facts: ListFacts<'_>) -> Value {
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
        "length": facts.length,
        "hashes": { "sha256": facts.sha256 },
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

/// `before` is what the last snapshot listed: a role that it names and that no longer counts stays, because
/// clients take its absence for a rollback.
pub(crate) fn snapshot(
    version: u64,
    now: Timestamp,
    children: &[Child<'_>],
    before: Option<&Value>,
) -> Value {
    let mut signed = common("snapshot", "snapshot", version, now);
    let mut listed = before.and_then(Value::as_object).cloned().unwrap_or_default();
    listed.extend(meta(children));
    signed.insert("meta".into(), Value::Object(listed));
    Value::Object(signed)
}

pub(crate) fn timestamp(version: u64, now: Timestamp, snapshot: Child<'_>) -> Value {
    let mut signed = common("timestamp", "timestamp", version, now);
    signed.insert("x-issued".into(), json!(now.to_rfc3339()));
    signed.insert("meta".into(), Value::Object(meta(&[snapshot])));
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

fn meta(children: &[Child<'_>]) -> Map<String, Value> {
    let entry = |(name, version, bytes): &Child<'_>| {
        let value = json!({
            "version": version,
            "length": bytes.len(),
            "hashes": { "sha256": sha256(bytes) },
        });
        (format!("{name}.json"), value)
    };
    children.iter().map(entry).collect()
}
