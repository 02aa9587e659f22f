//! Keys, the lock, and folders that cannot be used.

use std::fs;

use super::*;

const PASSPHRASE: &str = "correct horse battery";

fn protected(dir: &Path) -> Registry {
    let protection = Protection::Passphrase(Zeroizing::new(PASSPHRASE.to_owned()));
    Registry::init(dir, "main", &protection, now(), Box::new(Knows(PASSPHRASE))).unwrap()
}

#[test]
fn protected_keys_open_with_their_passphrase_alone() {
    let dir = tempfile::tempdir().unwrap();
    let registry = protected(dir.path());
    stage(&registry, demo::SAMPLE_CSV).unwrap();
    assert_eq!(approve(&registry).unwrap().seq, 1);

    let wrong = Registry::open(dir.path(), Box::new(Knows("battery horse correct"))).unwrap();
    let error = wrong.renew(now()).unwrap_err();
    assert!(matches!(error, Error::WrongPassphrase(_)));
    assert!(error.to_string().contains("snapshot.pem"), "{error}");
    let nobody = Registry::open(dir.path(), Box::new(Unattended)).unwrap();
    assert!(matches!(nobody.renew(now()), Err(Error::NoPassphrase)));
    for (name, bytes) in tree(dir.path()) {
        let text = String::from_utf8_lossy(&bytes);
        assert_eq!(text.contains("ENCRYPTED PRIVATE KEY"), name.starts_with("keys"), "{name}");
        assert!(!text.contains("BEGIN PRIVATE KEY"), "{name}");
    }
}

#[test]
fn a_short_passphrase_makes_no_registry() {
    let dir = tempfile::tempdir().unwrap();
    let protection = Protection::Passphrase(Zeroizing::new("短口令".to_owned()));
    let short = Registry::init(dir.path(), "main", &protection, now(), Box::new(Unattended));
    assert!(matches!(short, Err(Error::ShortPassphrase)));
    assert!(tree(dir.path()).is_empty());
}

#[test]
fn a_missing_or_foreign_key_is_named_and_nothing_is_published() {
    let (_dir, registry) = published();
    stage(&registry, demo::SAMPLE_CSV).unwrap();
    let public = tree(&registry.public_dir());
    let key = registry.folder().keys().join("timestamp.pem");
    fs::copy(registry.folder().keys().join("snapshot.pem"), &key).unwrap();
    assert!(matches!(approve(&registry), Err(Error::WrongKey(path)) if path == key));
    fs::write(&key, "no key").unwrap();
    assert!(matches!(approve(&registry), Err(Error::WrongKey(path)) if path == key));
    fs::remove_file(&key).unwrap();
    assert!(matches!(approve(&registry), Err(Error::KeyMissing(path)) if path == key));
    assert!(tree(&registry.public_dir()) == public);
}

#[test]
fn the_offline_keys_are_needed_for_the_first_publication_only() {
    let (_dir, registry) = published();
    for name in fs::read_dir(registry.folder().keys()).unwrap() {
        let path = name.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if name.starts_with("root") || name.starts_with("targets") || name.starts_with("list-reserve") {
            fs::remove_file(path).unwrap();
        }
    }
    registry.publish(&PublishOptions::default(), now()).unwrap();
    assert_eq!(approve(&registry).unwrap().seq, 2);
}

#[cfg(unix)]
#[test]
fn keys_are_the_owners_alone_and_the_published_tree_is_not() {
    use std::os::unix::fs::PermissionsExt as _;
    let (_dir, registry) = published();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let keys = registry.folder().keys();
    assert_eq!(mode(&keys), 0o700);
    let files: Vec<_> = fs::read_dir(&keys).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(files.len(), 15);
    assert!(files.iter().all(|file| mode(file) == 0o600));
    assert_ne!(mode(&registry.anchor()) & 0o044, 0);
    assert!(tree(&registry.public_dir()).iter().all(|(name, _)| !name.contains("pem")));
}

#[cfg(unix)]
#[test]
fn a_key_that_others_may_read_is_refused() {
    use std::os::unix::fs::PermissionsExt as _;
    let (_dir, registry) = published();
    let key = registry.folder().keys().join("timestamp.pem");
    for mode in [0o644, 0o640, 0o604, 0o620] {
        fs::set_permissions(&key, fs::Permissions::from_mode(mode)).unwrap();
        let refused = registry.renew(now().plus(60));
        assert!(matches!(&refused, Err(Error::KeyExposed(path)) if *path == key), "{mode:o}: {refused:?}");
    }
    fs::set_permissions(&key, fs::Permissions::from_mode(0o400)).unwrap();
    registry.renew(now().plus(60)).unwrap();
}

#[test]
fn a_csv_beyond_any_list_is_not_even_read() {
    let (dir, registry) = published();
    let path = dir.path().join("long.csv");
    // Sparse: it takes no room.
    fs::File::create(&path).unwrap().set_len(1_000_000_001).unwrap();
    assert!(matches!(registry.import(&path), Err(Error::CsvTooLong(_))));
}

#[test]
fn init_overwrites_nothing() {
    let (_dir, registry) = published();
    let before = tree(registry.folder().root());
    let again =
        Registry::init(registry.folder().root(), "demo", &Protection::Demo, now(), Box::new(Unattended));
    assert!(matches!(again, Err(Error::AlreadyThere(_))));
    assert!(tree(registry.folder().root()) == before);
}

