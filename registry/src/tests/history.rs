//! What a folder has signed before stands against what it is asked to sign.

use std::fs;

use label700::trust::sign::{Signer as _, SoftwareKey, envelope};
use serde_json::{Value, json};

use super::desk::{Desk, done, json_of};
use super::list_signing::{bent, first_list, moved, shown, sign};
use super::*;
use crate::published::root_path;
use crate::roles::{RoleKeys, RootRoles};
use crate::{Role, Rotation, Signing};

/// Signed by enough holders, both would be good for phones of the root before.
#[test]
fn no_second_root_of_a_version_is_signed_whatever_was_signed_in_between() {
    let desk = Desk::new();
    fs::create_dir(desk.path("first")).unwrap();
    let mut registry = desk.found();
    fs::copy(desk.path("to-sign/root.json"), desk.path("first/root.json")).unwrap();
    let files = desk.sign(&["ann", "ben", "cem"], &["root", "targets"]);
    assert!(done(registry.assemble(&files, false, None, now())));
    registry.rotate(&desk.export(Rotation::renewal(Role::Root)), now()).unwrap();
    let fork = desk.copy("ann", "root");
    fs::rename(&fork, desk.path("ann/fork.json")).unwrap();
    registry.abandon().unwrap();
    registry.rotate(&desk.export(Rotation::renewal(Role::Root)), now().plus(60)).unwrap();
    assert!(done(registry.assemble(&desk.sign(&["ann", "ben", "cem"], &["root"]), false, None, now())));
    let fork = desk.path("ann/fork.json");
    for between in ["nothing", "the root before", "the very root"] {
        match between {
            "the root before" => {
                let before = desk.path("ann/root.json");
                fs::copy(desk.path("first/root.json"), &before).unwrap();
                let signed = sign(&desk, "ann", Signing::open(&before, now()).unwrap());
                assert_eq!(signed.unwrap().len(), 1);
            }
            "the very root" => drop(desk.sign(&["ann"], &["root"])),
            _ => {}
        }
        let text = shown(&desk, "ann", &fork);
        assert!(
            text.contains("this folder has signed another version 2 before: ask why"),
            "{between}: {text}"
        );
        let tree_before = tree(&desk.path("ann"));
        for signing in [Signing::open(&fork, now()).unwrap(), Signing::open(&fork, now()).unwrap().trusted()]
        {
            let refused = sign(&desk, "ann", signing);
            assert!(
                matches!(refused, Err(Error::SignedAnother { version: 2, .. })),
                "{between}: {refused:?}"
            );
        }
        assert!(tree(&desk.path("ann")) == tree_before, "{between}");
    }
    assert_eq!(sign(&desk, "ann", Signing::open(&fork, now()).unwrap().after_abandon()).unwrap().len(), 1);
}

/// The root that names a holder's new key was signed, and then the one before it once more.
#[test]
fn an_old_root_that_is_signed_once_more_takes_nothing_from_what_is_known() {
    let desk = Desk::new();
    fs::create_dir(desk.path("first")).unwrap();
    let mut registry = desk.found();
    fs::copy(desk.path("to-sign/root.json"), desk.path("first/root.json")).unwrap();
    let files = desk.sign(&["ann", "ben", "cem"], &["root", "targets"]);
    assert!(done(registry.assemble(&files, false, None, now())));
    stage(&registry, &blocks(20)).unwrap();
    approve(&registry).unwrap();
    let new_key = desk.holder("ann").make_key("targets-ann-2", &Protection::Demo).unwrap().1;
    let change =
        Rotation { remove: vec!["targets-ann".into()], add: vec![new_key], ..Rotation::of(Role::Targets) };
    registry.rotate(&desk.export(change), now().plus(60)).unwrap();
    desk.sign(&["ann"], &["root"]);
    let before = desk.path("ann/before.json");
    fs::copy(desk.path("first/root.json"), &before).unwrap();
    sign(&desk, "ann", Signing::open(&before, now()).unwrap()).unwrap();
    let path = desk.copy("ann", "targets");
    assert_eq!(sign(&desk, "ann", Signing::open(&path, now()).unwrap()).unwrap().len(), 2);
}

