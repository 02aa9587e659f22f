//! Folders that cannot be used, and what is never mistaken for damage.

use std::fs;
use std::io;

use rusqlite::ffi;

use super::*;

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort_unstable();
    names
}

#[test]
fn one_updater_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let nested = folder.path().join("not made yet");
    let first = UpdaterLock::lock(&nested).unwrap();
    assert_eq!(UpdaterLock::lock(&nested).unwrap_err(), StoreError::AlreadyRunning);
    let other = UpdaterLock::lock(&folder.path().join("another folder"));
    assert!(other.is_ok(), "each folder has its own");
    // The lock is about updaters: the state can be looked at all the while.
    drop(open(&nested));
    assert!(Store::open_read_only(&nested).unwrap().is_some());
    drop(first);
    assert!(UpdaterLock::lock(&nested).is_ok(), "dropping it lets the next one in");
}

#[test]
fn a_full_storage_is_not_damage() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = refreshed(folder.path());
    let before = store.load_kept().unwrap();
    let pages: i64 = store.connection.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
    store.connection.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(())).unwrap();
    let big = role("list", &[1; 100_000], &[("list", 99)]);
    assert_eq!(store.commit(&big).unwrap_err(), StoreError::Full);
    assert_eq!(store.load_kept().unwrap(), before, "nothing of the change remains");
    drop(store);
    let (store, opened) = Store::open(folder.path()).unwrap();
    assert!(!opened.floors_lost);
    assert_eq!(store.load_kept().unwrap(), before);
}

#[test]
fn a_store_that_is_only_looked_at_refuses_changes() {
    let folder = tempfile::tempdir().unwrap();
    assert!(Store::open_read_only(folder.path()).unwrap().is_none(), "no state yet");
    assert!(Store::open_read_only(&folder.path().join("no folder")).unwrap().is_none());

    let expected = refreshed(folder.path()).load_kept().unwrap();
    let (files, bytes) = (names(folder.path()), fs::read(folder.path().join("state.db")).unwrap());
    let mut store = Store::open_read_only(folder.path()).unwrap().unwrap();
    assert_eq!(store.load_kept().unwrap(), expected);
    assert_eq!(store.commit(&root(2, b"", false)).unwrap_err(), StoreError::ReadOnly);
    drop(store);
    assert_eq!(names(folder.path()), files, "no file was added or removed");
    assert_eq!(fs::read(folder.path().join("state.db")).unwrap(), bytes);
}

#[test]
fn looking_sees_what_a_running_updater_has_committed() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = refreshed(folder.path());
    store.publish("{\"seq\":8}", "list", 8, Timestamp(1)).unwrap();
    // Still open: everything is in the log.
    let looked = Store::open_read_only(folder.path()).unwrap().unwrap();
    assert_eq!(looked.published().unwrap().as_deref(), Some("{\"seq\":8}"));
}

#[test]
fn names_with_every_sign_can_be_looked_at() {
    let folder = tempfile::tempdir().unwrap();
    let odd = folder.path().join("演示 100%?#&=+'\"");
    refreshed(&odd);
    let looked = Store::open_read_only(&odd).unwrap().unwrap();
    assert_eq!(looked.load_kept().unwrap().floors["root"], 1);
}

#[test]
fn a_state_folder_that_is_a_file_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, b"not a folder").unwrap();
    for result in [Store::open(&file).map(|_| ()), UpdaterLock::lock(&file).map(|_| ())] {
        let error = result.unwrap_err();
        assert!(matches!(error, StoreError::Unusable(_)), "{error:?}");
    }
    assert_eq!(fs::read(&file).unwrap(), b"not a folder");
}

#[test]
fn a_folder_where_the_file_should_be_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("state.db")).unwrap();
    let error = Store::open(folder.path()).unwrap_err();
    assert!(matches!(error, StoreError::Unusable(_)), "{error:?}");
    assert_eq!(names(folder.path()), ["state.db"]);
}

