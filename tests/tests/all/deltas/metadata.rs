//! What the list role may say of differences, right or wrong: the whole list is never out of reach.

use label700::trust::Limits;
use label700_tests::publisher::{FEED, start};
use serde_json::{Map, Value, json};

use super::fixture::{Feed, delta_target, target};

/// Three lists and the two steps between them; `bend` changes what is said of the steps.
fn bent(bend: impl Fn(&mut Map<String, Value>, &Feed)) -> Feed {
    let mut feed = Feed::new();
    feed.next();
    feed.next();
    let mut targets = feed.targets.clone();
    bend(&mut targets, &feed);
    feed.targets = targets;
    feed.sign();
    feed
}

fn custom(from: Value, to: Value) -> Value {
    json!({ "kind": "delta", "format": 1, "feed": FEED, "from": from, "to": to })
}

/// Changes one field of what is said of the second step.
fn field(name: &'static str, value: Value) -> impl Fn(&mut Map<String, Value>, &Feed) {
    move |targets, _| targets["delta-2-3.l700d"]["custom"][name] = value.clone()
}

#[test]
fn a_step_that_is_not_understood_is_passed_over() {
    type Bend = Box<dyn Fn(&mut Map<String, Value>, &Feed)>;
    let step = |name: &'static str, from: u64, to: u64| -> Bend {
        Box::new(move |targets, feed| {
            targets.remove("delta-2-3.l700d");
            targets.insert(name.to_owned(), target(feed.delta(2), custom(json!(from), json!(to))));
        })
    };
    let cases: Vec<(&str, Bend)> = vec![
        ("another feed", Box::new(field("feed", json!("other")))),
        ("a format of the future", Box::new(field("format", json!(2)))),
        ("another kind", Box::new(field("kind", json!("patch")))),
        ("from is a text", Box::new(field("from", json!("2")))),
        ("to is missing", Box::new(field("to", Value::Null))),
        ("to is negative", Box::new(field("to", json!(-3)))),
        ("from is beyond all bounds", Box::new(field("from", json!(u64::MAX)))),
        (
            "no custom at all",
            Box::new(|targets, _| drop(targets["delta-2-3.l700d"].as_object_mut().unwrap().remove("custom"))),
        ),
        ("custom is a list", Box::new(|targets, _| targets["delta-2-3.l700d"]["custom"] = json!([1]))),
        (
            "no hash that is known",
            Box::new(|targets, _| targets["delta-2-3.l700d"]["hashes"] = json!({ "md5": "00" })),
        ),
        (
            "larger than any difference",
            Box::new(|targets, _| targets["delta-2-3.l700d"]["length"] = json!(2_000_001)),
        ),
        (
            "longer than the list",
            Box::new(|targets, _| targets["delta-2-3.l700d"]["length"] = json!(u64::MAX >> 12)),
        ),
        ("a name that is no file name", step("../delta-2-3.l700d", 2, 3)),
        ("a name with capitals", step("Delta-2-3.l700d", 2, 3)),
        ("a gap", step("delta-3-4.l700d", 3, 4)),
        ("backwards", step("delta-3-2.l700d", 3, 2)),
        ("on the spot", step("delta-2-2.l700d", 2, 2)),
        ("a leap", step("delta-1-3.l700d", 1, 3)),
        ("a leap beyond the list", step("delta-2-9.l700d", 2, 9)),
        ("from nothing", step("delta-0-1.l700d", 0, 1)),
        (
            "round in a circle",
            Box::new(|targets, feed| {
                targets
                    .insert("delta-2-3.l700d".to_owned(), target(feed.delta(2), custom(json!(2), json!(1))));
            }),
        ),
        (
            "two of one step",
            Box::new(|targets, feed| {
                targets.insert("delta-2-3-b.l700d".to_owned(), delta_target(2, feed.delta(1)));
            }),
        ),
        (
            "three of one step",
            Box::new(|targets, feed| {
                for name in ["a.l700d", "b.l700d"] {
                    targets.insert(name.to_owned(), delta_target(2, feed.delta(1)));
                }
            }),
        ),
    ];
    for (case, bend) in cases {
        let handset = Feed::new().handset();
        let feed = bent(bend);
        feed.serve(&handset);
        let requests = feed.assert_whole(&handset, case);
        assert!(!requests.iter().any(|request| request.contains("l700d")), "{case}: {requests:?}");
    }
}

/// The right difference, signed by the right role, under a name that is not that role's to use.
#[test]
fn a_step_that_the_delegation_does_not_cover_is_passed_over() {
    let cases = [
        ("no differences at all", json!(["*.l700"]), 0),
        ("other differences", json!(["*.l700", "other-*.l700d"]), 0),
        ("one of the two", json!(["*.l700", "delta-1-2.l700d"]), 0),
        ("both by name", json!(["*.l700", "delta-1-2.l700d", "delta-2-3.l700d"]), 2),
    ];
    for (case, paths, through_deltas) in cases {
        let handset = Feed::new().handset();
        let mut feed = bent(|_, _| {});
        feed.publisher.bump("targets");
        feed.publisher
            .edit("targets", move |signed| signed["delegations"]["roles"][0]["paths"] = paths.clone());
        feed.serve(&handset);
        if through_deltas > 0 {
            assert_eq!(handset.refresh(start()).unwrap().through_deltas, through_deltas, "{case}");
            feed.assert_shown(&handset, case);
            continue;
        }
        let requests = feed.assert_whole(&handset, case);
        assert!(!requests.iter().any(|request| request.contains("l700d")), "{case}: {requests:?}");
    }
}

#[test]
fn odd_steps_beside_the_right_ones_do_no_harm() {
    let cases: [(&str, fn(&mut Map<String, Value>, &Feed)); 3] = [
        ("an unknown kind", |targets, feed| {
            targets.insert("notes.l700d".to_owned(), target(feed.delta(1), json!({ "kind": "notes" })));
        }),
        ("steps of long ago and of the future", |targets, feed| {
            for from in [40, 7, 3] {
                targets.insert(format!("delta-{from}.l700d"), delta_target(from, feed.delta(1)));
            }
        }),
        ("ten thousand", |targets, feed| {
            for from in 100..10_100 {
                targets.insert(format!("delta-{from}.l700d"), delta_target(from, feed.delta(1)));
            }
        }),
    ];
    for (case, bend) in cases {
        let mut handset = Feed::new().handset();
        // Ten thousand steps are beyond the profile's limit for this file; a wider one may be set.
        handset.limits = Limits { targets: 10_000_000, ..Limits::default() };
        let feed = bent(bend);
        feed.serve(&handset);
        assert_eq!(handset.refresh(start()).unwrap().through_deltas, 2, "{case}");
        feed.assert_shown(&handset, case);
    }
}

#[test]
fn ten_thousand_steps_are_over_the_limit() {
    let handset = Feed::new().handset();
    let feed = bent(|targets, feed| {
        for from in 100..10_100 {
            targets.insert(format!("delta-{from}.l700d"), delta_target(from, feed.delta(1)));
        }
    });
    feed.serve(&handset);
    let before = handset.subtitle(start());
    assert!(handset.refresh(start()).is_err());
    assert_eq!(handset.subtitle(start()), before);
}