/// A folder of a list holder never learns of a root, and files say themselves whose signatures they need.
#[test]
fn a_key_signs_as_one_role_for_ever() {
    let desk = Desk::new();
    let registry = first_list(&desk);
    let key = fs::read_to_string(desk.path("ann/targets-ann.pub")).unwrap();
    let mut registry = registry;
    registry.rotate(&desk.export(Rotation::renewal(Role::Targets)), now()).unwrap();
    let list_key = json_of(&desk.path("to-sign/targets.json"))["signed"]["delegations"]["keys"].clone();
    let keys: Vec<_> =
        list_key.as_object().unwrap().values().map(|key| key["keyval"]["public"].clone()).collect();
    // As `targets`, with the validator's list key.
    let path = desk.path("validator/targets.json");
    let mut file = json_of(&desk.path("to-sign/targets.json"));
    file["x-needs"] = json!([{ "keys": keys, "threshold": 1 }]);
    fs::write(&path, file.to_string()).unwrap();
    for signing in [Signing::open(&path, now()).unwrap(), Signing::open(&path, now()).unwrap().trusted()] {
        let refused = sign(&desk, "validator", signing);
        let said =
            matches!(&refused, Err(Error::WrongKeys { why, .. }) if why.contains("has signed here as list"));
        assert!(said, "{refused:?}");
    }
    registry.abandon().unwrap();
    // As a list, with a key of targets, in a folder that knows no root any more.
    fs::remove_file(desk.path("ann/known-root.json")).unwrap();
    desk.stage(&registry, &moved(1), PublishOptions::default());
    let path = bent(&desk, "ann", &|file| {
        file["x-needs"] = json!([{ "keys": [key.trim()], "threshold": 1 }]);
    });
    let signing = Signing::open(&path, now()).unwrap().trusted().allowing_churn();
    assert!(shown(&desk, "ann", &path).contains("not verified: key "));
    let refused = sign(&desk, "ann", signing);
    let said =
        matches!(&refused, Err(Error::WrongKeys { why, .. }) if why.contains("has signed here as targets"));
    assert!(said, "{refused:?}");
}

#[test]
fn list_keys_are_marked_against_the_targets_that_were_signed_last() {
    let desk = Desk::new();
    let mut registry = desk.published();
    registry.rotate(&desk.export(Rotation::renewal(Role::Targets)), now().plus(60)).unwrap();
    let text = shown(&desk, "ann", &desk.copy("ann", "targets"));
    assert!(text.contains("names the same list holders as version 1, signed here before"), "{text}");
    assert!(text.contains("lists by role list: 2 of 3 keys sign, as before"), "{text}");
    assert!(!text.contains("+ key"), "{text}");
    // Who has signed none has nothing to compare with.
    let text = shown(&desk, "dan", &desk.copy("dan", "targets"));
    assert!(text.contains("compare these key ids with the list holders"), "{text}");
    registry.abandon().unwrap();

    registry.rotate(&desk.export(Rotation::of(Role::List)), now().plus(120)).unwrap();
    let copy = desk.copy("ann", "targets");
    let text = shown(&desk, "ann", &copy);
    assert!(
        text.contains(
            "compared with version 1, signed here before, whether it was published is not known; ask"
        ),
        "{text}"
    );
    assert_eq!((text.matches("    + key").count(), text.matches("    - key").count()), (3, 3), "{text}");
    desk.sign(&["ann"], &["targets"]);
    // Signed in vain, perhaps: the next look shows the same.
    assert_eq!(shown(&desk, "ann", &desk.copy("ann", "targets")), text);
    registry.abandon().unwrap();
    // Phones never part over two `targets` of a version, but the holder should know.
    registry.rotate(&desk.export(Rotation::of(Role::List)), now().plus(180)).unwrap();
    let copy = desk.copy("ann", "targets");
    let text = shown(&desk, "ann", &copy);
    assert!(text.contains("has signed another version 2 before: ask why"), "{text}");
    assert!(text.contains("compared with version 1, signed here before"), "{text}");
    desk.sign(&["ann"], &["targets"]);
}

