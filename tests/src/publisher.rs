//! A publisher in memory. [`Publisher::files`] signs whatever its fields say at that moment, so a test
//! can make it say anything at all: one wrong version, one missing field, one foreign key.

use std::collections::BTreeMap;

use label700::list::{Entry, ListContent, Phases, Range700, encode};
use label700::number::{Direction, Number700, Parsed, parse};
use label700::time::{Day, Timestamp};
use label700::trust::sign::{Signer, SoftwareKey, envelope, key_id, key_object};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use label700::allocation::{Allocation, Approval, Resource, Scene};

/// The feed of the fixtures.
pub const FEED: &str = "demo";
/// When the fixtures were first issued.
pub const START: &str = "2026-11-01T00:00:00Z";

/// The time at which fixtures are issued.
pub fn start() -> Timestamp {
    Timestamp::parse(START).unwrap()
}

/// A role's keys and threshold.
#[derive(Debug)]
pub struct Keys {
    /// The keys that sign.
    pub keys: Vec<SoftwareKey>,
    /// How many of them must.
    pub threshold: u64,
}

impl Keys {
    fn new(seed: u8, count: u8, threshold: u64) -> Self {
        Self { keys: (0..count).map(|i| SoftwareKey::from_seed(&[seed + i; 32])).collect(), threshold }
    }

    /// The role object: key ids and threshold.
    pub fn role(&self) -> Value {
        let ids: Vec<_> = self.keys.iter().map(|k| key_id(&k.public_key())).collect();
        json!({ "keyids": ids, "threshold": self.threshold })
    }

    fn objects(&self) -> impl Iterator<Item = (String, Value)> + '_ {
        self.keys.iter().map(|k| (key_id(&k.public_key()), key_object(&k.public_key())))
    }

    /// Signs `signed` with all keys.
    pub fn sign(&self, signed: &Value) -> Vec<u8> {
        let signers: Vec<&dyn Signer> = self.keys.iter().map(|k| k as &dyn Signer).collect();
        envelope(signed, &signers).unwrap()
    }
}

/// Everything that a repository of one feed consists of.
#[derive(Debug)]
pub struct Publisher {
    /// Keys of `root`.
    pub root_keys: Keys,
    /// Keys of the top-level `targets`.
    pub targets_keys: Keys,
    /// Keys of the delegated role.
    pub list_keys: Keys,
    /// Keys of `snapshot`.
    pub snapshot_keys: Keys,
    /// Keys of `timestamp`.
    pub timestamp_keys: Keys,
    /// The delegated role's name.
    pub list_role: String,
    /// Version of each role.
    pub versions: BTreeMap<String, u64>,
    /// When it is issued.
    pub issued: Timestamp,
    /// The list's sequence number.
    pub seq: u64,
    /// The list.
    pub list: Vec<u8>,
    /// Its number of ranges.
    pub ranges: u64,
    /// Changes to `signed` parts, by role, just before signing.
    pub bend: BTreeMap<String, Vec<(String, Value)>>,
    roots: BTreeMap<String, Vec<u8>>,
}

impl Default for Publisher {
    fn default() -> Self {
        let mut publisher = Self {
            root_keys: Keys::new(10, 5, 3),
            targets_keys: Keys::new(20, 5, 3),
            list_keys: Keys::new(30, 3, 2),
            snapshot_keys: Keys::new(40, 1, 1),
            timestamp_keys: Keys::new(50, 1, 1),
            list_role: "list".to_owned(),
            versions: BTreeMap::new(),
            issued: start(),
            seq: 1,
            list: Vec::new(),
            ranges: 0,
            bend: BTreeMap::new(),
            roots: BTreeMap::new(),
        };
        publisher.put_list(1, "演示外卖平台");
        publisher.put_root();
        publisher
    }
}

impl Publisher {
    /// The trust anchor that a handset gets.
    pub fn anchor(&self) -> Vec<u8> {
        self.roots["metadata/1.root.json"].clone()
    }

    /// A list of one block, 700 1234 5678 and its 10,000 numbers, held by `company`.
    pub fn put_list(&mut self, seq: u64, company: &str) {
        let content = one_block_list(seq, company, self.issued);
        self.list = encode(&content).unwrap();
        self.seq = seq;
        self.ranges = 1;
    }

    /// Raises a role's version.
    pub fn bump(&mut self, role: &str) {
        *self.versions.entry(role.to_owned()).or_insert(1) += 1;
    }

    /// Raises the versions that a new list needs, and publishes `company` under the next `seq`.
    pub fn next_list(&mut self, company: &str) {
        self.put_list(self.seq + 1, company);
        let list_role = self.list_role.clone();
        for role in [list_role.as_str(), "snapshot", "timestamp"] {
            self.bump(role);
        }
    }

    /// Signs the root of the present version with `keys` besides its own.
    pub fn put_root_signed_by(&mut self, more: &[&Keys]) {
        let signed = self.signed_root();
        let own = self.root_keys.keys.iter();
        let signers: Vec<&dyn Signer> =
            own.chain(more.iter().flat_map(|k| &k.keys)).map(|k| k as &dyn Signer).collect();
        let file = format!("metadata/{}.root.json", self.version("root"));
        self.roots.insert(file, envelope(&signed, &signers).unwrap());
    }

