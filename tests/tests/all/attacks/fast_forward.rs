//! Versions pushed to their very end by a stolen key, and the way back for an honest publisher.

use label700::trust::TrustError;
use label700::trust::sign::SoftwareKey;
use label700_tests::publisher::{Publisher, start};
use serde_json::{Value, json};

use super::ROLES;
use super::interrupted::refresh_cut_off_after;
use super::victim::Victim;
use crate::handset::Handset;

const LARGEST: u64 = (1 << 53) - 1;

fn rollback(role: &str) -> TrustError {
    TrustError::Rollback { role: role.to_owned() }
}

/// New keys for `roles`, by a root hop where it takes one.
fn rotate(publisher: &mut Publisher, roles: &[&str]) {
    publisher.rotate(|p| {
        for (seed, role) in (140..).step_by(10).zip(roles) {
            let keys = &mut p.keys_mut(role).keys;
            *keys = (0..keys.len() as u8).map(|nth| SoftwareKey::from_seed(&[seed + nth; 32])).collect();
        }
    });
    publisher.bump("list");
    publisher.bump("snapshot");
    publisher.bump("timestamp");
}

/// A victim that took a version at the very end of a role's numbers, properly signed by stolen keys of
/// that role and those above it.
fn fast_forwarded(role: &str) -> Victim {
    let victim = Victim::new();
    let mut thief = victim.honest.clone();
    thief.bump("timestamp");
    if role != "timestamp" {
        thief.bump("snapshot");
    }
    thief.versions.insert(role.to_owned(), LARGEST);
    victim.handset.serve(&thief);
    victim.handset.refresh(victim.now).unwrap();
    assert_eq!(victim.kept().floors[role], LARGEST);
    victim
}

/// Whether new keys for these roles let an honest publisher back in after its `role` was pushed to the
/// end. Online keys are what resets floors; a role's own new key is what keeps the thief out.
#[test]
fn every_role_comes_back_by_a_rotation_of_the_online_keys() {
    let cases: [(&str, &str, &[&str], bool); 13] = [
        ("timestamp", "timestamp", &["timestamp"], true),
        ("timestamp", "timestamp", &["snapshot"], true),
        ("timestamp", "timestamp", &["targets"], false),
        ("timestamp", "timestamp", &["root"], false),
        ("snapshot", "timestamp", &["snapshot"], true),
        ("snapshot", "timestamp", &["timestamp"], true),
        ("snapshot", "timestamp", &["targets", "root"], false),
        ("targets", "snapshot", &["targets", "snapshot"], true),
        ("targets", "snapshot", &["targets", "timestamp"], true),
        ("targets", "snapshot", &["targets"], false),
        ("list", "snapshot", &["list", "snapshot"], true),
        ("list", "snapshot", &["list", "timestamp"], true),
        ("list", "snapshot", &["list"], false),
    ];
    for (role, stops_at, rotated, back) in cases {
        let case = format!("{role} at the end, new keys for {rotated:?}");
        let mut victim = fast_forwarded(role);
        victim.honest.next_list("演示快递公司");
        victim.honest.next_list("演示快递公司");
        let error = victim.distrusts(&case, &victim.honest.files(), stops_at);
        assert_eq!(error, rollback(role), "{case}: before the rotation");

        rotate(&mut victim.honest, rotated);
        if !back {
            let error = victim.distrusts(&case, &victim.honest.files(), stops_at);
            assert_eq!(error, rollback(role), "{case}: these keys reset nothing");
            rotate(&mut victim.honest, &["root", "targets", "snapshot", "timestamp"]);
        }
        victim.recovers(&case);
        assert_eq!(victim.kept().floors[role], victim.honest.version(role), "{case}");
        assert_eq!(victim.kept().floors["root"], victim.honest.version("root"), "{case}: root's floor stays");
    }
}

/// What a hop resets is reset on the disk with it, whatever becomes of the rest of that refresh.
#[test]
fn a_reset_outlasts_a_cut_right_after_the_hop() {
    for role in ["timestamp", "snapshot", "targets", "list"] {
        for rotated in ["timestamp", "snapshot"] {
            let case = format!("{role} at the end, new keys for {rotated}");
            let mut victim = fast_forwarded(role);
            rotate(&mut victim.honest, &[rotated]);
            victim.handset.serve(&victim.honest);
            assert!(refresh_cut_off_after(&victim, 1, victim.now).is_err(), "{case}");
            assert_eq!(
                victim.kept().floors.into_iter().collect::<Vec<_>>(),
                [("root".to_owned(), 2)],
                "{case}"
            );
            victim.recovers(&case);
        }
    }
}

