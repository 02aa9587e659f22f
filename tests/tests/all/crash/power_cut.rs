//! A loss of power at every step of a refresh.

use std::collections::{BTreeMap, HashSet};
use std::hash::{DefaultHasher, Hasher as _};
use std::path::Path;

use super::desk::{Desk, Kept};
use super::disk::{Disk, Tree};
use super::journal::{Record, Recording, Step};
use super::scenario::{Act, Scenario};
use super::survival::after_crash;

#[test]
fn in_the_first_refresh_ever() {
    cut_at_every_step("first refresh", &Scenario::first_refresh());
}

#[test]
fn in_a_refresh_with_a_new_list() {
    cut_at_every_step("new list", &Scenario::new_list());
}

#[test]
fn in_a_refresh_that_only_moves_freshness() {
    cut_at_every_step("freshness", &Scenario::freshness_alone());
}

#[test]
fn in_a_root_rotation_that_recovers_from_fast_forward() {
    cut_at_every_step("rotation", &Scenario::rotation_after_fast_forward());
}

#[test]
fn in_the_republication_after_a_crash() {
    cut_at_every_step("republication", &Scenario::republication());
}

#[test]
fn in_the_removal_of_an_old_list() {
    cut_at_every_step("clean-up", &Scenario::clean_up());
}

/// What a crash at one moment must not undo.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
struct Promised {
    floors: BTreeMap<String, u64>,
    seq: u64,
    /// The refresh had returned.
    acknowledged: bool,
}

fn cut_at_every_step(name: &str, scenario: &Scenario) {
    let desk = Desk::new(&scenario.before, &scenario.served);
    let recording = Recording::start(desk.root(), None);
    match scenario.act {
        Act::Refresh => drop(desk.refresh().unwrap()),
        Act::Open => drop(desk.open().unwrap()),
    }
    let log = recording.finish().log;

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
    assert_eq!(disk.seen.content(), desk.tree().content(), "the model has missed a step");
}

/// What holds after any crash, for a handset that goes on from `tree`.
fn check(scenario: &Scenario, tree: &Tree, promised: &Promised) -> Result<(), String> {
    let sure = |holds: bool, what: String| if holds { Ok(()) } else { Err(what) };
    let desk = Desk::new(tree, &scenario.served);
    let shown = desk.shown();
    sure(shown == scenario.old || shown == scenario.new, format!("neither old nor new is shown: {shown:?}"))?;
    sure(!promised.acknowledged || shown == scenario.new, "an acknowledged list is gone".to_owned())?;

    let kept = desk.kept().map_err(|error| format!("the state cannot be looked at: {error}"))?;
    let kept = kept.unwrap_or_default();
    promised.hold_in(&kept, scenario)?;

    // Looking has left traces, which must not help.
    let desk = Desk::new(tree, &scenario.served);
    drop(desk.open().map_err(|error| format!("the updater does not open: {error}"))?);
    let shown = desk.shown();
    let published = kept.published.as_ref();
    let times = |view: &label700::view::View| (view.seq, view.x_issued.clone());
    let seen = label700::view::View::read(&desk.view_dir()).ok();
    sure(
        published.is_none() || published.map(times) == seen.as_ref().map(times),
        format!("what was committed is not shown: {shown:?}"),
    )?;

    let refreshed = desk.refresh().map_err(|error| format!("the next refresh fails: {error}"))?;
    sure(desk.shown() == scenario.new, format!("the next refresh shows {:?}", desk.shown()))?;
    sure(!refreshed.floors_lost && !desk.has_file_aside(), "the state was taken for damaged".to_owned())?;
    let kept = desk.kept().unwrap().unwrap();
    sure(
        (&kept.floors, kept.seq) == (&scenario.new_kept.floors, scenario.new_kept.seq),
        format!("floors after the next refresh: {kept:?}"),
    )
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
            Record::Done(_) => {}
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
        Some(Record::Done(Step::Write { path, offset, bytes })) => {
            format!("write of {} bytes at {offset} of {}", bytes.len(), path.display())
        }
        Some(Record::Done(step)) => format!("{step:?}"),
        Some(other) => format!("{other:?}"),
        None => "nothing".to_owned(),
    }
}

fn hash(what: &impl std::hash::Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    what.hash(&mut hasher);
    hasher.finish()
}
