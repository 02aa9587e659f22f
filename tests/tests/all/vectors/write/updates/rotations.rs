//! Root hops, and trust anchors.

use super::super::publications::{Feed, random_keys, whole_lists};
use super::scenario::{Scenario, WHOLE, Way};
use super::{begun, feed, hours, next};

pub(super) fn scenarios() -> Vec<Scenario> {
    vec![all_keys(), two_hops(), forged_hops(), fast_forward(), bad_anchor("anchor: a web page", b"<html>")]
        .into_iter()
        .chain([anchor_without_feed()])
        .collect()
}

fn rotate(feed: &mut Feed) {
    feed.publisher.rotate(|publisher| {
        publisher.root_keys = random_keys(2, 2);
        publisher.targets_keys = random_keys(2, 2);
        publisher.list_keys = random_keys(2, 2);
        publisher.snapshot_keys = random_keys(1, 1);
        publisher.timestamp_keys = random_keys(1, 1);
        publisher.bump("list");
    });
}

fn all_keys() -> Scenario {
    let mut feed = feed();
    let mut scenario = begun("rotation: all keys at once", &feed);
    rotate(&mut feed);
    scenario.takes("the next root", hours(2), feed.files(), &feed, Way::Unchanged, "fresh");
    next(&mut feed, "演示平台二");
    let files = whole_lists(feed.files());
    scenario.takes("a list by the new keys", hours(3), files, &feed, WHOLE, "fresh");
    scenario
}

fn two_hops() -> Scenario {
    let mut feed = feed();
    let mut scenario = begun("rotation: two hops in one refresh", &feed);
    rotate(&mut feed);
    rotate(&mut feed);
    let mut without_first_hop = feed.files();
    without_first_hop.remove("metadata/2.root.json");
    scenario.fails("the first hop is missing", hours(2), without_first_hop, "refused", "fresh");
    scenario.takes("both are there", hours(3), feed.files(), &feed, Way::Unchanged, "fresh");
    scenario
}

fn forged_hops() -> Scenario {
    let mut feed = feed();
    let mut scenario = begun("rotation: hops that the old keys did not make", &feed);

    let mut attacker = feed.clone();
    attacker.publisher.root_keys = random_keys(2, 2);
    rotate(&mut attacker);
    scenario.fails("signed by the new keys alone", hours(2), attacker.files(), "refused", "fresh");

    let mut attacker = feed.clone();
    let old = attacker.publisher.root_keys.clone();
    rotate(&mut attacker);
    attacker.publisher.forge("root", move |_, signed| old.sign(signed));
    attacker.publisher.put_root();
    scenario.fails("signed by the old keys alone", hours(2), attacker.files(), "refused", "fresh");

    let mut attacker = feed.clone();
    attacker.publisher.edit("root", |signed| signed["version"] = 3.into());
    rotate(&mut attacker);
    scenario.fails("a version that skips one", hours(2), attacker.files(), "refused", "fresh");

    rotate(&mut feed);
    scenario.takes("the honest hop", hours(3), feed.files(), &feed, Way::Unchanged, "fresh");
    scenario
}

/// Whoever had the online keys signed versions far ahead; new keys make the true versions count again.
fn fast_forward() -> Scenario {
    let mut feed = feed();
    let mut scenario = begun("rotation: versions signed far ahead", &feed);
    let mut attacker = feed.clone();
    for role in ["snapshot", "timestamp"] {
        attacker.publisher.versions.insert(role.to_owned(), 1_000_000);
    }
    scenario.takes("far ahead", hours(2), attacker.files(), &feed, Way::Unchanged, "fresh");
    feed.renew_from("snapshot");
    scenario.fails("the true versions", hours(3), feed.files(), "rollback", "fresh");
    rotate(&mut feed);
    scenario.takes("under new keys", hours(4), feed.files(), &feed, Way::Unchanged, "fresh");
    scenario
}

fn bad_anchor(name: &'static str, anchor: &[u8]) -> Scenario {
    let feed = feed();
    let mut scenario = Scenario::new(name, anchor);
    scenario.fails_with("no update", hours(1), (feed.files(), &[]), "anchor", None);
    scenario
}

fn anchor_without_feed() -> Scenario {
    let mut feed = feed();
    feed.publisher.edit("root", |signed| {
        signed.as_object_mut().unwrap().remove("x-feed");
    });
    feed.publisher.put_root();
    bad_anchor("anchor: a root that names no feed", &feed.publisher.anchor())
}