    /// Signs the root of the present version.
    pub fn put_root(&mut self) {
        self.put_root_signed_by(&[]);
    }

    /// Every file of the repository as it stands.
    pub fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files = self.roots.clone();
        let role = &self.list_role;
        let list = self.list_keys.sign(&self.signed_list());
        let targets = self.targets_keys.sign(&self.signed_targets());
        let meta = [("targets", &targets), (role.as_str(), &list)];
        let snapshot = self.snapshot_keys.sign(&self.signed_snapshot(&meta));
        let timestamp = self.timestamp_keys.sign(&self.signed_timestamp(&snapshot));
        files.insert(format!("metadata/{}.{role}.json", self.version(role)), list);
        files.insert(format!("metadata/{}.targets.json", self.version("targets")), targets);
        files.insert(format!("metadata/{}.snapshot.json", self.version("snapshot")), snapshot);
        files.insert("metadata/timestamp.json".to_owned(), timestamp);
        files.insert(self.list_file(), self.list.clone());
        files
    }

    /// The path of the list.
    pub fn list_file(&self) -> String {
        format!("targets/{}.list-{}.l700", hex::encode(Sha256::digest(&self.list)), self.seq)
    }

    fn version(&self, role: &str) -> u64 {
        self.versions.get(role).copied().unwrap_or(1)
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
        signed
    }

    fn signed_root(&self) -> Value {
        let roles = [
            ("root", &self.root_keys),
            ("targets", &self.targets_keys),
            ("snapshot", &self.snapshot_keys),
            ("timestamp", &self.timestamp_keys),
        ];
        let keys: serde_json::Map<_, _> = roles.iter().flat_map(|(_, k)| k.objects()).collect();
        let roles: serde_json::Map<_, _> =
            roles.iter().map(|(name, k)| ((*name).to_owned(), k.role())).collect();
        let fields = json!({ "consistent_snapshot": true, "x-feed": FEED, "keys": keys, "roles": roles });
        self.signed("root", "root", 365, fields)
    }

    fn signed_targets(&self) -> Value {
        let mut role = self.list_keys.role();
        role["name"] = json!(self.list_role);
        role["terminating"] = json!(true);
        role["paths"] = json!(["*.l700", "*.l700d"]);
        let keys: serde_json::Map<_, _> = self.list_keys.objects().collect();
        let fields = json!({ "targets": {}, "delegations": { "keys": keys, "roles": [role] } });
        self.signed("targets", "targets", 365, fields)
    }

    fn signed_list(&self) -> Value {
        let custom =
            json!({ "kind": "full", "format": 1, "feed": FEED, "seq": self.seq, "ranges": self.ranges });
        let target = json!({
            "length": self.list.len(),
            "hashes": { "sha256": hex::encode(Sha256::digest(&self.list)) },
            "custom": custom,
        });
        let name = format!("list-{}.l700", self.seq);
        self.signed(&self.list_role, "targets", 90, json!({ "targets": { name: target } }))
    }

    fn signed_snapshot(&self, files: &[(&str, &Vec<u8>)]) -> Value {
        let meta: serde_json::Map<_, _> =
            files.iter().map(|(role, bytes)| (format!("{role}.json"), self.meta(role, bytes))).collect();
        self.signed("snapshot", "snapshot", 30, json!({ "meta": meta }))
    }

    fn signed_timestamp(&self, snapshot: &[u8]) -> Value {
        let fields = json!({
            "x-issued": self.issued.to_rfc3339(),
            "meta": { "snapshot.json": self.meta("snapshot", snapshot) },
        });
        self.signed("timestamp", "timestamp", 7, fields)
    }

    fn meta(&self, role: &str, bytes: &[u8]) -> Value {
        json!({
            "version": self.version(role),
            "length": bytes.len(),
            "hashes": { "sha256": hex::encode(Sha256::digest(bytes)) },
        })
    }
}

/// The number of a fixture's digits.
pub fn number(digits: &str) -> Number700 {
    match parse(digits, Direction::Incoming, None) {
        Parsed::Number700(number) => number,
        _ => panic!("not a 700 number in a fixture"),
    }
}

/// See [`Publisher::put_list`].
pub fn one_block_list(seq: u64, company: &str, issued: Timestamp) -> ListContent {
    let day = |text| Day::parse(text).unwrap();
    let block = Range700::new(number("700123456780000"), number("700123456789999")).unwrap();
    ListContent {
        feed: FEED.to_owned(),
        seq,
        issued,
        phases: Phases {
            preparation_from: day("2025-06-05"),
            transition_from: day("2025-09-05"),
            pilot_from: day("2025-12-05"),
            pilot_until: day("2027-12-05"),
        },
        coverage: vec![Range700::new(number("700120000000000"), number("700129999999999")).unwrap()],
        entries: vec![Entry {
            range: block,
            allocation: Allocation {
                application_platform: company.to_owned(),
                base_platform: "演示移动".to_owned(),
                business_user: String::new(),
                scene: Scene {
                    code: "food_delivery".to_owned(),
                    zh_hans: "外卖".to_owned(),
                    zh_hant: "外賣".to_owned(),
                    en: "Food delivery".to_owned(),
                },
                approval: Approval::Active,
                resource: Resource::InUse,
                valid_from: None,
                valid_until: None,
            },
        }],
    }
}
