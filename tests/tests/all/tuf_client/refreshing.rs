//! Root, timestamp, snapshot, targets: in this order, each once, each kept as received.

use label700_tests::generic_repository::GenericRepository;
use serde_json::{Value, json};

use super::{Trial, top_level};

const ALL: [&str; 4] = ["root", "targets", "snapshot", "timestamp"];

#[test]
fn a_first_refresh_asks_for_each_role_once() {
    let trial = Trial::begun(GenericRepository::default());
    assert_eq!(trial.refresh(), 0);
    assert_eq!(trial.requests(), ["2.root", "timestamp", "1.snapshot", "1.targets"]);
    assert_eq!(trial.trusted(), top_level([1, 1, 1, 1]));
}

#[test]
fn without_consistent_snapshots_names_carry_no_versions() {
    let mut repository = GenericRepository::default();
    repository.signed.get_mut("root").unwrap()["consistent_snapshot"] = json!(false);
    repository.publish_as_is("root");
    for role in ["targets", "snapshot", "timestamp"] {
        repository.publish_as_is(role);
    }
    let trial = Trial::begun(repository);
    assert_eq!(trial.refresh(), 0);
    assert_eq!(trial.requests(), ["2.root", "timestamp", "snapshot", "targets"]);
}

#[test]
fn an_unchanged_repository_is_asked_for_root_and_timestamp_alone() {
    let trial = Trial::refreshed();
    assert_eq!(trial.refresh(), 0);
    assert_eq!(trial.requests(), ["2.root", "timestamp"]);
}

#[test]
fn a_new_timestamp_alone_fetches_nothing_else() {
    let mut trial = Trial::refreshed();
    assert_eq!(trial.refresh_after_publishing(&["timestamp"]), 0);
    assert_eq!(trial.requests(), ["2.root", "timestamp"]);
    assert_eq!(trial.trusted(), top_level([1, 2, 1, 1]));
}

#[test]
fn a_new_snapshot_does_not_fetch_unchanged_targets() {
    let mut trial = Trial::refreshed();
    assert_eq!(trial.refresh_after_publishing(&["snapshot", "timestamp"]), 0);
    assert_eq!(trial.requests(), ["2.root", "timestamp", "2.snapshot"]);
}

#[test]
fn metadata_is_kept_as_received() {
    let mut repository = GenericRepository::default();
    for role in ["timestamp", "snapshot", "targets"] {
        let mut bytes = repository.file(role, 1);
        bytes.splice(0..0, *b" \n\t");
        repository.put(role, 1, &bytes);
    }
    repository.publish(&["root"]);
    let trial = Trial::begun(repository);
    assert_eq!(trial.refresh(), 0);
    for (role, version) in [("root", 2), ("timestamp", 1), ("snapshot", 1), ("targets", 1)] {
        assert_eq!(trial.kept(role), Some(trial.repository.file(role, version)), "{role}");
    }
}

#[test]
fn several_roots_are_walked_one_by_one() {
    let mut trial = Trial::refreshed();
    let old_root = trial.kept("root");
    trial.repository.publish(&["root", "root", "root"]);
    assert_eq!(trial.refresh(), 0);
    assert_eq!(trial.requests(), ["2.root", "3.root", "4.root", "5.root", "timestamp"]);
    assert_eq!(trial.trusted(), top_level([4, 1, 1, 1]));
    assert_ne!(trial.kept("root"), old_root);
}

#[test]
fn a_root_of_the_present_version_in_place_of_the_next_ends_the_walk() {
    let mut trial = Trial::refreshed();
    let present = trial.repository.file("root", 1);
    trial.repository.put("root", 2, &present);
    assert_eq!(trial.refresh_after_publishing(&["timestamp"]), 0);
    assert_eq!(trial.requests(), ["2.root", "timestamp"]);
    assert_eq!(trial.trusted(), top_level([1, 2, 1, 1]));
    // But only the right keys may say so much.
    trial.repository.signers.insert("root".to_owned(), vec![250]);
    trial.repository.publish_as_is("root");
    let forged = trial.repository.file("root", 1);
    trial.repository.put("root", 2, &forged);
    assert_eq!(trial.refresh_after_publishing(&["timestamp"]), 1);
}

