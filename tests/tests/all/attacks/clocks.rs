//! Clocks: the device's own, set wrong, and the signed one, set wrong by whoever holds the timestamp's
//! key.

use label700::fetch::FetchError;
use label700::label::{Freshness, Kind, Reason};
use label700::time::Timestamp;
use label700::trust::TrustError;
use label700::trust::sign::SoftwareKey;
use label700_tests::publisher::{Publisher, start};
use serde_json::json;

use super::ROLES;
use super::victim::{DAY, Victim};
use crate::handset::LISTED;

const NAMED: &str = "外卖 · 演示外卖平台";
const SCENE_ALONE: &str = "外卖";

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

fn expired(role: &str) -> TrustError {
    TrustError::Expired { role: role.to_owned() }
}

#[test]
fn a_wrong_device_clock_fades_labels_and_is_put_right_without_a_trace() {
    let cases = [
        ("1970", "1970-01-01T00:00:00Z", None, Freshness::ClockSuspect, NAMED),
        ("before 1970", "1901-12-13T20:45:52Z", None, Freshness::ClockSuspect, NAMED),
        ("a day and a second slow", "2026-10-30T23:59:59Z", None, Freshness::ClockSuspect, NAMED),
        ("a day slow", "2026-10-31T00:00:00Z", None, Freshness::Fresh, NAMED),
        ("a week fast", "2026-11-08T00:00:00Z", Some("timestamp"), Freshness::Stale, NAMED),
        ("2035", "2035-01-01T00:00:00Z", Some("root"), Freshness::VeryStale, SCENE_ALONE),
        ("2151", "2151-01-01T00:00:00Z", Some("root"), Freshness::VeryStale, SCENE_ALONE),
        ("the end of time", "9999-12-30T00:00:00Z", Some("root"), Freshness::VeryStale, SCENE_ALONE),
    ];
    for (case, clock, refused, freshness, subtitle) in cases {
        let mut victim = Victim::new();
        victim.now = at(clock);
        match refused {
            Some(role) => {
                let error = victim.distrusts(case, &victim.honest.files(), "timestamp");
                assert_eq!(error, expired(role), "{case}");
            }
            None => victim.honest_refresh_succeeds(case),
        }
        let label = victim.handset.label(LISTED, victim.now);
        assert_eq!((label.kind(), label.reason()), (Kind::Protected, Reason::Listed), "{case}");
        assert_eq!(label.freshness(), Some(freshness), "{case}");
        assert_eq!(victim.handset.subtitle(victim.now).as_deref(), Some(subtitle), "{case}");

        victim.now = start();
        victim.recovers(case);
        assert_eq!(victim.handset.label(LISTED, start()).freshness(), Some(Freshness::Fresh), "{case}");
    }
}

#[test]
fn a_clock_at_the_very_ends_of_its_numbers_is_one_more_wrong_clock() {
    let mut victim = Victim::new();
    victim.now = Timestamp(i64::MIN);
    victim.recovers("the first second of all");
    victim.now = Timestamp(i64::MAX);
    let error = victim.distrusts("the last second of all", &victim.honest.files(), "timestamp");
    assert_eq!(error, expired("root"));
    victim.now = start();
    victim.recovers("the right time");
}

#[test]
fn a_list_taken_by_a_slow_clock_is_the_newest_all_the_same() {
    let mut victim = Victim::new();
    victim.now = Timestamp(0);
    victim.recovers("1970");
    victim.now = start();
    victim.honest_refresh_succeeds("the right time");
}

/// A clock put back, by hand or by a forged network time, makes old files young again; the signed time
/// that the handset has seen does not go back with it.
#[test]
fn a_clock_put_back_does_not_revive_expired_files() {
    let later = start().plus(100 * DAY);
    for role in ["timestamp", "snapshot", "targets", "list"] {
        for (case, end) in [("at", 0), ("before", -1)] {
            let case = format!("{role} that ended {case} the signed time");
            let mut victim = Victim::new();
            victim.now = later;
            victim.honest.issued = later;
            victim.recovers(&case);

            victim.now = start();
            let end = json!(later.plus(end).to_rfc3339());
            let files = victim.bent(role, |attacker| {
                if role == "timestamp" {
                    attacker.edit(role, |signed| signed["x-issued"] = json!("2026-11-01T00:00:00Z"));
                }
                attacker.edit(role, move |signed| signed["expires"] = end.clone());
            });
            assert_eq!(victim.distrusts(&case, &files, role), expired(role), "{case}");
            victim.recovers(&case);
        }
    }
}

