//! A TUF repository of any shape, in memory: any role tree, any keys, and every file can be bent.
//!
//! The `signed` parts stand in [`GenericRepository::signed`] as JSON. A test changes whatever it likes and
//! calls [`GenericRepository::publish`], which raises versions, signs, and tells the parents.

use std::collections::BTreeMap;

use label700::time::Timestamp;
use label700::trust::sign::{Signer as _, SoftwareKey, envelope, key_id, key_object};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256, Sha512};

const RESERVED: AsciiSet = NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Which hashes describe a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hashed {
    /// SHA-256 alone.
    Sha256,
    /// SHA-512 alone.
    Sha512,
    /// Both.
    Both,
}

/// The repository.
#[derive(Debug)]
pub struct GenericRepository {
    /// The `signed` part of each role's next file, versions included.
    pub signed: BTreeMap<String, Value>,
    /// The keys that sign for each role, by their seeds.
    pub signers: BTreeMap<String, Vec<u8>>,
    /// Whether parents tell lengths and hashes of metadata files.
    pub tell_hashes: bool,
    /// Every file that was published, by its path in URLs below the repository.
    pub files: BTreeMap<String, Vec<u8>>,
    next_seed: u8,
}

/// The time at which fixtures are published.
pub fn now() -> Timestamp {
    Timestamp::parse("2026-11-01T00:00:00Z").unwrap()
}

/// A time so many days after [`now`], as metadata spells it.
pub fn days(days: i64) -> String {
    now().plus(days * 86_400).to_rfc3339()
}

impl Default for GenericRepository {
    /// One key for each top-level role, no targets, version 1 of everything published.
    fn default() -> Self {
        let common = |kind: &str| json!({ "_type": kind, "spec_version": "1.0.34", "version": 0, "expires": days(30) });
        let mut signed = BTreeMap::new();
        for (role, fields) in [
            ("root", json!({ "consistent_snapshot": true, "keys": {}, "roles": {} })),
            ("timestamp", json!({ "meta": {} })),
            ("snapshot", json!({ "meta": {} })),
            ("targets", json!({ "targets": {} })),
        ] {
            let mut value = common(role);
            value.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
            signed.insert(role.to_owned(), value);
        }
        let files = BTreeMap::new();
        let mut repository =
            Self { signed, signers: BTreeMap::new(), tell_hashes: false, files, next_seed: 0 };
        for role in ["root", "timestamp", "snapshot", "targets"] {
            repository.rotate(role);
        }
        repository.publish(&["targets", "snapshot", "timestamp", "root"]);
        repository
    }
}

impl GenericRepository {
    /// A seed that no key was made of yet.
    pub fn new_seed(&mut self) -> u8 {
        self.next_seed += 1;
        self.next_seed
    }

    /// Gives a top-level role one new key, which also signs.
    pub fn rotate(&mut self, role: &str) {
        let seed = self.new_seed();
        self.set_keys("root", role, &[seed], 1);
        self.signers.insert(role.to_owned(), vec![seed]);
    }

    /// Lists the keys of `role` in its `delegator`. Who signs is another matter.
    pub fn set_keys(&mut self, delegator: &str, role: &str, seeds: &[u8], threshold: u64) {
        let ids: Vec<_> = seeds.iter().map(|seed| key_id(&key(*seed).public_key())).collect();
        for seed in seeds {
            let public = key(*seed).public_key();
            self.keys(delegator).insert(key_id(&public), key_object(&public));
        }
        let entry = self.role_entry(delegator, role);
        entry["keyids"] = json!(ids);
        entry["threshold"] = json!(threshold);
    }

    /// The `keys` of root, or those of a targets role's delegations.
    pub fn keys(&mut self, delegator: &str) -> &mut Map<String, Value> {
        let signed = self.signed.get_mut(delegator).unwrap();
        let holder = if delegator == "root" { signed } else { &mut signed["delegations"] };
        holder["keys"].as_object_mut().unwrap()
    }

    /// What a delegator says of a role: its key ids, threshold, paths.
    pub fn role_entry(&mut self, delegator: &str, role: &str) -> &mut Value {
        let signed = self.signed.get_mut(delegator).unwrap();
        if delegator == "root" {
            return &mut signed["roles"][role];
        }
        let roles = signed["delegations"]["roles"].as_array_mut().unwrap();
        roles.iter_mut().find(|entry| entry["name"] == json!(role)).unwrap()
    }

