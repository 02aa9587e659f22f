//! The honest publisher: never signs one version twice, and keeps all it ever published.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use label700::list::{Delta, Entry, List, Range700, encode};
use label700::time::Timestamp;
use serde_json::{Map, json};
use sha2::{Digest, Sha256};

use super::ledger::Ledger;
use super::signing::{self, Key, Signed, key, sign};
use crate::publisher::{one_block_list, start};

/// Files by their path below the base URL.
pub(super) type Files = BTreeMap<String, Arc<[u8]>>;

/// So many steps to the newest list are published.
const MOST_DELTAS: usize = 3;

/// Whose keys can be rotated. The order is that of the keys in a root.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum KeyRole {
    Root,
    Timestamp,
    Snapshot,
    Targets,
    List,
}

impl KeyRole {
    pub(super) const ALL: [Self; 5] =
        [Self::Root, Self::Timestamp, Self::Snapshot, Self::Targets, Self::List];
}

/// See the module.
#[derive(Clone)]
pub(super) struct Honest {
    feed: &'static str,
    now: Timestamp,
    key_generations: [u8; 5],
    /// How often the list role was replaced by one of a new name.
    list_roles: u64,
    seq: u64,
    list: Arc<[u8]>,
    /// The steps to the newest list, each with the sequence number that it begins from.
    deltas: Vec<(u64, Arc<[u8]>)>,
    root: Signed,
    targets: Signed,
    list_role: Signed,
    snapshot: Signed,
    timestamp: Signed,
    roots: Files,
    /// All that could be fetched, after each publication.
    pub(super) history: Vec<Arc<Files>>,
    pub(super) ledger: Ledger,
}

impl Honest {
    pub(super) fn new(feed: &'static str) -> Self {
        let mut honest = Self {
            feed,
            now: start(),
            key_generations: [0; 5],
            list_roles: 0,
            seq: 0,
            list: [].into(),
            deltas: Vec::new(),
            root: Signed::default(),
            targets: Signed::default(),
            list_role: Signed::default(),
            snapshot: Signed::default(),
            timestamp: Signed::default(),
            roots: Files::new(),
            history: Vec::new(),
            ledger: Ledger::default(),
        };
        honest.sign_root(0);
        honest.sign_targets();
        honest.publish_list();
        honest
    }

    pub(super) fn anchor(&self) -> Vec<u8> {
        self.roots["metadata/1.root.json"].to_vec()
    }

    pub(super) fn now(&self) -> Timestamp {
        self.now
    }

    pub(super) fn seq(&self) -> u64 {
        self.seq
    }

    pub(super) fn newest_list(&self) -> (String, String) {
        (self.list_role_name(), hex::encode(Sha256::digest(&self.list)))
    }

    pub(super) fn timestamp_issued(&self) -> Timestamp {
        Timestamp(self.timestamp.issued)
    }

    pub(super) fn wait(&mut self, seconds: i64) {
        self.now = self.now.plus(seconds);
    }

    /// The next list.
    pub(super) fn publish_list(&mut self) {
        self.seq += 1;
        let list = list(self.feed, self.seq, &company(self.list_roles, self.seq), self.now);
        self.add_delta(&list);
        self.list = list.into();
        self.sign_list_role();
        self.seal();
    }

    pub(super) fn renew_timestamp(&mut self) {
        self.sign_timestamp();
        self.publish();
    }

    /// New keys for one role. All that they sign is signed anew.
    pub(super) fn rotate(&mut self, role: KeyRole) {
        let old = self.key_generations[KeyRole::Root as usize];
        self.key_generations[role as usize] += 1;
        match role {
            KeyRole::List => {
                self.sign_list_role();
                self.sign_targets();
            }
            _ => {
                if matches!(role, KeyRole::Timestamp | KeyRole::Snapshot) {
                    self.ledger.resets_at(self.root.version + 1);
                }
                self.sign_root(old);
            }
        }
        if role == KeyRole::Targets {
            self.sign_targets();
        }
        self.seal();
    }