/// Ends early for root, whom modes do not stop; the mapping itself is tested below for everyone.
#[cfg(unix)]
#[test]
fn a_read_only_folder_is_not_damage() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("state");
    drop(refreshed(&state));
    let bytes = fs::read(state.join("state.db")).unwrap();
    let mode = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    mode(&state.join("state.db"), 0o444);
    mode(&state, 0o555);
    if fs::write(state.join("probe"), b"").is_ok() {
        return;
    }
    assert_eq!(Store::open(&state).unwrap_err(), StoreError::ReadOnly, "the folder and the file");
    let looked = Store::open_read_only(&state).unwrap().unwrap();
    assert_eq!(looked.load_kept().unwrap().floors["root"], 1, "it can still be looked at");
    assert_eq!(UpdaterLock::lock(&state).unwrap_err(), StoreError::ReadOnly, "the lock");
    mode(&state, 0o755);
    assert_eq!(Store::open(&state).unwrap_err(), StoreError::ReadOnly, "the file alone");
    mode(&state.join("state.db"), 0o644);
    mode(&state, 0o555);
    assert_eq!(Store::open(&state).unwrap_err(), StoreError::ReadOnly, "the folder alone");
    mode(&state, 0o755);
    assert!(!Store::open(&state).unwrap().1.floors_lost);
    drop(Store::open(&state).unwrap());
    assert_eq!(fs::read(state.join("state.db")).unwrap(), bytes);
}

#[test]
fn sqlite_s_codes_are_told_apart() {
    for (name, code, expected) in [
        ("read-only", ffi::SQLITE_READONLY, "read-only"),
        ("a read-only folder", ffi::SQLITE_READONLY_DIRECTORY, "read-only"),
        ("no permission", ffi::SQLITE_PERM, "read-only"),
        ("full", ffi::SQLITE_FULL, "full"),
        ("no room for the log's index", ffi::SQLITE_IOERR_SHMSIZE, "full"),
        ("busy", ffi::SQLITE_BUSY, "running"),
        ("damaged", ffi::SQLITE_CORRUPT, "unreadable"),
        ("no database", ffi::SQLITE_NOTADB, "unreadable"),
        ("a failing drive", ffi::SQLITE_IOERR, "unusable"),
        ("not to be opened", ffi::SQLITE_CANTOPEN, "unusable"),
        ("out of memory", ffi::SQLITE_NOMEM, "other"),
        ("anything else", ffi::SQLITE_ERROR, "other"),
    ] {
        let text = "unable to open /home/user/secret".to_owned();
        let error = rusqlite::Error::SqliteFailure(ffi::Error::new(code), Some(text));
        let damage = StoreError::is_damage(&error);
        assert_eq!(
            damage,
            matches!(code, ffi::SQLITE_CORRUPT | ffi::SQLITE_NOTADB | ffi::SQLITE_ERROR),
            "{name}: damage"
        );
        let error = StoreError::from(error);
        let found = match &error {
            StoreError::ReadOnly => "read-only",
            StoreError::Full => "full",
            StoreError::AlreadyRunning => "running",
            StoreError::Unreadable(_) => "unreadable",
            StoreError::Unusable(_) => "unusable",
            _ => "other",
        };
        assert_eq!(found, expected, "{name}");
        assert!(!format!("{error} {error:?}").contains("secret"), "{name}: a path in it");
    }
}

#[test]
fn the_system_s_errors_are_told_apart() {
    for (kind, expected) in [
        (io::ErrorKind::PermissionDenied, StoreError::ReadOnly),
        (io::ErrorKind::ReadOnlyFilesystem, StoreError::ReadOnly),
        (io::ErrorKind::StorageFull, StoreError::Full),
        (io::ErrorKind::QuotaExceeded, StoreError::Full),
    ] {
        assert_eq!(StoreError::from(io::Error::from(kind)), expected, "{kind}");
    }
    let other = StoreError::from(io::Error::from(io::ErrorKind::NotADirectory));
    assert!(matches!(other, StoreError::Unusable(_)));
}
