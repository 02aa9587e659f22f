//! Files that are not, or no longer, what they should be.

use std::fs;
use std::path::PathBuf;

use super::*;

fn state_db(folder: &Path) -> PathBuf {
    folder.join("state.db")
}

fn aside(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.contains("unreadable"))
        .collect();
    names.sort_unstable();
    names
}

/// A folder with the state of a first refresh, closed in order: all is in the one file.
fn closed_state() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut store = refreshed(folder.path());
    // Some pages more, so that there is a middle to damage.
    store.commit(&role("big", &[7; 60_000], &[])).unwrap();
    drop(store);
    assert!(!folder.path().join("state.db-wal").exists());
    folder
}

#[test]
fn a_fresh_folder_and_an_old_one_are_no_loss() {
    let folder = tempfile::tempdir().unwrap();
    let nested = folder.path().join("made/on the way");
    assert_eq!(Store::open(&nested).unwrap().1, Opened { floors_lost: false, created: true, made: true });
    assert_eq!(Store::open(&nested).unwrap().1, Opened { floors_lost: false, created: false, made: false });
    assert!(aside(&nested).is_empty());
}

#[test]
fn what_is_beyond_reading_is_set_aside() {
    type Damage = fn(&mut Vec<u8>);
    let cases: [(&str, Damage); 9] = [
        ("garbage", |file| *file = b"this is no database, and never was one".repeat(300)),
        ("a few bytes of garbage", |file| *file = b"x".to_vec()),
        ("an empty file", Vec::clear),
        ("the first page zeroed", |file| file[..4096].fill(0)),
        ("everything zeroed", |file| file.fill(0)),
        ("cut off in the middle", |file| file.truncate(file.len() / 2)),
        ("cut off within a page", |file| file.truncate(file.len() - 4196)),
        ("a page in the middle overwritten", |file| file[8192..12_288].fill(0xA5)),
        ("another program's database", |file| file[68..72].copy_from_slice(b"demo")),
    ];
    for (name, damage) in cases {
        let folder = closed_state();
        let path = state_db(folder.path());
        let mut file = fs::read(&path).unwrap();
        damage(&mut file);
        fs::write(&path, &file).unwrap();

        let read_only = Store::open_read_only(folder.path());
        assert!(matches!(read_only, Err(StoreError::Unreadable(_)) | Ok(None)), "{name}: {read_only:?}");
        assert_eq!(fs::read(&path).unwrap(), file, "{name}: looking at it changed it");

        let (mut store, opened) = Store::open(folder.path()).unwrap();
        assert_eq!(opened, Opened { floors_lost: true, created: false, made: true }, "{name}");
        assert_eq!(store.load_kept().unwrap(), Kept::default(), "{name}");
        let kept_aside = folder.path().join("state.db.unreadable-1");
        assert_eq!(fs::read(kept_aside).unwrap(), file, "{name}: the file is kept as it was");
        store.commit(&root(1, b"root 1", false)).unwrap();
        drop(store);
        assert_eq!(open(folder.path()).load_kept().unwrap().floors["root"], 1, "{name}: it works again");
    }
}

#[test]
fn a_flipped_byte_in_the_header_never_locks_the_updater_out() {
    let folder = closed_state();
    let path = state_db(folder.path());
    let sound = fs::read(&path).unwrap();
    let expected = open(folder.path()).load_kept().unwrap();
    // 60 to 63 hold the schema version, which makes it state of a newer version.
    for at in (0..60).chain(64..100) {
        for value in [sound[at] ^ 0x01, sound[at] ^ 0xFF] {
            for name in fs::read_dir(folder.path()).unwrap() {
                fs::remove_file(name.unwrap().path()).unwrap();
            }
            let mut file = sound.clone();
            file[at] = value;
            fs::write(&path, &file).unwrap();
            let (mut store, opened) = match Store::open(folder.path()) {
                Ok(opened) => opened,
                Err(error) => panic!("byte {at} = {value}: {error}"),
            };
            let kept = store.load_kept().unwrap();
            let lost = kept != expected;
            assert_eq!(opened.floors_lost, lost, "byte {at} = {value}: a loss must be reported");
            assert!(!lost || kept == Kept::default(), "byte {at} = {value}: half of it");
            let committed = store.commit(&root(2, b"root 2", false));
            assert_eq!(committed, Ok(()), "byte {at} = {value}: it can be written");
        }
    }
}