/// The floors of the targets roles rise with the snapshot, before anybody has their files.
#[test]
fn a_snapshot_that_promises_the_last_version_raises_floors_that_a_rotation_resets() {
    for role in ["targets", "list"] {
        let mut victim = Victim::new();
        let mut thief = victim.attacker();
        thief.versions.insert(role.to_owned(), LARGEST);
        let mut files = thief.files();
        files.remove(&format!("metadata/{LARGEST}.{role}.json")).unwrap();
        assert_eq!(victim.refuses(role, &files, role).code(), "fetch", "{role}: it does not have the file");
        victim.honest.next_list("演示快递公司");
        victim.honest.next_list("演示快递公司");
        assert_eq!(victim.distrusts(role, &victim.honest.files(), "snapshot"), rollback(role), "{role}");
        rotate(&mut victim.honest, &["snapshot", "timestamp"]);
        victim.recovers(role);
    }
}

/// The root's floor falls with no key, so whoever has the online keys, or had them, must not be able to raise it.
#[test]
fn a_snapshot_raises_no_floor_of_a_top_level_role() {
    let thief_of = |publisher: &Publisher, role: &'static str| {
        let mut thief = publisher.clone();
        thief.edit("snapshot", move |signed| {
            signed["meta"][format!("{role}.json")] = json!({ "version": LARGEST });
        });
        thief.bump("snapshot");
        thief.bump("timestamp");
        thief
    };
    for role in ["root", "timestamp", "snapshot"] {
        // With the present keys.
        let mut victim = Victim::new();
        victim.handset.serve(&thief_of(&victim.honest, role));
        assert_eq!(victim.handset.refresh(victim.now).unwrap().seq, 1, "{role}: such repositories exist");
        assert_eq!(victim.kept().floors["root"], 1, "{role}");
        victim.recovers(role);

        // With keys that were replaced, on a handset that does not know it yet, or no longer.
        for knew in [false, true] {
            let case = format!("{role}, the handset knew: {knew}");
            let former = Publisher::default();
            let mut honest = former.clone();
            rotate(&mut honest, &["timestamp", "snapshot"]);
            let handset = Handset::new(&former);
            if knew {
                handset.serve(&honest);
                handset.refresh(start()).unwrap();
                handset.lose_state();
            }
            handset.serve(&thief_of(&former, role));
            drop(handset.refresh(start()));
            let mut victim = Victim { handset, honest, now: start() };
            victim.recovers(&case);
        }
    }
}

#[test]
fn a_root_cannot_be_pushed_forward() {
    let mut victim = Victim::new();
    let files = victim.bent("root", |thief| thief.edit("root", |signed| signed["version"] = LARGEST.into()));
    let expected = TrustError::WrongVersion { role: "root".to_owned() };
    assert_eq!(victim.distrusts("root", &files, "root"), expected);
    victim.recovers("root");
}

#[test]
fn a_sequence_number_at_the_end_is_left_behind_only_with_the_list_roles_name() {
    // By a reset of all floors, or by a snapshot that goes on to name the old role.
    for reset in [true, false] {
        let case = format!("floors reset: {reset}");
        let mut victim = Victim::new();
        let mut thief = victim.honest.clone();
        thief.next_list("演示冒名公司");
        thief.put_list(LARGEST, "演示冒名公司");
        victim.handset.serve(&thief);
        assert_eq!(
            victim.handset.refresh(victim.now).unwrap().seq,
            LARGEST,
            "{case}: the thief had all keys"
        );

        victim.honest.next_list("演示快递公司");
        victim.honest.next_list("演示快递公司");
        let error = victim.distrusts(&case, &victim.honest.files(), "view");
        assert_eq!(error, TrustError::SequenceRollback, "{case}");
        rotate(&mut victim.honest, if reset { &ROLES } else { &["targets", "list"] });
        let error = victim.distrusts(&case, &victim.honest.files(), "view");
        assert_eq!(error, TrustError::SequenceRollback, "{case}: new keys alone do not lower it");

        victim.honest.list_role = "list-2".to_owned();
        if reset {
            // The snapshot has named the old role again since, so its floor has to go together with it.
            rotate(&mut victim.honest, &["timestamp"]);
        } else {
            let old_version = victim.honest.version("list");
            victim.honest.edit("snapshot", move |signed| {
                signed["meta"]["list.json"] = serde_json::json!({ "version": old_version });
            });
        }
        victim.recovers(&case);
        assert!(victim.honest.seq < LARGEST);
    }
}

#[test]
fn a_sequence_number_beyond_the_end_is_refused() {
    let mut victim = Victim::new();
    let bend = |seq: Value| {
        move |signed: &mut Value| {
            let targets = signed["targets"].as_object_mut().unwrap();
            targets.values_mut().for_each(|target| target["custom"]["seq"] = seq.clone());
        }
    };
    for seq in [Value::from(LARGEST + 1), Value::from(-1), Value::Null] {
        let case = seq.to_string();
        let files = victim.bent("list", |thief| thief.edit("list", bend(seq)));
        let expected = TrustError::Profile { role: "list".to_owned(), what: "seq" };
        assert_eq!(victim.distrusts(&case, &files, "view"), expected, "{case}");
        victim.recovers(&case);
    }
}