#[test]
fn a_role_without_its_signature_ends_the_refresh_there() {
    let cases = [
        ("root", top_level([1, 0, 0, 0])),
        ("timestamp", top_level([2, 0, 0, 0])),
        ("snapshot", top_level([2, 2, 0, 0])),
        ("targets", top_level([2, 2, 2, 0])),
    ];
    for (role, expected) in cases {
        let mut trial = Trial::begun(GenericRepository::default());
        trial.repository.signers.get_mut(role).unwrap().clear();
        assert_eq!(trial.refresh_after_publishing(&ALL), 1, "{role}");
        assert_eq!(trial.trusted(), expected, "{role}");
    }
}

#[test]
fn a_file_must_have_the_version_of_its_name() {
    let cases = [
        ("root", top_level([1, 0, 0, 0])),
        ("snapshot", top_level([2, 2, 0, 0])),
        ("targets", top_level([2, 2, 2, 0])),
    ];
    for (role, expected) in cases {
        let mut trial = Trial::begun(GenericRepository::default());
        trial.repository.publish(&ALL);
        // The file says 3, and is served in place of 2, which its parent names.
        trial.repository.set_version(role, 3);
        let kept = trial.repository.signed["snapshot"].clone();
        let named = trial.repository.signed["timestamp"].clone();
        trial.repository.publish_as_is(role);
        trial.repository.signed.insert("snapshot".to_owned(), kept);
        trial.repository.signed.insert("timestamp".to_owned(), named);
        let wrong = trial.repository.file(role, 3);
        trial.repository.put(role, 2, &wrong);
        assert_eq!(trial.refresh(), 1, "{role}");
        assert_eq!(trial.trusted(), expected, "{role}");
    }
}

#[test]
fn a_timestamp_of_the_same_version_changes_nothing() {
    let mut trial = Trial::refreshed();
    trial.repository.signed.get_mut("timestamp").unwrap()["meta"]["snapshot.json"]["version"] = json!(100);
    trial.repository.publish_as_is("timestamp");
    let kept = trial.kept("timestamp");
    assert_eq!(trial.refresh(), 0);
    assert_eq!(trial.requests(), ["2.root", "timestamp"]);
    assert_eq!(trial.kept("timestamp"), kept);
}

#[test]
fn what_an_interrupted_refresh_left_missing_is_fetched() {
    let mut trial = Trial::refreshed();
    trial.repository.publish(&["targets", "snapshot", "timestamp"]);
    trial.server.fail("metadata/2.targets.json", 500);
    assert_eq!(trial.refresh(), 1);
    assert_eq!(trial.trusted(), top_level([1, 2, 2, 1]));
    trial.requests();
    trial.server.heal();
    assert_eq!(trial.refresh(), 0);
    assert_eq!(trial.requests(), ["2.root", "timestamp", "2.targets"]);
}

#[test]
fn lengths_and_hashes_of_metadata_count_where_they_are_told() {
    for (field, wrong) in [
        ("hashes", json!({ "sha256": "46".repeat(32) })),
        ("hashes", json!({ "sha512": "46".repeat(64) })),
        ("length", json!(10)),
        ("length", json!(100_000)),
    ] {
        let mut repository = GenericRepository::default();
        repository.tell_hashes = true;
        repository.publish(&["targets", "snapshot", "timestamp"]);
        let mut trial = Trial::begun(repository);
        assert_eq!(trial.refresh(), 0);
        trial.repository.publish(&["targets"]);
        trial.repository.signed.get_mut("snapshot").unwrap()["meta"]["targets.json"][field] = wrong;
        assert_eq!(trial.refresh_after_publishing(&["snapshot", "timestamp"]), 1, "{field}");
        assert_eq!(trial.trusted(), top_level([1, 3, 3, 2]), "{field}");
    }
}

#[test]
fn unknown_fields_are_signed_but_mean_nothing() {
    let mut trial = Trial::refreshed();
    let seed = trial.repository.new_seed();
    trial.repository.signers.get_mut("root").unwrap().push(seed);
    let own = trial.repository.signers["root"].clone();
    trial.repository.set_keys("root", "root", &own, 1);
    let root = trial.repository.signed.get_mut("root").unwrap();
    root["custom-field"] = json!("value");
    root["x-feed"] = json!({ "not": "a name" });
    root["roles"]["root"]["another-field"] = json!(null);
    for key in root["keys"].as_object_mut().unwrap().values_mut() {
        key["extra-field"] = json!({ "a": 1, "b": [2] });
        key["keyid_hash_algorithms"] = json!(["md5"]);
    }
    for role in ["timestamp", "snapshot", "targets"] {
        trial.repository.signed.get_mut(role).unwrap()["x-issued"] = json!("whenever");
    }
    assert_eq!(trial.refresh_after_publishing(&ALL), 0);
    assert_eq!(trial.trusted(), top_level([2, 2, 2, 2]));
}

