//! Old files instead of new ones: of every role, directly and through the role that names it.

use label700::store::Store;
use label700::trust::{Change, Kept, TrustError};
use label700_tests::memory_fetch::BASE;
use label700_tests::publisher::Keys;
use serde_json::Value;

use super::ROLES;
use super::victim::{Files, Victim};

fn rollback(role: &str) -> TrustError {
    TrustError::Rollback { role: role.to_owned() }
}

/// A victim that has seen version 3 of every role, and the files as they were at version 1.
fn victim_and_old_files() -> (Victim, Files) {
    let mut victim = Victim::new();
    let old = victim.honest.files();
    for _ in 0..2 {
        victim.honest.rotate(|_| {});
    }
    victim.recovers("versions go up");
    (victim, old)
}

#[test]
fn a_whole_repository_of_last_week_is_refused() {
    let (mut victim, old) = victim_and_old_files();
    assert_eq!(victim.distrusts("old", &old, "root"), rollback("timestamp"));
    victim.recovers("old");
}

#[test]
fn one_old_file_under_a_new_name_is_refused() {
    for hashed in [true, false] {
        for role in ["snapshot", "targets", "list"] {
            let case = format!("{role}, hashes in its parent: {hashed}");
            let (mut victim, old) = victim_and_old_files();
            let mut attacker = victim.attacker();
            if !hashed {
                attacker.edit("timestamp", without_hashes);
                attacker.edit("snapshot", without_hashes);
            }
            let mut files = attacker.files();
            let path = format!("metadata/{}.{role}.json", attacker.version(role));
            let bytes = old[&format!("metadata/1.{role}.json")].clone();
            files.insert(path, bytes);
            let role_name = role.to_owned();
            let expected = match hashed {
                true => TrustError::Mismatch { role: role_name },
                false => TrustError::WrongVersion { role: role_name },
            };
            assert_eq!(victim.distrusts(&case, &files, role), expected, "{case}");
            victim.recovers(&case);
        }
    }
}

#[test]
fn a_root_must_be_exactly_the_next_version() {
    for (case, version) in [("an old one", 1), ("one too far", 5)] {
        let (mut victim, _) = victim_and_old_files();
        let files = victim
            .bent("root", |attacker| attacker.edit("root", move |signed| signed["version"] = version.into()));
        let expected = TrustError::WrongVersion { role: "root".to_owned() };
        assert_eq!(victim.distrusts(case, &files, "root"), expected, "{case}");
        victim.recovers(case);
    }
}

/// The attacker holds the key of the role that names the old one.
#[test]
fn a_parent_that_names_an_older_version_is_refused() {
    for (parent, role) in [("timestamp", "snapshot"), ("snapshot", "targets"), ("snapshot", "list")] {
        // Floors hold whether or not the kept metadata can still be read.
        for readable in [true, false] {
            for down_by in [1, 2] {
                let case = format!("{role} by {down_by}, kept files readable: {readable}");
                let (mut victim, _) = victim_and_old_files();
                if !readable {
                    damage_kept_metadata(&victim);
                }
                let mut attacker = victim.attacker();
                let seen = victim.honest.version(role);
                attacker.versions.insert(role.to_owned(), seen - down_by);
                assert_eq!(victim.distrusts(&case, &attacker.files(), parent), rollback(role), "{case}");
                victim.recovers(&case);
            }
        }
    }
}

#[test]
fn an_older_timestamp_is_refused_though_the_kept_one_is_unreadable() {
    let (mut victim, _) = victim_and_old_files();
    damage_kept_metadata(&victim);
    let mut attacker = victim.attacker();
    let seen = victim.honest.version("timestamp");
    attacker.versions.insert("timestamp".to_owned(), seen - 1);
    assert_eq!(victim.distrusts("older", &attacker.files(), "timestamp"), rollback("timestamp"));
    victim.recovers("older");
}

#[test]
fn a_role_cannot_vanish_from_the_snapshot() {
    for role in ["targets", "list"] {
        for readable in [true, false] {
            let case = format!("{role}, kept files readable: {readable}");
            let mut victim = Victim::new();
            if !readable {
                damage_kept_metadata(&victim);
            }
            let files = victim.bent("snapshot", |attacker| {
                attacker.edit("snapshot", move |signed| {
                    signed["meta"].as_object_mut().unwrap().remove(&format!("{role}.json")).unwrap();
                });
            });
            assert_eq!(victim.distrusts(&case, &files, "snapshot"), rollback(role), "{case}");
            victim.recovers(&case);
        }
    }
}

