//! Files that nobody signed, or that the wrong ones signed, and signed ones that break a rule.

use label700_tests::publisher::Keys;
use serde_json::json;

use super::super::content::encoded;
use super::super::damage::{bent, uncanonical};
use super::super::publications::{Feed, random_keys};
use super::scenario::{Scenario, WHOLE};
use super::{begun, feed, hours, next};

pub(super) fn scenarios() -> Vec<Scenario> {
    vec![signatures(), metadata(), lists(), other_feeds()]
}

/// The same repository with a newer list, after `bend`: nothing but that stands in its way.
fn attack(feed: &Feed, bend: impl FnOnce(&mut Feed)) -> Feed {
    let mut attacker = feed.clone();
    next(&mut attacker, "演示冒名平台");
    bend(&mut attacker);
    attacker
}

/// The other roles are newer with each list.
fn renew_if_targets(feed: &mut Feed, role: &str) {
    if role == "targets" {
        feed.publisher.bump("targets");
    }
}

/// In the end the honest publisher's newer list is taken: no attack left anything behind.
fn recovers(mut scenario: Scenario, mut feed: Feed) -> Scenario {
    for platform in ["演示平台二", "演示平台三", "演示平台四"] {
        next(&mut feed, platform);
        feed.publisher.bump("targets");
    }
    let mut files = feed.files();
    files.retain(|path, _| !path.ends_with(".l700d"));
    scenario.takes("the honest publisher again", hours(5), files, &feed, WHOLE, "fresh");
    scenario
}

fn signatures() -> Scenario {
    let feed = feed();
    let mut scenario = begun("forgery: signatures", &feed);
    for role in ["timestamp", "snapshot", "targets", "list"] {
        let attacker = attack(&feed, |feed| {
            renew_if_targets(feed, role);
            let strangers = random_keys(2, 2);
            feed.publisher.forge(role, move |_, signed| strangers.sign(signed));
        });
        let name = format!("{role} signed by strangers");
        scenario.fails(&name, hours(2), attacker.files(), "refused", "fresh");
    }
    let one_key = |keys: &Keys| Keys { keys: keys.clone().keys.into_iter().take(1).collect(), threshold: 1 };
    for role in ["targets", "list"] {
        let attacker = attack(&feed, |feed| {
            renew_if_targets(feed, role);
            feed.publisher.forge(role, move |keys, signed| one_key(keys).sign(signed));
        });
        let name = format!("{role} signed by one key of two");
        scenario.fails(&name, hours(2), attacker.files(), "refused", "fresh");
    }
    let attacker = attack(&feed, |feed| {
        feed.publisher.forge("list", |keys, signed| {
            let mut envelope: serde_json::Value = serde_json::from_slice(&keys.sign(signed)).unwrap();
            let first = envelope["signatures"][0].clone();
            envelope["signatures"] = json!([first, first]);
            serde_json::to_vec(&envelope).unwrap()
        });
    });
    scenario.fails("list signed twice by one key", hours(2), attacker.files(), "refused", "fresh");
    let attacker = attack(&feed, |feed| {
        feed.publisher.forge("timestamp", |keys, signed| {
            let mut envelope: serde_json::Value = serde_json::from_slice(&keys.sign(signed)).unwrap();
            envelope["signed"]["expires"] = json!("2027-06-01T00:00:00Z");
            serde_json::to_vec(&envelope).unwrap()
        });
    });
    scenario.fails("timestamp changed after it was signed", hours(2), attacker.files(), "refused", "fresh");
    recovers(scenario, feed)
}

