//! The metadata folder: believed only as far as it verifies, and never left half-written.

use label700_tests::generic_repository::GenericRepository;

use super::{Trial, top_level};

#[test]
fn without_a_root_nothing_is_asked() {
    let trial = Trial::new(GenericRepository::default());
    assert_eq!(trial.refresh(), 1);
    assert_eq!(trial.download(&["file"]), 1);
    assert_eq!(trial.requests(), [""; 0]);
}

#[test]
fn init_keeps_the_root_as_it_is_and_asks_for_nothing() {
    let mut trial = Trial::new(GenericRepository::default());
    let mut root = trial.repository.file("root", 1);
    root.extend(b"\n \n");
    assert_eq!(trial.init(&root), 0);
    assert_eq!(trial.kept("root"), Some(root));
    assert_eq!(trial.requests(), [""; 0]);
    // Beginning again is allowed; what else was verified stays, as far as it verifies.
    assert_eq!(trial.refresh_after_publishing(&["timestamp"]), 0);
    assert_eq!(trial.init(&trial.repository.file("root", 1)), 0);
    assert_eq!(trial.trusted(), top_level([1, 2, 1, 1]));
    assert_eq!(trial.refresh(), 0);
}

#[test]
fn a_damaged_file_counts_as_absent() {
    for role in ["timestamp", "snapshot", "targets"] {
        for damage in [&b""[..], b"{}", b"<!DOCTYPE html>", b"\xff"] {
            let trial = Trial::refreshed();
            std::fs::write(trial.metadata_dir().join(format!("{role}.json")), damage).unwrap();
            assert_eq!(trial.refresh(), 0, "{role}: {damage:?}");
            let expected = if role == "timestamp" { vec![] } else { vec![format!("1.{role}")] };
            assert_eq!(trial.requests()[2..], expected, "{role}: {damage:?}");
            assert_eq!(trial.kept(role), Some(trial.repository.file(role, 1)), "{role}: {damage:?}");
        }
    }
}

#[test]
fn a_kept_file_is_not_believed_for_lying_there() {
    // Well formed, of a higher version, but signed by nobody who may.
    for role in ["timestamp", "snapshot", "targets"] {
        let trial = Trial::refreshed();
        let mut stranger = GenericRepository::default();
        stranger.signers.insert(role.to_owned(), vec![250]);
        stranger.set_version(role, 8);
        stranger.publish(&[role]);
        std::fs::write(trial.metadata_dir().join(format!("{role}.json")), stranger.file(role, 9)).unwrap();
        assert_eq!(trial.refresh(), 0, "{role}");
        assert_eq!(trial.trusted(), top_level([1, 1, 1, 1]), "{role}");
    }
}

#[test]
fn a_damaged_root_is_not_replaced_by_a_guess() {
    let trial = Trial::refreshed();
    std::fs::write(trial.metadata_dir().join("root.json"), b"{}").unwrap();
    assert_eq!(trial.refresh(), 1);
    assert_eq!(trial.requests(), [""; 0]);
}

#[test]
fn versions_are_remembered_where_the_files_are_lost() {
    for lost in [&["timestamp"][..], &["timestamp", "snapshot"]] {
        let mut trial = Trial::refreshed();
        let old = trial.repository.files.clone();
        assert_eq!(trial.refresh_after_publishing(&["targets", "snapshot", "timestamp"]), 0);
        for lost in lost {
            std::fs::remove_file(trial.metadata_dir().join(format!("{lost}.json"))).unwrap();
        }
        let new = std::mem::replace(&mut trial.repository.files, old);
        assert_eq!(trial.refresh(), 1, "{lost:?}: an old repository");
        trial.repository.files = new;
        assert_eq!(trial.refresh(), 0, "{lost:?}");
    }
}

#[test]
fn a_crash_after_a_root_with_other_online_keys_recovers_all_the_same() {
    let mut trial = Trial::refreshed();
    trial.repository.set_version("timestamp", 1000);
    assert_eq!(trial.refresh_after_publishing(&["timestamp"]), 0);
    // The root file is on the disk; the process ended before it could remove anything.
    trial.repository.rotate("timestamp");
    trial.repository.publish(&["root"]);
    std::fs::write(trial.metadata_dir().join("root.json"), trial.repository.file("root", 2)).unwrap();
    trial.repository.set_version("timestamp", 1);
    assert_eq!(trial.refresh_after_publishing(&["timestamp"]), 0);
    assert_eq!(trial.trusted(), top_level([2, 2, 1, 1]));
}

#[test]
fn only_metadata_ends_in_json_and_nothing_half_written_is_left() {
    let trial = Trial::refreshed();
    let mut names: Vec<_> = std::fs::read_dir(trial.metadata_dir())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, ["floors", "root.json", "snapshot.json", "targets.json", "timestamp.json"]);
}

#[test]
fn a_folder_that_cannot_be_written_fails_without_a_panic() {
    let trial = Trial::refreshed();
    std::fs::remove_dir_all(trial.metadata_dir()).unwrap();
    std::fs::write(trial.metadata_dir(), b"a file").unwrap();
    assert_eq!(trial.refresh(), 1);
    assert_eq!(trial.init(&trial.repository.file("root", 1)), 1);
}

#[test]
fn bad_usage_exits_with_1_too() {
    let trial = Trial::refreshed();
    for arguments in [&["refresh"][..], &["download"], &["no-such-command"], &["--no-such-option"], &[]] {
        let output = trial.command().args(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        assert!(!output.stderr.is_empty(), "{arguments:?}");
    }
    let help = trial.command().arg("--help").output().unwrap();
    assert_eq!(help.status.code(), Some(0));
}
