//! New keys for each role, with the keys at hand.

use super::phone::Phone;
use super::*;
use crate::published::{Published, newest_root};
use crate::roles::RootRoles;
use crate::{Role, Rotation};

const ROLES: [Role; 6] =
    [Role::Root, Role::Targets, Role::List, Role::Snapshot, Role::Timestamp, Role::Online];

fn keys_of(registry: &Registry, role: Role) -> Vec<[u8; 32]> {
    let root = RootRoles::of(&newest_root(registry.folder()).unwrap()).unwrap();
    let list = Published::read(registry.folder()).unwrap().unwrap().list_role.keys;
    match role {
        Role::Root => root.root.keys,
        Role::Targets => root.targets.keys,
        Role::List => list.keys,
        Role::Snapshot => root.snapshot.keys,
        Role::Timestamp => root.timestamp.keys,
        Role::Online => [root.snapshot.keys, root.timestamp.keys].concat(),
    }
}

#[test]
fn every_role_gets_new_keys_and_phones_notice_nothing() {
    for role in ROLES {
        let (_dir, mut registry) = published();
        let (mut old_phone, before) = (Phone::new(&registry), keys_of(&registry, role));
        old_phone.refresh(&registry, now()).unwrap();
        for round in 1..=2 {
            let outcome = registry.rotate(&Rotation::of(role), now().plus(round * 60)).unwrap();
            assert!(outcome.waiting.is_empty() && !outcome.resumed, "{role:?}");
            assert_eq!(
                outcome.retired.len(),
                before.len() * round as usize,
                "{role:?}: the old keys are named"
            );
        }
        let after = keys_of(&registry, role);
        assert_eq!(after.len(), before.len(), "{role:?}");
        assert!(after.iter().all(|key| !before.contains(key)), "{role:?}");
        assert_eq!(old_phone.refresh(&registry, now().plus(180)), Ok(1), "{role:?}");
        assert_eq!(Phone::new(&registry).refresh(&registry, now().plus(180)), Ok(1), "{role:?}");
        // Everyday work goes on with the new keys.
        registry.renew(now().plus(240)).unwrap();
        stage(&registry, &blocks(30)).unwrap();
        let options = ApproveOptions { allow_churn: true, ..ApproveOptions::default() };
        assert_eq!(registry.approve(&options, now().plus(300)).unwrap().seq, 2, "{role:?}");
        assert_eq!(old_phone.refresh(&registry, now().plus(300)), Ok(2), "{role:?}");
        let reopened = Registry::open(registry.folder().root(), Box::new(Unattended)).unwrap();
        reopened.renew(now().plus(360)).unwrap();
        assert_eq!(old_phone.refresh(&reopened, now().plus(360)), Ok(2), "{role:?}");
    }
}

#[test]
fn a_renewal_moves_the_end_and_changes_no_key() {
    let half_a_year = now().plus(days(200));
    for (role, name) in [(Role::Root, "root"), (Role::Targets, "targets"), (Role::List, "list")] {
        let (_dir, mut registry) = published();
        let mut phone = Phone::new(&registry);
        phone.refresh(&registry, now()).unwrap();
        let at = if role == Role::List { now().plus(days(60)) } else { half_a_year };
        let overdue = |registry: &Registry| {
            let roles = registry.inspect(at).unwrap().roles;
            let state = roles.into_iter().find(|state| state.role == name).unwrap();
            (state.overdue, state.remedy)
        };
        assert!(overdue(&registry).0, "{name}");
        if role != Role::List {
            assert_eq!(overdue(&registry).1, format!("rotate {name} --renew"));
        }
        let before = keys_of(&registry, role);
        registry.rotate(&Rotation::renewal(role), at).unwrap();
        assert!(!overdue(&registry).0, "{name}");
        assert_eq!(keys_of(&registry, role), before, "{name}");
        if role == Role::List {
            assert_eq!(phone.refresh(&registry, at), Ok(1));
        }
    }
}