#[test]
fn a_renamed_list_role_does_not_free_the_old_one_from_its_floor() {
    let mut victim = Victim::new();
    let files = victim.bent("snapshot", |attacker| attacker.list_role = "list-2".to_owned());
    assert_eq!(victim.distrusts("renamed", &files, "snapshot"), rollback("list"));
    victim.recovers("renamed");
}

#[test]
fn an_older_list_under_newer_versions_is_refused() {
    for back_by in [1, 2] {
        let (mut victim, _) = victim_and_old_files();
        let mut attacker = victim.attacker();
        attacker.put_list(victim.honest.seq - back_by, "演示冒名公司");
        let case = format!("back by {back_by}");
        assert_eq!(
            victim.distrusts(&case, &attacker.files(), "view"),
            TrustError::SequenceRollback,
            "{case}"
        );
        victim.recovers(&case);
    }
}

#[test]
fn versions_that_stay_equal_are_no_rollback() {
    let (mut victim, _) = victim_and_old_files();
    for role in ["timestamp", "snapshot", "targets", "list"] {
        victim.honest.bump("timestamp");
        if role != "timestamp" && role != "snapshot" {
            victim.honest.bump("snapshot");
        }
        if role != "timestamp" {
            victim.honest.bump(role);
        }
        victim.honest_refresh_succeeds(role);
    }
    damage_kept_metadata(&victim);
    victim.honest_refresh_succeeds("fetched again, at the very floors");
}

#[test]
fn a_root_that_can_no_longer_be_read_is_not_replaced_by_an_older_one() {
    let (mut victim, old) = victim_and_old_files();
    let (mut store, _) = Store::open(&victim.handset.state_dir()).unwrap();
    store
        .commit(&Change::Root {
            version: 3,
            bytes: b"unreadable".to_vec(),
            reset: false,
            online_keys: [0; 32],
        })
        .unwrap();
    drop(store);
    // The anchor is version 1, and what leads on from there is withheld.
    let shown = victim.handset.subtitle(victim.now);
    victim.handset.fetch.serve(&old);
    let error = victim.handset.refresh(victim.now).unwrap_err();
    assert_eq!(error.to_string(), rollback("root").to_string());
    assert_eq!(victim.handset.subtitle(victim.now), shown, "the previous list goes on answering");
    assert_eq!(victim.kept().floors["root"], 3);
    victim.recovers("roots are there again");
}

/// The way up from the anchor leads past a change of online keys once more, and what they signed is not forgotten
/// once more.
#[test]
fn roots_that_are_walked_through_again_let_no_floor_fall() {
    let mut victim = Victim::new();
    victim.honest.rotate(|publisher| publisher.timestamp_keys = Keys::new(51, 1, 1));
    victim.honest.bump("timestamp");
    let old = victim.honest.files();
    victim.honest.next_list("演示快递公司");
    victim.honest_refresh_succeeds("under the new key");
    let (kept, floors) = (victim.kept(), victim.kept().floors);
    let unreadable =
        |version| Change::Root { version, bytes: b"unreadable".to_vec(), reset: false, online_keys: [0; 32] };
    Store::open(&victim.handset.state_dir()).unwrap().0.commit(&unreadable(2)).unwrap();
    assert_ne!(victim.kept().root, kept.root);
    victim.handset.fetch.serve(&old);
    let error = victim.handset.refresh(victim.now).unwrap_err();
    assert_eq!(error.to_string(), rollback("timestamp").to_string());
    assert_eq!(victim.kept().floors, floors);
    victim.recovers("the newest files are there again");
    // Nor where an app update brings the root that was lost.
    let floors = victim.kept().floors;
    Store::open(&victim.handset.state_dir()).unwrap().0.commit(&unreadable(2)).unwrap();
    victim.handset.anchor = old["metadata/2.root.json"].clone();
    victim.handset.fetch.serve(&old);
    assert!(victim.handset.refresh(victim.now).is_err());
    assert_eq!(victim.kept().floors, floors);
    victim.recovers("with another anchor");
}

