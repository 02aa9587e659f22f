//! What a delegation says: which targets a role may speak for, and what makes no sense.

use label700_tests::generic_repository::{GenericRepository, Hashed};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::Trial;
use super::delegations::{ALL, tree, visited};

#[test]
fn a_star_or_question_mark_does_not_cross_a_slash() {
    let cases = [
        ("*", "a/b", false),
        ("*/*", "a/b", true),
        ("a?b", "a/b", false),
        ("a/?.txt", "a/b.txt", true),
        ("a/?.txt", "a/bc.txt", false),
        ("*", "号", true),
        ("?", "号", true),
    ];
    for (pattern, target, covered) in cases {
        let mut repository = GenericRepository::default();
        repository.delegate("targets", "A", &[pattern], false);
        repository.publish(&["A", "targets", "snapshot", "timestamp"]);
        let expected: &[&str] = if covered { &["A"] } else { &[] };
        assert_eq!(visited(repository, target, 1), expected, "{pattern} {target}");
    }
}

#[test]
fn hash_prefixes_divide_targets_among_roles() {
    let name = "folder/file";
    let digits = hex::encode(Sha256::digest(name));
    for (prefix, covered) in [(&digits[..2], true), (&digits, true), ("", true), ("xx", false)] {
        let mut repository = GenericRepository::default();
        repository.delegate("targets", "A", &[], false);
        let entry = repository.role_entry("targets", "A").as_object_mut().unwrap();
        entry.remove("paths");
        entry.insert("path_hash_prefixes".to_owned(), json!(["yy", prefix]));
        repository.add_target("A", name, b"bytes", Hashed::Sha256);
        repository.publish(&["A", "targets", "snapshot", "timestamp"]);
        let trial = Trial::begun(repository);
        assert_eq!(trial.download(&[name]) == 0, covered, "{prefix}");
    }
}

#[test]
fn delegations_that_make_no_sense_are_refused_with_the_file_that_makes_them() {
    type Bend = fn(&mut serde_json::Value);
    let cases: [(&str, Bend); 7] = [
        ("a role called root", |e| e["name"] = json!("root")),
        ("a role without a name", |e| e["name"] = json!("")),
        ("no paths", |e| drop(e.as_object_mut().unwrap().remove("paths"))),
        ("paths in both ways", |e| e["path_hash_prefixes"] = json!(["00"])),
        ("paths that are no texts", |e| e["paths"] = json!([1])),
        ("no word on whether it terminates", |e| drop(e.as_object_mut().unwrap().remove("terminating"))),
        ("a threshold of none", |e| e["threshold"] = json!(0)),
    ];
    for (name, bend) in cases {
        let mut repository = tree(&[("targets", "A", ALL, false)], &[]);
        bend(repository.role_entry("targets", "A"));
        repository.publish(&["targets", "snapshot", "timestamp"]);
        let trial = Trial::begun(repository);
        assert_eq!(trial.refresh(), 1, "{name}");
        assert!(!trial.trusted().contains_key("targets"), "{name}");
    }
}