#[test]
fn feed_names_that_no_url_could_hold_are_refused() {
    for name in ["", ".hidden", "Demo", "a/b", "演示", &"a".repeat(65)] {
        let dir = tempfile::tempdir().unwrap();
        let made = Registry::init(dir.path(), name, &Protection::Demo, now(), Box::new(Unattended));
        assert!(matches!(made, Err(Error::BadValue(_))), "{name}");
        assert!(tree(dir.path()).is_empty(), "{name}");
    }
}

#[test]
fn one_command_at_a_time() {
    let (_dir, registry) = published();
    registry.publish(&PublishOptions::default(), now()).unwrap();
    let review = registry.review().unwrap();
    let other = Registry::open(registry.folder().root(), Box::new(Unattended)).unwrap();
    assert!(matches!(other.renew(now()), Err(Error::Locked(_))));
    assert!(matches!(other.import_bytes("x", b""), Err(Error::Locked(_))));
    assert!(other.inspect(now()).is_ok(), "looking is always possible");
    drop(review);
    other.renew(now()).unwrap();
}

#[test]
fn what_a_crash_left_half_written_is_cleared() {
    let (_dir, registry) = published();
    let left = registry.folder().root().join("tmp/timestamp.json");
    fs::write(&left, "half a").unwrap();
    registry.renew(now()).unwrap();
    assert!(!left.exists());
}

#[test]
fn a_faulty_import_changes_nothing() {
    let (_dir, registry) = published();
    let before = tree(registry.folder().root());
    assert!(matches!(registry.import_bytes("x.csv", b"block\n1\n"), Err(Error::Faults(_))));
    assert!(tree(registry.folder().root()) == before);
}

#[test]
fn unusable_folders_are_named_with_advice() {
    let dir = tempfile::tempdir().unwrap();
    let none = Registry::open(dir.path(), Box::new(Unattended)).unwrap_err().to_string();
    assert!(none.ends_with("is not a registry; make one with `init`"), "{none}");

    // A file where a folder should be fails for the superuser too.
    let file = dir.path().join("file");
    fs::write(&file, "").unwrap();
    let made = Registry::init(&file.join("r"), "demo", &Protection::Demo, now(), Box::new(Unattended));
    assert!(matches!(made, Err(Error::Io { .. })));

    let advice = |kind: std::io::ErrorKind| {
        let error = Error::Io { doing: "write", path: "r/x".into(), source: kind.into() };
        error.to_string()
    };
    assert!(advice(std::io::ErrorKind::StorageFull).ends_with("; make room and repeat"));
    assert!(advice(std::io::ErrorKind::ReadOnlyFilesystem).ends_with("; the file system is read-only"));
    assert!(advice(std::io::ErrorKind::PermissionDenied).contains("check who owns the folder"));
}

#[cfg(unix)]
#[test]
fn a_read_only_folder_is_said_to_be_one() {
    use std::os::unix::fs::PermissionsExt as _;
    let (_dir, registry) = published();
    let metadata = registry.folder().metadata();
    fs::set_permissions(&metadata, fs::Permissions::from_mode(0o555)).unwrap();
    let superuser = fs::write(metadata.join("probe"), "").is_ok();
    let renewed = registry.renew(now().plus(60));
    fs::set_permissions(&metadata, fs::Permissions::from_mode(0o755)).unwrap();
    if !superuser {
        assert!(renewed.unwrap_err().to_string().contains("check who owns the folder"));
    }
    assert_eq!(client_seq(&registry, now()), Some(1));
}

#[test]
fn settings_that_were_edited_badly_are_named() {
    let (_dir, registry) = published();
    let path = registry.folder().settings();
    let good = fs::read_to_string(&path).unwrap();
    let reopen = |text: String| {
        fs::write(&path, text).unwrap();
        let registry = Registry::open(registry.folder().root(), Box::new(Unattended))?;
        registry.publish(&PublishOptions::default(), now())
    };
    assert!(reopen(good.replace("2027-12-05", "soon")).unwrap_err().to_string().contains("\"soon\""));
    assert!(matches!(reopen("{}".to_owned()), Err(Error::Damaged { .. })));
    assert!(reopen(good.replace("2027-12-05", "2028-12-05")).is_ok());
}

/// A stick that was prepared on somebody else's computer.
#[cfg(unix)]
#[test]
fn nothing_is_written_through_a_link_that_lies_in_the_way() {
    use crate::folder::{Mode, replace};
    let dir = tempfile::tempdir().unwrap();
    let precious = dir.path().join("precious");
    fs::write(&precious, b"kept").unwrap();
    std::os::unix::fs::symlink(&precious, dir.path().join("list.json.new")).unwrap();
    replace(&dir.path().join("list.json"), b"signed", Mode::Shared).unwrap();
    assert_eq!(fs::read(&precious).unwrap(), b"kept");
    assert_eq!(fs::read(dir.path().join("list.json")).unwrap(), b"signed");
    // What an earlier run left half done is no obstacle.
    fs::write(dir.path().join("list.json.new"), b"half").unwrap();
    replace(&dir.path().join("list.json"), b"again", Mode::Shared).unwrap();
    assert_eq!(fs::read(dir.path().join("list.json")).unwrap(), b"again");
}
