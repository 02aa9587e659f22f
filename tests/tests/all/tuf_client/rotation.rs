//! Keys come and go, one root at a time.

use label700_tests::generic_repository::GenericRepository;

use super::{Trial, top_level};

/// A root's own keys and threshold, and who signs it: keys are told apart by small numbers.
struct Step(&'static [u8], u64, &'static [u8]);

#[test]
fn root_keys() {
    let cases: [(&str, &[Step], bool); 15] = [
        ("one key is replaced", &[Step(&[1], 1, &[1]), Step(&[2], 1, &[2, 1]), Step(&[2], 1, &[2])], true),
        (
            "signatures of strangers do no harm",
            &[Step(&[1], 1, &[3, 1, 4]), Step(&[2], 1, &[3, 2, 1, 4]), Step(&[2], 1, &[3, 2, 4])],
            true,
        ),
        (
            "any three of five",
            &[
                Step(&[0, 1, 2, 3, 4], 3, &[0, 2, 4]),
                Step(&[0, 1, 2, 3, 4], 3, &[0, 4, 1]),
                Step(&[0, 1, 2, 3, 4], 3, &[0, 1, 3]),
            ],
            true,
        ),
        (
            "one of five is replaced, and three that stay sign",
            &[Step(&[0, 1, 2, 3, 4], 3, &[0, 2, 4]), Step(&[0, 1, 3, 4, 5], 3, &[0, 4, 1])],
            true,
        ),
        (
            "one of five is replaced, and the old and the new sign",
            &[
                Step(&[0, 1, 2, 3, 4], 3, &[0, 2, 4]),
                Step(&[0, 1, 3, 4, 5], 3, &[0, 2, 4, 5]),
                Step(&[0, 1, 3, 4, 5], 3, &[0, 4, 5]),
            ],
            true,
        ),
        (
            "all five are replaced",
            &[
                Step(&[0, 1, 2, 3, 4], 3, &[0, 2, 4]),
                Step(&[5, 6, 7, 8, 9], 3, &[0, 2, 4, 5, 6, 7]),
                Step(&[5, 6, 7, 8, 9], 3, &[5, 6, 7]),
            ],
            true,
        ),
        ("the threshold rises", &[Step(&[1, 2, 3], 1, &[1]), Step(&[1, 2, 3], 2, &[1, 2])], true),
        (
            "the threshold falls",
            &[Step(&[1, 2, 3], 2, &[1, 2]), Step(&[1, 2, 3], 1, &[1, 2]), Step(&[1, 2, 3], 1, &[1])],
            true,
        ),
        ("a key and the threshold join", &[Step(&[1], 1, &[1]), Step(&[1, 2], 2, &[1, 2])], true),
        ("the old key has not signed", &[Step(&[1], 1, &[1]), Step(&[2], 1, &[2, 3, 4])], false),
        ("the new key has not signed", &[Step(&[1], 1, &[1]), Step(&[2], 1, &[1, 3, 4])], false),
        (
            "two of the new three",
            &[Step(&[0, 1, 2, 3, 4], 3, &[0, 2, 4]), Step(&[0, 1, 3, 4, 5], 3, &[0, 2, 4])],
            false,
        ),
        (
            "two of the old three",
            &[Step(&[0, 1, 2, 3, 4], 3, &[0, 2, 4]), Step(&[0, 1, 3, 4, 5], 3, &[0, 4, 5])],
            false,
        ),
        ("the new threshold is not reached", &[Step(&[1, 2, 3], 1, &[1]), Step(&[1, 2, 3], 2, &[2])], false),
        (
            "the old threshold is not reached",
            &[Step(&[1, 2, 3], 2, &[1, 2]), Step(&[1, 2, 3], 1, &[1])],
            false,
        ),
    ];
    for (name, steps, accepted) in cases {
        let mut repository = GenericRepository::default();
        repository.set_version("root", 0);
        for Step(keys, threshold, signers) in steps {
            repository.set_keys("root", "root", &seeds(keys), *threshold);
            repository.signers.insert("root".to_owned(), seeds(signers));
            repository.publish(&["root"]);
        }
        let trial = Trial::begun(repository);
        assert_eq!(trial.refresh() == 0, accepted, "{name}");
        let newest = trial.repository.version("root") - u64::from(!accepted);
        assert_eq!(trial.kept("root"), Some(trial.repository.file("root", newest)), "{name}");
    }
}

