//! The search through delegations: in their order, depth first, each role once.

use label700_tests::generic_repository::{GenericRepository, Hashed};

use super::Trial;

/// Delegator, role, paths, terminating.
pub(crate) type Edge = (&'static str, &'static str, &'static [&'static str], bool);

pub(crate) const ALL: &[&str] = &["*"];

pub(crate) fn tree(edges: &[Edge], targets: &[(&str, &str)]) -> GenericRepository {
    let mut repository = GenericRepository::default();
    let mut roles = vec!["targets"];
    for (delegator, role, paths, terminating) in edges {
        repository.delegate(delegator, role, paths, *terminating);
        if !roles.contains(role) {
            roles.push(role);
        }
    }
    for (role, name) in targets {
        repository.add_target(role, name, role.as_bytes(), Hashed::Sha256);
    }
    repository.publish(&roles);
    repository.publish(&["snapshot", "timestamp"]);
    repository
}

/// The delegated roles that a search asks for.
pub(crate) fn visited(repository: GenericRepository, target: &str, expected: i32) -> Vec<String> {
    let trial = Trial::begun(repository);
    assert_eq!(trial.download(&[target]), expected, "{target}");
    let requests = trial.requests().into_iter().skip(4);
    requests.filter_map(|path| Some(path.strip_prefix("1.")?.to_owned())).collect()
}

#[test]
fn roles_are_visited_in_order_and_depth_first() {
    let cases: [(&str, &[Edge], &[&str]); 13] = [
        ("one", &[("targets", "A", ALL, false)], &["A"]),
        ("two", &[("targets", "A", ALL, false), ("targets", "B", ALL, false)], &["A", "B"]),
        (
            "a level below the second",
            &[("targets", "A", ALL, false), ("targets", "B", ALL, false), ("B", "C", ALL, false)],
            &["A", "B", "C"],
        ),
        (
            "a level below the first comes before the second",
            &[
                ("targets", "A", ALL, false),
                ("targets", "B", ALL, false),
                ("A", "C", ALL, false),
                ("A", "D", ALL, false),
            ],
            &["A", "C", "D", "B"],
        ),
        (
            "and so does a level below that",
            &[
                ("targets", "A", ALL, false),
                ("targets", "B", ALL, false),
                ("A", "C", ALL, false),
                ("C", "D", ALL, false),
            ],
            &["A", "C", "D", "B"],
        ),
        (
            "beyond a terminating role nobody is asked",
            &[
                ("targets", "A", ALL, false),
                ("targets", "B", ALL, false),
                ("A", "C", ALL, true),
                ("A", "D", ALL, false),
            ],
            &["A", "C"],
        ),
        (
            "but those below it",
            &[
                ("targets", "A", ALL, false),
                ("targets", "B", ALL, false),
                ("A", "C", ALL, true),
                ("C", "D", ALL, false),
            ],
            &["A", "C", "D"],
        ),
        (
            "a terminating role that does not have the path ends nothing",
            &[("targets", "A", &["*.py"], true), ("targets", "B", ALL, false)],
            &["B"],
        ),
        (
            "a role that does not have the path is passed over, with all below it",
            &[("targets", "A", &["*.py"], false), ("targets", "B", ALL, false), ("A", "C", ALL, false)],
            &["B"],
        ),
        (
            "on the second level too",
            &[
                ("targets", "A", ALL, false),
                ("targets", "B", ALL, false),
                ("A", "C", &["*.py"], false),
                ("C", "D", ALL, false),
            ],
            &["A", "B"],
        ),
        (
            "a circle ends",
            &[
                ("targets", "A", ALL, false),
                ("targets", "B", ALL, false),
                ("B", "C", ALL, false),
                ("C", "D", ALL, false),
                ("D", "B", ALL, false),
            ],
            &["A", "B", "C", "D"],
        ),
        (
            "a role that two delegate to is visited once",
            &[
                ("targets", "A", ALL, false),
                ("targets", "B", ALL, false),
                ("B", "C", ALL, false),
                ("A", "C", ALL, false),
            ],
            &["A", "C", "B"],
        ),
        (
            "by the way that has the path",
            &[
                ("targets", "A", ALL, false),
                ("targets", "B", ALL, false),
                ("B", "C", ALL, false),
                ("A", "C", &["*.py"], false),
            ],
            &["A", "B", "C"],
        ),
    ];
    for (name, edges, expected) in cases {
        assert_eq!(visited(tree(edges, &[]), "missing", 1), expected, "{name}");
    }
}

#[test]
fn a_target_is_found_where_every_role_on_the_way_has_its_path() {
    let edges: [Edge; 4] = [
        ("targets", "A", &["*.doc", "*.md"], false),
        ("targets", "B", &["releases/*/*"], false),
        ("B", "C", &["releases/x/*"], false),
        ("B", "D", &["releases/y/*.zip"], false),
    ];
    let targets = [
        ("targets", "file"),
        ("A", "README.md"),
        ("C", "releases/x/x_v1"),
        ("D", "releases/y/y_v1.zip"),
        ("D", "releases/z/z_v1.zip"),
    ];
    let cases: [(&str, i32, &[&str]); 5] = [
        ("file", 0, &[]),
        ("README.md", 0, &["A"]),
        ("releases/x/x_v1", 0, &["B", "C"]),
        ("releases/y/y_v1.zip", 0, &["B", "D"]),
        ("releases/z/z_v1.zip", 1, &["B"]),
    ];
    for (target, code, expected) in cases {
        assert_eq!(visited(tree(&edges, &targets), target, code), expected, "{target}");
    }
}

