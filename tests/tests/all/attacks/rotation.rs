//! Root hops: who may make them, how far one refresh walks, and what old keys are worth afterwards.

use label700::trust::TrustError;
use label700::trust::sign::SoftwareKey;
use label700_tests::publisher::{Keys, Publisher};

use super::ROLES;
use super::victim::{Files, Victim, unsigned};

/// Keys of nobody else: `kind` and `hop` make their seeds.
fn new_keys(kind: u8, hop: u8, count: u8) -> Vec<SoftwareKey> {
    let seed = |nth| {
        let mut seed = [hop; 32];
        seed[0] = 200 + kind;
        seed[1] = nth;
        seed
    };
    (0..count).map(|nth| SoftwareKey::from_seed(&seed(nth))).collect()
}

fn rotate_all(publisher: &mut Publisher, hop: u8) {
    publisher.rotate(|p| {
        for (kind, role) in (0..).zip(ROLES) {
            let keys = p.keys_mut(role);
            keys.keys = new_keys(kind, hop, keys.keys.len() as u8);
        }
        p.bump("list");
    });
}

#[test]
fn seventy_rotations_are_caught_up_with_in_two_refreshes() {
    let mut victim = Victim::new();
    for hop in 1..=70 {
        rotate_all(&mut victim.honest, hop);
    }
    victim.honest.next_list("演示快递公司");
    victim.handset.fetch.take_requests();

    // The timestamp is signed by keys that only the last root names.
    let error = victim.distrusts("the first refresh", &victim.honest.files(), "timestamp");
    assert_eq!(error, unsigned("timestamp"));
    let asked = victim.handset.fetch.take_requests();
    assert_eq!(asked.iter().filter(|path| path.ends_with("root.json")).count(), 64);
    assert_eq!(victim.kept().root, victim.honest.files().get("metadata/65.root.json").cloned());

    victim.honest_refresh_succeeds("the second refresh");
    assert_eq!(victim.handset.fetch.take_requests()[0], "metadata/66.root.json");
    assert_eq!(victim.kept().floors["root"], 71);
    victim.recovers("the third refresh");
}

#[test]
fn the_last_hop_that_a_refresh_may_make_is_made() {
    let mut victim = Victim::new();
    victim.handset.limits.root_hops = 3;
    for hop in 1..=3 {
        rotate_all(&mut victim.honest, hop);
    }
    victim.honest_refresh_succeeds("three hops of three");
    for hop in 4..=7 {
        rotate_all(&mut victim.honest, hop);
    }
    let error = victim.distrusts("four hops of three", &victim.honest.files(), "timestamp");
    assert_eq!(error, unsigned("timestamp"));
    victim.recovers("the fourth hop");
}

#[test]
fn a_hop_needs_a_threshold_of_the_old_keys_and_of_the_new_ones() {
    let old = |count| Keys { keys: Keys::new(10, count, 3).keys, threshold: 3 };
    // Of the three keys that the threshold asks for, how many of each sign.
    for (case, old_signers, new_signers, taken) in [
        ("three and three", 3, 3, true),
        ("two old ones", 2, 5, false),
        ("no old one", 0, 5, false),
        ("two new ones", 5, 2, false),
        ("no new one", 5, 0, false),
    ] {
        let mut victim = Victim::new();
        let mut next = victim.attacker();
        next.root_keys.keys = new_keys(0, 1, 5);
        next.bump("root");
        next.forge("root", move |_, signed| {
            let signers = Keys { keys: new_keys(0, 1, new_signers), threshold: 3 };
            signers.and(&[&old(old_signers)]).sign(signed)
        });
        next.put_root();
        if taken {
            victim.honest = next;
        } else {
            assert_eq!(victim.distrusts(case, &next.files(), "root"), unsigned("root"), "{case}");
        }
        victim.recovers(case);
    }
}

#[test]
fn a_new_root_cannot_lower_the_threshold_that_it_has_to_meet() {
    let mut victim = Victim::new();
    let files = victim.bent("root", |attacker| {
        attacker.root_keys = Keys { keys: Keys::new(10, 2, 3).keys, threshold: 1 };
    });
    assert_eq!(victim.distrusts("two of the old three", &files, "root"), unsigned("root"));
    victim.recovers("two of the old three");
}

