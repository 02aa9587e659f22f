mod crash;
mod damage;
mod failures;
mod kept;
mod published;
mod recovery;

use std::path::Path;

use super::*;

fn open(folder: &Path) -> Store {
    Store::open(folder).unwrap().0
}

fn root(version: u64, bytes: &[u8], reset: bool) -> Change {
    Change::Root { version, bytes: bytes.to_vec(), reset, online_keys: [1; 32] }
}

fn role(name: &str, bytes: &[u8], floors: &[(&str, u64)]) -> Change {
    let floors = floors.iter().map(|(role, version)| ((*role).to_owned(), *version)).collect();
    Change::Role { name: name.to_owned(), bytes: bytes.to_vec(), floors }
}

/// The floors of a view.
fn recovered() -> RecoveredFloors {
    let list_role = "list".to_owned();
    let online_keys = hex::encode([1; 32]);
    RecoveredFloors { publication: 4, list_role, online_keys, root: 3, timestamp: 70, targets: 5 }
}

/// What a first refresh commits.
fn first_refresh() -> [Change; 5] {
    [
        root(1, b"root 1", false),
        role("timestamp", b"timestamp 7", &[("timestamp", 7), ("snapshot", 5)]),
        role("snapshot", b"snapshot 5", &[("snapshot", 5), ("targets", 3), ("list", 4)]),
        role("targets", b"targets 3", &[("targets", 3)]),
        role("list", b"list 4", &[("list", 4)]),
    ]
}

fn refreshed(folder: &Path) -> Store {
    let mut store = open(folder);
    for change in first_refresh() {
        store.commit(&change).unwrap();
    }
    store
}