#[test]
fn rotations_that_make_no_sense_are_refused_and_change_nothing() {
    let (dir, mut registry) = published();
    let key = |name: &str, text: &str| {
        let path = dir.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    let good = key("zoe.pub", &hex::encode(keys_of(&registry, Role::Snapshot)[0]));
    // Under the names that they have, so that nothing else is wrong with them.
    let named = |key: &[u8; 32]| format!("{}.pub", registry.settings().name_of(key).unwrap());
    let (targets, list) = (keys_of(&registry, Role::Targets)[0], keys_of(&registry, Role::List)[0]);
    let (other, lists) =
        (key(&named(&targets), &hex::encode(targets)), key(&named(&list), &hex::encode(list)));
    let own = key("timestamp.pub", &hex::encode(keys_of(&registry, Role::Timestamp)[0]));
    let (no_key, bad_name) = (key("no-key.pub", "none"), key("Zoë.pub", "00"));
    let of = Rotation::of;
    let before = tree(registry.folder().root());
    let cases = [
        ("an unknown key", Rotation { remove: vec!["nobody".into()], ..of(Role::Root) }),
        ("a threshold above the keys", Rotation { threshold: Some(6), ..of(Role::Root) }),
        ("a threshold of none", Rotation { threshold: Some(0), ..of(Role::Root) }),
        (
            "too few keys left",
            Rotation { remove: ["root-1", "root-2", "root-3"].map(String::from).to_vec(), ..of(Role::Root) },
        ),
        ("nothing new", Rotation { threshold: Some(3), ..of(Role::Root) }),
        ("no public key", Rotation { add: vec![no_key], ..of(Role::Root) }),
        ("a file that names nobody", Rotation { add: vec![bad_name], ..of(Role::Root) }),
        ("a key under a second name", Rotation { add: vec![good], ..of(Role::Timestamp) }),
        ("a key of another role", Rotation { add: vec![other], ..of(Role::List) }),
        ("a list holder's key for the root", Rotation { add: vec![lists], ..of(Role::Root) }),
        ("a key that the role has", Rotation { add: vec![own], ..of(Role::Timestamp) }),
        (
            "a renewal with other keys",
            Rotation { remove: vec!["root-1".into()], ..Rotation::renewal(Role::Root) },
        ),
        ("a renewal of an online role", Rotation::renewal(Role::Timestamp)),
        ("a renewal of both online roles", Rotation::renewal(Role::Online)),
        ("chosen keys for both online roles", Rotation { threshold: Some(1), ..of(Role::Online) }),
        ("a new name of another role", Rotation { new_name: Some("roots".into()), ..of(Role::Root) }),
        ("the name of another role", Rotation { new_name: Some("targets".into()), ..of(Role::List) }),
        ("its own present name", Rotation { new_name: Some("list".into()), ..of(Role::List) }),
        ("a name that no URL holds", Rotation { new_name: Some("List".into()), ..of(Role::List) }),
        ("lost keys of the root itself", Rotation { old_keys_lost: true, ..of(Role::Root) }),
    ];
    for (name, rotation) in cases {
        let refused = registry.rotate(&rotation, now());
        assert!(matches!(refused, Err(Error::BadValue(_) | Error::NotAPublicKey(_))), "{name}: {refused:?}");
        assert!(tree(registry.folder().root()) == before, "{name}");
    }
    let early = registry.rotate(&of(Role::Root), now().plus(-days(2)));
    assert!(matches!(early, Err(Error::ClockBehind { .. })));
}

/// Whoever took a key may have it still.
#[test]
fn a_key_that_was_replaced_never_comes_back() {
    for role in ROLES.into_iter().filter(|role| *role != Role::Online) {
        let (dir, mut registry) = published();
        let former = keys_of(&registry, role)[0];
        let file = dir.path().join(format!("{}.pub", registry.settings().name_of(&former).unwrap()));
        std::fs::write(&file, hex::encode(former)).unwrap();
        registry.rotate(&Rotation::of(role), now().plus(60)).unwrap();
        registry.rotate(&Rotation::of(role), now().plus(120)).unwrap();
        let before = tree(registry.folder().root());
        // Nor for another role.
        for role in ROLES.into_iter().filter(|role| *role != Role::Online) {
            let back = Rotation { add: vec![file.clone()], ..Rotation::of(role) };
            let refused = registry.rotate(&back, now().plus(180));
            let said = matches!(&refused, Err(Error::BadValue(what)) if what.contains("replaced before"));
            assert!(said, "{role:?}: {refused:?}");
        }
        assert!(tree(registry.folder().root()) == before, "{role:?}");
    }
}

#[test]
fn a_list_staged_before_the_list_role_was_signed_anew_is_not_published() {
    let (_dir, mut registry) = published();
    registry.publish(&PublishOptions::default(), now()).unwrap();
    let staged = tree(&registry.folder().staging());
    registry.rotate(&Rotation::renewal(Role::List), now()).unwrap();
    assert!(matches!(approve(&registry), Err(Error::NothingStaged)));
    // A crash may have come before the staging folder was cleared.
    for (name, bytes) in staged {
        std::fs::write(registry.folder().staging().join(name), bytes).unwrap();
    }
    let public = tree(&registry.public_dir());
    assert!(matches!(approve(&registry), Err(Error::StagedOutdated)));
    assert!(tree(&registry.public_dir()) == public);
}

#[test]
fn a_mistyped_passphrase_protects_no_new_key() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("r");
    let protection = Protection::Passphrase(Zeroizing::new("correct horse battery".to_owned()));
    let right = || Box::new(Knows("correct horse battery"));
    let registry = Registry::init(&path, "demo", &protection, now(), right()).unwrap();
    for name in ["root-1", "root-2", "root-3", "root-4", "root-5"] {
        std::fs::remove_file(registry.folder().keys().join(format!("{name}.pem"))).unwrap();
    }
    let rotation = Rotation { export: Some(dir.path().join("to-sign")), ..Rotation::of(Role::Timestamp) };
    let before = tree(&path);
    let mut mistyped = Registry::open(&path, Box::new(Knows("correct house battery"))).unwrap();
    assert!(matches!(mistyped.rotate(&rotation, now()), Err(Error::WrongPassphrase(_))));
    assert!(tree(&path) == before);
    let mut registry = Registry::open(&path, right()).unwrap();
    registry.rotate(&rotation, now()).unwrap();
    let made = std::fs::read_to_string(registry.folder().keys().join("timestamp.2.pem")).unwrap();
    assert!(made.contains("ENCRYPTED"));
}