    /// Delegates `paths` to `role`, as the last of the delegator's delegations. A role that is new gets a
    /// key and an empty file.
    pub fn delegate(&mut self, delegator: &str, role: &str, paths: &[&str], terminating: bool) {
        let expires = days(30);
        self.signed.entry(role.to_owned()).or_insert_with(|| {
            json!({ "_type": "targets", "spec_version": "1.0.34", "version": 0, "expires": expires, "targets": {} })
        });
        if !self.signers.contains_key(role) {
            let seed = self.new_seed();
            self.signers.insert(role.to_owned(), vec![seed]);
        }
        let signed = self.signed.get_mut(delegator).unwrap();
        if signed.get("delegations").is_none() {
            signed["delegations"] = json!({ "keys": {}, "roles": [] });
        }
        let roles = signed["delegations"]["roles"].as_array_mut().unwrap();
        roles.push(json!({ "name": role, "terminating": terminating, "paths": paths }));
        let seeds = self.signers[role].clone();
        self.set_keys(delegator, role, &seeds, 1);
    }

    /// Lists a target in `role`, and lays its file out.
    pub fn add_target(&mut self, role: &str, name: &str, bytes: &[u8], hashed: Hashed) {
        let mut hashes = Map::new();
        if hashed != Hashed::Sha512 {
            hashes.insert("sha256".to_owned(), json!(hex::encode(Sha256::digest(bytes))));
        }
        if hashed != Hashed::Sha256 {
            hashes.insert("sha512".to_owned(), json!(hex::encode(Sha512::digest(bytes))));
        }
        let (folder, file) = name.rsplit_once('/').map_or(("", name), |(folder, file)| (folder, file));
        let slash = if folder.is_empty() { "" } else { "/" };
        let encoded = utf8_percent_encode(file, &RESERVED);
        self.files.insert(format!("targets/{folder}{slash}{encoded}"), bytes.to_vec());
        for hash in hashes.values() {
            let path = format!("targets/{folder}{slash}{}.{encoded}", hash.as_str().unwrap());
            self.files.insert(path, bytes.to_vec());
        }
        let signed = self.signed.get_mut(role).unwrap();
        signed["targets"][name] = json!({ "length": bytes.len(), "hashes": hashes });
    }

    /// Raises the version of each role, signs it, and tells the parent in the working copy. Parents come
    /// behind their children: `["A", "targets", "snapshot", "timestamp"]`.
    pub fn publish(&mut self, roles: &[&str]) {
        for role in roles {
            let version = self.version(role) + 1;
            self.set_version(role, version);
            self.publish_as_is(role);
        }
    }

    /// Signs a role's file as it stands, and tells the parent.
    pub fn publish_as_is(&mut self, role: &str) {
        let signed = &self.signed[role];
        let keys: Vec<SoftwareKey> = self.signers[role].iter().map(|seed| key(*seed)).collect();
        let signers: Vec<_> = keys.iter().map(|key| key as _).collect();
        let bytes = envelope(signed, &signers).unwrap();
        self.put(role, self.version(role), &bytes);
        let meta = self.meta(role, &bytes);
        match role {
            "root" | "timestamp" => {}
            "snapshot" => self.signed.get_mut("timestamp").unwrap()["meta"]["snapshot.json"] = meta,
            _ => self.signed.get_mut("snapshot").unwrap()["meta"][format!("{role}.json")] = meta,
        }
    }

    /// Serves `bytes` as the file of a role's version.
    pub fn put(&mut self, role: &str, version: u64, bytes: &[u8]) {
        let encoded = utf8_percent_encode(role, &RESERVED);
        // A root has its version in its name always, a timestamp never, and others as the root says.
        let consistent = self.signed["root"]["consistent_snapshot"] == json!(true);
        if role != "timestamp" {
            self.files.insert(format!("metadata/{version}.{encoded}.json"), bytes.to_vec());
        }
        if role == "timestamp" || (role != "root" && !consistent) {
            self.files.insert(format!("metadata/{encoded}.json"), bytes.to_vec());
        }
    }

    /// The file of a role's version.
    pub fn file(&self, role: &str, version: u64) -> Vec<u8> {
        let encoded = utf8_percent_encode(role, &RESERVED);
        let path = match role {
            "timestamp" => "metadata/timestamp.json".to_owned(),
            _ => format!("metadata/{version}.{encoded}.json"),
        };
        self.files[&path].clone()
    }

    /// A role's version, as it was last published.
    pub fn version(&self, role: &str) -> u64 {
        self.signed[role]["version"].as_u64().unwrap()
    }

    /// Sets a role's version.
    pub fn set_version(&mut self, role: &str, version: u64) {
        self.signed.get_mut(role).unwrap()["version"] = json!(version);
    }

    fn meta(&self, role: &str, bytes: &[u8]) -> Value {
        let version = self.version(role);
        if self.tell_hashes {
            let hashes = json!({ "sha256": hex::encode(Sha256::digest(bytes)) });
            json!({ "version": version, "length": bytes.len(), "hashes": hashes })
        } else {
            json!({ "version": version })
        }
    }
}

/// The key of a fixed seed.
pub fn key(seed: u8) -> SoftwareKey {
    SoftwareKey::from_seed(&[seed; 32])
}
