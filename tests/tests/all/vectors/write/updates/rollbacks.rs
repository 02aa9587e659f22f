//! Older files in place of newer ones.

use super::super::publications::{Feed, whole_lists};
use super::scenario::Scenario;
use super::{begun, feed, hours, next};

pub(super) fn scenarios() -> Vec<Scenario> {
    vec![whole_repository(), single_roles(), sequence()]
}

/// A handset with the second list, and the repository as it was before.
fn at_the_second_list(name: &'static str) -> (Scenario, Feed, Feed) {
    let mut feed = feed();
    let mut scenario = begun(name, &feed);
    let old = feed.clone();
    next(&mut feed, "演示平台二");
    feed.publisher.bump("targets");
    let files = whole_lists(feed.files());
    scenario.takes("the second list", hours(2), files, &feed, super::scenario::WHOLE, "fresh");
    (scenario, old, feed)
}

fn whole_repository() -> Scenario {
    let (mut scenario, old, new) = at_the_second_list("rollback: the whole repository");
    scenario.fails("as it was before", hours(3), old.files(), "rollback", "fresh");
    scenario.takes("as it is", hours(4), new.files(), &new, super::scenario::Way::Unchanged, "fresh");
    scenario
}

/// From someone who holds the online keys: a newer timestamp that vouches for older files.
fn single_roles() -> Scenario {
    let (mut scenario, old, new) = at_the_second_list("rollback: single roles under a newer timestamp");
    let mut newer = new;
    for role in ["snapshot", "targets", "list"] {
        // Parts of the attack before may have been taken.
        newer.renew_from("snapshot");
        let mut attacker = newer.clone();
        let older = old.publisher.version(role);
        attacker.publisher.versions.insert(role.to_owned(), older);
        scenario.fails(&format!("an older {role}"), hours(3), attacker.files(), "rollback", "fresh");
    }
    scenario
}

/// A newer list role that names an older list.
fn sequence() -> Scenario {
    let (mut scenario, old, new) = at_the_second_list("rollback: an older list in newer metadata");
    let mut attacker = old.clone();
    attacker.publisher.versions.clone_from(&new.publisher.versions);
    attacker.renew_from("list");
    scenario.fails("a lower sequence number", hours(3), attacker.files(), "rollback", "fresh");
    scenario
}
