//! A disk that fails, is full, or may no longer be written to, from any step of a refresh on.

use label700::update::UpdateError;

use super::desk::Desk;
use super::disk::Disk;
use super::journal::{Fault, Plan, Recorded, Recording};
use super::scenario::{Scenario, sure};

#[test]
fn in_the_first_refresh_ever() {
    fail_at_every_step("first refresh", &Scenario::first_refresh(), 450);
}

#[test]
fn in_a_refresh_with_a_new_list() {
    fail_at_every_step("new list", &Scenario::new_list(), 350);
}

#[test]
fn in_a_refresh_by_a_chain_of_two_differences() {
    fail_at_every_step("differences", &Scenario::chain_of_differences(), 350);
}

#[test]
fn in_a_root_rotation_that_recovers_from_fast_forward() {
    fail_at_every_step("rotation", &Scenario::rotation_after_fast_forward(), 400);
}

#[test]
fn in_the_republication_after_a_crash() {
    fail_at_every_step("republication", &Scenario::republication(), 100);
}

#[test]
fn in_the_removal_of_an_old_list() {
    fail_at_every_step("clean-up", &Scenario::clean_up(), 280);
}

#[test]
fn in_the_refresh_after_a_crash() {
    fail_at_every_step("second try", &Scenario::second_try(), 270);
}

fn fail_at_every_step(name: &str, scenario: &Scenario, at_least: usize) {
    let (mut runs, mut failed, mut failures) = (0, 0, Vec::new());
    for (fault, lasting) in
        [(Fault::Io, false), (Fault::Io, true), (Fault::Full, true), (Fault::ReadOnly, true)]
    {
        for at in 0.. {
            let plan = Plan { fault, at, lasting };
            let desk = Desk::new(&scenario.before, &scenario.served);
            let recording = Recording::start(desk.root(), Some(plan));
            let result = scenario.run(&desk);
            let recorded = recording.finish();
            if recorded.steps <= at {
                break;
            }
            let Some(step) = &recorded.struck else { continue };
            runs += 1;
            failed += usize::from(result.is_err());
            if let Err(failure) = check(scenario, &desk, &recorded, &result) {
                failures.push(format!("{plan:?}, at {}: {failure} ({result:?})", step.brief()));
            }
        }
    }
    println!("{name}: {runs} faults, of which {failed} ended the refresh");
    let shown: Vec<_> = failures.iter().take(12).map(String::as_str).collect();
    assert!(failures.is_empty(), "{name}: {} failures\n{}", failures.len(), shown.join("\n"));
    assert!(runs >= at_least && failed * 2 > runs, "{name}: only {failed} of {runs} faults did anything");
}

fn check(
    scenario: &Scenario,
    desk: &Desk<'_>,
    recorded: &Recorded,
    result: &Result<(), UpdateError>,
) -> Result<(), String> {
    scenario.old_or_new_is_shown(desk)?;
    sure(result.is_err() || desk.shown() == scenario.new, || "it succeeded without showing it".to_owned())?;
    if let Err(error) = result {
        let told = error.to_string();
        sure(!told.contains("keeps it aside"), || format!("it was taken for damage: {told}"))?;
    }
    // What could not be synced may be gone after all, in a crash that follows.
    let mut disk = Disk::new(scenario.before.clone());
    disk.replay(&recorded.log);
    let after_crash = Desk::new(&disk.durable, &scenario.served);
    scenario.old_or_new_is_shown(&after_crash)?;
    sure(result.is_err() || after_crash.shown() == scenario.new, || "lost by a crash".to_owned())?;
    scenario.next_refresh_succeeds(&after_crash).map_err(|what| format!("after a crash: {what}"))?;

    // Without a crash, the next refresh builds on what this one has left, and owes its own word all the same.
    let recording = Recording::start(desk.root(), None);
    scenario.next_refresh_succeeds(desk)?;
    disk.replay(&recording.finish().log);
    let after_crash = Desk::new(&disk.durable, &scenario.served);
    let shown = after_crash.shown();
    sure(shown == scenario.new, || format!("a crash after the next refresh loses the view: {shown:?}"))?;
    let floors = scenario.kept(&after_crash)?.floors;
    let are_kept = floors == scenario.new_kept.floors;
    sure(are_kept, || format!("a crash after the next refresh loses floors: {floors:?}"))
}
