//! A loss of power at every step of a refresh.

use std::collections::{BTreeMap, HashSet};
use std::hash::{DefaultHasher, Hasher as _};
use std::path::Path;

use super::desk::{Desk, Kept};
use super::disk::{Disk, Tree};
use super::journal::{Record, Recording, Step};
use super::scenario::{Scenario, sure};
use super::survival::after_crash;

#[test]
fn in_the_first_refresh_ever() {
    cut_at_every_step("first refresh", &Scenario::first_refresh(), 950);
}

#[test]
fn in_a_refresh_with_a_new_list() {
    cut_at_every_step("new list", &Scenario::new_list(), 650);
}

#[test]
fn in_a_refresh_by_a_chain_of_two_differences() {
    cut_at_every_step("differences", &Scenario::chain_of_differences(), 650);
}

#[test]
fn in_a_refresh_that_only_moves_freshness() {
    cut_at_every_step("freshness", &Scenario::freshness_alone(), 430);
}

#[test]
fn in_a_root_rotation_that_recovers_from_fast_forward() {
    cut_at_every_step("rotation", &Scenario::rotation_after_fast_forward(), 800);
}

#[test]
fn in_the_republication_after_a_crash() {
    cut_at_every_step("republication", &Scenario::republication(), 25);
}

#[test]
fn in_the_removal_of_an_old_list() {
    cut_at_every_step("clean-up", &Scenario::clean_up(), 430);
}

#[test]
fn in_the_refresh_after_a_crash() {
    cut_at_every_step("second try", &Scenario::second_try(), 280);
}

#[test]
fn in_a_refresh_that_sets_a_damaged_state_aside() {
    cut_at_every_step("damaged state", &Scenario::damaged_state(), 900);
}

/// What a crash at one moment must not undo.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
struct Promised {
    floors: BTreeMap<String, u64>,
    seq: u64,
    /// The refresh had returned.
    acknowledged: bool,
}

/// `at_least` so many different trees, or the enumeration has run dry.
fn cut_at_every_step(name: &str, scenario: &Scenario, at_least: usize) {
    let desk = Desk::new(&scenario.before, &scenario.served);
    let recording = Recording::start(desk.root(), None);
    scenario.run(&desk).unwrap();
    let log = recording.finish().log;
    assert_downloads_are_in(&log);

    let mut disk = Disk::new(scenario.before.clone());
    let mut promised = Promised::default();
    let (mut points, mut variants, mut seen, mut failures) = (0, 0, HashSet::new(), Vec::new());
    for (at, record) in std::iter::once(None).chain(log.iter().map(Some)).enumerate() {
        if let Some(record) = record {
            promised.take(record, scenario);
        }
        if let Some(Record::Done(step)) = record {
            disk.take(step);
        }
        points += 1;
        for (what, tree) in after_crash(&disk) {
            variants += 1;
            if !seen.insert(hash(&(tree.content(), &promised))) {
                continue;
            }
            if let Err(failure) = check(scenario, &tree, &promised) {
                failures.push(format!("after {at} ({}), {what}: {failure}", brief(record)));
            }
        }
    }
    println!("{name}: {points} moments, {variants} ways to be cut off, {} of them different", seen.len());
    let shown: Vec<_> = failures.iter().take(12).map(String::as_str).collect();
    assert!(failures.is_empty(), "{name}: {} failures\n{}", failures.len(), shown.join("\n"));
    assert!(seen.len() >= at_least, "{name}: only {} different trees", seen.len());
    assert_eq!(disk.seen.content(), desk.tree().content(), "the model has missed a step");
}

/// Whatever was asked for as a file has been written step by step.
fn assert_downloads_are_in(log: &[Record]) {
    for record in log {
        let Record::Asked(asked) = record else { continue };
        let Some((prefix, _)) = asked.strip_prefix("/targets/").and_then(|file| file.split_once('.')) else {
            continue;
        };
        let file = Path::new("state/downloads").join(prefix);
        let is_part =
            |record: &&Record| matches!(record, Record::Done(Step::Write { path, .. }) if *path == file);
        assert!(log.iter().filter(is_part).count() > 1, "{asked} was not seen to be written");
    }
}

/// What holds after any crash, for a handset that goes on from `tree`.
fn check(scenario: &Scenario, tree: &Tree, promised: &Promised) -> Result<(), String> {
    let desk = Desk::new(tree, &scenario.served);
    scenario.old_or_new_is_shown(&desk)?;
    sure(!promised.acknowledged || desk.shown() == scenario.new, || "an acknowledged list is gone".into())?;
    promised.hold_in(&scenario.kept(&desk)?, scenario)?;

    // Looking has left traces, which must not help.
    let desk = Desk::new(tree, &scenario.served);
    scenario.opens(&desk)?;
    scenario.next_refresh_succeeds(&desk)
}

impl Promised {
    fn take(&mut self, record: &Record, scenario: &Scenario) {
        let mut stored: Vec<&str> = Vec::new();
        match record {
            Record::Asked(file) => {
                let role = file.trim_start_matches("/metadata/").trim_end_matches(".json");
                match role.split_once('.') {
                    // The root before the one that was asked for.
                    Some((version, "root")) => {
                        let version: u64 = version.parse().unwrap();
                        self.raise("root", version - 1);
                    }
                    Some((_, "snapshot")) => stored.push("timestamp"),
                    Some((_, "targets")) => stored.extend(["timestamp", "snapshot"]),
                    Some((_, "list")) => stored.extend(["timestamp", "snapshot", "targets"]),
                    // The list itself.
                    _ if file.starts_with("/targets/") => {
                        stored.extend(["timestamp", "snapshot", "targets", "list"]);
                    }
                    _ => {}
                }
            }
            Record::Done(Step::Create(path)) if path == Path::new("view/view.json.tmp") => {
                // Not when the updater's opening shows what an earlier one has committed.
                if self.floors.contains_key("root") {
                    stored.extend(["timestamp", "snapshot", "targets", "list"]);
                    self.seq = scenario.served.seq;
                }
            }
            Record::Acknowledged => self.acknowledged = true,
            Record::Done(_) | Record::SyncFailed(_) => {}
        }
        for role in stored {
            self.raise(role, scenario.served.versions[role]);
        }
    }

    fn raise(&mut self, role: &str, version: u64) {
        let floor = self.floors.entry(role.to_owned()).or_default();
        *floor = version.max(*floor);
    }

    fn hold_in(&self, kept: &Kept, scenario: &Scenario) -> Result<(), String> {
        let old = &scenario.old_kept;
        let found = |role: &str| kept.floors.get(role).copied().unwrap_or_default();
        // A new root may drop the floors of the others, together with its own coming.
        let rotated = found("root") > old.floors.get("root").copied().unwrap_or_default();
        let of_old = old.floors.iter().filter(|(role, _)| !rotated || *role == "root");
        for (role, floor) in self.floors.iter().chain(of_old) {
            if found(role) < *floor {
                return Err(format!("the floor of {role} fell from {floor} to {}", found(role)));
            }
        }
        let seq = self.seq.max(old.seq);
        if kept.seq < seq { Err(format!("the list's floor fell from {seq} to {}", kept.seq)) } else { Ok(()) }
    }
}

fn brief(record: Option<&Record>) -> String {
    match record {
        Some(Record::Done(step)) => step.brief(),
        Some(other) => format!("{other:?}"),
        None => "nothing".to_owned(),
    }
}

fn hash(what: &impl std::hash::Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    what.hash(&mut hasher);
    hasher.finish()
}
