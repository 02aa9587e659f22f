//! A feed with a history: a list of some thousand bytes, and the differences between its versions.

use std::collections::BTreeMap;

use label700::list::{Delta, Entry, List, ListContent, Range700, encode};
use label700::trust::sign::SoftwareKey;
use label700::view::View;
use label700_tests::publisher::{FEED, Publisher, number, one_block_list, start};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use crate::handset::Handset;

/// Ranges beside the one that every test asks for.
const RANGES: u64 = 1_200;
/// Many, so that the list is large beside what it costs to change it.
const COMPANIES: u64 = 200;

pub(super) struct Feed {
    pub(super) publisher: Publisher,
    pub(super) lists: Vec<List>,
    /// By the number of the list that they begin from.
    pub(super) deltas: BTreeMap<u64, Vec<u8>>,
    /// What the list role names beside the newest list.
    pub(super) targets: Map<String, Value>,
    content: ListContent,
}

impl Feed {
    /// With its first list published.
    pub(super) fn new() -> Self {
        let content = content(1, FEED);
        let mut feed = Self {
            publisher: Publisher::default(),
            lists: Vec::new(),
            deltas: BTreeMap::new(),
            targets: Map::new(),
            content,
        };
        feed.publish();
        feed
    }

    /// A handset that shows the newest list.
    pub(super) fn handset(&self) -> Handset {
        let handset = Handset::new(&self.publisher);
        self.serve(&handset);
        handset.refresh(start()).unwrap();
        handset.fetch.take_requests();
        handset
    }

    /// Publishes a list in which two ranges changed hands.
    pub(super) fn next(&mut self) {
        let seq = self.content.seq + 1;
        self.content.entries[0].allocation.application_platform = format!("演示平台{seq}");
        let at = (seq * 37 % RANGES + 1) as usize;
        self.content.entries[at].allocation.business_user = format!("演示公司{}", seq % COMPANIES);
        self.publish_next();
    }

    pub(super) fn relabel_everything(&mut self) {
        for (i, entry) in self.content.entries.iter_mut().enumerate().skip(1) {
            entry.allocation.business_user = format!("演示商户{}", i % 50);
        }
        self.publish_next();
    }

    pub(super) fn newest(&self) -> &[u8] {
        &self.publisher.list
    }

    pub(super) fn delta(&self, from: u64) -> &[u8] {
        &self.deltas[&from]
    }

    pub(super) fn delta_file(&self, from: u64) -> String {
        delta_file(from, self.delta(from))
    }

    /// From now on another list role signs. A root with another snapshot key goes with it: without one, a
    /// snapshot may not leave a role out.
    pub(super) fn rename_role(&mut self, name: &str) {
        let publisher = &mut self.publisher;
        publisher.list_role = name.to_owned();
        publisher.snapshot_keys.keys = vec![SoftwareKey::from_seed(&[60; 32])];
        publisher.bump("targets");
        publisher.bump("root");
        publisher.put_root();
        self.sign();
    }

    pub(super) fn serve(&self, handset: &Handset) {
        handset.fetch.serve(&self.files());
    }