#[test]
fn any_specification_version_of_the_same_major_is_read() {
    for (version, expected) in [("1.0.0", 0), ("1.0.31", 0), ("1.9.9", 0), ("2.0.0", 1)] {
        let mut trial = Trial::begun(GenericRepository::default());
        for role in ALL {
            trial.repository.signed.get_mut(role).unwrap()["spec_version"] = json!(version);
        }
        assert_eq!(trial.refresh_after_publishing(&ALL), expected, "{version}");
    }
}

#[test]
fn a_missing_file_ends_the_refresh_but_for_the_next_root() {
    type Lose = fn(&mut GenericRepository);
    let cases: [(&str, Lose, &str, [u64; 4]); 3] = [
        (
            "timestamp",
            |r| {
                r.files.remove("metadata/timestamp.json");
            },
            "timestamp",
            [1, 1, 1, 1],
        ),
        (
            "snapshot",
            |r| {
                r.signed.get_mut("timestamp").unwrap()["meta"]["snapshot.json"]["version"] = json!(2);
                r.publish(&["timestamp"]);
            },
            "2.snapshot",
            [1, 2, 1, 1],
        ),
        (
            "targets",
            |r| {
                r.signed.get_mut("snapshot").unwrap()["meta"]["targets.json"]["version"] = json!(2);
                r.publish(&["snapshot", "timestamp"]);
            },
            "2.targets",
            [1, 2, 2, 1],
        ),
    ];
    for (name, lose, last, expected) in cases {
        let mut trial = Trial::refreshed();
        lose(&mut trial.repository);
        assert_eq!(trial.refresh(), 1, "{name}");
        assert_eq!(trial.requests().last().map(String::as_str), Some(last), "{name}");
        assert_eq!(trial.trusted(), top_level(expected), "{name}");
    }
}

#[test]
fn a_failing_server_is_not_the_end_of_the_roots() {
    for (status, expected) in [(404, 0), (403, 0), (500, 1), (503, 1)] {
        let trial = Trial::refreshed();
        trial.server.fail("metadata/2.root.json", status);
        assert_eq!(trial.refresh(), expected, "{status}");
    }
}

#[test]
fn metadata_of_another_type_is_refused_whoever_signed_it() {
    let mut trial = Trial::begun(GenericRepository::default());
    let online = trial.repository.signers["timestamp"].clone();
    trial.repository.set_keys("root", "snapshot", &online, 1);
    trial.repository.publish(&["root"]);
    // A snapshot that could pass for a timestamp.
    let mut posing = trial.repository.signed["timestamp"].clone();
    posing["_type"] = json!("snapshot");
    posing["version"] = json!(2);
    trial.repository.signed.insert("timestamp".to_owned(), posing);
    trial.repository.publish_as_is("timestamp");
    assert_eq!(trial.refresh(), 1);
    assert_eq!(trial.trusted(), top_level([2, 0, 0, 0]));
}

#[test]
fn an_unsound_first_root_is_refused_before_anything_is_asked() {
    let repository = GenericRepository::default();
    let honest: Value = serde_json::from_slice(&repository.file("root", 1)).unwrap();
    let mut unversioned = honest.clone();
    unversioned["signed"].as_object_mut().unwrap().remove("version");
    let mut badly_signed = honest.clone();
    badly_signed["signatures"][0]["sig"] = json!("30".repeat(71));
    let mut unsigned = honest;
    unsigned["signatures"] = json!([]);
    for (name, root) in [("no version", unversioned), ("a wrong signature", badly_signed), ("none", unsigned)]
    {
        let trial = Trial::new(GenericRepository::default());
        assert_eq!(trial.init(root.to_string().as_bytes()), 1, "{name}");
        assert_eq!(trial.refresh(), 1, "{name}");
        // Neither does it help to lay the file there.
        std::fs::create_dir_all(trial.metadata_dir()).unwrap();
        std::fs::write(trial.metadata_dir().join("root.json"), root.to_string()).unwrap();
        assert_eq!(trial.refresh(), 1, "{name}");
        assert_eq!(trial.requests(), [""; 0], "{name}");
    }
}

#[test]
fn a_download_refreshes_first() {
    let trial = Trial::begun(GenericRepository::default());
    assert_eq!(trial.download(&["missing"]), 1);
    assert_eq!(trial.requests(), ["2.root", "timestamp", "1.snapshot", "1.targets"]);
    assert_eq!(trial.trusted(), top_level([1, 1, 1, 1]));
}