fn poison(publisher: &mut Publisher, x_issued: &'static str, expires: &'static str) {
    publisher.edit("timestamp", move |signed| {
        signed["x-issued"] = json!(x_issued);
        signed["expires"] = json!(expires);
    });
}

#[test]
fn a_poisoned_signed_time_of_2099_is_forgotten_with_its_key() {
    let mut victim = Victim::new();
    // With the timestamp's key alone: nothing else can be new, and nothing else lasts until 2099.
    let mut attacker = victim.honest.clone();
    attacker.bump("timestamp");
    poison(&mut attacker, "2099-01-01T00:00:00Z", "2100-01-01T00:00:00Z");
    assert_eq!(victim.distrusts("the poison", &attacker.files(), "snapshot"), expired("snapshot"));

    let (label, subtitle) = (victim.handset.label(LISTED, victim.now), victim.handset.subtitle(victim.now));
    assert_eq!(label.freshness(), Some(Freshness::Fresh), "the view was never touched");
    assert_eq!(subtitle.as_deref(), Some(NAMED));

    victim.honest.bump("timestamp");
    victim.honest.bump("timestamp");
    let error = victim.distrusts("before the rotation", &victim.honest.files(), "timestamp");
    assert_eq!(error, expired("timestamp"));

    victim.honest.rotate(|p| p.timestamp_keys.keys = vec![SoftwareKey::from_seed(&[130; 32])]);
    victim.recovers("after the rotation");
}

#[test]
fn a_poisoned_signed_time_does_not_expire_the_root() {
    let mut victim = Victim::new();
    let mut attacker = victim.honest.clone();
    attacker.bump("timestamp");
    poison(&mut attacker, "2099-01-01T00:00:00Z", "2100-01-01T00:00:00Z");
    victim.distrusts("the poison", &attacker.files(), "snapshot");
    // The root goes first at each refresh; were it judged by the poison, no new root could heal it.
    let again = victim.distrusts("again", &attacker.files(), "snapshot");
    assert_eq!(again, expired("snapshot"));
    victim.honest.rotate(|p| p.timestamp_keys.keys = vec![SoftwareKey::from_seed(&[130; 32])]);
    victim.recovers("after the rotation");
}

/// A poison of twenty days lets the other roles live, so it reaches the view. Labels stay; they only say
/// that the device's clock and the signed time disagree.
#[test]
fn a_little_poison_makes_the_clock_suspect_and_passes() {
    for rotated in [true, false] {
        let mut victim = Victim::new();
        victim.honest.bump("timestamp");
        let mut attacker = victim.honest.clone();
        poison(&mut attacker, "2026-11-21T00:00:00Z", "2026-12-21T00:00:00Z");
        victim.handset.serve(&attacker);
        victim.handset.refresh(victim.now).unwrap();
        let label = victim.handset.label(LISTED, victim.now);
        assert_eq!((label.kind(), label.reason()), (Kind::Protected, Reason::Listed));
        assert_eq!(label.freshness(), Some(Freshness::ClockSuspect));
        assert_eq!(victim.handset.subtitle(victim.now).as_deref(), Some(NAMED));

        victim.honest.bump("timestamp");
        let error = victim.distrusts("still poisoned", &victim.honest.files(), "timestamp");
        assert_eq!(error, expired("timestamp"));
        if rotated {
            victim.honest.rotate(|p| p.timestamp_keys.keys = vec![SoftwareKey::from_seed(&[130; 32])]);
        } else {
            // It wears off by itself when honest timestamps reach that day.
            victim.now = at("2026-11-21T00:00:00Z");
            victim.honest.issued = victim.now;
        }
        victim.recovers("healed");
        let label = victim.handset.label(LISTED, victim.now);
        assert_eq!(label.freshness(), Some(Freshness::Fresh), "rotated: {rotated}");
    }
}