#[test]
fn a_loss_is_reported_until_it_is_dealt_with() {
    type Deal = fn(&mut Store);
    let deal: [(&str, Deal); 2] = [
        ("by a floor", |store| store.recover_floors(&recovered(), 9).unwrap()),
        ("by a publication", |store| store.publish("{}", "list", 9, Timestamp(1)).unwrap()),
    ];
    for (name, deal) in deal {
        let folder = closed_state();
        fs::write(state_db(folder.path()), b"garbage").unwrap();
        for _ in 0..2 {
            // The process may end before it could set a floor.
            assert!(Store::open(folder.path()).unwrap().1.floors_lost, "{name}: before");
        }
        deal(&mut open(folder.path()));
        assert!(!Store::open(folder.path()).unwrap().1.floors_lost, "{name}: after");
        assert_eq!(open(folder.path()).seq_floor("list").unwrap(), 9, "{name}");
    }
}

#[test]
fn a_cut_while_setting_aside_is_still_a_loss() {
    for (name, trace) in [
        ("the file moved, its log not yet", "state.db-wal"),
        ("the file and its log moved, no fresh one yet", "state.db.unreadable-1"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(trace), b"trace").unwrap();
        let (store, opened) = Store::open(folder.path()).unwrap();
        assert_eq!(opened, Opened { floors_lost: true, created: false, made: true }, "{name}");
        assert_eq!(store.load_kept().unwrap(), Kept::default(), "{name}");
    }
}

#[test]
fn the_log_goes_aside_with_its_database() {
    let folder = closed_state();
    fs::write(state_db(folder.path()), b"garbage ".repeat(2000)).unwrap();
    fs::write(folder.path().join("state.db-wal"), b"log").unwrap();
    fs::write(folder.path().join("state.db-shm"), b"index").unwrap();
    let (store, opened) = Store::open(folder.path()).unwrap();
    assert!(opened.floors_lost);
    assert!(aside(folder.path()).contains(&"state.db.unreadable-1-wal".to_owned()));
    assert_eq!(store.load_kept().unwrap(), Kept::default());
}

#[test]
fn files_set_aside_do_not_fill_the_storage() {
    let folder = tempfile::tempdir().unwrap();
    for n in 0..12 {
        fs::write(state_db(folder.path()), format!("garbage {n}")).unwrap();
        assert!(Store::open(folder.path()).unwrap().1.floors_lost);
    }
    assert_eq!(aside(folder.path()).len(), 8);
    let first = fs::read(folder.path().join("state.db.unreadable-1")).unwrap();
    assert_eq!(first, b"garbage 0", "the first is the one that tells most");
    let last = fs::read(folder.path().join("state.db.unreadable-8")).unwrap();
    assert_eq!(last, b"garbage 11");
}

#[test]
fn state_of_a_newer_version_is_left_alone() {
    let folder = closed_state();
    let path = state_db(folder.path());
    let mut file = fs::read(&path).unwrap();
    file[60..64].copy_from_slice(&2_u32.to_be_bytes());
    fs::write(&path, &file).unwrap();
    for _ in 0..2 {
        assert_eq!(Store::open(folder.path()).unwrap_err(), StoreError::Newer(2));
        assert_eq!(Store::open_read_only(folder.path()).unwrap_err(), StoreError::Newer(2));
    }
    assert_eq!(fs::read(&path).unwrap(), file);
    assert!(aside(folder.path()).is_empty());
}

#[test]
fn a_missing_table_is_damage() {
    let folder = closed_state();
    open(folder.path()).connection.execute_batch("DROP TABLE floor").unwrap();
    assert!(Store::open(folder.path()).unwrap().1.floors_lost);
}

/// Whoever made it, with our marks and our names.
#[test]
fn a_table_of_another_form_is_damage() {
    let folder = closed_state();
    let sql = "ALTER TABLE recovery DROP COLUMN online_keys";
    open(folder.path()).connection.execute_batch(sql).unwrap();
    assert!(Store::open(folder.path()).unwrap().1.floors_lost);
    assert_eq!(open(folder.path()).recovered_floors().unwrap(), None);
}
