//! Two files of one version: which of them counts, and that a thief's gives way to the publisher's.

use label700::store::Store;
use label700::trust::{Change, TrustError};
use label700_tests::publisher::Publisher;
use serde_json::Value;

use super::victim::Victim;

fn keep_of_meta(signed: &mut Value, fields: &[&str]) {
    for file in signed["meta"].as_object_mut().unwrap().values_mut() {
        file.as_object_mut().unwrap().retain(|field, _| fields.contains(&field.as_str()));
    }
}

/// Signed by the right keys, but not the file that the parent has vouched for by hash, or by length.
#[test]
fn a_second_file_that_its_parent_did_not_vouch_for_is_refused() {
    for role in ["snapshot", "targets", "list"] {
        for vouched_by in ["hashes", "length"] {
            let case = format!("{role}, vouched for by {vouched_by}");
            let mut victim = Victim::new();
            let path = format!("metadata/{}.{role}.json", victim.attacker().version(role));
            let mut attacker = victim.attacker();
            for parent in ["timestamp", "snapshot"] {
                attacker.edit(parent, move |signed| keep_of_meta(signed, &["version", vouched_by]));
            }
            let mut files = attacker.files();
            attacker.edit(role, |signed| signed["x"] = true.into());
            let mut bytes = attacker.files()[&path].clone();
            bytes.retain(|byte| !byte.is_ascii_whitespace());
            if vouched_by == "hashes" {
                // As long as the first, so that the hash alone can tell.
                bytes.resize(files[&path].len(), b' ');
            }
            files.insert(path, bytes);
            let expected = TrustError::Mismatch { role: role.to_owned() };
            assert_eq!(victim.distrusts(&case, &files, role), expected, "{case}");
            victim.recovers(&case);
        }
    }
}

#[test]
fn a_second_timestamp_of_one_version_changes_nothing() {
    let mut victim = Victim::new();
    let mut thief = victim.attacker();
    let same = victim.honest.version("timestamp");
    thief.versions.insert("timestamp".to_owned(), same);
    let kept = victim.kept();
    victim.handset.serve(&thief);
    victim.handset.fetch.take_requests();
    assert!(!victim.handset.refresh(victim.now).unwrap().list_changed);
    assert_eq!(victim.kept(), kept);
    let asked = victim.handset.fetch.take_requests();
    assert_eq!(asked, ["metadata/2.root.json", "metadata/timestamp.json"], "what it names is not asked for");
    victim.recovers("the second timestamp");
}

/// Under the next version's name lies a root of the present version: it ends the walk as its absence does (TUF
/// specification, 5.3.5). It is neither accepted nor kept, whatever it says, and whoever signed it.
#[test]
fn a_root_of_the_present_version_in_place_of_the_next_is_set_aside() {
    let own = |victim: &Victim| victim.honest.files()["metadata/2.root.json"].clone();
    let foreign = |victim: &Victim| {
        let mut thief = victim.attacker();
        thief.edit("root", |signed| signed["x"] = true.into());
        thief.put_root();
        thief.files()["metadata/2.root.json"].clone()
    };
    let cases: [(&str, &dyn Fn(&Victim) -> Vec<u8>); 2] =
        [("the trusted one itself", &own), ("another one by the same keys", &foreign)];
    for (case, root) in cases {
        let mut victim = Victim::new();
        victim.honest.rotate(|_| {});
        victim.honest_refresh_succeeds(case);
        let bytes = root(&victim);
        assert_eq!(bytes == own(&victim), case.contains("itself"), "{case}");
        let kept = victim.kept();
        let mut files = victim.honest.files();
        files.insert("metadata/3.root.json".to_owned(), bytes);
        victim.handset.fetch.serve(&files);
        victim.handset.fetch.take_requests();
        let refreshed = victim.handset.refresh(victim.now).unwrap();
        assert_eq!((refreshed.seq, refreshed.list_changed), (victim.honest.seq, false), "{case}");
        assert_eq!(victim.kept(), kept, "{case}: nothing of it is kept");
        let asked = victim.handset.fetch.take_requests();
        assert_eq!(asked, ["metadata/3.root.json", "metadata/timestamp.json"], "{case}: the walk ends there");

        // What goes on below the root is taken, and the next root when it comes.
        victim.honest.next_list("演示快递公司");
        let mut files = victim.honest.files();
        files.insert("metadata/3.root.json".to_owned(), own(&victim));
        victim.handset.fetch.serve(&files);
        let refreshed = victim.handset.refresh(victim.now).unwrap();
        assert_eq!((refreshed.seq, refreshed.list_changed), (victim.honest.seq, true), "{case}");
        assert_eq!(victim.kept().root, kept.root, "{case}");
        victim.honest.rotate(|_| {});
        victim.honest_refresh_succeeds(case);
        assert_eq!(victim.kept().floors["root"], 3, "{case}");
        victim.recovers(case);
    }
}

