use std::fs;

use super::*;

fn store(folder: &tempfile::TempDir) -> Store {
    Store::open(folder.path()).unwrap().0
}

fn role(name: &str, bytes: &[u8], floors: &[(&str, u64)]) -> Change {
    let floors = floors.iter().map(|(role, version)| ((*role).to_owned(), *version)).collect();
    Change::Role { name: name.to_owned(), bytes: bytes.to_vec(), floors }
}

#[test]
fn the_database_and_the_memory_agree_on_every_change() {
    let folder = tempfile::tempdir().unwrap();
    let root = |version, reset| Change::Root { version, bytes: vec![7; 9], reset };
    let changes = [
        root(1, false),
        role("timestamp", b"t", &[("timestamp", 3), ("snapshot", 4)]),
        role("snapshot", b"s", &[("snapshot", 4), ("targets", 2), ("list", 9)]),
        role("targets", b"g", &[("targets", 2)]),
        role("list", b"l", &[("list", 9)]),
        role("timestamp", b"older", &[("timestamp", 1)]),
        root(2, false),
        root(3, true),
        role("timestamp", b"new", &[("timestamp", 1), ("snapshot", 1)]),
    ];
    let mut expected = Kept::default();
    for change in &changes {
        store(&folder).commit(change).unwrap();
        expected.apply(change);
        assert_eq!(store(&folder).load_kept().unwrap(), expected, "after {change:?}");
    }
    assert_eq!(expected.floors["root"], 3);
    assert_eq!(expected.floors.get("list"), None, "the reset forgot every floor but root's");
    assert!(expected.roles.contains_key("list"), "but not the targets roles' files");
}

#[test]
fn sequence_floors_belong_to_a_list_role() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = store(&folder);
    assert_eq!(store.seq_floor("list").unwrap(), 0);
    store.publish("{}", "list", 7, Timestamp(0)).unwrap();
    store.publish("{}", "list", 5, Timestamp(0)).unwrap();
    assert_eq!(store.seq_floor("list").unwrap(), 7, "it never falls");
    assert_eq!(store.seq_floor("list2").unwrap(), 0, "a new role begins anew");

    store.set_any_seq_floor(9).unwrap();
    assert_eq!(store.seq_floor("list2").unwrap(), 9, "whichever comes first");
    store.publish("{}", "list2", 9, Timestamp(0)).unwrap();
    assert_eq!(store.seq_floor("list3").unwrap(), 0, "it has found its role");
}

#[test]
fn what_cannot_be_read_is_kept_aside_with_its_log() {
    let damages: [(&str, fn(&mut Vec<u8>)); 4] = [
        ("not a database at all", |bytes| *bytes = b"<!DOCTYPE html>".repeat(100)),
        ("a zeroed first page", |bytes| bytes[..4096].fill(0)),
        ("zeroed pages behind", |bytes| bytes[4096..].fill(0xaa)),
        ("a schema of the future", |bytes| bytes[60..64].copy_from_slice(&99u32.to_be_bytes())),
    ];
    for (name, damage) in damages {
        let folder = tempfile::tempdir().unwrap();
        store(&folder).commit(&role("list", &[1; 9000], &[("list", 3)])).unwrap();
        let path = folder.path().join("state.db");
        let mut bytes = fs::read(&path).unwrap();
        damage(&mut bytes);
        fs::write(&path, &bytes).unwrap();

        let (mut store, opened) = Store::open(folder.path()).unwrap();
        assert!(opened.floors_lost, "{name}");
        assert_eq!(store.load_kept().unwrap(), Kept::default(), "{name}");
        assert_eq!(fs::read(folder.path().join("state.db.unreadable-1")).unwrap(), bytes, "{name}");
        store.record_attempt(Timestamp(0), "fetch").unwrap();
        drop(store);
        assert!(!Store::open(folder.path()).unwrap().1.floors_lost, "{name}: only once");
    }
}

#[test]
fn a_folder_that_cannot_be_used_is_no_damage() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, b"").unwrap();
    assert!(matches!(Store::open(&file), Err(StoreError::ReadOnly(_))), "a file");
    let state = folder.path().join("state");
    fs::create_dir_all(state.join("state.db")).unwrap();
    assert!(matches!(Store::open(&state), Err(StoreError::ReadOnly(_))), "a folder in the database's place");
    assert!(state.join("state.db").is_dir(), "and nothing was moved");
}

#[test]
fn sqlite_says_full_and_read_only() {
    let failure = |code| {
        let error = rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(code), None);
        StoreError::from(error)
    };
    assert_eq!(failure(rusqlite::ffi::SQLITE_FULL), StoreError::Full);
    assert!(matches!(failure(rusqlite::ffi::SQLITE_READONLY), StoreError::ReadOnly(_)));
    assert!(matches!(failure(rusqlite::ffi::SQLITE_CORRUPT), StoreError::Unreadable(_)));
    assert!(matches!(failure(rusqlite::ffi::SQLITE_BUSY), StoreError::Sqlite(_)));
}

#[test]
fn looking_makes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    assert!(Store::open_read_only(folder.path()).unwrap().is_none());
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    store(&folder).publish("{\"a\":1}", "list", 3, Timestamp(5)).unwrap();
    let looked = Store::open_read_only(folder.path()).unwrap().unwrap();
    assert_eq!(looked.published().unwrap().as_deref(), Some("{\"a\":1}"));
    let row = HistoryRow { at: Timestamp(5), seq: Some(3), outcome: "published".to_owned() };
    assert_eq!(looked.history(9).unwrap(), [row]);
}

#[test]
fn the_history_stays_short() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = store(&folder);
    for i in 0..150 {
        store.record_attempt(Timestamp(i), "fetch").unwrap();
    }
    let history = store.history(1000).unwrap();
    assert_eq!(history.len(), 100);
    assert_eq!(history[0].at, Timestamp(149));
}
