//! Processes that end without warning.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

use super::*;

const CHILD_FOLDER: &str = "LABEL700_TEST_STORE_FOLDER";

/// The files as they are at this moment, as a loss of power would leave them once they are synced.
/// The index of the log is left out: it does not outlive a restart.
fn copy_as_is(from: &Path) -> tempfile::TempDir {
    let copy = tempfile::tempdir().unwrap();
    for name in ["state.db", "state.db-wal"] {
        if from.join(name).exists() {
            fs::copy(from.join(name), copy.path().join(name)).unwrap();
        }
    }
    copy
}

#[test]
fn every_commit_is_there_after_a_cut() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    let mut expected = Kept::default();
    for change in first_refresh() {
        store.commit(&change).unwrap();
        expected.apply(&change);
        let copy = copy_as_is(folder.path());
        let (after, opened) = Store::open(copy.path()).unwrap();
        assert_eq!(opened, Opened { floors_lost: false, created: false, made: false });
        assert_eq!(after.load_kept().unwrap(), expected);
    }
}

#[test]
fn a_cut_in_the_middle_of_a_change_leaves_none_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = refreshed(folder.path());
    let expected = store.load_kept().unwrap();
    let write = store.begin().unwrap();
    write.execute("DELETE FROM floor", []).unwrap();
    write.execute("DELETE FROM role", []).unwrap();
    // Enough to make SQLite write pages of the unfinished change to the log.
    write.execute_batch("PRAGMA cache_size = 1").unwrap();
    let sql = "INSERT OR REPLACE INTO root (only, bytes, online_keys) VALUES (1, zeroblob(2000000), '')";
    write.execute(sql, []).unwrap();
    let copy = copy_as_is(folder.path());
    drop(write);
    assert_eq!(open(copy.path()).load_kept().unwrap(), expected);
}

#[test]
fn a_torn_log_loses_its_last_change_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = refreshed(folder.path());
    let expected = store.load_kept().unwrap();
    store.commit(&root(2, b"root 2", true)).unwrap();
    let copy = copy_as_is(folder.path());
    let log = fs::OpenOptions::new().write(true).open(copy.path().join("state.db-wal")).unwrap();
    log.set_len(log.metadata().unwrap().len() - 50).unwrap();
    let (after, opened) = Store::open(copy.path()).unwrap();
    assert!(!opened.floors_lost);
    assert_eq!(after.load_kept().unwrap(), expected);
}

#[test]
fn a_killed_process_loses_no_commit_and_no_lock_stays() {
    let folder = tempfile::tempdir().unwrap();
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "--nocapture", "store::tests::crash::commits_until_killed"])
        .env(CHILD_FOLDER, folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let committed = lines
        .map_while(Result::ok)
        .filter_map(|line| line.rsplit_once("committed ")?.1.parse::<u64>().ok())
        .nth(20);
    assert_eq!(UpdaterLock::lock(folder.path()).unwrap_err(), StoreError::AlreadyRunning, "it lives");
    child.kill().unwrap();
    child.wait().unwrap();

    let _lock = UpdaterLock::lock(folder.path()).unwrap();
    let (store, opened) = Store::open(folder.path()).unwrap();
    assert!(!opened.floors_lost);
    let kept = store.load_kept().unwrap();
    let floor = kept.floors["timestamp"];
    assert!(Some(floor) >= committed, "a reported commit was lost: {floor} after {committed:?}");
    assert_eq!(kept.roles["timestamp"], floor.to_string().into_bytes(), "file and floor are of one change");
}

/// The other half of the test above, run by it as a process of its own.
#[test]
#[ignore = "only as a child process"]
fn commits_until_killed() {
    let Some(folder) = std::env::var_os(CHILD_FOLDER) else { return };
    let folder = Path::new(&folder);
    let _lock = UpdaterLock::lock(folder).unwrap();
    let mut store = open(folder);
    // Ends by itself too, should nobody kill it.
    for version in 1..20_000 {
        let file = version.to_string();
        store.commit(&role("timestamp", file.as_bytes(), &[("timestamp", version)])).unwrap();
        println!("committed {version}");
    }
}