#[test]
fn a_role_that_cannot_be_trusted_ends_the_search() {
    // B has the target, but A comes first and might have had another.
    let mut repository =
        tree(&[("targets", "A", ALL, false), ("targets", "B", ALL, false)], &[("B", "file")]);
    repository.signers.insert("A".to_owned(), vec![200]);
    repository.publish(&["A", "snapshot", "timestamp"]);
    let trial = Trial::begun(repository);
    assert_eq!(trial.download(&["file"]), 1);
    assert!(!trial.trusted().contains_key("A"));
    assert!(!trial.trusted().contains_key("B"));
}

#[test]
fn a_role_that_the_snapshot_does_not_name_ends_the_search() {
    let mut repository = tree(&[("targets", "A", ALL, false)], &[("A", "file")]);
    repository.signed.get_mut("snapshot").unwrap()["meta"].as_object_mut().unwrap().remove("A.json");
    repository.publish(&["snapshot", "timestamp"]);
    let trial = Trial::begun(repository);
    assert_eq!(trial.refresh(), 0);
    assert_eq!(trial.download(&["file"]), 1);
}

#[test]
fn unchanged_delegated_roles_are_not_fetched_again() {
    let mut trial =
        Trial::begun(tree(&[("targets", "A", ALL, false), ("A", "B", ALL, false)], &[("B", "x")]));
    assert_eq!(trial.download(&["x"]), 0);
    trial.requests();
    trial.repository.add_target("B", "y", b"y", Hashed::Sha256);
    trial.repository.publish(&["B", "snapshot", "timestamp"]);
    assert_eq!(trial.download(&["y"]), 0);
    let asked = trial.requests();
    assert_eq!(asked[..4], ["2.root", "timestamp", "3.snapshot", "2.B"]);
}

#[test]
fn a_kept_role_is_verified_for_whoever_delegates_to_it_now() {
    // Each of A and B delegates the role C, to a key of its own. What A's C says holds for A alone.
    let mut repository = GenericRepository::default();
    repository.delegate("targets", "A", &["a*"], false);
    repository.delegate("targets", "B", &["b*"], false);
    repository.delegate("A", "C", ALL, false);
    repository.delegate("B", "C", ALL, false);
    repository.set_keys("B", "C", &[200], 1);
    repository.add_target("C", "a1", b"a1", Hashed::Sha256);
    repository.add_target("C", "b1", b"b1", Hashed::Sha256);
    repository.publish(&["C", "A", "B", "targets", "snapshot", "timestamp"]);
    let mut trial = Trial::begun(repository);
    assert_eq!(trial.download(&["a1", "b1"]), 1);
    assert_eq!(trial.downloaded().into_keys().collect::<Vec<_>>(), ["a1"]);
    let asked = trial.requests();
    assert_eq!(asked.iter().filter(|path| *path == "1.C").count(), 1, "the same file again would not help");
    assert_eq!(trial.download(&["b1"]), 1, "nor at the next run");
    assert_eq!(trial.download(&["a1"]), 0);
    // Signed for both, it holds for both.
    let of_a = trial.repository.signers["C"][0];
    trial.repository.signers.insert("C".to_owned(), vec![of_a, 200]);
    trial.repository.publish(&["C", "snapshot", "timestamp"]);
    assert_eq!(trial.download(&["a1", "b1"]), 0);
}

#[test]
fn a_role_that_was_visited_is_not_judged_again_on_another_way() {
    // B delegates C to a key that has not signed it; C was asked through A already, so the search goes on.
    let mut repository = GenericRepository::default();
    for role in ["A", "B", "D"] {
        repository.delegate("targets", role, ALL, false);
    }
    repository.delegate("A", "C", ALL, false);
    repository.delegate("B", "C", ALL, false);
    repository.set_keys("B", "C", &[200], 1);
    repository.add_target("D", "file", b"bytes", Hashed::Sha256);
    repository.publish(&["C", "D", "A", "B", "targets", "snapshot", "timestamp"]);
    assert_eq!(visited(repository, "file", 0), ["A", "C", "B", "D"]);
}

#[test]
fn a_search_visits_many_roles_but_not_any_number() {
    for (roles, expected) in [(200, 0), (300, 1)] {
        let mut repository = GenericRepository::default();
        let names: Vec<String> = (0..roles).map(|i| format!("role-{i}")).collect();
        let mut delegator = "targets";
        for name in &names {
            repository.signers.insert(name.clone(), vec![201]);
            repository.delegate(delegator, name, ALL, false);
            delegator = name;
        }
        repository.add_target(delegator, "file", b"bytes", Hashed::Sha256);
        let published: Vec<&str> = names.iter().map(String::as_str).collect();
        repository.publish(&published);
        repository.publish(&["targets", "snapshot", "timestamp"]);
        let trial = Trial::begun(repository);
        assert_eq!(trial.download(&["file"]), expected, "{roles}");
    }
}
