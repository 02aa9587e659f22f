//! What the honest publisher signs, file by file.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use label700::time::Timestamp;
use label700::trust::sign::{Signer, SoftwareKey, envelope, key_id, key_object};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::publisher::FEED;

/// A file with its version, as its parent names it.
#[derive(Clone, Debug, Default)]
pub(super) struct Signed {
    pub(super) version: u64,
    pub(super) issued: i64,
    pub(super) file: Vec<u8>,
}

/// The key of a role after so many rotations. Deriving one takes longer than signing with it.
pub(super) fn key(role: u8, generation: u8) -> Rc<SoftwareKey> {
    thread_local!(static KEYS: RefCell<BTreeMap<u8, Rc<SoftwareKey>>> = RefCell::default());
    let seed = role + 1 + generation * 5;
    let make = || Rc::new(SoftwareKey::from_seed(&[seed; 32]));
    KEYS.with_borrow_mut(|keys| Rc::clone(keys.entry(seed).or_insert_with(make)))
}

/// A file of `role`, valid for `days`.
pub(super) fn sign(
    kind: &str,
    version: u64,
    issued: Timestamp,
    days: i64,
    fields: Value,
    keys: &[&SoftwareKey],
) -> Signed {
    let mut signed = json!({
        "_type": kind,
        "spec_version": "1.0.34",
        "version": version,
        "expires": issued.plus(days * 86_400).to_rfc3339(),
    });
    signed.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    let signers: Vec<&dyn Signer> = keys.iter().map(|key| *key as &dyn Signer).collect();
    Signed { version, issued: issued.0, file: envelope(&signed, &signers).unwrap() }
}

/// `root.json`: the keys of root, timestamp, snapshot and targets, in this order.
pub(super) fn root_fields(feed: &str, keys: [&SoftwareKey; 4]) -> Value {
    let names = ["root", "timestamp", "snapshot", "targets"];
    let roles: serde_json::Map<_, _> =
        names.iter().zip(&keys).map(|(name, key)| ((*name).to_owned(), role(key))).collect();
    json!({ "consistent_snapshot": true, "x-feed": feed, "keys": objects(&keys), "roles": roles })
}

pub(super) fn targets_fields(list_role: &str, key: &SoftwareKey) -> Value {
    let mut delegation = role(key);
    delegation["name"] = json!(list_role);
    delegation["terminating"] = json!(true);
    delegation["paths"] = json!(["*.l700"]);
    json!({ "targets": {}, "delegations": { "keys": objects(&[key]), "roles": [delegation] } })
}

pub(super) fn list_fields(seq: u64, list: &[u8]) -> Value {
    json!({ "targets": { (format!("list-{seq}.l700")): {
        "length": list.len(),
        "hashes": { "sha256": hex::encode(Sha256::digest(list)) },
        "custom": { "kind": "full", "format": 1, "feed": FEED, "seq": seq, "ranges": 1 },
    } } })
}

pub(super) fn meta(signed: &Signed) -> Value {
    json!({
        "version": signed.version,
        "length": signed.file.len(),
        "hashes": { "sha256": hex::encode(Sha256::digest(&signed.file)) },
    })
}

fn role(key: &SoftwareKey) -> Value {
    json!({ "keyids": [key_id(&key.public_key())], "threshold": 1 })
}

fn objects(keys: &[&SoftwareKey]) -> Value {
    let objects = keys.iter().map(|key| (key_id(&key.public_key()), key_object(&key.public_key())));
    Value::Object(objects.collect())
}