    /// After the list keys were stolen: a role of a new name with new keys, whose lists are counted from 1
    /// again or go on, and new online keys so that the handsets forget the old role.
    pub(super) fn replace_list_role(&mut self, from_the_beginning: bool) {
        let old = self.key_generations[KeyRole::Root as usize];
        for role in [KeyRole::List, KeyRole::Snapshot, KeyRole::Timestamp] {
            self.key_generations[role as usize] += 1;
        }
        self.list_roles += 1;
        if from_the_beginning {
            self.seq = 0;
        }
        self.ledger.resets_at(self.root.version + 1);
        // Steps lead from list to list of one role.
        self.deltas.clear();
        self.list = [].into();
        self.sign_root(old);
        self.sign_targets();
        self.publish_list();
    }

    /// Renews whatever expires within a day.
    pub(super) fn keep_fresh(&mut self) {
        let old = self.key_generations[KeyRole::Root as usize];
        let now = self.now;
        let due = |signed: &Signed, days: i64| now.0 >= signed.issued + (days - 1) * 86_400;
        let (root, targets, list) = (due(&self.root, 365), due(&self.targets, 365), due(&self.list_role, 90));
        if root {
            self.sign_root(old);
        }
        if targets {
            self.sign_targets();
        }
        if list {
            self.sign_list_role();
        }
        if root || targets || list || due(&self.snapshot, 30) {
            self.seal();
        } else if due(&self.timestamp, 7) {
            self.renew_timestamp();
        }
    }

    fn add_delta(&mut self, list: &[u8]) {
        if self.list.is_empty() {
            return;
        }
        let open = |bytes: &[u8]| List::open(bytes.to_vec()).unwrap();
        let delta = Delta::between(&open(&self.list), &open(list)).unwrap();
        self.deltas.push((self.seq - 1, delta.into()));
        self.deltas.drain(..self.deltas.len().saturating_sub(MOST_DELTAS));
    }

    fn sign_root(&mut self, old_generation: u8) {
        let [root, timestamp, snapshot, targets, _] = KeyRole::ALL.map(|role| self.keys(role));
        let fields = signing::root_fields(self.feed, [&root, &timestamp, &snapshot, &targets]);
        let mut keys = root.clone();
        if old_generation != self.key_generations[0] {
            keys.extend(self.keys_of(KeyRole::Root, old_generation));
        }
        self.root = sign("root", self.root.version + 1, self.now, 365, fields, &keys);
        self.ledger.signed("root", &self.root);
        self.roots.insert(format!("metadata/{}.root.json", self.root.version), self.root.file.clone());
    }

    fn sign_targets(&mut self) {
        let fields = signing::targets_fields(&self.list_role_name(), &self.keys(KeyRole::List));
        let keys = self.keys(KeyRole::Targets);
        self.targets = sign("targets", self.targets.version + 1, self.now, 365, fields, &keys);
        self.ledger.signed("targets", &self.targets);
    }

    fn sign_list_role(&mut self) {
        let custom = |kind: &str| json!({ "kind": kind, "format": 1, "feed": self.feed });
        let mut full = custom("full");
        full["seq"] = json!(self.seq);
        full["ranges"] = json!(List::open(self.list.to_vec()).unwrap().header().ranges);
        let mut targets = Map::new();
        targets.insert(format!("list-{}.l700", self.seq), signing::target(&self.list, full));
        for (from, bytes) in &self.deltas {
            let mut delta = custom("delta");
            delta["from"] = json!(from);
            delta["to"] = json!(from + 1);
            targets.insert(delta_name(*from), signing::target(bytes, delta));
        }
        let (fields, keys) = (json!({ "targets": targets }), self.keys(KeyRole::List));
        self.list_role = sign("targets", self.list_role.version + 1, self.now, 90, fields, &keys);
        let name = self.list_role_name();
        self.ledger.signed(&name, &self.list_role);
        self.ledger.list(&name, self.seq, &self.list, &company(self.list_roles, self.seq));
    }

