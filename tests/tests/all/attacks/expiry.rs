//! Freezing: files past their end, whether they are served anew or withheld for long.

use label700::label::{CallFacts, Freshness, Kind, Reason};
use label700::labeler::Labeler;
use label700::number::Direction;
use label700::trust::TrustError;
use label700::words::Language;
use label700_tests::publisher::{Publisher, start};
use serde_json::json;

use super::ROLES;
use super::victim::{DAY, Files, Victim};
use crate::handset::LISTED;

fn expired(role: &str) -> TrustError {
    TrustError::Expired { role: role.to_owned() }
}

/// The root has been taken before anybody asks whether it has expired; the other roles not.
fn stops_at(role: &str) -> &str {
    if role == "root" { "timestamp" } else { role }
}

#[test]
fn a_new_file_of_any_role_that_has_expired_is_refused() {
    for role in ROLES {
        for (case, second) in [("this very second", 0), ("a second ago", -1), ("a year ago", -365 * DAY)] {
            let case = format!("{role}: {case}");
            let mut victim = Victim::new();
            let end = json!(victim.now.plus(second).to_rfc3339());
            let files = victim.bent(role, |attacker| {
                // Issued before it expired, so that expiry is all that is wrong.
                attacker.issued = attacker.issued.plus(-400 * DAY);
                attacker.edit("timestamp", |signed| signed["expires"] = json!("2030-01-01T00:00:00Z"));
                attacker.edit("snapshot", |signed| signed["expires"] = json!("2030-01-01T00:00:00Z"));
                attacker.edit("targets", |signed| signed["expires"] = json!("2030-01-01T00:00:00Z"));
                attacker.edit("list", |signed| signed["expires"] = json!("2030-01-01T00:00:00Z"));
                attacker.edit(role, move |signed| signed["expires"] = end.clone());
            });
            assert_eq!(victim.distrusts(&case, &files, stops_at(role)), expired(role), "{case}");
            if role == "root" {
                // The expired root was verified and stays; the publisher follows with a fresh one.
                victim.honest.bump("root");
                victim.honest.put_root();
                victim.honest.rotate(|_| {});
            }
            victim.recovers(&case);
        }
    }
}

#[test]
fn the_last_second_of_every_role_still_counts() {
    for role in ROLES {
        let victim = Victim::new();
        let end = json!(victim.now.plus(1).to_rfc3339());
        let mut honest = victim.honest.clone();
        honest.next_list("演示快递公司");
        honest.bump("targets");
        honest.edit(role, move |signed| signed["expires"] = end.clone());
        honest.bump("root");
        honest.put_root();
        victim.handset.serve(&honest);
        assert_eq!(victim.handset.refresh(victim.now).map(|r| r.seq).ok(), Some(2), "{role}");
    }
}

/// What is served at `days`, if those who sign everything but `frozen` go on and its signers do not.
fn frozen(victim: &Victim, role: &str, days: i64) -> Files {
    let mut publisher = victim.honest.clone();
    let renewed = start().plus(days * DAY);
    // What renews: all roles in front of the frozen one, so far as their signed content allows it.
    let renewing: &[&str] = match role {
        "timestamp" => &["root"],
        "snapshot" => &["root", "timestamp"],
        "targets" => &["root", "timestamp", "snapshot", "list"],
        "list" => &["root", "timestamp", "snapshot", "targets"],
        _ => &["timestamp", "snapshot", "targets", "list"],
    };
    for renewing in renewing {
        let end = json!(renewed.plus(DAY).to_rfc3339());
        publisher.edit(renewing, move |signed| signed["expires"] = end.clone());
        publisher.bump(renewing);
        if *renewing == "timestamp" {
            publisher
                .edit("timestamp", move |signed| signed["x-issued"] = json!(renewed.plus(-1).to_rfc3339()));
        }
    }
    if renewing.contains(&"root") {
        publisher.put_root();
    }
    publisher.files()
}

/// The roles whose file the handset has already are not asked for again: their end is checked all the
/// same.
#[test]
fn a_kept_file_of_any_role_expires_too() {
    for (role, life) in [("timestamp", 7), ("snapshot", 30), ("targets", 365), ("list", 90), ("root", 365)] {
        let mut victim = Victim::new();
        victim.now = start().plus(life * DAY);
        let files = frozen(&victim, role, life);
        assert_eq!(victim.distrusts(role, &files, stops_at(role)), expired(role), "{role}");
        if role != "timestamp" {
            // A second before, the very same files were good.
            let early = Victim::new();
            early.handset.fetch.serve(&frozen(&early, role, life));
            assert!(early.handset.refresh(start().plus(life * DAY - 1)).is_ok(), "{role}");
        }
        // The publisher is back, with everything new.
        victim.honest.issued = victim.now;
        for _ in 0..2 {
            victim.honest.rotate(|_| {});
        }
        victim.recovers(role);
    }
}

