//! A byte each second: never silent, and never done.

use std::sync::Arc;
use std::time::Duration;

use label700::fetch::HttpFetch;
use label700_tests::hostile_server::{Answer, response};
use label700_tests::publisher::start;

use super::resources::head;
use super::{LONGEST, Upgrade, options, outcome, serving};

#[test]
fn a_byte_each_second_is_given_up_at_the_profiles_limits() {
    let body: Answer = Arc::new(|question, wire| {
        head(wire, "")?;
        question.drip(wire, question.file.unwrap())
    });
    let from_the_start: Answer =
        Arc::new(|question, wire| question.drip(wire, &response("200 OK", &[], question.file.unwrap())));
    let limits = options();
    // How it ends for a metadata file, and for the list, which may take long but not be slow.
    let cases = [
        ("the body", body, ("timed out", limits.metadata_timeout), ("too slow", limits.pace_window)),
        (
            "all of the answer",
            from_the_start,
            ("timed out", limits.metadata_timeout),
            ("timed out", limits.metadata_timeout),
        ),
    ];
    let upgrade = Upgrade::new();
    let server = serving(&upgrade.new);
    for (what, answer, metadata, list) in cases {
        for (place, file) in upgrade.files.iter().enumerate() {
            let name = format!("{what} of {file}");
            let handset = upgrade.handset();
            server.attack(file, answer.clone());
            let http = Arc::new(HttpFetch::new(options()).unwrap());
            let mut updater = handset.open_with(http, &[server.base()]);
            let (refreshed, took) = server.time().block_on(updater.refresh(start()));
            drop(updater);

            let (expected, least): (&str, Duration) = if place == 5 { list } else { metadata };
            assert_eq!(outcome(&refreshed), expected, "{name}");
            assert!((least..=LONGEST).contains(&took), "{name}: after {took:?}");
            upgrade.assert_stopped(&handset, place, &name);
            upgrade.assert_recovers(&handset, &server, &name);
        }
    }
}