/// A list file does not say whose it is: one that was corrected would be good once more, under no list key's hand.
#[test]
fn a_new_name_of_the_list_role_takes_new_keys() {
    let desk = Desk::new();
    let mut registry = desk.published();
    registry.rotate(&desk.export(Rotation::renewal(Role::Targets)), now()).unwrap();
    let path = desk.bent_copy("ann", "targets", &|file| {
        file["signed"]["delegations"]["roles"][0]["name"] = "list-2".into();
    });
    let text = shown(&desk, "ann", &path);
    assert!(text.contains("gives the list role a new name, list-2, in place of list"), "{text}");
    assert!(
        text.contains(
            "not verified: it gives the list role another name and keys that signed under a former one"
        ),
        "{text}"
    );
    assert!(!text.contains("names the same list holders"), "{text}");
    let refused = sign(&desk, "ann", Signing::open(&path, now()).unwrap());
    assert!(matches!(refused, Err(Error::Jump { .. })), "{refused:?}");
    registry.abandon().unwrap();

    // As many stay as must sign: refused. One less: good.
    let new_key = |name: &str| desk.holder("new").make_key(name, &Protection::Demo).unwrap().1;
    let renamed = |remove: &[&str], add: &[&str]| Rotation {
        remove: remove.iter().map(|name| (*name).to_owned()).collect(),
        add: add.iter().map(|name| new_key(name)).collect(),
        new_name: Some("list-2".to_owned()),
        ..Rotation::of(Role::List)
    };
    let kept = registry.rotate(&desk.export(renamed(&["list-reserve"], &["list-a"])), now());
    assert!(matches!(&kept, Err(Error::BadValue(what)) if what.contains("former lists")), "{kept:?}");
    let changed = renamed(&["list-reserve", "list-validator"], &["list-b", "list-c"]);
    registry.rotate(&desk.export(changed), now()).unwrap();
    let text = shown(&desk, "ann", &desk.copy("ann", "targets"));
    assert!(text.contains("gives the list role a new name, list-2, in place of list"), "{text}");
    assert!(!text.contains("not verified"), "{text}");
    desk.sign(&["ann"], &["targets"]);
}

/// Without its history a folder still knows the newest root that it signed.
#[test]
fn the_newest_root_that_was_signed_is_known_without_a_history_too() {
    let desk = Desk::new();
    let mut registry = desk.published();
    registry.rotate(&desk.export(Rotation::renewal(Role::Root)), now()).unwrap();
    desk.sign(&["ann"], &["root"]);
    registry.abandon().unwrap();
    registry.rotate(&desk.export(Rotation::renewal(Role::Root)), now().plus(60)).unwrap();
    fs::remove_file(desk.path("ann/signed.json")).unwrap();
    let copy = desk.copy("ann", "root");
    assert!(shown(&desk, "ann", &copy).contains("has signed another version 2 before: ask why"));
    let refused = sign(&desk, "ann", Signing::open(&copy, now()).unwrap());
    assert!(matches!(refused, Err(Error::SignedAnother { .. })), "{refused:?}");
}

#[test]
fn a_damaged_history_is_not_taken_for_none() {
    let desk = Desk::new();
    let mut registry = desk.published();
    registry.rotate(&desk.export(Rotation::renewal(Role::Root)), now()).unwrap();
    let copy = desk.copy("ann", "root");
    for text in ["", "{}", "[]", r#"{"keys": {}, "files": {}, "last_targets": null}"#] {
        fs::write(desk.path("ann/signed.json"), text).unwrap();
        let signed = sign(&desk, "ann", Signing::open(&copy, now()).unwrap().trusted());
        assert!(matches!(signed, Err(Error::Damaged { .. })), "{text}: {signed:?}");
        assert!(desk.holder("ann").describe(&Signing::open(&copy, now()).unwrap()).is_err(), "{text}");
    }
}

