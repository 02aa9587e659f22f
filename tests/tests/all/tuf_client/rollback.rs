//! Versions never fall, but by the recovery that a root brings.

use label700_tests::generic_repository::GenericRepository;
use serde_json::json;

use super::{Trial, top_level};

/// A client of a repository that stands at version 2 of all but root.
fn at_two(tell_hashes: bool) -> Trial {
    let mut repository = GenericRepository::default();
    repository.tell_hashes = tell_hashes;
    repository.publish(&["targets", "snapshot", "timestamp"]);
    let trial = Trial::begun(repository);
    assert_eq!(trial.refresh(), 0);
    assert_eq!(trial.trusted(), top_level([1, 2, 2, 2]));
    trial.requests();
    trial
}

#[test]
fn an_older_timestamp_is_refused() {
    let mut trial = at_two(false);
    trial.repository.set_version("timestamp", 1);
    trial.repository.publish_as_is("timestamp");
    assert_eq!(trial.refresh(), 1);
    assert_eq!(trial.requests(), ["2.root", "timestamp"]);
    assert_eq!(trial.trusted(), top_level([1, 2, 2, 2]));
}

#[test]
fn a_timestamp_that_names_an_older_snapshot_is_refused() {
    for tell_hashes in [false, true] {
        let mut trial = at_two(tell_hashes);
        trial.repository.set_version("snapshot", 1);
        trial.repository.publish_as_is("snapshot");
        assert_eq!(trial.refresh_after_publishing(&["timestamp"]), 1, "hashes: {tell_hashes}");
        assert_eq!(trial.requests(), ["2.root", "timestamp"]);
        assert_eq!(trial.trusted(), top_level([1, 2, 2, 2]));
    }
}

#[test]
fn a_snapshot_that_names_older_targets_is_refused() {
    for tell_hashes in [false, true] {
        let mut trial = at_two(tell_hashes);
        trial.repository.set_version("targets", 1);
        trial.repository.publish_as_is("targets");
        assert_eq!(trial.refresh_after_publishing(&["snapshot", "timestamp"]), 1, "hashes: {tell_hashes}");
        assert_eq!(trial.trusted(), top_level([1, 3, 2, 2]));
    }
}

#[test]
fn a_snapshot_that_no_longer_names_a_role_is_refused() {
    let mut repository = GenericRepository::default();
    repository.delegate("targets", "A", &["*"], false);
    repository.publish(&["A", "targets", "snapshot", "timestamp"]);
    let mut trial = Trial::begun(repository);
    assert_eq!(trial.refresh(), 0);
    let meta = &mut trial.repository.signed.get_mut("snapshot").unwrap()["meta"];
    meta.as_object_mut().unwrap().remove("A.json");
    assert_eq!(trial.refresh_after_publishing(&["snapshot", "timestamp"]), 1);
    assert_eq!(trial.trusted(), top_level([1, 3, 2, 2]));
}

#[test]
fn a_delegated_role_is_not_older_than_the_snapshot_said_before() {
    let mut repository = GenericRepository::default();
    repository.delegate("targets", "A", &["*"], false);
    repository.publish(&["A", "A", "targets", "snapshot", "timestamp"]);
    let mut trial = Trial::begun(repository);
    assert_eq!(trial.refresh(), 0);
    trial.repository.set_version("A", 1);
    trial.repository.publish_as_is("A");
    assert_eq!(trial.refresh_after_publishing(&["snapshot", "timestamp"]), 1);
}

#[test]
fn a_snapshot_beyond_the_one_named_is_not_fetched() {
    let mut trial = Trial::begun(GenericRepository::default());
    let named = trial.repository.signed["timestamp"].clone();
    trial.repository.publish(&["snapshot"]);
    trial.repository.signed.insert("timestamp".to_owned(), named);
    assert_eq!(trial.refresh_after_publishing(&["root", "timestamp"]), 0);
    assert_eq!(trial.trusted(), top_level([2, 2, 1, 1]));
}

#[test]
fn fast_forwarded_versions_are_recovered_by_new_keys() {
    const FAR: u64 = (1 << 53) - 1;
    // What was pushed out of reach, and whose keys are changed.
    let cases: [(&str, &[&str], [u64; 4]); 4] = [
        ("timestamp", &["timestamp"], [2, 3, 1, 1]),
        ("snapshot", &["snapshot"], [2, 3, 3, 1]),
        ("snapshot", &["snapshot", "timestamp"], [2, 3, 3, 1]),
        ("targets", &["snapshot"], [2, 3, 3, 3]),
    ];
    for (pushed, rotated, expected) in cases {
        let mut trial = Trial::begun(GenericRepository::default());
        let honest = trial.repository.signed.clone();
        trial.repository.set_version(pushed, FAR - 1);
        let after = ["targets", "snapshot", "timestamp"];
        let from = after.iter().position(|role| *role == pushed).unwrap();
        assert_eq!(trial.refresh_after_publishing(&after[from..]), 0, "{pushed}");
        assert_eq!(trial.trusted()[pushed], FAR, "{pushed}");

        let keys = trial.repository.signed["root"].clone();
        trial.repository.signed = honest;
        trial.repository.signed.insert("root".to_owned(), keys);
        // Past the versions of the attacker's other files.
        trial.repository.publish(&after[from..]);
        assert_eq!(trial.refresh_after_publishing(&after[from..]), 1, "{pushed} without new keys");

        for role in rotated {
            trial.repository.rotate(role);
        }
        for role in &after[from..] {
            trial.repository.publish_as_is(role);
        }
        assert_eq!(trial.refresh_after_publishing(&["root"]), 0, "{pushed} with new keys of {rotated:?}");
        assert_eq!(trial.trusted(), top_level(expected), "{pushed}");
    }
}

#[test]
fn floors_outlive_what_a_raised_threshold_makes_unverifiable() {
    let mut trial = at_two(false);
    let (old, more) = (trial.repository.signers["timestamp"].clone(), trial.repository.new_seed());
    let both = [old[0], more];
    // The same root first lists both keys, so that the second change is one of the threshold alone.
    trial.repository.set_keys("root", "timestamp", &both, 1);
    assert_eq!(trial.refresh_after_publishing(&["root", "timestamp"]), 0);
    assert_eq!(trial.trusted()["timestamp"], 3);
    trial.repository.set_keys("root", "timestamp", &both, 2);
    trial.repository.signers.insert("timestamp".to_owned(), both.to_vec());
    trial.repository.set_version("timestamp", 1);
    assert_eq!(trial.refresh_after_publishing(&["root", "timestamp"]), 1, "version 2 after 3");
    assert_eq!(trial.trusted(), top_level([3, 3, 2, 2]));
    assert_eq!(trial.refresh_after_publishing(&["timestamp", "timestamp"]), 0);
}

#[test]
fn versions_are_whole_numbers_from_1_to_the_largest_that_json_keeps() {
    for (version, expected) in [(0_i64, 1), (-1, 1), (1 << 53, 1), ((1 << 53) - 1, 0)] {
        let mut trial = Trial::begun(GenericRepository::default());
        trial.repository.signed.get_mut("timestamp").unwrap()["version"] = json!(version);
        let signed = trial.repository.signed["timestamp"].clone();
        let key = label700_tests::generic_repository::key(trial.repository.signers["timestamp"][0]);
        let bytes = label700::trust::sign::envelope(&signed, &[&key]).unwrap();
        trial.repository.put("timestamp", 1, &bytes);
        assert_eq!(trial.refresh(), expected, "{version}");
    }
}