#[test]
fn a_frozen_list_fades_but_is_never_removed() {
    let mut victim = Victim::new();
    let frozen = victim.honest.files();
    let named = Some("外卖 · 演示外卖平台".to_owned());
    let cases = [
        (6, Freshness::Fresh, named.clone()),
        (7, Freshness::Stale, named.clone()),
        (69, Freshness::Stale, named),
        (70, Freshness::VeryStale, Some("外卖".to_owned())),
        (100, Freshness::VeryStale, Some("外卖".to_owned())),
        (20_000, Freshness::VeryStale, Some("外卖".to_owned())),
    ];
    for (days, freshness, subtitle) in cases {
        victim.now = start().plus(days * DAY);
        victim.handset.fetch.serve(&frozen);
        if days >= 7 {
            let error = victim.fails(&format!("day {days}"), "timestamp");
            assert_eq!(error.code(), "expired", "day {days}: {error}");
        }
        let label = victim.handset.label(LISTED, victim.now);
        assert_eq!((label.kind(), label.reason()), (Kind::Protected, Reason::Listed), "day {days}");
        assert_eq!(label.freshness(), Some(freshness), "day {days}");
        assert_eq!(victim.handset.subtitle(victim.now), subtitle, "day {days}");
    }
    victim.now = start().plus(100 * DAY);
    victim.honest.issued = victim.now;
    victim.recovers("the publisher is reached again");
    let label = victim.handset.label(LISTED, victim.now);
    assert_eq!(label.freshness(), Some(Freshness::Fresh));
}

/// In the list's coverage, in none of its ranges.
const UNLISTED: &str = "+86 700 1250 0000 0000";

/// Whoever holds updates back must not turn numbers of new companies into warnings, nor keep a company's
/// name on a number that it may have lost.
#[test]
fn a_frozen_list_says_less_and_less_until_the_publisher_is_back() {
    let mut victim = Victim::new();
    let frozen = victim.honest.files();
    let cases = [
        (6, Freshness::Fresh, Reason::Unlisted, true),
        (7, Freshness::Stale, Reason::Protected, true),
        (69, Freshness::Stale, Reason::Protected, true),
        (70, Freshness::VeryStale, Reason::Protected, false),
        (20_000, Freshness::VeryStale, Reason::Protected, false),
    ];
    for (days, freshness, unlisted, names) in cases {
        victim.now = start().plus(days * DAY);
        victim.handset.fetch.serve(&frozen);
        if days >= 7 {
            victim.fails(&format!("day {days}"), "timestamp");
        }
        assert_says(&victim, freshness, unlisted, names, &format!("day {days}"));
    }
    victim.now = start().plus(100 * DAY);
    victim.honest.issued = victim.now;
    victim.recovers("the publisher is reached again");
    assert_says(&victim, Freshness::Fresh, Reason::Unlisted, true, "after the honest refresh");
}

fn assert_says(victim: &Victim, freshness: Freshness, unlisted: Reason, names: bool, case: &str) {
    let labeler = Labeler::open(&victim.handset.view_dir());
    for (what, number, reason) in [("listed", LISTED, Reason::Listed), ("unlisted", UNLISTED, unlisted)] {
        let label = labeler.label(number, &CallFacts::new(Direction::Incoming, victim.now));
        assert_eq!((label.kind(), label.reason()), (Kind::Protected, reason), "{case}, {what}");
        assert_eq!(label.freshness(), Some(freshness), "{case}, {what}");
        for language in [Language::ZhHans, Language::ZhHant, Language::En] {
            let hint = labeler.hint(&label, language);
            let texts = [hint.title, hint.subtitle, hint.scene, Some(hint.spoken)];
            let said: Vec<_> = texts.into_iter().flatten().chain(hint.details).collect();
            // Every company of the fixtures is called so.
            let named = said.iter().any(|text| text.contains("演示"));
            assert_eq!(named, names && what == "listed", "{case}, {what}: a company's name");
        }
    }
}

#[test]
fn expired_roots_on_the_way_to_a_fresh_one_are_walked_through() {
    let mut publisher = Publisher::default();
    let victim = Victim::new();
    for _ in 0..3 {
        publisher.rotate(|_| {});
    }
    publisher.issued = start().plus(400 * DAY);
    publisher.rotate(|_| {});
    publisher.next_list("演示快递公司");
    victim.handset.serve(&publisher);
    assert_eq!(victim.handset.refresh(publisher.issued).map(|r| r.seq).ok(), Some(2));
}
