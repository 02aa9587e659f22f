//! An honest publisher, clocks, and what the list's signers turn off.

use serde_json::{Value, json};

use super::super::publications::whole_lists;
use super::scenario::{Scenario, WHOLE, Way};
use super::{begun, days, feed, hours, next};

pub(super) fn scenarios() -> Vec<Scenario> {
    vec![renewals(), expiry(), clocks(), switches(), short_life(), interrupted(), old_root()]
}

fn renewals() -> Scenario {
    let mut feed = feed();
    let mut scenario = begun("honest: lists and renewals", &feed);
    scenario.takes("nothing new", hours(2), feed.files(), &feed, Way::Unchanged, "fresh");
    feed.publisher.issued = days(6);
    feed.renew_from("timestamp");
    scenario.takes("a renewed timestamp", days(6), feed.files(), &feed, Way::Unchanged, "fresh");
    scenario.takes(
        "the renewed timestamp's last day",
        days(12),
        feed.files(),
        &feed,
        Way::Unchanged,
        "fresh",
    );
    scenario
}

fn expiry() -> Scenario {
    let mut feed = feed();
    let mut scenario = begun("honest: an expired timestamp", &feed);
    scenario.fails("the moment it expires", days(7), feed.files(), "expired", "stale");
    scenario.fails("70 days after", days(70), feed.files(), "expired", "very_stale");
    feed.publisher.issued = days(71);
    feed.renew_from("list");
    feed.publisher.bump("targets");
    scenario.takes("renewed", days(71), feed.files(), &feed, Way::Unchanged, "fresh");
    scenario
}

fn clocks() -> Scenario {
    let mut feed = feed();
    let mut scenario = Scenario::new("honest: a device clock that is wrong", &feed.publisher.anchor());
    scenario.takes("two days behind", days(-2), feed.files(), &feed, WHOLE, "clock_suspect");
    scenario.takes("a day behind", days(-1), feed.files(), &feed, Way::Unchanged, "fresh");
    scenario.fails("a year ahead", days(360), feed.files(), "expired", "very_stale");
    scenario.takes("right again", hours(3), feed.files(), &feed, Way::Unchanged, "fresh");
    // Only the timestamp is renewed. By its signed time the snapshot, of 30 days, has expired.
    feed.publisher.issued = days(31);
    let old_snapshot = feed.clone();
    let mut renewed = old_snapshot;
    renewed.publisher.edit("snapshot", |signed| signed["expires"] = json!("2026-07-01T00:00:00Z"));
    renewed.renew_from("snapshot");
    scenario.fails("an expired snapshot, the clock behind", hours(4), renewed.files(), "expired", "fresh");
    scenario
}

fn switches() -> Scenario {
    let mut feed = feed();
    let mut scenario = begun("honest: a reason is turned off and on again", &feed);
    feed.publisher.edit("list", custom("switches", json!(["listed"])));
    feed.renew_from("list");
    let off = ("protected", None, "fresh");
    scenario.takes_saying("off", hours(2), feed.files(), &feed, Way::Unchanged, off);
    feed.publisher.edit("list", custom("switches", json!([])));
    feed.renew_from("list");
    scenario.takes("on", hours(3), feed.files(), &feed, Way::Unchanged, "fresh");
    scenario
}

fn short_life() -> Scenario {
    let mut feed = feed();
    let mut scenario = begun("honest: a list signed for two days", &feed);
    feed.publisher.edit("list", custom("max_age_days", json!(2)));
    feed.renew_from("list");
    scenario.takes("its first day", hours(2), feed.files(), &feed, Way::Unchanged, "fresh");
    scenario.takes("its third day", days(2), feed.files(), &feed, Way::Unchanged, "very_stale");
    scenario
}

/// The metadata arrives, the list does not; the next refresh finds the same timestamp and goes on.
fn interrupted() -> Scenario {
    let mut feed = feed();
    let mut scenario = begun("honest: a refresh goes on where the last one stopped", &feed);
    next(&mut feed, "演示平台二");
    let mut without_targets = feed.files();
    without_targets.retain(|path, _| path.starts_with("metadata/"));
    scenario.fails("the list is missing", hours(2), without_targets, "fetch", "fresh");
    let without_delta = whole_lists(feed.files());
    scenario.takes("it is there", hours(3), without_delta, &feed, WHOLE, "fresh");
    scenario
}

fn old_root() -> Scenario {
    let mut feed = feed();
    let mut scenario = begun("honest: an expired root", &feed);
    feed.publisher.issued = days(365);
    feed.renew_from("list");
    feed.publisher.bump("targets");
    scenario.fails("nobody renewed it", days(365), feed.files(), "expired", "very_stale");
    feed.publisher.rotate(|_| {});
    feed.renew_from("list");
    scenario.takes("the next root", days(365), feed.files(), &feed, Way::Unchanged, "fresh");
    scenario
}

/// Sets a field of the full list's `custom`.
fn custom(field: &'static str, value: Value) -> impl Fn(&mut Value) + Send + Sync {
    move |signed| {
        for (name, target) in signed["targets"].as_object_mut().unwrap() {
            if name.ends_with(".l700") {
                target["custom"][field] = value.clone();
            }
        }
    }
}
