//! The `signed` part of each role, as the publisher's fields say.

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::Publisher;

impl Publisher {
    pub(super) fn signed_root(&self) -> Value {
        let roles = [
            ("root", &self.root_keys),
            ("targets", &self.targets_keys),
            ("snapshot", &self.snapshot_keys),
            ("timestamp", &self.timestamp_keys),
        ];
        let keys: Map<_, _> = roles.iter().flat_map(|(_, k)| k.objects()).collect();
        let roles: Map<_, _> = roles.iter().map(|(name, k)| ((*name).to_owned(), k.role())).collect();
        let fields =
            json!({ "consistent_snapshot": true, "x-feed": self.feed, "keys": keys, "roles": roles });
        self.signed("root", "root", 365, fields)
    }

    pub(super) fn signed_targets(&self) -> Value {
        let mut role = self.list_keys.role();
        role["name"] = json!(self.list_role);
        role["terminating"] = json!(true);
        role["paths"] = json!(["*.l700", "*.l700d"]);
        let keys: Map<_, _> = self.list_keys.objects().collect();
        let fields = json!({ "targets": {}, "delegations": { "keys": keys, "roles": [role] } });
        self.signed("targets", "targets", 365, fields)
    }

    pub(super) fn signed_list(&self) -> Value {
        let custom =
            json!({ "kind": "full", "format": 1, "feed": self.feed, "seq": self.seq, "ranges": self.ranges });
        let target = json!({
            "length": self.list.len(),
            "hashes": { "sha256": hex::encode(Sha256::digest(&self.list)) },
            "custom": custom,
        });
        let name = format!("list-{}.l700", self.seq);
        self.signed(&self.list_role, "targets", 90, json!({ "targets": { name: target } }))
    }

    pub(super) fn signed_snapshot(&self, files: &[(&str, &Vec<u8>)]) -> Value {
        let meta: Map<_, _> =
            files.iter().map(|(role, bytes)| (format!("{role}.json"), self.meta(role, bytes))).collect();
        self.signed("snapshot", "snapshot", 30, json!({ "meta": meta }))
    }

    pub(super) fn signed_timestamp(&self, snapshot: &[u8]) -> Value {
        let fields = json!({
            "x-issued": self.issued.to_rfc3339(),
            "meta": { "snapshot.json": self.meta("snapshot", snapshot) },
        });
        self.signed("timestamp", "timestamp", 7, fields)
    }

    fn signed(&self, role: &str, kind: &str, days: i64, fields: Value) -> Value {
        let mut signed = json!({
            "_type": kind,
            "spec_version": "1.0.34",
            "version": self.version(role),
            "expires": self.issued.plus(days * 86_400).to_rfc3339(),
        });
        let bent = self.bend.get(role).into_iter().flatten().cloned();
        let fields = fields.as_object().unwrap().clone().into_iter();
        signed.as_object_mut().unwrap().extend(fields.chain(bent));
        self.bends.apply(role, &mut signed);
        signed
    }

    fn meta(&self, role: &str, bytes: &[u8]) -> Value {
        json!({
            "version": self.version(role),
            "length": bytes.len(),
            "hashes": { "sha256": hex::encode(Sha256::digest(bytes)) },
        })
    }
}
