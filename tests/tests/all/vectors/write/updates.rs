//! `updates.json`.

mod differences;
mod forgeries;
mod honest;
mod rollbacks;
mod rotations;
mod scenario;
mod transport;

use std::sync::OnceLock;

use super::content::{EXPRESS, FOOD, of, whole_block};
use super::publications::Feed;
use super::vector::Cases;
use scenario::{Scenario, UpdateCase};

pub(super) fn file() -> Cases<UpdateCase> {
    let scenarios = [
        honest::scenarios(),
        differences::scenarios(),
        forgeries::scenarios(),
        rollbacks::scenarios(),
        rotations::scenarios(),
        transport::scenarios(),
    ];
    let mut blobs = std::collections::BTreeMap::new();
    let cases = scenarios.into_iter().flatten().map(|scenario| scenario.into_case(&mut blobs)).collect();
    let about = "What each refresh from a small repository leads to. Generated; see README.md.";
    Cases { format: 1, file: "updates", about, cases, blobs }
}

/// The feed of all scenarios, with the same keys, so that they share their first files.
fn feed() -> Feed {
    static FEED: OnceLock<Feed> = OnceLock::new();
    FEED.get_or_init(new_feed).clone()
}

/// A feed with its first list: block 7001000 0000, which the steps ask for, and enough others that a
/// difference is small beside the whole list.
fn new_feed() -> Feed {
    let others = (1..60).map(|i| {
        let business_user = format!("演示公司{}", i % 30);
        whole_block(1000_0000 + 2 * i, "演示平台甲公司", &business_user, EXPRESS)
    });
    let asked_for = whole_block(1000_0000, "演示平台一", "", FOOD);
    Feed::new(of(1, &[(1000_0000, 1999_9999)], [asked_for].into_iter().chain(others).collect()))
}

/// Publishes a list in which the block that is asked for went to `platform`.
fn next(feed: &mut Feed, platform: &str) {
    feed.next(|content| content.entries[0].allocation.application_platform = platform.to_owned());
}

/// So many hours after the first list was issued.
fn hours(hours: i64) -> label700::time::Timestamp {
    label700::time::Timestamp::parse("2026-06-01T00:00:00Z").unwrap().plus(hours * 3600)
}

fn days(days: i64) -> label700::time::Timestamp {
    hours(days * 24)
}

/// A handset that took the feed's first list an hour after it was issued.
fn begun(name: &'static str, feed: &Feed) -> Scenario {
    let mut scenario = Scenario::new(name, &feed.publisher.anchor());
    scenario.takes("the first list", hours(1), feed.files(), feed, scenario::WHOLE, "fresh");
    scenario
}