/// An app update brings a root past the one that can no longer be read: the keys that counted last are known still.
#[test]
fn an_anchor_past_an_unreadable_root_lets_floors_fall_only_with_other_online_keys() {
    for (walked_again, replaced) in [(false, false), (false, true), (true, false), (true, true)] {
        let case = format!("walked through again: {walked_again}, other keys: {replaced}");
        let mut victim = Victim::new();
        victim.honest.rotate(|publisher| publisher.timestamp_keys = Keys::new(51, 1, 1));
        let old = victim.honest.files();
        victim.honest.next_list("演示快递公司");
        victim.honest_refresh_succeeds(&case);
        // Whoever had the keys pushed versions out of reach.
        let mut thief = victim.honest.clone();
        thief.versions.insert("timestamp".to_owned(), (1 << 53) - 1);
        if replaced {
            victim.handset.serve(&thief);
            victim.handset.refresh(victim.now).unwrap();
        }
        let Kept { floors, root, .. } = victim.kept();
        let state = rusqlite::Connection::open(victim.handset.state_dir().join("state.db")).unwrap();
        state.execute("UPDATE root SET bytes = x'00'", []).unwrap();
        drop(state);
        assert_ne!(victim.kept().root, root, "{case}");
        if walked_again {
            // As far as to the first root, which has other keys than those that counted last.
            victim.handset.fetch.serve(&Files::new());
            victim.handset.refresh(victim.now).unwrap_err();
        }
        assert_eq!(victim.kept().floors, floors, "{case}");

        victim.honest.rotate(|publisher| {
            if replaced {
                publisher.timestamp_keys = Keys::new(52, 1, 1);
            }
        });
        let root = victim.honest.files()["metadata/3.root.json"].clone();
        victim.handset.anchor.clone_from(&root);
        if !replaced {
            let mut replay = old.clone();
            replay.insert("metadata/3.root.json".to_owned(), root);
            victim.handset.fetch.serve(&replay);
            let error = victim.handset.refresh(victim.now).unwrap_err();
            assert_eq!(error.to_string(), rollback("timestamp").to_string(), "{case}");
        }
        victim.recovers(&case);
    }
}

/// What the state says of the keys is damaged, and the root is not: then the root tells.
#[test]
fn floors_fall_by_the_roots_own_keys_where_nothing_else_is_known_of_them() {
    for replaced in [true, false] {
        let case = format!("other keys: {replaced}");
        let mut victim = Victim::new();
        let mut thief = victim.honest.clone();
        thief.versions.insert("timestamp".to_owned(), (1 << 53) - 1);
        victim.handset.serve(&thief);
        victim.handset.refresh(victim.now).unwrap();
        let state = rusqlite::Connection::open(victim.handset.state_dir().join("state.db")).unwrap();
        state.execute("UPDATE root SET online_keys = ''", []).unwrap();
        drop(state);
        victim.honest.rotate(|publisher| {
            if replaced {
                publisher.timestamp_keys = Keys::new(51, 1, 1);
            }
        });
        if replaced {
            victim.recovers(&case);
        } else {
            let error = victim.distrusts(&case, &victim.honest.files(), "timestamp");
            assert_eq!(error, rollback("timestamp"), "{case}");
        }
    }
}

#[test]
fn an_anchor_of_an_older_app_does_not_take_the_root_back() {
    let (mut victim, _) = victim_and_old_files();
    let kept = victim.kept().root;
    let mut files = victim.honest.files();
    files.retain(|path, _| !path.ends_with("root.json"));
    victim.handset.fetch.serve(&files);
    assert!(victim.handset.refresh(victim.now).is_ok(), "the way up from the anchor is withheld");
    assert_eq!(victim.kept().root, kept);
    victim.recovers("roots are there again");
}

#[test]
fn a_mirror_that_lags_behind_is_passed_over() {
    let (mut victim, old) = victim_and_old_files();
    victim.honest.next_list("演示快递公司");
    victim.handset.serve(&victim.honest);
    for (path, bytes) in old {
        victim.handset.fetch.put(&format!("lagging/{path}"), bytes);
    }
    let mut config = victim.handset.config();
    config.mirrors.insert(0, format!("{BASE}/lagging"));
    let fetch = std::sync::Arc::clone(&victim.handset.fetch);
    let mut updater = label700::update::Updater::open(config, fetch).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    assert_eq!(runtime.block_on(updater.refresh(victim.now)).unwrap().seq, victim.honest.seq);
    drop(updater);
    victim.recovers("the mirror caught up");
}

fn damage_kept_metadata(victim: &Victim) {
    let (mut store, _) = Store::open(&victim.handset.state_dir()).unwrap();
    for role in &ROLES[1..] {
        let change = Change::Role { name: (*role).to_owned(), bytes: b"{".to_vec(), floors: Vec::new() };
        store.commit(&change).unwrap();
    }
}

fn without_hashes(signed: &mut Value) {
    for file in signed["meta"].as_object_mut().unwrap().values_mut() {
        file.as_object_mut().unwrap().retain(|field, _| field == "version");
    }
}
