//! One key for each role, and the honest files that stand in front of the one under test.

use std::cell::OnceCell;

use label700::time::Timestamp;
use label700::trust::sign::{Signer, SoftwareKey, envelope, key_id, key_object};
use label700::trust::{Json, Kept, Profile, TrustedSet, list_role, newest_list};
use serde_json::{Value, json};

use crate::publisher::{FEED, start};

/// The role whose file is fuzzed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Root,
    Timestamp,
    Snapshot,
    Targets,
    List,
}

impl Role {
    /// As metadata names it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Root => "root",
            Self::Timestamp => "timestamp",
            Self::Snapshot => "snapshot",
            Self::Targets => "targets",
            Self::List => "list",
        }
    }

    /// The end of its target's name.
    pub(super) fn target(self) -> &'static str {
        if self == Self::List { "list_role" } else { self.name() }
    }

    pub(super) const ALL: [Self; 5] =
        [Self::Root, Self::Timestamp, Self::Snapshot, Self::Targets, Self::List];
}

/// Signed once; only what names the version of the fuzzed file is signed anew.
pub(super) struct Fixture {
    keys: [SoftwareKey; 5],
    anchor: Vec<u8>,
    honest: Vec<Vec<u8>>,
}

impl Fixture {
    /// The one of this thread.
    pub(super) fn get() -> &'static Self {
        thread_local!(static FIXTURE: OnceCell<&'static Fixture> = const { OnceCell::new() });
        FIXTURE.with(|fixture| *fixture.get_or_init(|| Box::leak(Box::new(Self::new()))))
    }

    fn new() -> Self {
        let keys = [1, 2, 3, 4, 5].map(|seed| SoftwareKey::from_seed(&[seed; 32]));
        let mut fixture = Self { keys, anchor: Vec::new(), honest: Vec::new() };
        fixture.anchor = fixture.envelope(Role::Root, &fixture.signed(Role::Root, 1, 1));
        for role in Role::ALL {
            let version = if role == Role::Root { 2 } else { 1 };
            fixture.honest.push(fixture.envelope(role, &fixture.signed(role, version, 1)));
        }
        fixture
    }

    /// What the publisher signs for `role`, and a seed of the corpus.
    pub(super) fn honest(&self, role: Role) -> &[u8] {
        &self.honest[role as usize]
    }

    /// The `signed` part; children have the version `child`.
    pub(super) fn signed(&self, role: Role, version: u64, child: u64) -> Value {
        let expires = start().plus(7 * 86_400).to_rfc3339();
        let meta = |version: u64| json!({ "version": version });
        let fields = match role {
            Role::Root => self.root_fields(),
            Role::Timestamp => {
                json!({ "x-issued": start().to_rfc3339(), "meta": { "snapshot.json": meta(child) } })
            }
            Role::Snapshot => json!({ "meta": { "targets.json": meta(child), "list.json": meta(child) } }),
            Role::Targets => json!({ "targets": {}, "delegations": self.delegations() }),
            Role::List => json!({ "targets": { "list-1.l700": {
                "length": 1000,
                "hashes": { "sha256": "07".repeat(32), "sha512": "08".repeat(64) },
                "custom": { "kind": "full", "format": 1, "feed": FEED, "seq": 1, "ranges": 1,
                    "max_age_days": 30, "switches": ["unlisted"] },
            } } }),
        };
        let kind = if role == Role::List { "targets" } else { role.name() };
        let mut signed =
            json!({ "_type": kind, "spec_version": "1.0.34", "version": version, "expires": expires });
        signed.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        signed
    }