    pub(super) fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files = self.publisher.files();
        files.extend(self.deltas.iter().map(|(from, bytes)| (delta_file(*from, bytes), bytes.clone())));
        files
    }

    /// Signs and serves other bytes as the step from list number `from`.
    pub(super) fn publish_instead(&mut self, handset: &Handset, from: u64, bytes: Vec<u8>) {
        self.targets.insert(delta_name(from), delta_target(from, &bytes));
        self.deltas.insert(from, bytes);
        self.sign();
        self.serve(handset);
    }

    /// A step from list number `from` to a list that was never published.
    pub(super) fn aside(&self, from: u64) -> Vec<u8> {
        let mut other = self.content.clone();
        other.entries.pop();
        let other = List::open(encode(&other).unwrap()).unwrap();
        Delta::between(&self.lists[from as usize - 1], &other).unwrap()
    }

    /// A step between two lists of another feed.
    pub(super) fn foreign(&self) -> Vec<u8> {
        let lists = [2, 3].map(|seq| List::open(encode(&content(seq, "演示")).unwrap()).unwrap());
        Delta::between(&lists[0], &lists[1]).unwrap()
    }

    /// Changes the list file that the handset shows.
    pub(super) fn spoil_base(&self, handset: &Handset, spoil: impl Fn(&mut Vec<u8>)) {
        let path = handset.view_dir().join(View::read(&handset.view_dir()).unwrap().list);
        let mut bytes = std::fs::read(&path).unwrap();
        spoil(&mut bytes);
        std::fs::write(path, bytes).unwrap();
    }

    /// The handset shows the newest list, byte for byte.
    pub(super) fn assert_shown(&self, handset: &Handset, case: &str) {
        let view = View::read(&handset.view_dir()).unwrap();
        assert!(std::fs::read(handset.view_dir().join(view.list)).unwrap() == self.newest(), "{case}");
        let company = &self.content.entries[0].allocation.application_platform;
        assert_eq!(handset.subtitle(start()), Some(format!("外卖 · {company}")), "{case}");
    }

    /// A refresh fetches the whole newest list, once. What was asked for.
    pub(super) fn assert_whole(&self, handset: &Handset, case: &str) -> Vec<String> {
        let refreshed = handset.refresh(start()).unwrap_or_else(|error| panic!("{case}: {error}"));
        assert_eq!((refreshed.list_changed, refreshed.through_deltas), (true, 0), "{case}");
        assert_eq!(refreshed.downloaded, self.newest().len() as u64, "{case}");
        let requests = handset.fetch.take_requests();
        let whole = requests.iter().filter(|r| **r == self.publisher.list_file()).count();
        assert_eq!(whole, 1, "{case}: {requests:?}");
        self.assert_shown(handset, case);
        requests
    }

    fn publish_next(&mut self) {
        self.content.seq += 1;
        self.publish();
        let role = self.publisher.list_role.clone();
        for role in [role.as_str(), "snapshot", "timestamp"] {
            self.publisher.bump(role);
        }
        let [.., old, new] = self.lists.as_slice() else { panic!("there are two") };
        let from = old.header().seq;
        let bytes = Delta::between(old, new).unwrap();
        self.targets.insert(delta_name(from), delta_target(from, &bytes));
        self.deltas.insert(from, bytes);
        self.sign();
    }

    fn publish(&mut self) {
        let list = List::open(encode(&self.content).unwrap()).unwrap();
        self.publisher.list = list.as_bytes().to_vec();
        self.publisher.seq = self.content.seq;
        self.publisher.ranges = list.header().ranges;
        self.lists.push(list);
        self.sign();
    }

    pub(super) fn sign(&mut self) {
        sign_targets(&mut self.publisher, &self.targets);
    }
}

/// Has the publisher name all `targets` beside its list.
pub(crate) fn sign_targets(publisher: &mut Publisher, targets: &Map<String, Value>) {
    let custom = json!({
        "kind": "full", "format": 1, "feed": FEED, "seq": publisher.seq, "ranges": publisher.ranges,
    });
    let mut targets = targets.clone();
    targets.insert(format!("list-{}.l700", publisher.seq), target(&publisher.list, custom));
    let bent = vec![("targets".to_owned(), Value::Object(targets))];
    publisher.bend.insert(publisher.list_role.clone(), bent);
}

pub(super) fn target(bytes: &[u8], custom: Value) -> Value {
    json!({
        "length": bytes.len(),
        "hashes": { "sha256": hex::encode(Sha256::digest(bytes)) },
        "custom": custom,
    })
}

pub(crate) fn delta_target(from: u64, bytes: &[u8]) -> Value {
    let custom = json!({ "kind": "delta", "format": 1, "feed": FEED, "from": from, "to": from + 1 });
    target(bytes, custom)
}

pub(crate) fn delta_name(from: u64) -> String {
    format!("delta-{from}-{}.l700d", from + 1)
}

pub(crate) fn delta_file(from: u64, bytes: &[u8]) -> String {
    format!("targets/{}.{}", hex::encode(Sha256::digest(bytes)), delta_name(from))
}

fn content(seq: u64, feed: &str) -> ListContent {
    let mut content = ListContent { feed: feed.to_owned(), ..one_block_list(seq, "演示平台1", start()) };
    let allocation = content.entries[0].allocation.clone();
    for i in 0..RANGES {
        let block = number("700200000000000").subscriber() + i * 30_000;
        let mut allocation = allocation.clone();
        allocation.business_user = format!("演示公司{}", i * 7_919 % 251 % COMPANIES);
        let range = Range700::from_subscribers(block, block + 9_999).unwrap();
        content.entries.push(Entry { range, allocation });
    }
    content
}
