//! A publisher's repositories, signed with random keys.

use std::collections::BTreeMap;

use label700::list::{Delta, List, ListContent};
use label700::trust::sign::SoftwareKey;
use label700_tests::publisher::{Keys, Publisher};
use serde_json::{Map, Value};

use super::content::encoded;
use crate::deltas::fixture::{delta_file, delta_name, delta_target, sign_targets};

/// Files by their path in the repository.
pub(super) type Files = BTreeMap<String, Vec<u8>>;

#[derive(Clone)]
pub(super) struct Feed {
    pub(super) publisher: Publisher,
    pub(super) content: ListContent,
    deltas: Files,
    targets: Map<String, Value>,
}

impl Feed {
    /// With this list as its first.
    pub(super) fn new(content: ListContent) -> Self {
        let mut publisher = Publisher::default();
        for (role, count, threshold) in
            [("root", 2, 2), ("targets", 2, 2), ("list", 2, 2), ("snapshot", 1, 1), ("timestamp", 1, 1)]
        {
            *publisher.keys_mut(role) = random_keys(count, threshold);
            // Without the usual blanks and line ends, which nothing signs.
            publisher.forge(role, |keys, signed| {
                let file: Value = serde_json::from_slice(&keys.sign(signed)).unwrap();
                file.to_string().into_bytes()
            });
        }
        publisher.issued = content.issued;
        publisher.put_root();
        let mut feed = Self { publisher, content, deltas: Files::new(), targets: Map::new() };
        feed.put_list();
        feed
    }

    /// Publishes what the content has become, with the difference from the list before it.
    pub(super) fn next(&mut self, change: impl FnOnce(&mut ListContent)) {
        let old = List::open(self.publisher.list.clone()).unwrap();
        change(&mut self.content);
        self.content.seq += 1;
        self.content.issued = self.publisher.issued;
        let new = List::open(encoded(&self.content)).unwrap();
        self.add_delta(old.header().seq, Delta::between(&old, &new).unwrap());
        self.renew_from("list");
        self.put_list();
    }

    /// Signs `bytes` as the step from list number `from`.
    pub(super) fn add_delta(&mut self, from: u64, bytes: Vec<u8>) {
        self.targets.insert(delta_name(from), delta_target(from, &bytes));
        self.deltas.retain(|path, _| !path.ends_with(&delta_name(from)));
        self.deltas.insert(delta_file(from, &bytes), bytes);
        sign_targets(&mut self.publisher, &self.targets);
    }

    /// Signs other bytes as the newest list.
    pub(super) fn put_bytes(&mut self, list: Vec<u8>) {
        self.publisher.list = list;
        sign_targets(&mut self.publisher, &self.targets);
    }

    /// New versions of a role (`list`, `snapshot` or `timestamp`) and of those that vouch for it.
    pub(super) fn renew_from(&mut self, role: &str) {
        let order = ["list", "snapshot", "timestamp"];
        order.into_iter().skip_while(|other| *other != role).for_each(|role| self.publisher.bump(role));
    }

    pub(super) fn files(&self) -> Files {
        let mut files = self.publisher.files();
        files.extend(self.deltas.iter().map(|(path, bytes)| (path.clone(), bytes.clone())));
        files
    }

    fn put_list(&mut self) {
        self.publisher.list = encoded(&self.content);
        self.publisher.seq = self.content.seq;
        self.publisher.ranges = List::open(self.publisher.list.clone()).unwrap().header().ranges;
        sign_targets(&mut self.publisher, &self.targets);
    }
}

/// The same without the differences between lists.
pub(super) fn whole_lists(mut files: Files) -> Files {
    files.retain(|path, _| !path.ends_with(".l700d"));
    files
}

/// Keys that are gone when the generator ends.
pub(super) fn random_keys(count: u8, threshold: u64) -> Keys {
    Keys { keys: (0..count).map(|_| SoftwareKey::generate().unwrap()).collect(), threshold }
}