#[test]
fn keys_of_the_other_top_level_roles() {
    let cases: [(&str, Step, bool); 10] = [
        ("one key is replaced", Step(&[2], 1, &[2]), true),
        ("signatures of strangers do no harm", Step(&[1], 1, &[3, 1, 4]), true),
        ("the new key has not signed", Step(&[2], 1, &[1, 3, 4]), false),
        ("a stranger among three", Step(&[0, 1, 3, 4, 5], 3, &[0, 2, 4]), false),
        ("two of three", Step(&[0, 1, 3, 4, 5], 3, &[0, 4]), false),
        ("three of five", Step(&[0, 1, 2, 3, 4], 3, &[0, 2, 4]), true),
        ("three others of five", Step(&[0, 1, 2, 3, 4], 3, &[0, 4, 1]), true),
        ("the first and the middle", Step(&[0, 1, 2, 3, 4], 3, &[0, 1, 3]), true),
        ("the middle three", Step(&[0, 1, 2, 3, 4], 3, &[1, 2, 3]), true),
        ("the last three", Step(&[0, 1, 2, 3, 4], 3, &[2, 3, 4]), true),
    ];
    for (name, Step(keys, threshold, signers), accepted) in cases {
        for role in ["timestamp", "snapshot", "targets"] {
            let mut trial = Trial::refreshed();
            trial.repository.set_keys("root", role, &seeds(keys), threshold);
            trial.repository.signers.insert(role.to_owned(), seeds(signers));
            let code = trial.refresh_after_publishing(&["root", "targets", "snapshot", "timestamp"]);
            assert_eq!(code == 0, accepted, "{name}: {role}");
            if accepted {
                assert_eq!(trial.kept(role), Some(trial.repository.file(role, 2)), "{name}: {role}");
            } else {
                assert_ne!(trial.kept(role), Some(trial.repository.file(role, 2)), "{name}: {role}");
            }
        }
    }
}

#[test]
fn new_keys_of_a_delegated_role_come_with_its_delegator() {
    let mut repository = GenericRepository::default();
    repository.delegate("targets", "A", &["*"], false);
    repository.publish(&["A", "targets", "snapshot", "timestamp"]);
    let mut trial = Trial::begun(repository);
    assert_eq!(trial.download(&["missing"]), 1);
    assert_eq!(trial.trusted()["A"], 1);

    trial.repository.signers.insert("A".to_owned(), vec![200]);
    trial.repository.publish(&["A", "snapshot", "timestamp"]);
    assert_eq!(trial.download(&["missing"]), 1);
    assert_eq!(trial.trusted()["A"], 1, "signed by a key that nobody delegated to");

    trial.repository.set_keys("targets", "A", &[200], 1);
    trial.repository.publish(&["targets", "snapshot", "timestamp"]);
    assert_eq!(trial.download(&["missing"]), 1);
    assert_eq!(trial.trusted()["A"], 2);
}

#[test]
fn changed_online_keys_remove_what_they_signed() {
    // The file of the rotated role's next version is missing, so nothing takes the place of the removed.
    let mut trial = Trial::refreshed();
    trial.repository.rotate("snapshot");
    trial.repository.publish(&["root"]);
    trial.server.fail("metadata/timestamp.json", 500);
    assert_eq!(trial.refresh(), 1);
    assert_eq!(trial.trusted(), top_level([2, 0, 0, 1]));
    trial.server.heal();
    assert_eq!(trial.refresh_after_publishing(&["snapshot", "timestamp"]), 0);
    assert_eq!(trial.trusted(), top_level([2, 2, 2, 1]));
}

#[test]
fn changed_target_keys_remove_nothing() {
    let mut trial = Trial::refreshed();
    trial.repository.rotate("targets");
    trial.repository.publish(&["root"]);
    trial.server.fail("metadata/timestamp.json", 500);
    assert_eq!(trial.refresh(), 1);
    assert_eq!(trial.trusted(), top_level([2, 1, 1, 1]));
}

#[test]
fn a_change_of_online_keys_on_the_way_counts_though_the_last_root_undoes_it() {
    let mut trial = Trial::refreshed();
    let first = trial.repository.signers["timestamp"].clone();
    trial.repository.set_version("timestamp", 10);
    assert_eq!(trial.refresh_after_publishing(&["timestamp"]), 0);
    trial.repository.rotate("timestamp");
    trial.repository.publish(&["root"]);
    trial.repository.set_keys("root", "timestamp", &first, 1);
    trial.repository.signers.insert("timestamp".to_owned(), first);
    trial.repository.publish(&["root"]);
    trial.repository.set_version("timestamp", 2);
    assert_eq!(trial.refresh_after_publishing(&["timestamp"]), 0);
    assert_eq!(trial.trusted(), top_level([3, 3, 1, 1]));
}

fn seeds(numbers: &[u8]) -> Vec<u8> {
    numbers.iter().map(|number| 100 + number).collect()
}