#[test]
fn a_timestamp_must_say_when_it_was_issued_and_not_after_its_end() {
    let profile = |what| TrustError::Profile { role: "timestamp".to_owned(), what };
    let mut victim = Victim::new();
    let files = victim.bent("timestamp", |attacker| {
        attacker.edit("timestamp", |signed| {
            signed.as_object_mut().unwrap().remove("x-issued").unwrap();
        });
    });
    assert_eq!(victim.distrusts("missing", &files, "timestamp"), profile("x-issued is missing"));
    victim.recovers("missing");

    let files = victim.bent("timestamp", |attacker| {
        poison(attacker, "2026-11-09T00:00:01Z", "2026-11-09T00:00:00Z");
    });
    assert_eq!(victim.distrusts("after its end", &files, "timestamp"), profile("x-issued is after expires"));
    victim.recovers("after its end");

    poison(&mut victim.honest, "2026-11-09T00:00:00Z", "2026-11-09T00:00:00Z");
    victim.honest.bump("timestamp");
    victim.handset.serve(&victim.honest);
    assert!(victim.handset.refresh(victim.now).is_ok(), "at its very end");
}

#[test]
fn the_signed_time_is_that_of_the_newest_timestamp_and_no_maximum() {
    let mut victim = Victim::new();
    victim.honest.issued = start().plus(3 * DAY);
    victim.recovers("a publisher whose clock is fast");
    victim.honest.issued = start().plus(-3 * DAY);
    victim.recovers("put right again");
    let view = label700::view::View::read(&victim.handset.view_dir()).unwrap();
    assert_eq!(view.x_issued, start().plus(-3 * DAY).to_rfc3339());
}

/// A refresh stops at each file in turn, and the clock steps back before the next: what was taken stays
/// taken, the label is that of the list it is made of, and old files have no second chance.
#[test]
fn a_clock_that_steps_back_between_two_files_takes_nothing_back() {
    let later = start().plus(20 * DAY);
    let clocks = [("the old files' day", start(), Freshness::Fresh), ("1970", Timestamp(0), SUSPECT)];
    for (clock, back, old_freshness) in clocks {
        for (cut, stops_at) in ROLES.into_iter().chain(["view"]).enumerate() {
            let case = format!("cut off at {stops_at}, then {clock}");
            let mut victim = Victim::new();
            let old = victim.honest.files();
            victim.now = later;
            victim.honest.issued = later;
            victim.honest.rotate(|_| {});
            victim.honest.next_list("演示快递公司");
            let honest = &victim.honest;
            let file = match stops_at {
                "view" => honest.list_file(),
                "timestamp" => "metadata/timestamp.json".to_owned(),
                role => format!("metadata/{}.{role}.json", honest.version(role)),
            };
            victim.handset.fetch.fail(&file, FetchError::TimedOut);
            victim.refuses(&case, &honest.files(), stops_at);
            assert_label(&victim, Freshness::Stale, NAMED, &case);
            let between = victim.kept();
            for (role, raised_by) in
                [("root", 0), ("timestamp", 1), ("snapshot", 1), ("targets", 2), ("list", 2)]
            {
                let floor = if cut > raised_by { honest.version(role) } else { 1 };
                assert_eq!(between.floors[role], floor, "{case}: {role}");
            }

            victim.now = back;
            assert_label(&victim, old_freshness, NAMED, &case);
            victim.handset.fetch.heal();
            if cut > 1 {
                let error = victim.distrusts(&case, &old, "timestamp");
                assert_eq!(error, TrustError::Rollback { role: "timestamp".to_owned() }, "{case}");
            } else {
                victim.handset.fetch.serve(&old);
                assert_eq!(victim.handset.refresh(victim.now).map(|r| r.seq).ok(), Some(1), "{case}");
            }
            assert_eq!(victim.kept(), between, "{case}: nothing moved by the old files");
            assert_label(&victim, old_freshness, NAMED, &case);

            victim.honest_refresh_succeeds(&case);
            assert_label(&victim, SUSPECT, "外卖 · 演示快递公司", &case);
            let floors = victim.kept().floors;
            assert!(floors.iter().all(|(role, floor)| *floor == victim.honest.version(role)), "{case}");
            victim.now = later;
            assert_label(&victim, Freshness::Fresh, "外卖 · 演示快递公司", &case);
            victim.recovers(&case);
        }
    }
}

const SUSPECT: Freshness = Freshness::ClockSuspect;

fn assert_label(victim: &Victim, freshness: Freshness, subtitle: &str, case: &str) {
    let label = victim.handset.label(LISTED, victim.now);
    assert_eq!((label.kind(), label.reason()), (Kind::Protected, Reason::Listed), "{case}");
    assert_eq!(label.freshness(), Some(freshness), "{case}");
    assert_eq!(victim.handset.subtitle(victim.now).as_deref(), Some(subtitle), "{case}");
}
