//! Files that nobody signed, or that the wrong ones signed, and signed ones that break a rule.

use label700::list::ListContent;
use label700_tests::publisher::Keys;
use serde_json::{Value, json};

use super::super::content::encoded;
use super::super::damage::{bent, uncanonical};
use super::super::publications::{Feed, random_keys, whole_lists};
use super::scenario::{Scenario, WHOLE};
use super::{begun, feed, hours, next};

pub(super) fn scenarios() -> Vec<Scenario> {
    vec![signatures(), metadata(), lists(), other_feeds()]
}

/// Attacks on one handset, one after the other.
struct Attacks {
    scenario: Scenario,
    honest: Feed,
}

impl Attacks {
    fn new(name: &'static str) -> Self {
        let honest = feed();
        Self { scenario: begun(name, &honest), honest }
    }

    /// The same repository with a newer list, after `bend`: nothing but that stands in its way. The versions
    /// are higher than those of any attack before, parts of which may have been taken.
    fn attack(&mut self, bend: impl FnOnce(&mut Feed)) -> Feed {
        self.honest.renew_from("list");
        let mut attacker = self.honest.clone();
        next(&mut attacker, "演示冒名平台");
        bend(&mut attacker);
        attacker
    }

    /// A new version of `targets`, if that is the role; the others are newer with each attack.
    fn renew(&mut self, role: &str) {
        if role == "targets" {
            self.honest.publisher.bump(role);
        }
    }

    /// A refresh that the attack makes end with `error`.
    fn refused(&mut self, name: &str, error: &str, bend: impl FnOnce(&mut Feed)) {
        let files = whole_lists(self.attack(bend).files());
        self.scenario.fails(name, hours(2), files, error, "fresh");
    }

    /// In the end the honest publisher's newer list is taken: no attack left anything behind.
    fn recover(mut self) -> Scenario {
        self.honest.publisher.bump("targets");
        self.honest.renew_from("list");
        next(&mut self.honest, "演示平台二");
        let files = whole_lists(self.honest.files());
        self.scenario.takes("the honest publisher again", hours(5), files, &self.honest, WHOLE, "fresh");
        self.scenario
    }
}

fn signatures() -> Scenario {
    let mut attacks = Attacks::new("forgery: signatures");
    for role in ["timestamp", "snapshot", "targets", "list"] {
        attacks.renew(role);
        attacks.refused(&format!("{role} signed by strangers"), "refused", |feed| {
            let strangers = random_keys(2, 2);
            feed.publisher.forge(role, move |_, signed| strangers.sign(signed));
        });
    }
    for role in ["targets", "list"] {
        attacks.renew(role);
        attacks.refused(&format!("{role} signed by one key of two"), "refused", |feed| {
            feed.publisher.forge(role, |keys, signed| one_key(keys).sign(signed));
        });
    }
    attacks.refused("list signed twice by one key", "refused", |feed| {
        feed.publisher.forge("list", |keys, signed| {
            let mut file: Value = serde_json::from_slice(&keys.sign(signed)).unwrap();
            let first = file["signatures"][0].clone();
            file["signatures"] = json!([first, first]);
            file.to_string().into_bytes()
        });
    });
    attacks.refused("list with one signature twice besides enough others", "refused", |feed| {
        feed.publisher.forge("list", |keys, signed| {
            let mut file: Value = serde_json::from_slice(&keys.sign(signed)).unwrap();
            let first = file["signatures"][0].clone();
            file["signatures"].as_array_mut().unwrap().push(first);
            file.to_string().into_bytes()
        });
    });
    attacks.refused("timestamp changed after it was signed", "refused", |feed| {
        feed.publisher.forge("timestamp", |keys, signed| {
            let mut file: Value = serde_json::from_slice(&keys.sign(signed)).unwrap();
            file["signed"]["expires"] = json!("2027-06-01T00:00:00Z");
            file.to_string().into_bytes()
        });
    });
    attacks.recover()
}

fn one_key(keys: &Keys) -> Keys {
    Keys { keys: keys.clone().keys.into_iter().take(1).collect(), threshold: 1 }
}

fn metadata() -> Scenario {
    type Edit = fn(&mut Value);
    // A role that vanishes from a snapshot counts as going back.
    let edits: [(&str, &str, &str, Edit); 7] = [
        ("timestamp without x-issued", "timestamp", "refused", |signed| {
            signed.as_object_mut().unwrap().remove("x-issued");
        }),
        ("timestamp issued after it expires", "timestamp", "refused", |signed| {
            signed["x-issued"] = json!("2026-07-01T00:00:00Z");
        }),
        ("timestamp of version 0", "timestamp", "refused", |signed| signed["version"] = json!(0)),
        ("timestamp of another specification", "timestamp", "refused", |signed| {
            signed["spec_version"] = json!("2.0.0");
        }),
        ("timestamp of another type", "timestamp", "refused", |signed| signed["_type"] = json!("snapshot")),
        ("snapshot without the list role", "snapshot", "rollback", |signed| {
            signed["meta"].as_object_mut().unwrap().remove("list.json");
        }),
        ("list without a list", "list", "refused", |signed| signed["targets"] = json!({})),
    ];
    let mut attacks = Attacks::new("forgery: signed metadata outside the rules");
    for (name, role, error, edit) in edits {
        attacks.refused(name, error, |feed| feed.publisher.edit(role, edit));
    }
    attacks.refused("timestamp with a field twice", "refused", |feed| {
        feed.publisher.forge("timestamp", |keys, signed| {
            keys.sign_text(&signed.to_string().replacen('{', "{\"version\":9,", 1))
        });
    });
    attacks.recover()
}

fn lists() -> Scenario {
    let mut attacks = Attacks::new("forgery: lists");
    type Bend = fn(&mut Vec<u8>);
    let unsigned: [(&str, &str, Bend); 3] = [
        ("one bit other than signed", "refused", |list| list[100] ^= 1),
        ("a byte shorter than signed", "refused", |list| list.truncate(list.len() - 1)),
        ("a byte longer than signed", "fetch", |list| list.push(0)),
    ];
    for (name, error, bend) in unsigned {
        let attacker = attacks.attack(|_| {});
        let mut files = whole_lists(attacker.files());
        bend(files.get_mut(&attacker.publisher.list_file()).unwrap());
        attacks.scenario.fails(name, hours(2), files, error, "fresh");
    }
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
            encoded(&ListContent { seq: feed.content.seq + 1, ..feed.content.clone() })
        }),
        ("signed: another feed in it", |feed| {
            encoded(&ListContent { feed: "other".to_owned(), ..feed.content.clone() })
        }),
    ];
    for (name, make) in signed {
        attacks.refused(name, "refused", |feed| {
            let list = make(feed);
            feed.put_bytes(list);
        });
    }
    attacks.refused("signed: another number of ranges", "refused", |feed| {
        feed.publisher.ranges += 1;
        let list = feed.publisher.list.clone();
        feed.put_bytes(list);
    });
    attacks.recover()
}

/// The same keys may sign another feed; its files are not this one's.
fn other_feeds() -> Scenario {
    let mut attacks = Attacks::new("forgery: another feed's root");
    attacks.refused("signed by the same keys", "refused", |feed| {
        feed.publisher.edit("root", |signed| signed["x-feed"] = json!("other"));
        feed.publisher.rotate(|_| {});
    });
    attacks.recover()
}