/// The thief's files were signed by stolen keys and taken; the publisher's have the very same versions,
/// under a newer timestamp.
#[test]
fn a_thiefs_files_give_way_to_the_publishers_of_the_same_versions() {
    for role in ["snapshot", "targets", "list"] {
        let mut victim = Victim::new();
        let mut thief = victim.honest.clone();
        thief.next_list("演示冒名公司");
        thief.bump("targets");
        thief.edit(role, |signed| signed["x"] = true.into());
        victim.honest.next_list("演示公司公司");
        victim.honest.bump("targets");
        if role == "targets" {
            // The same list, so that nothing but the targets role differs.
            thief.put_list(2, "演示公司公司");
        }
        victim.handset.serve(&thief);
        victim.handset.refresh(victim.now).unwrap();

        victim.honest.bump("timestamp");
        if role != "snapshot" {
            victim.honest.bump("snapshot");
        }
        victim.honest_refresh_succeeds(role);
        let path = format!("metadata/{}.{role}.json", victim.honest.version(role));
        assert_eq!(victim.kept().roles.get(role), victim.honest.files().get(&path), "{role}");
        victim.recovers(role);
    }
}

/// Hashes are optional in timestamp and snapshot; versions alone must then lead to the newest files.
#[test]
fn parents_without_hashes_lead_to_the_newest_files() {
    let mut publisher = Publisher::default();
    for parent in ["timestamp", "snapshot"] {
        publisher.edit(parent, |signed| keep_of_meta(signed, &["version"]));
    }
    let mut victim = Victim::of(publisher);
    victim.recovers("by versions alone");
    for role in ["targets", "list"] {
        victim.honest.bump(role);
        victim.honest.bump("snapshot");
        victim.honest.bump("timestamp");
        victim.honest_refresh_succeeds(role);
        assert_eq!(victim.kept().floors[role], victim.honest.version(role), "{role}");
        let path = format!("metadata/{}.{role}.json", victim.honest.version(role));
        assert_eq!(victim.kept().roles.get(role), victim.honest.files().get(&path), "{role}");
    }
}

/// A state without floors, but with files: what they say holds as a floor all the same.
#[test]
fn kept_files_are_floors_by_themselves() {
    let mut victim = Victim::new();
    victim.recovers("versions go up");
    for role in ["timestamp", "snapshot", "targets", "list"] {
        let kept = victim.kept();
        std::fs::remove_dir_all(victim.handset.state_dir()).unwrap();
        std::fs::create_dir_all(victim.handset.state_dir()).unwrap();
        let (mut store, _) = Store::open(&victim.handset.state_dir()).unwrap();
        for (name, bytes) in kept.roles {
            store.commit(&Change::Role { name, bytes, floors: Vec::new() }).unwrap();
        }
        drop(store);
        let mut attacker = victim.attacker();
        let seen = victim.honest.version(role);
        attacker.versions.insert(role.to_owned(), seen - 1);
        victim.handset.serve(&attacker);
        let shown = victim.handset.subtitle(victim.now);
        let error = victim.handset.refresh(victim.now).unwrap_err();
        let expected = TrustError::Rollback { role: role.to_owned() };
        assert_eq!(error.to_string(), expected.to_string(), "{role}");
        assert_eq!(victim.handset.subtitle(victim.now), shown, "{role}");
        victim.recovers(role);
    }
}
