//! The same repositories, good and bent, before our client and an independent one (`sigstore-tuf`): they
//! must agree on each, but for the differences that are listed with their reasons.

#[path = "second_opinion/attacks.rs"]
mod attacks;
#[path = "second_opinion/honest.rs"]
mod honest;
#[path = "second_opinion/other_client.rs"]
mod other_client;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use label700_tests::generic_repository::{GenericRepository, Hashed};

use crate::tuf_client::Trial;
use other_client::OtherClient;

/// The target that every case tries to download.
const TARGET: &str = "folder/file";

/// A name for what it shows, and what happens to the repository before each run of the clients. The first
/// run is of the repository as [`prepared`] leaves it, after the first change.
pub(crate) type Case = (&'static str, &'static [fn(&mut GenericRepository)]);

/// Where the two clients do not agree, and why that is as it should be.
const DIFFERENCES: [(&str, &str); 4] = [
    ("one key under three key ids", "we count raw keys, the other client counts key ids"),
    ("a signature in capital letters", "we take one spelling only, so that no byte changes unnoticed"),
    ("duplicate JSON keys", "we refuse what two readers may read differently"),
    ("brackets in a path pattern", "to us they are plain characters; the specification names * and ? alone"),
];

/// What a run came to.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Outcome {
    /// Whether the refresh and the download succeeded.
    succeeded: bool,
    /// The trusted versions of the top-level roles, if so.
    versions: BTreeMap<String, u64>,
    /// The target, if so.
    target: Option<Vec<u8>>,
}

#[test]
fn both_clients_agree_but_where_it_is_known_that_they_do_not() {
    let mut wrong = Vec::new();
    for (name, (ours, theirs)) in honest_outcomes().iter().chain(attack_outcomes()) {
        let known = DIFFERENCES.iter().find(|(case, _)| case == name);
        match known {
            None if ours != theirs => wrong.push(format!("{name}: ours {ours:?}, theirs {theirs:?}")),
            Some((_, reason)) if ours == theirs => {
                wrong.push(format!("{name}: no longer differs, though \"{reason}\" ({ours:?})"));
            }
            _ => {}
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for (case, _) in DIFFERENCES {
        let mut names = honest_outcomes().keys().chain(attack_outcomes().keys());
        assert!(names.any(|name| name == &case), "no case is called {case:?}");
    }
}

#[test]
fn honest_repositories_are_accepted() {
    for (name, (ours, _)) in honest_outcomes() {
        assert!(ours.iter().all(|outcome| outcome.succeeded), "{name}: {ours:?}");
    }
}

#[test]
fn attacks_are_refused() {
    for (name, (ours, _)) in attack_outcomes() {
        let (attack, before) = ours.split_last().unwrap();
        assert!(before.iter().all(|outcome| outcome.succeeded), "{name}: {ours:?}");
        assert!(!attack.succeeded, "{name}: {ours:?}");
    }
}

/// Our outcomes and theirs, by case.
type Outcomes = BTreeMap<&'static str, (Vec<Outcome>, Vec<Outcome>)>;

fn honest_outcomes() -> &'static Outcomes {
    static HONEST: LazyLock<Outcomes> = LazyLock::new(|| outcomes(honest::CASES));
    &HONEST
}

fn attack_outcomes() -> &'static Outcomes {
    static ATTACKS: LazyLock<Outcomes> = LazyLock::new(|| outcomes(&attacks::cases()));
    &ATTACKS
}

fn outcomes(cases: &[Case]) -> Outcomes {
    let outcomes: Outcomes = cases.iter().map(|(name, changes)| (*name, run(changes))).collect();
    assert_eq!(outcomes.len(), cases.len(), "two cases of one name");
    outcomes
}

/// Our outcomes and theirs, one a change.
fn run(changes: &[fn(&mut GenericRepository)]) -> (Vec<Outcome>, Vec<Outcome>) {
    let mut trial = Trial::begun(prepared());
    let mut other = OtherClient::begun(&trial.repository);
    let mut outcomes = (Vec::new(), Vec::new());
    for change in changes {
        change(&mut trial.repository);
        let succeeded = trial.download(&[TARGET]) == 0;
        let mut versions = trial.trusted();
        versions.retain(|role, _| ["root", "timestamp", "snapshot", "targets"].contains(&role.as_str()));
        let target = trial.downloaded().into_values().next();
        outcomes.0.push(if succeeded {
            Outcome { succeeded, versions, target }
        } else {
            Outcome { succeeded, versions: BTreeMap::new(), target: None }
        });
        outcomes.1.push(other.download(&trial.repository, TARGET));
    }
    outcomes
}

/// One delegated role that lists the target.
fn prepared() -> GenericRepository {
    let mut repository = GenericRepository::default();
    repository.delegate("targets", "A", &["folder/*"], false);
    repository.add_target("A", TARGET, b"bytes", Hashed::Sha256);
    repository.publish(&["A", "targets", "snapshot", "timestamp"]);
    repository
}
