//! What servers and networks answer in place of the files.

use super::super::publications::{Files, whole_lists};
use super::scenario::{Scenario, WHOLE, Way};
use super::{begun, feed, hours, next};

pub(super) fn scenarios() -> Vec<Scenario> {
    vec![nothing_there(), statuses(), captive_portal(), too_large()]
}

fn nothing_there() -> Scenario {
    let feed = feed();
    let mut scenario = Scenario::new("transport: nothing there", &feed.publisher.anchor());
    scenario.fails_with("an empty server", hours(1), (Files::new(), &[]), "fetch", None);
    scenario.takes("the files came", hours(2), feed.files(), &feed, WHOLE, "fresh");
    scenario.fails("the server is empty again", hours(3), Files::new(), "fetch", "fresh");
    scenario
}

fn statuses() -> Scenario {
    let mut feed = feed();
    let mut scenario = begun("transport: statuses", &feed);
    next(&mut feed, "演示平台二");
    let files = whole_lists(feed.files());
    let paths = [
        ("the next root", "metadata/2.root.json".to_owned()),
        ("the timestamp", "metadata/timestamp.json".to_owned()),
        ("the snapshot", "metadata/2.snapshot.json".to_owned()),
        ("the list role", "metadata/2.list.json".to_owned()),
        ("the list", feed.publisher.list_file()),
    ];
    for (what, path) in paths {
        let name = format!("503 for {what}");
        let served = (files.clone(), [(path, 503)]);
        scenario.fails_with(&name, hours(2), (served.0, &served.1), "fetch", Some("fresh"));
    }
    let refused = ("metadata/2.root.json".to_owned(), 403);
    scenario.fails_with(
        "403 for the next root",
        hours(2),
        (files.clone(), &[refused]),
        "fetch",
        Some("fresh"),
    );
    scenario.takes("all well", hours(3), files, &feed, WHOLE, "fresh");
    scenario
}

/// A hotel's page under every address that is asked for.
fn captive_portal() -> Scenario {
    let feed = feed();
    let mut scenario = begun("transport: a captive portal", &feed);
    let page = b"<!DOCTYPE html><html><body>Demo Hotel: please log in</body></html>".to_vec();
    let mut everywhere: Files = feed.files().into_keys().map(|path| (path, page.clone())).collect();
    everywhere.insert("metadata/2.root.json".to_owned(), page.clone());
    scenario.fails("in place of everything", hours(2), everywhere, "refused", "fresh");
    let mut timestamp = feed.files();
    timestamp.insert("metadata/timestamp.json".to_owned(), page);
    scenario.fails("in place of the timestamp", hours(2), timestamp, "refused", "fresh");
    let mut empty = feed.files();
    empty.insert("metadata/timestamp.json".to_owned(), Vec::new());
    scenario.fails("an empty timestamp", hours(2), empty, "refused", "fresh");
    scenario.takes("logged in", hours(3), feed.files(), &feed, Way::Unchanged, "fresh");
    scenario
}

fn too_large() -> Scenario {
    let mut feed = feed();
    let mut scenario = begun("transport: more bytes than allowed", &feed);
    let padded = |length: usize| {
        let mut files = feed.files();
        files.get_mut("metadata/timestamp.json").unwrap().resize(length, b' ');
        files
    };
    scenario.takes("a timestamp of 8,000 bytes", hours(2), padded(8_000), &feed, Way::Unchanged, "fresh");
    scenario.fails("a timestamp of 8,001 bytes", hours(2), padded(8_001), "fetch", "fresh");
    next(&mut feed, "演示平台二");
    let mut files = feed.files();
    files.get_mut("metadata/2.snapshot.json").unwrap().push(b' ');
    scenario.fails("a snapshot longer than the timestamp says", hours(2), files, "fetch", "fresh");
    scenario
}