    /// A file whose `signed` part is spelled exactly so.
    pub(super) fn sign(&self, role: Role, signed: &[u8]) -> Vec<u8> {
        let key = &self.keys[role as usize];
        let canonical = Json::parse(signed, 16).map(|json| json.canonical()).unwrap_or_default();
        let (id, sig) = (key_id(&key.public_key()), hex::encode(key.sign(&canonical).unwrap()));
        let head = format!(r#"{{"signatures":[{{"keyid":"{id}","sig":"{sig}"}}],"signed":"#);
        [head.as_bytes(), signed, b"}"].concat()
    }

    /// A run of the workflow that wants the file of `role` next, in `version`.
    pub(super) fn ready_for(&self, role: Role, version: u64) -> TrustedSet {
        let now = Timestamp(start().0 + 3600);
        let profile = Profile::label700(FEED);
        let (mut set, _) = TrustedSet::start(profile, &self.anchor, Kept::default(), now).unwrap();
        if role != Role::Root {
            set.finish_root().unwrap();
        }
        for parent in [Role::Timestamp, Role::Snapshot, Role::Targets] {
            if (parent as usize) < role as usize {
                let child = if role as usize == parent as usize + 1 || parent == Role::Snapshot {
                    version
                } else {
                    1
                };
                self.give(&mut set, parent, child, if parent == Role::Targets { version } else { 1 });
            }
        }
        set
    }

    fn give(&self, set: &mut TrustedSet, role: Role, child: u64, version: u64) {
        let file = if (child, version) == (1, 1) {
            self.honest(role).to_vec()
        } else {
            self.envelope(role, &self.signed(role, version, child))
        };
        match role {
            Role::Timestamp => drop(set.update_timestamp(&file).unwrap()),
            Role::Snapshot => {
                set.snapshot_request().unwrap();
                drop(set.update_snapshot(&file).unwrap());
            }
            _ => drop(set.update_targets("targets", None, &file).unwrap()),
        }
    }

    /// Everything that a refresh would ask of `set` after the file of `role`. Results do not matter.
    pub(super) fn go_on(&self, set: &mut TrustedSet, role: Role) {
        if role == Role::Root {
            let _ = set.root_request();
            let _ = set.finish_root();
            let _ = set.update_timestamp(self.honest(Role::Timestamp));
        }
        let _ = set.snapshot_request();
        if role as usize <= Role::Timestamp as usize {
            let _ = set.update_snapshot(self.honest(Role::Snapshot));
        }
        let _ = set.targets_request("targets", None);
        if role as usize <= Role::Snapshot as usize {
            let _ = set.update_targets("targets", None, self.honest(Role::Targets));
        }
        let Ok(name) = list_role(set) else { return };
        let _ = set.targets_request(&name, Some("targets"));
        if role != Role::List {
            let _ = set.update_targets(&name, Some("targets"), self.honest(Role::List));
        }
        if let Some(targets) = set.targets("targets") {
            for delegation in &targets.delegations {
                delegation.covers("list-1.l700");
            }
        }
        if let Ok(list) = newest_list(set, &name) {
            assert!(!list.target.hashes.is_empty(), "a target without a hash is never fetched");
            assert!(!list.name.contains('/') && !list.name.starts_with('.'), "a plain name");
        }
    }

    fn envelope(&self, role: Role, signed: &Value) -> Vec<u8> {
        envelope(signed, &[&self.keys[role as usize]]).unwrap()
    }

    fn root_fields(&self) -> Value {
        let roles: serde_json::Map<_, _> =
            Role::ALL[..4].iter().map(|role| (role.name().to_owned(), self.role(*role))).collect();
        json!({ "consistent_snapshot": true, "x-feed": FEED, "keys": self.key_objects(), "roles": roles })
    }

    fn delegations(&self) -> Value {
        let mut role = self.role(Role::List);
        role["name"] = json!("list");
        role["terminating"] = json!(true);
        role["paths"] = json!(["*.l700", "*.l700d"]);
        json!({ "keys": self.key_objects(), "roles": [role] })
    }

    fn role(&self, role: Role) -> Value {
        json!({ "keyids": [key_id(&self.keys[role as usize].public_key())], "threshold": 1 })
    }

    fn key_objects(&self) -> Value {
        let keys = self.keys.iter().map(|key| (key_id(&key.public_key()), key_object(&key.public_key())));
        Value::Object(keys.collect())
    }
}