#[test]
fn a_missing_root_ends_the_walk_and_leads_nowhere_else() {
    let mut victim = Victim::new();
    rotate_all(&mut victim.honest, 1);
    rotate_all(&mut victim.honest, 2);
    let mut files = victim.honest.files();
    files.remove("metadata/2.root.json").unwrap();
    assert_eq!(victim.distrusts("2 is missing", &files, "root"), unsigned("timestamp"));
    // The third in the place of the second is signed by keys that the first has never heard of.
    let third = files["metadata/3.root.json"].clone();
    files.insert("metadata/2.root.json".to_owned(), third);
    assert_eq!(victim.distrusts("3 in the place of 2", &files, "root"), unsigned("root"));
    victim.recovers("2 is there again");
}

#[test]
fn every_key_at_once() {
    let mut victim = Victim::new();
    rotate_all(&mut victim.honest, 1);
    victim.recovers("all keys are new");
}

/// The old keys were stolen, which is why they were rotated away. The thief signs whatever the handset
/// would be glad of next, with the old keys for one role and the right ones for all others.
#[test]
fn rotated_keys_are_worth_nothing_afterwards() {
    for role in ROLES {
        let mut victim = Victim::new();
        let stolen = victim.honest.keys_mut(role).clone();
        rotate_all(&mut victim.honest, 1);
        victim.recovers(role);
        let files = victim.bent(role, |thief| thief.forge(role, move |_, signed| stolen.sign(signed)));
        assert_eq!(victim.distrusts(role, &files, role), unsigned(role), "{role}");
        victim.recovers(role);
    }
}

/// What a rotated key has signed before is not taken from the handset's own keeping either.
#[test]
fn kept_files_of_rotated_keys_do_not_count() {
    for role in ["timestamp", "snapshot", "targets", "list"] {
        let mut victim = Victim::new();
        let before = victim.honest.clone();
        victim.honest.bump("root");
        let keys = victim.honest.keys_mut(role);
        keys.keys = new_keys(0, 1, keys.keys.len() as u8);
        victim.honest.put_root();
        victim.honest.bump("timestamp");
        if role == "list" {
            victim.honest.bump("targets");
            victim.honest.bump("snapshot");
        }
        // Everything is new but the file of this role, which stands there as it did.
        let mut old = victim.honest.clone();
        old.forge(role, {
            let keys = before.clone().keys_mut(role).clone();
            move |_, signed| keys.sign(signed)
        });
        old.versions.insert(role.to_owned(), 1);
        assert_eq!(victim.distrusts(role, &old.files(), role), unsigned(role), "{role}");
        victim.recovers(role);
    }
}

#[test]
fn an_app_update_brings_a_newer_anchor() {
    let mut victim = Victim::new();
    for hop in 1..=2 {
        rotate_all(&mut victim.honest, hop);
    }
    let files = victim.honest.files();
    let newest = files["metadata/3.root.json"].clone();
    victim.handset.anchor.clone_from(&newest);
    // The hops in between are gone from the repository, so the anchor alone leads there.
    let hopless: Files = files.into_iter().filter(|(path, _)| !path.ends_with("root.json")).collect();
    victim.handset.fetch.serve(&hopless);
    assert!(victim.handset.refresh(victim.now).is_ok());
    assert_eq!(victim.kept().root, Some(newest));
    victim.recovers("the newer anchor");
}

#[test]
fn a_newer_anchor_resets_floors_as_a_hop_does() {
    let mut victim = Victim::new();
    let mut thief = victim.honest.clone();
    thief.versions.insert("timestamp".to_owned(), 1000);
    victim.handset.serve(&thief);
    victim.handset.refresh(victim.now).unwrap();
    let expected = TrustError::Rollback { role: "timestamp".to_owned() };
    victim.honest.bump("timestamp");
    assert_eq!(victim.distrusts("fast-forward", &victim.honest.files(), "timestamp"), expected);
    rotate_all(&mut victim.honest, 1);
    victim.handset.anchor = victim.honest.files()["metadata/2.root.json"].clone();
    victim.recovers("the newer anchor");
}