fn metadata() -> Scenario {
    let feed = feed();
    let mut scenario = begun("forgery: signed metadata outside the rules", &feed);
    type Edit = fn(&mut serde_json::Value);
    let edits: [(&str, &str, Edit); 7] = [
        ("timestamp without x-issued", "timestamp", |signed| {
            signed.as_object_mut().unwrap().remove("x-issued");
        }),
        ("timestamp issued after it expires", "timestamp", |signed| {
            signed["x-issued"] = json!("2026-07-01T00:00:00Z");
        }),
        ("timestamp of version 0", "timestamp", |signed| signed["version"] = json!(0)),
        ("timestamp of another specification", "timestamp", |signed| signed["spec_version"] = json!("2.0.0")),
        ("timestamp of another type", "timestamp", |signed| signed["_type"] = json!("snapshot")),
        ("snapshot without the list role", "snapshot", |signed| {
            signed["meta"].as_object_mut().unwrap().remove("list.json");
        }),
        ("list without a list", "list", |signed| signed["targets"] = json!({})),
    ];
    for (name, role, edit) in edits {
        let attacker = attack(&feed, |feed| feed.publisher.edit(role, edit));
        // A role that vanishes from a snapshot counts as going back.
        let error = if role == "snapshot" { "rollback" } else { "refused" };
        scenario.fails(name, hours(2), attacker.files(), error, "fresh");
    }
    let attacker = attack(&feed, |feed| {
        feed.publisher.forge("timestamp", |keys, signed| {
            let text = signed.to_string();
            keys.sign_text(&text.replacen('{', "{\"version\":9,", 1))
        });
    });
    scenario.fails("timestamp with a field twice", hours(2), attacker.files(), "refused", "fresh");
    recovers(scenario, feed)
}

fn lists() -> Scenario {
    let feed = feed();
    let mut scenario = begun("forgery: lists", &feed);

    let attacker = attack(&feed, |_| {});
    let mut files = attacker.files();
    files.retain(|path, _| !path.ends_with(".l700d"));
    let path = attacker.publisher.list_file();
    let mut damaged = files.clone();
    damaged.get_mut(&path).unwrap()[100] ^= 1;
    scenario.fails("one bit other than signed", hours(2), damaged, "refused", "fresh");
    let mut shorter = files.clone();
    shorter.get_mut(&path).unwrap().pop();
    scenario.fails("a byte shorter than signed", hours(2), shorter, "refused", "fresh");
    files.get_mut(&path).unwrap().push(0);
    scenario.fails("a byte longer than signed", hours(2), files, "fetch", "fresh");

    type Make = fn(&Feed) -> Vec<u8>;
    let signed: [(&str, Make); 6] = [
        ("signed: a web page", |_| b"<!DOCTYPE html><title>demo</title>".to_vec()),
        ("signed: the next format", |feed| bent(&feed.publisher.list, |list| list[4] = 2)),
        ("signed: a checksum of its own that is wrong", |feed| {
            let mut list = feed.publisher.list.clone();
            list[8] ^= 1;
            list
        }),
        ("signed: not the one encoding of its content", |feed| uncanonical(&feed.publisher.list)),
        ("signed: another sequence number in it", |feed| {
            let mut content = feed.content.clone();
            content.seq += 1;
            encoded(&content)
        }),
        ("signed: another feed in it", |feed| {
            let mut content = feed.content.clone();
            content.feed = "other".to_owned();
            encoded(&content)
        }),
    ];
    for (name, make) in signed {
        let attacker = attack(&feed, |feed| {
            let list = make(feed);
            feed.put_bytes(list);
        });
        let mut files = attacker.files();
        files.retain(|path, _| !path.ends_with(".l700d"));
        scenario.fails(name, hours(2), files, "refused", "fresh");
    }
    let attacker = attack(&feed, |feed| {
        feed.publisher.ranges += 1;
        let list = feed.publisher.list.clone();
        feed.put_bytes(list);
    });
    let mut files = attacker.files();
    files.retain(|path, _| !path.ends_with(".l700d"));
    scenario.fails("signed: another number of ranges", hours(2), files, "refused", "fresh");
    recovers(scenario, feed)
}

/// The same keys may sign another feed; its files are not this one's.
fn other_feeds() -> Scenario {
    let feed = feed();
    let mut scenario = begun("forgery: another feed's root", &feed);
    let attacker = attack(&feed, |feed| {
        feed.publisher.edit("root", |signed| signed["x-feed"] = json!("other"));
        feed.publisher.rotate(|_| {});
    });
    scenario.fails("signed by the same keys", hours(2), attacker.files(), "refused", "fresh");
    recovers(scenario, feed)
}
