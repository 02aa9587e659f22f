//! Old age: what has expired is not used, but what was verified before stays.

use label700::time::Timestamp;
use label700_tests::generic_repository::{GenericRepository, Hashed, days};
use serde_json::json;

use super::{Trial, top_level};

fn expire(trial: &mut Trial, role: &str, day: i64) {
    trial.repository.signed.get_mut(role).unwrap()["expires"] = json!(days(day));
}

#[test]
fn new_files_that_have_expired_are_refused() {
    let cases: [(&str, &[&str], [u64; 4]); 4] = [
        // 5.3.10: a root is taken before its expiry is looked at.
        ("root", &["root", "timestamp"], [2, 1, 1, 1]),
        ("timestamp", &["timestamp"], [1, 1, 1, 1]),
        ("snapshot", &["snapshot", "timestamp"], [1, 2, 1, 1]),
        ("targets", &["targets", "snapshot", "timestamp"], [1, 2, 2, 1]),
    ];
    for (role, published, expected) in cases {
        let mut trial = Trial::refreshed();
        expire(&mut trial, role, -1);
        assert_eq!(trial.refresh_after_publishing(published), 1, "{role}");
        assert_eq!(trial.trusted(), top_level(expected), "{role}");
    }
}

#[test]
fn kept_files_that_have_expired_lead_to_their_successors() {
    for (role, published, expected) in [
        ("root", vec!["root"], [2, 1, 1, 1]),
        ("timestamp", vec!["timestamp"], [1, 2, 1, 1]),
        ("snapshot", vec!["snapshot", "timestamp"], [1, 2, 2, 1]),
        ("targets", vec!["targets", "snapshot", "timestamp"], [1, 2, 2, 2]),
    ] {
        let mut trial = Trial::begun(GenericRepository::default());
        expire(&mut trial, role, 7);
        trial.repository.set_version(role, 0);
        trial.repository.publish(&[role]);
        trial.init(&trial.repository.file("root", 1));
        assert_eq!(trial.refresh(), 0, "{role}");
        assert_eq!(trial.trusted(), top_level([1, 1, 1, 1]), "{role}");
        trial.now = days(18);
        assert_eq!(trial.refresh(), 1, "{role}: nothing newer is there");
        assert_eq!(trial.trusted(), top_level([1, 1, 1, 1]), "{role}");
        expire(&mut trial, role, 21);
        assert_eq!(trial.refresh_after_publishing(&published), 0, "{role}");
        assert_eq!(trial.trusted(), top_level(expected), "{role}");
    }
}

#[test]
fn an_expired_root_on_the_way_does_no_harm() {
    let mut trial = Trial::refreshed();
    expire(&mut trial, "root", -5);
    trial.repository.publish(&["root"]);
    expire(&mut trial, "root", 30);
    assert_eq!(trial.refresh_after_publishing(&["root"]), 0);
    assert_eq!(trial.trusted(), top_level([3, 1, 1, 1]));
}

#[test]
fn the_moment_of_expiry_is_too_late() {
    for (seconds, expected) in [(-1, 0), (0, 1)] {
        let mut trial = Trial::begun(GenericRepository::default());
        expire(&mut trial, "timestamp", 7);
        trial.repository.publish(&["timestamp"]);
        trial.now = Timestamp::parse(&days(7)).unwrap().plus(seconds).to_rfc3339();
        assert_eq!(trial.refresh(), expected, "{seconds}");
    }
}

#[test]
fn expired_delegated_roles() {
    let mut repository = GenericRepository::default();
    repository.delegate("targets", "A", &["folder/*"], false);
    repository.add_target("A", "folder/first", b"first", Hashed::Sha256);
    repository.add_target("A", "folder/second", b"second", Hashed::Sha256);
    let mut trial = Trial::begun(repository);
    expire(&mut trial, "A", -1);
    trial.repository.publish(&["A", "targets", "snapshot", "timestamp"]);
    assert_eq!(trial.refresh(), 0);
    assert_eq!(trial.download(&["folder/first"]), 1);
    assert!(trial.downloaded().is_empty());
    assert_eq!(trial.trusted(), top_level([1, 2, 2, 2]));

    expire(&mut trial, "A", 7);
    trial.repository.publish(&["A", "snapshot", "timestamp"]);
    assert_eq!(trial.download(&["folder/first"]), 0);
    trial.now = days(18);
    assert_eq!(trial.download(&["folder/second"]), 1, "the kept file has expired, and there is no newer one");
    assert_eq!(trial.downloaded().len(), 1);

    expire(&mut trial, "A", 21);
    trial.repository.publish(&["A", "snapshot", "timestamp"]);
    assert_eq!(trial.download(&["folder/second"]), 0);
    assert_eq!(trial.downloaded().len(), 2);
}

#[test]
fn times_are_utc_or_nothing() {
    for (expires, expected) in [
        ("2026-11-30T00:00:00Z", 0),
        ("2026-11-30T00:00:00+08:00", 1),
        ("2026-11-30", 1),
        ("2026-13-30T00:00:00Z", 1),
        ("", 1),
    ] {
        let mut trial = Trial::refreshed();
        trial.repository.signed.get_mut("timestamp").unwrap()["expires"] = json!(expires);
        assert_eq!(trial.refresh_after_publishing(&["timestamp"]), expected, "{expires}");
    }
}

#[test]
fn the_device_clock_counts_where_no_time_is_given() {
    for (expires, expected) in [("2999-01-01T00:00:00Z", 0), ("2026-01-01T00:00:00Z", 1)] {
        let mut repository = GenericRepository::default();
        for role in ["timestamp", "snapshot", "targets", "root"] {
            repository.signed.get_mut(role).unwrap()["expires"] = json!("2999-01-01T00:00:00Z");
        }
        repository.signed.get_mut("timestamp").unwrap()["expires"] = json!(expires);
        repository.publish(&["targets", "snapshot", "timestamp", "root"]);
        let trial = Trial::begun(repository);
        trial.server.serve(&trial.repository.files);
        let url = format!("{}/metadata", trial.server.url);
        let output = trial.command().args(["--metadata-url", &url, "refresh"]).output().unwrap();
        assert_eq!(super::code(&output), expected, "{expires}");
    }
}