    /// Snapshot and timestamp.
    fn seal(&mut self) {
        let mut meta = Map::new();
        meta.insert("targets.json".to_owned(), signing::meta(&self.targets));
        meta.insert(format!("{}.json", self.list_role_name()), signing::meta(&self.list_role));
        let fields = json!({ "meta": meta });
        let keys = self.keys(KeyRole::Snapshot);
        self.snapshot = sign("snapshot", self.snapshot.version + 1, self.now, 30, fields, &keys);
        self.ledger.signed("snapshot", &self.snapshot);
        self.sign_timestamp();
        self.publish();
    }

    fn sign_timestamp(&mut self) {
        let keys = self.keys(KeyRole::Timestamp);
        let meta = json!({ "snapshot.json": signing::meta(&self.snapshot) });
        let fields = json!({ "x-issued": self.now.to_rfc3339(), "meta": meta });
        self.timestamp = sign("timestamp", self.timestamp.version + 1, self.now, 7, fields, &keys);
        self.ledger.signed("timestamp", &self.timestamp);
    }

    fn publish(&mut self) {
        let mut files = self.roots.clone();
        let mut put = |name: String, signed: &Signed| {
            files.insert(format!("metadata/{name}.json"), signed.file.clone())
        };
        put("timestamp".to_owned(), &self.timestamp);
        put(format!("{}.snapshot", self.snapshot.version), &self.snapshot);
        put(format!("{}.targets", self.targets.version), &self.targets);
        put(format!("{}.{}", self.list_role.version, self.list_role_name()), &self.list_role);
        let (_, sha256) = self.newest_list();
        files.insert(format!("targets/{sha256}.list-{}.l700", self.seq), self.list.clone());
        for (from, bytes) in &self.deltas {
            let sha256 = hex::encode(Sha256::digest(bytes));
            files.insert(format!("targets/{sha256}.{}", delta_name(*from)), bytes.clone());
        }
        self.history.push(Arc::new(files));
    }

    fn keys(&self, role: KeyRole) -> Vec<Rc<Key>> {
        self.keys_of(role, self.key_generations[role as usize])
    }

    /// Two for the roles that are kept offline, both of which must sign; one for the others.
    fn keys_of(&self, role: KeyRole, generation: u8) -> Vec<Rc<Key>> {
        let count = if matches!(role, KeyRole::Root | KeyRole::List) { 2 } else { 1 };
        (0..count).map(|nth| key([self.feed.as_bytes()[0], role as u8, generation, nth])).collect()
    }

    fn list_role_name(&self) -> String {
        format!("list-{}", self.list_roles)
    }
}

/// The list of one block for `company`, with ballast, so that a difference is far shorter than the list.
pub(super) fn list(feed: &str, seq: u64, company: &str, issued: Timestamp) -> Vec<u8> {
    let mut content = one_block_list(seq, company, issued);
    feed.clone_into(&mut content.feed);
    let ballast = ballast(&content.entries[0]);
    content.entries.extend(ballast);
    encode(&content).unwrap()
}

fn delta_name(from: u64) -> String {
    format!("delta-{from}-{}.l700d", from + 1)
}

/// Ranges that no list ever changes.
fn ballast(entry: &Entry) -> impl Iterator<Item = Entry> + use<> {
    let Entry { allocation, .. } = entry.clone();
    (0..12_u64).map(move |nth| {
        let mut allocation = allocation.clone();
        allocation.application_platform = format!("演示平台{nth}");
        let first = 500_000_000_000 + nth * 70_003;
        Entry { range: Range700::from_subscribers(first, first + 10_006).unwrap(), allocation }
    })
}

/// Every list names another company.
fn company(list_roles: u64, seq: u64) -> String {
    format!("演示{list_roles}-{seq}")
}
