//! Targets: fetched once, checked, and put in place only then.

use label700_tests::generic_repository::{GenericRepository, Hashed};
use serde_json::json;

use super::Trial;

const TOP: [&str; 3] = ["targets", "snapshot", "timestamp"];

fn offering(name: &str, bytes: &[u8], hashed: Hashed) -> GenericRepository {
    let mut repository = GenericRepository::default();
    repository.add_target("targets", name, bytes, hashed);
    repository.publish(&TOP);
    repository
}

#[test]
fn a_target_is_downloaded_when_asked_for_and_not_before() {
    let trial = Trial::begun(offering("file.txt", b"bytes", Hashed::Sha256));
    assert_eq!(trial.refresh(), 0);
    assert!(trial.downloaded().is_empty());
    assert_eq!(trial.download(&["file.txt"]), 0);
    assert_eq!(trial.downloaded()["file.txt"], b"bytes");
}

#[test]
fn each_known_hash_will_do_and_prefixes_the_name() {
    for (hashed, digits) in [(Hashed::Sha256, 64), (Hashed::Sha512, 128), (Hashed::Both, 64)] {
        let trial = Trial::begun(offering("folder/file.txt", b"bytes", hashed));
        assert_eq!(trial.download(&["folder/file.txt"]), 0, "{hashed:?}");
        let asked = trial.requests().pop().unwrap();
        let hash = asked.strip_prefix("targets/folder/").and_then(|file| file.strip_suffix(".file.txt"));
        assert_eq!(hash.map(str::len), Some(digits), "{hashed:?}");
        assert_eq!(trial.downloaded()["folder%2Ffile.txt"], b"bytes", "{hashed:?}");
    }
}

#[test]
fn without_consistent_snapshots_the_name_stands_alone() {
    let mut repository = offering("folder/file.txt", b"bytes", Hashed::Sha256);
    repository.signed.get_mut("root").unwrap()["consistent_snapshot"] = json!(false);
    repository.publish(&["root", "targets", "snapshot", "timestamp"]);
    let trial = Trial::begun(repository);
    assert_eq!(trial.download(&["folder/file.txt"]), 0);
    assert_eq!(trial.requests().last().map(String::as_str), Some("targets/folder/file.txt"));
}

#[test]
fn a_target_that_is_there_is_not_fetched_again() {
    let trial = Trial::begun(offering("file.txt", b"bytes", Hashed::Sha256));
    assert_eq!(trial.download(&["file.txt"]), 0);
    trial.requests();
    assert_eq!(trial.download(&["file.txt"]), 0);
    assert_eq!(trial.requests(), ["2.root", "timestamp"]);
    // Unless somebody has changed it.
    std::fs::write(trial.target_dir().join("file.txt"), b"BYTES").unwrap();
    assert_eq!(trial.download(&["file.txt"]), 0);
    assert_eq!(trial.downloaded()["file.txt"], b"bytes");
}

#[test]
fn a_new_version_replaces_the_old_one() {
    let mut trial = Trial::begun(offering("file.txt", b"bytes", Hashed::Sha256));
    assert_eq!(trial.download(&["file.txt"]), 0);
    trial.repository.add_target("targets", "file.txt", b"other bytes", Hashed::Sha256);
    trial.repository.publish(&TOP);
    assert_eq!(trial.download(&["file.txt"]), 0);
    assert_eq!(
        trial.downloaded().into_iter().collect::<Vec<_>>(),
        [("file.txt".to_owned(), b"other bytes".to_vec())]
    );
}

#[test]
fn other_bytes_than_were_signed_never_appear() {
    for served in [&b"BYTES"[..], b"byte", b"bytes and more", b""] {
        for present in [false, true] {
            let mut trial = Trial::begun(offering("file.txt", b"bytes", Hashed::Both));
            if present {
                assert_eq!(trial.download(&["file.txt"]), 0);
                trial.repository.add_target("targets", "file.txt", b"newer", Hashed::Both);
                trial.repository.publish(&TOP);
            }
            for (path, file) in &mut trial.repository.files {
                if path.starts_with("targets/") {
                    *file = served.to_vec();
                }
            }
            let before = trial.downloaded();
            assert_eq!(trial.download(&["file.txt"]), 1, "{served:?}");
            assert_eq!(trial.downloaded(), before, "{served:?}");
        }
    }
}

#[test]
fn every_listed_hash_must_match() {
    let mut repository = offering("file.txt", b"bytes", Hashed::Both);
    repository.signed.get_mut("targets").unwrap()["targets"]["file.txt"]["hashes"]["sha512"] =
        json!("00".repeat(64));
    repository.publish(&TOP);
    let trial = Trial::begun(repository);
    assert_eq!(trial.download(&["file.txt"]), 1);
    assert!(trial.downloaded().is_empty());
}

#[test]
fn unknown_hashes_do_not_count() {
    for (hashes, expected) in [(json!({ "unknown": "00" }), 1), (json!({}), 1)] {
        let mut repository = offering("file.txt", b"bytes", Hashed::Sha256);
        repository.signed.get_mut("targets").unwrap()["targets"]["file.txt"]["hashes"] = hashes;
        repository.publish(&TOP);
        let trial = Trial::begun(repository);
        assert_eq!(trial.download(&["file.txt"]), expected);
        assert!(trial.downloaded().is_empty());
        assert!(!trial.requests().iter().any(|path| path.starts_with("targets/")));
    }
    let mut repository = offering("file.txt", b"bytes", Hashed::Sha256);
    repository.signed.get_mut("targets").unwrap()["targets"]["file.txt"]["hashes"]["unknown"] = json!("00");
    repository.publish(&TOP);
    assert_eq!(Trial::begun(repository).download(&["file.txt"]), 0, "beside a known one");
}

#[test]
fn several_targets_come_in_order_up_to_the_first_failure() {
    let mut repository = GenericRepository::default();
    for name in ["a", "b", "c"] {
        repository.add_target("targets", name, name.as_bytes(), Hashed::Sha256);
    }
    repository.publish(&TOP);
    let trial = Trial::begun(repository);
    assert_eq!(trial.download(&["b", "a"]), 0);
    let targets = |trial: &Trial| {
        let requests = trial.requests().into_iter();
        requests
            .filter(|path| path.starts_with("targets/"))
            .map(|path| path.chars().last().unwrap())
            .collect()
    };
    let asked: String = targets(&trial);
    assert_eq!(asked, "ba");
    assert_eq!(trial.download(&["a", "missing", "c"]), 1);
    assert_eq!(trial.downloaded().into_keys().collect::<String>(), "ab");
}

#[test]
fn a_target_may_be_empty() {
    let trial = Trial::begun(offering("empty", b"", Hashed::Sha256));
    assert_eq!(trial.download(&["empty"]), 0);
    assert_eq!(trial.downloaded()["empty"], b"");
}

#[test]
fn nothing_is_downloaded_after_a_failed_refresh() {
    let mut trial = Trial::begun(offering("file.txt", b"bytes", Hashed::Sha256));
    assert_eq!(trial.refresh(), 0);
    trial.repository.files.remove("metadata/timestamp.json");
    trial.requests();
    assert_eq!(trial.download(&["file.txt"]), 1);
    assert_eq!(trial.requests(), ["2.root", "timestamp"]);
}
