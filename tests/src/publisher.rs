//! A publisher in memory. [`Publisher::files`] signs whatever its fields say at that moment, so a test
//! can make it say anything at all: one wrong version, one missing field, one foreign key. Whatever a
//! role's file becomes, its parents vouch for it: a forged list role comes with a snapshot and a
//! timestamp that name it, as from an attacker who holds both online keys.

mod bend;
mod keys;
mod list;
mod signed;

use std::collections::BTreeMap;

use label700::list::encode;
use label700::time::Timestamp;
use serde_json::Value;
use sha2::{Digest, Sha256};

pub use self::keys::Keys;
pub use self::list::{number, one_block_list};

/// The feed of the fixtures.
pub const FEED: &str = "demo";
/// When the fixtures were first issued.
pub const START: &str = "2026-11-01T00:00:00Z";

/// The time at which fixtures are issued.
pub fn start() -> Timestamp {
    Timestamp::parse(START).unwrap()
}

/// Everything that a repository of one feed consists of.
#[derive(Clone, Debug)]
pub struct Publisher {
    /// The feed's name.
    pub feed: String,
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
    bends: bend::Bends,
    roots: BTreeMap<String, Vec<u8>>,
}

impl Default for Publisher {
    fn default() -> Self {
        Self::of_feed(FEED)
    }
}

impl Publisher {
    /// The publisher of another feed, with the same keys.
    pub fn of_feed(feed: &str) -> Self {
        let mut publisher = Self {
            feed: feed.to_owned(),
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
            bends: bend::Bends::default(),
            roots: BTreeMap::new(),
        };
        publisher.put_list(1, "演示外卖平台");
        publisher.put_root();
        publisher
    }

    /// The trust anchor that a handset gets.
    pub fn anchor(&self) -> Vec<u8> {
        self.roots["metadata/1.root.json"].clone()
    }

    /// A list of one block, 700 1234 5678 and its 10,000 numbers, held by `company`.
    pub fn put_list(&mut self, seq: u64, company: &str) {
        let content = list::one_block_list_of(&self.feed, seq, company, self.issued);
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

    /// Changes a role's `signed` part just before signing. A root has to be put again after it.
    pub fn edit(&mut self, role: &str, edit: impl Fn(&mut Value) + Send + Sync + 'static) {
        self.bends.edit(role, edit);
    }

    /// Makes a role's file of its keys and its `signed` part otherwise than by signing with all of them.
    pub fn forge(&mut self, role: &str, forge: impl Fn(&Keys, &Value) -> Vec<u8> + Send + Sync + 'static) {
        self.bends.forge(role, forge);
    }

    /// Undoes every bend, edit and forgery; roots that were put stay as they are.
    pub fn unbend(&mut self) {
        self.bend.clear();
        self.bends = bend::Bends::default();
    }

    /// Signs the root of the present version with `keys` besides its own.
    pub fn put_root_signed_by(&mut self, more: &[&Keys]) {
        let keys = self.root_keys.and(more);
        let root = self.bends.sign("root", &keys, &self.signed_root());
        self.roots.insert(format!("metadata/{}.root.json", self.version("root")), root);
    }

    /// Signs the root of the present version.
    pub fn put_root(&mut self) {
        self.put_root_signed_by(&[]);
    }

    /// A root hop: changes keys as `change` says and publishes the next root, signed by the old root
    /// keys and the new ones. Timestamp, snapshot and targets become newer with it.
    pub fn rotate(&mut self, change: impl FnOnce(&mut Self)) {
        let old = self.root_keys.clone();
        change(self);
        for role in ["root", "targets", "snapshot", "timestamp"] {
            self.bump(role);
        }
        self.put_root_signed_by(&[&old]);
    }

    /// Every file of the repository as it stands.
    pub fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files = self.roots.clone();
        let role = &self.list_role;
        let list = self.bends.sign(role, &self.list_keys, &self.signed_list());
        let targets = self.bends.sign("targets", &self.targets_keys, &self.signed_targets());
        let meta = [("targets", &targets), (role.as_str(), &list)];
        let snapshot = self.bends.sign("snapshot", &self.snapshot_keys, &self.signed_snapshot(&meta));
        let timestamp = self.bends.sign("timestamp", &self.timestamp_keys, &self.signed_timestamp(&snapshot));
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

    /// The keys of a role.
    pub fn keys_mut(&mut self, role: &str) -> &mut Keys {
        match role {
            "root" => &mut self.root_keys,
            "timestamp" => &mut self.timestamp_keys,
            "snapshot" => &mut self.snapshot_keys,
            "targets" => &mut self.targets_keys,
            _ => &mut self.list_keys,
        }
    }

    /// A role's version.
    pub fn version(&self, role: &str) -> u64 {
        self.versions.get(role).copied().unwrap_or(1)
    }
}
