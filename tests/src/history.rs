//! What a publisher signed over time, and a check that a handset never holds anything else.

use std::collections::BTreeMap;

use label700::time::Timestamp;
use label700::trust::Kept;
use label700::trust::sign::SoftwareKey;
use label700::view::View;
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::publisher::{Keys, Publisher, start};

/// A repository at one time.
#[derive(Clone, Debug)]
pub struct Generation {
    /// Every file that the publisher had published by then.
    pub tree: BTreeMap<String, Vec<u8>>,
    /// The file of each role and the list, by the role's name; the list's is `list file`.
    pub current: BTreeMap<String, Vec<u8>>,
    /// What a view of it says: sequence number, hash of the list, time of issue.
    shown: (u64, String, String),
    root: u64,
}

/// What a publisher does next. Each renews the timestamp too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Nothing else.
    Renew,
    /// A new list.
    NewList,
    /// New root keys.
    RotateRoot,
    /// New keys of timestamp and snapshot.
    RotateOnline,
    /// New keys of the top-level targets role.
    RotateTargets,
    /// New keys of the list role, with a new list.
    RotateList,
    /// A new list role under another name, as after the theft of its keys, with a new list.
    RenameList,
}

/// The generations of one repository, the oldest first, an hour apart.
#[derive(Debug)]
pub struct History {
    generations: Vec<Generation>,
    publisher: Publisher,
}

impl History {
    /// What became of a new repository by these steps.
    pub fn new(steps: &[Step]) -> Self {
        let mut history = Self { generations: Vec::new(), publisher: Publisher::default() };
        history.publish();
        for &step in steps {
            history.step(step);
        }
        history
    }

    fn step(&mut self, step: Step) {
        let now = u8::try_from(self.generations.len()).unwrap();
        let publisher = &mut self.publisher;
        let keys = |kind: u8, count: u8| -> Vec<_> {
            (0..count)
                .map(|i| SoftwareKey::from_seed(&[[kind, now, i, 1]; 8].concat().try_into().unwrap()))
                .collect()
        };
        let mut before = None;
        let mut new_root = true;
        match step {
            Step::Renew | Step::NewList => new_root = false,
            Step::RotateRoot => {
                let new = Keys { keys: keys(1, 5), threshold: 3 };
                before = Some(std::mem::replace(&mut publisher.root_keys, new));
            }
            Step::RotateOnline => {
                publisher.timestamp_keys.keys = keys(2, 1);
                publisher.snapshot_keys.keys = keys(3, 1);
                publisher.bump("snapshot");
            }
            Step::RotateTargets => {
                publisher.targets_keys.keys = keys(4, 5);
                publisher.bump("targets");
                publisher.bump("snapshot");
            }
            Step::RotateList => {
                publisher.list_keys.keys = keys(5, 3);
                publisher.bump("targets");
                new_root = false;
            }
            Step::RenameList => {
                // A snapshot that no longer lists a role is believed only from new keys.
                publisher.snapshot_keys.keys = keys(6, 1);
                publisher.list_keys.keys = keys(7, 3);
                publisher.list_role = format!("list-{now}");
                publisher.bump("targets");
            }
        }
        if matches!(step, Step::NewList | Step::RotateList | Step::RenameList) {
            publisher.next_list(&format!("演示公司{now}"));
        } else {
            publisher.bump("timestamp");
        }
        if new_root {
            publisher.bump("root");
            publisher.put_root_signed_by(&before.iter().collect::<Vec<_>>());
        }
        self.publish();
    }

    /// When the newest generation was issued.
    pub fn now(&self) -> Timestamp {
        issued(self.generations.len() - 1)
    }

    /// The trust anchor of a handset.
    pub fn anchor(&self) -> Vec<u8> {
        self.publisher.anchor()
    }

    fn publish(&mut self) {
        let issued = issued(self.generations.len());
        let renewed = [("x-issued", issued), ("expires", issued.plus(7 * 86_400))];
        let renewed = renewed.map(|(name, time)| (name.to_owned(), json!(time.to_rfc3339())));
        let publisher = &mut self.publisher;
        publisher.bend.insert("timestamp".to_owned(), renewed.to_vec());
        let files = publisher.files();
        let version = |role: &str| publisher.versions.get(role).copied().unwrap_or(1);
        let numbered = |role: &str| files[&format!("metadata/{}.{role}.json", version(role))].clone();
        let mut current: BTreeMap<_, _> =
            ["root", "snapshot", "targets", &publisher.list_role].map(|r| (r.to_owned(), numbered(r))).into();
        current.insert("timestamp".to_owned(), files["metadata/timestamp.json"].clone());
        current.insert("list file".to_owned(), publisher.list.clone());
        let mut tree = self.generations.last().map(|last| last.tree.clone()).unwrap_or_default();
        tree.extend(files);
        let hash = hex::encode(Sha256::digest(&publisher.list));
        let shown = (publisher.seq, hash, issued.to_rfc3339());
        self.generations.push(Generation { tree, current, shown, root: version("root") });
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.generations.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.generations.is_empty()
    }

    /// One of them, the oldest being 0.
    pub fn at(&self, index: usize) -> &Generation {
        &self.generations[index]
    }

    /// The newest.
    pub fn newest(&self) -> &Generation {
        self.generations.last().unwrap()
    }

    /// Which generation a view shows; `None` if the publisher never signed its list, number and time
    /// as one.
    pub fn shown(&self, view: &View) -> Option<usize> {
        let shown = (view.seq, view.sha256.clone(), view.x_issued.clone());
        self.generations.iter().position(|generation| generation.shown == shown)
    }

    /// Why `kept` is not what the publisher signed, if it is not.
    pub fn objection(&self, kept: &Kept) -> Option<String> {
        let signed =
            |role: &str, bytes: &Vec<u8>| self.generations.iter().any(|g| g.current.get(role) == Some(bytes));
        if kept.root.as_ref().is_some_and(|bytes| !signed("root", bytes)) {
            return Some("the root was never signed".to_owned());
        }
        if let Some((role, _)) = kept.roles.iter().find(|(role, bytes)| !signed(role, bytes)) {
            return Some(format!("the file of {role} was never signed"));
        }
        let newest = self.newest().root;
        kept.floors.get("root").filter(|&&floor| floor > newest).map(|floor| format!("root floor {floor}"))
    }
}

impl Generation {
    /// The file of this generation that belongs at `path`, whatever version the path asks for.
    pub fn file_for(&self, path: &str) -> Option<&Vec<u8>> {
        let Some(file) = path.strip_prefix("metadata/") else { return self.current.get("list file") };
        let name = file.strip_suffix(".json").unwrap();
        let role = match name.split_once('.') {
            Some((version, role)) if version.bytes().all(|b| b.is_ascii_digit()) => role,
            _ => name,
        };
        self.current.get(role)
    }
}

fn issued(generation: usize) -> Timestamp {
    start().plus(i64::try_from(generation).unwrap() * 3600)
}
