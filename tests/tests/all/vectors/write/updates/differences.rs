//! Lists by their differences, and the whole list where those do not lead to it.

use super::super::publications::{Feed, Files, whole_lists};
use super::scenario::{Scenario, WHOLE, Way};
use super::{begun, feed, hours, next};

pub(super) fn scenarios() -> Vec<Scenario> {
    vec![steps(), absent(), misleading(), damaged(), too_long()]
}

fn steps() -> Scenario {
    let mut feed = feed();
    let mut scenario = begun("differences: one step, then two", &feed);
    next(&mut feed, "演示平台二");
    let one = Way::Fetched { deltas: 1, bytes: Some(bytes_of_deltas(&feed, 1)) };
    scenario.takes("one step", hours(2), feed.files(), &feed, one, "fresh");
    next(&mut feed, "演示平台三");
    feed.next(|content| {
        content.entries[0].allocation.application_platform = "演示平台四".to_owned();
        content.entries.remove(7);
    });
    let two = Way::Fetched { deltas: 2, bytes: Some(bytes_of_deltas(&feed, 2)) };
    scenario.takes("two steps", hours(3), feed.files(), &feed, two, "fresh");
    scenario.takes("nothing new", hours(4), feed.files(), &feed, Way::Unchanged, "fresh");
    scenario
}

fn absent() -> Scenario {
    let mut feed = feed();
    let mut scenario = begun("differences: the file is gone", &feed);
    next(&mut feed, "演示平台二");
    let files = whole_lists(feed.files());
    scenario.takes("the whole list", hours(2), files, &feed, WHOLE, "fresh");
    scenario
}

/// Signed, and sound, but it leads to another list than the signed one.
fn misleading() -> Scenario {
    let mut feed = feed();
    let mut scenario = begun("differences: a signed one leads elsewhere", &feed);
    let mut aside = feed.clone();
    next(&mut aside, "演示平台别处");
    next(&mut feed, "演示平台二");
    let delta = delta_files(&aside).into_values().next().unwrap();
    feed.add_delta(1, delta);
    scenario.takes("the whole list", hours(2), feed.files(), &feed, WHOLE, "fresh");
    scenario
}

fn damaged() -> Scenario {
    let mut feed = feed();
    let mut scenario = begun("differences: other bytes than the signed ones", &feed);
    next(&mut feed, "演示平台二");
    let mut files = feed.files();
    let delta = files.iter_mut().find(|(path, _)| path.ends_with(".l700d")).unwrap().1;
    *delta.last_mut().unwrap() ^= 1;
    scenario.takes("the whole list", hours(2), files, &feed, WHOLE, "fresh");
    scenario
}

/// A difference that is not shorter than half the list is not worth its while.
fn too_long() -> Scenario {
    let mut feed = feed();
    let mut scenario = begun("differences: one as long as the list", &feed);
    feed.next(|content| {
        for (i, entry) in content.entries.iter_mut().enumerate() {
            entry.allocation.application_platform = format!("演示平台之{i}");
        }
    });
    assert!(bytes_of_deltas(&feed, 1) * 2 >= feed.publisher.list.len());
    scenario.takes("the whole list", hours(2), feed.files(), &feed, WHOLE, "fresh");
    scenario
}

/// The bytes of the newest `count` differences together.
fn bytes_of_deltas(feed: &Feed, count: u64) -> usize {
    let from = feed.content.seq - count..feed.content.seq;
    let is_wanted = |path: &String| from.clone().any(|from| path.contains(&format!(".delta-{from}-")));
    delta_files(feed).iter().filter(|(path, _)| is_wanted(path)).map(|(_, bytes)| bytes.len()).sum()
}

fn delta_files(feed: &Feed) -> Files {
    feed.files().into_iter().filter(|(path, _)| path.ends_with(".l700d")).collect()
}