/// A first signature went to a root that was abandoned; all that the folder knows is wrong.
#[test]
fn a_published_root_takes_the_place_of_one_that_never_was_when_the_holder_says_so() {
    let desk = Desk::new();
    let mut registry = desk.published();
    registry.rotate(&desk.export(Rotation::renewal(Role::Root)), now()).unwrap();
    desk.sign(&["dan"], &["root"]);
    registry.abandon().unwrap();
    registry.rotate(&desk.export(Rotation::renewal(Role::Root)), now().plus(60)).unwrap();
    let copy = desk.copy("dan", "root");
    let refused = sign(&desk, "dan", Signing::open(&copy, now()).unwrap());
    assert!(matches!(refused, Err(Error::UnknownRoot { .. })), "{refused:?}");

    let published = registry.anchor();
    let before = tree(&desk.path("dan"));
    let bad: [(&str, &dyn Fn(&mut Value)); 5] = [
        ("nobody's", &|root| root["signatures"] = json!([])),
        ("signed by two", &|root| root["signatures"].as_array_mut().unwrap().truncate(2)),
        ("another one", &|root| root["signed"]["roles"]["root"]["threshold"] = 2.into()),
        ("of another feed", &|root| root["signed"]["x-feed"] = "other".into()),
        ("no root", &|root| root["signed"] = Value::Null),
    ];
    for (name, bend) in bad {
        let mut root = json_of(&published);
        bend(&mut root);
        let path = desk.path("bad.json");
        fs::write(&path, root.to_string()).unwrap();
        let refused = desk.holder("dan").know_root(&path, true);
        assert!(matches!(refused, Err(Error::NotAKnownRoot { .. })), "{name}: {refused:?}");
        assert!(tree(&desk.path("dan")) == before, "{name}");
    }
    // Each signed by all that it names itself.
    let key = |seed: u8| SoftwareKey::from_seed(&[seed; 32]);
    let role = |seed: u8| RoleKeys::new(vec![key(seed).public_key()], 1);
    let roles = RootRoles { root: role(1), targets: role(2), snapshot: role(3), timestamp: role(4) };
    for (name, feed, more) in [("another feed", "other", false), ("more than is shown", "demo", true)] {
        let mut root = crate::metadata::root(feed, 3, now(), &roles);
        if more {
            root["more"] = 1.into();
        }
        let path = desk.path("bad.json");
        fs::write(&path, envelope(&root, &[&key(1)]).unwrap()).unwrap();
        let refused = desk.holder("dan").know_root(&path, true);
        assert!(matches!(refused, Err(Error::NotAKnownRoot { .. })), "{name}: {refused:?}");
        assert!(tree(&desk.path("dan")) == before, "{name}");
    }
    let unasked = desk.holder("dan").know_root(&published, false);
    assert!(matches!(unasked, Err(Error::NotAKnownRoot { .. })), "{unasked:?}");
    assert!(tree(&desk.path("dan")) == before);
    let said = desk.holder("dan").know_root(&published, true).unwrap();
    assert!(said[0].starts_with("This folder now knows root version 1 of feed demo: compare"), "{said:?}");
    assert_eq!(said.iter().filter(|line| line.starts_with("      key ")).count(), 12, "{said:?}");
    let shown = shown(&desk, "dan", &copy);
    assert!(shown.contains("replaces version 1, which follows from what this folder knows"), "{shown}");
    let again = sign(&desk, "dan", Signing::open(&copy, now()).unwrap());
    assert!(matches!(again, Err(Error::SignedAnother { .. })), "{again:?}");
    let files = desk.sign_anew(&["dan"], &["root"]);
    let files = [files, desk.sign(&["ann", "ben"], &["root"])].concat();
    assert!(done(registry.assemble(&files, false, None, now().plus(60))));
    // One that follows needs no word of trust, and what is new in it is marked; one before it does.
    let second = root_path(registry.folder(), 2);
    assert!(desk.holder("ben").know_root(&published, false).is_ok(), "the one that it signed after");
    registry.rotate(&desk.export(Rotation::of(Role::Timestamp)), now().plus(120)).unwrap();
    let files = desk.sign(&["ann", "cem", "eva"], &["root"]);
    assert!(done(registry.assemble(&files, false, None, now().plus(120))));
    let third = root_path(registry.folder(), 3);
    assert!(desk.holder("ben").know_root(&third, false).is_err(), "without the one between");
    assert!(desk.holder("ben").know_root(&second, false).is_ok());
    let said = desk.holder("ben").know_root(&third, false).unwrap();
    assert_eq!(said[1], "  it knew version 2 before");
    let marked = |mark: &str| said.iter().filter(|line| line.starts_with(mark)).count();
    assert_eq!((marked("    + key"), marked("    - key")), (1, 1), "{said:?}");
    let older = desk.holder("ben").know_root(&second, false);
    assert!(matches!(older, Err(Error::NotAKnownRoot { .. })), "{older:?}");
    // A holder of one of the other roles has no other way to learn of it.
    assert!(desk.holder("new").know_root(&third, false).is_ok());
}
