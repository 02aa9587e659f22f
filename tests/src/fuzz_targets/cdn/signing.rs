//! What is signed, file by file: by the honest publisher, by that of another feed, by the attacker.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use label700::time::Timestamp;
use label700::trust::sign::{Signer, SoftwareKey, canonical, envelope, key_id, key_object};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// A file with its version, as its parent names it.
#[derive(Clone, Debug)]
pub(super) struct Signed {
    pub(super) version: u64,
    pub(super) issued: i64,
    pub(super) file: Arc<[u8]>,
    /// The canonical form of its `signed` part.
    pub(super) canonical: Arc<[u8]>,
}

impl Default for Signed {
    fn default() -> Self {
        Self { version: 0, issued: 0, file: [].into(), canonical: [].into() }
    }
}

/// A key, with the two texts that metadata says of it. Making one takes longer than signing with it.
pub(super) struct Key {
    pub(super) key: SoftwareKey,
    pub(super) id: String,
    pub(super) object: Value,
}

/// The key of a seed.
pub(super) fn key(seed: [u8; 4]) -> Rc<Key> {
    thread_local!(static KEYS: RefCell<BTreeMap<[u8; 4], Rc<Key>>> = RefCell::default());
    let make = || {
        let key = SoftwareKey::from_seed(&Sha256::digest(seed).into());
        let public = key.public_key();
        Rc::new(Key { key, id: key_id(&public), object: key_object(&public) })
    };
    KEYS.with_borrow_mut(|keys| Rc::clone(keys.entry(seed).or_insert_with(make)))
}

/// A file of `role`, valid for `days`.
pub(super) fn sign(
    kind: &str,
    version: u64,
    issued: Timestamp,
    days: i64,
    fields: Value,
    keys: &[Rc<Key>],
) -> Signed {
    let mut signed = json!({
        "_type": kind,
        "spec_version": "1.0.34",
        "version": version,
        "expires": issued.plus(days * 86_400).to_rfc3339(),
    });
    signed.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    let signers: Vec<&dyn Signer> = keys.iter().map(|key| &key.key as &dyn Signer).collect();
    let file = envelope(&signed, &signers).unwrap().into();
    Signed { version, issued: issued.0, file, canonical: canonical(&signed).unwrap().into() }
}

/// `root.json`: the keys of root, timestamp, snapshot and targets, in this order.
pub(super) fn root_fields(feed: &str, keys: [&[Rc<Key>]; 4]) -> Value {
    let names = ["root", "timestamp", "snapshot", "targets"];
    let roles: serde_json::Map<_, _> =
        names.iter().zip(&keys).map(|(name, keys)| ((*name).to_owned(), role(keys))).collect();
    json!({ "consistent_snapshot": true, "x-feed": feed, "keys": objects(&keys.concat()), "roles": roles })
}

pub(super) fn targets_fields(list_role: &str, keys: &[Rc<Key>]) -> Value {
    let mut delegation = role(keys);
    delegation["name"] = json!(list_role);
    delegation["terminating"] = json!(true);
    delegation["paths"] = json!(["*.l700", "*.l700d"]);
    json!({ "targets": {}, "delegations": { "keys": objects(keys), "roles": [delegation] } })
}

/// What the list role says of a file.
pub(super) fn target(bytes: &[u8], custom: Value) -> Value {
    json!({
        "length": bytes.len(),
        "hashes": { "sha256": hex::encode(Sha256::digest(bytes)) },
        "custom": custom,
    })
}

pub(super) fn meta(signed: &Signed) -> Value {
    json!({
        "version": signed.version,
        "length": signed.file.len(),
        "hashes": { "sha256": hex::encode(Sha256::digest(&signed.file)) },
    })
}

/// All of a role's keys have to sign.
fn role(keys: &[Rc<Key>]) -> Value {
    let ids: Vec<_> = keys.iter().map(|key| &key.id).collect();
    json!({ "keyids": ids, "threshold": ids.len() })
}

fn objects(keys: &[Rc<Key>]) -> Value {
    Value::Object(keys.iter().map(|key| (key.id.clone(), key.object.clone())).collect())
}
