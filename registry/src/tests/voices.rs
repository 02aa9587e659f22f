//! A file says itself whose signatures it needs; a holder's folder knows better.

use std::fs;

use serde_json::{Value, json};

use super::desk::{Desk, HOLDERS, done};
use super::list_signing::{bent, moved, shown, sign};
use super::*;
use crate::{Role, Rotation, Signing};

fn keys(desk: &Desk, names: &[(&str, &str)]) -> Value {
    let key = |(role, holder): &(&str, &str)| {
        fs::read_to_string(desk.path(&format!("{holder}/{role}-{holder}.pub"))).unwrap().trim().to_owned()
    };
    names.iter().map(key).collect::<Vec<_>>().into()
}

/// To phones it would be `targets`, of the highest version, that lets nobody sign lists any more.
#[test]
fn no_key_of_another_role_signs_a_list() {
    let desk = Desk::new();
    let registry = desk.begun();
    desk.stage(&registry, &blocks(100), PublishOptions::default());
    for (role, said) in [("targets", "a key of role targets"), ("root", "a key of role root")] {
        for holder in ["ann", "ben", "cem"] {
            let path = bent(&desk, holder, &|file| {
                file["x-needs"] = json!([{ "keys": keys(&desk, &[(role, holder)]), "threshold": 1 }]);
            });
            let before = tree(&desk.path(holder));
            let text = shown(&desk, holder, &path);
            assert!(text.contains("not verified: ") && text.contains(said), "{text}");
            let refused =
                sign(&desk, holder, Signing::open(&path, now()).unwrap().trusted().allowing_churn());
            assert!(matches!(refused, Err(Error::WrongKeys { .. })), "{role}: {refused:?}");
            assert!(tree(&desk.path(holder)) == before, "{role}");
        }
    }
}

/// The folder of a registry that keeps all its keys itself.
#[test]
fn in_the_registrys_own_folder_its_newest_root_tells() {
    let (_dir, registry) = empty();
    let export = registry.folder().root().with_file_name("to-sign");
    registry.import_bytes("test.csv", blocks(20).as_bytes()).unwrap();
    registry
        .publish(&PublishOptions { export: Some(export.clone()), ..PublishOptions::default() }, now())
        .unwrap();
    let path = export.join("list.json");
    let mut file: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    let root: Value = serde_json::from_slice(&fs::read(registry.anchor()).unwrap()).unwrap();
    let id = root["signed"]["roles"]["targets"]["keyids"][0].as_str().unwrap();
    let key = root["signed"]["keys"][id]["keyval"]["public"].clone();
    file["x-needs"] = json!([{ "keys": [key], "threshold": 1 }]);
    fs::write(&path, file.to_string()).unwrap();
    let holder = crate::HolderFolder::at(registry.folder().root());
    let refused = holder.sign(&Signing::open(&path, now()).unwrap().trusted(), &[], &Unattended);
    assert!(matches!(refused, Err(Error::WrongKeys { .. })), "{refused:?}");
}

#[test]
fn only_the_keys_that_the_known_root_names_for_targets_sign_it() {
    let desk = Desk::new();
    let mut registry = desk.published();
    registry.rotate(&desk.export(Rotation::renewal(Role::Targets)), now()).unwrap();
    let all = |role: &'static str| keys(&desk, &HOLDERS.map(|holder| (role, holder)));
    let cases: [(&str, Value); 2] = [
        ("keys of root", json!([{ "keys": all("root"), "threshold": 3 }])),
        (
            "a key of root besides",
            json!([
                { "keys": all("targets"), "threshold": 3 },
                { "keys": keys(&desk, &[("root", "ann")]), "threshold": 1 },
            ]),
        ),
    ];
    let root_key =
        label700::trust::sign::key_id(&crate::public_key_in(&desk.path("ann/root-ann.pub")).unwrap());
    for (name, needs) in cases {
        let path = desk.copy("ann", "targets");
        let mut file: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        file["x-needs"] = needs;
        fs::write(&path, file.to_string()).unwrap();
        let said = format!("not verified: the root that this folder knows does not name key {root_key} for");
        assert!(shown(&desk, "ann", &path).contains(&said), "{name}");
        let before = tree(&desk.path("ann"));
        let refused = sign(&desk, "ann", Signing::open(&path, now()).unwrap());
        assert!(matches!(refused, Err(Error::WrongKeys { .. })), "{name}: {refused:?}");
        assert!(tree(&desk.path("ann")) == before, "{name}");
        // It has signed as root in this folder, so no word of trust helps.
        let told = sign(&desk, "ann", Signing::open(&path, now()).unwrap().trusted());
        assert!(matches!(told, Err(Error::WrongKeys { .. })), "{name}: {told:?}");
    }
    // A key of which nothing is known may be one that a root names which never came here.
    let new_key = desk.holder("ann").make_key("targets-ann-2", &Protection::Demo).unwrap().1;
    let path = desk.copy("ann", "targets");
    let mut file: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    file["x-needs"] = json!([{ "keys": [fs::read_to_string(new_key).unwrap().trim()], "threshold": 1 }]);
    fs::write(&path, file.to_string()).unwrap();
    let refused = sign(&desk, "ann", Signing::open(&path, now()).unwrap());
    assert!(matches!(refused, Err(Error::WrongKeys { .. })), "{refused:?}");
    assert_eq!(sign(&desk, "ann", Signing::open(&path, now()).unwrap().trusted()).unwrap().len(), 1);
    // What says which keys signed is the key, not a file beside it.
    let path = desk.copy("ann", "targets");
    let mut file: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    file["x-needs"] = json!([{ "keys": all("root"), "threshold": 3 }]);
    fs::write(&path, file.to_string()).unwrap();
    fs::remove_file(desk.path("ann/root-ann.pub")).unwrap();
    let refused = sign(&desk, "ann", Signing::open(&path, now()).unwrap());
    assert!(matches!(refused, Err(Error::WrongKeys { .. })), "{refused:?}");
    assert!(done(registry.assemble(&desk.sign(&["ann", "ben", "cem"], &["targets"]), false, None, now())));
}

/// Whose key is named in the root just signed signs targets with it, though the folder never knew the root before.
#[test]
fn who_signs_for_the_first_time_when_keys_of_targets_change_needs_no_word_of_trust() {
    let desk = Desk::new();
    let mut registry = desk.published();
    let new_key = desk.holder("fay").make_key("targets-fay", &Protection::Demo).unwrap().1;
    let change =
        Rotation { remove: vec!["targets-ann".into()], add: vec![new_key], ..Rotation::of(Role::Targets) };
    registry.rotate(&desk.export(change), now().plus(60)).unwrap();
    assert!(!desk.path("dan/known-root.json").exists());
    let signed = desk.sign(&["ben", "dan", "eva"], &["root", "targets"]);
    assert!(done(registry.assemble(&signed, false, None, now().plus(60))));
}

/// Only the others signed the root that names this holder's new key.
#[test]
fn who_missed_roots_knows_the_keys_of_targets_by_those_that_their_holders_signed() {
    let desk = Desk::new();
    let mut registry = desk.published();
    let new_key = desk.holder("ann").make_key("targets-ann-2", &Protection::Demo).unwrap().1;
    let change =
        Rotation { remove: vec!["targets-ann".into()], add: vec![new_key], ..Rotation::of(Role::Targets) };
    registry.rotate(&desk.export(change), now().plus(60)).unwrap();
    let signed = desk.sign(&["ben", "cem", "dan"], &["root", "targets"]);
    assert!(done(registry.assemble(&signed, false, None, now().plus(60))));

    registry.rotate(&desk.export(Rotation::renewal(Role::Targets)), now().plus(120)).unwrap();
    let cases: [(&str, &dyn Fn(&mut Value)); 4] = [
        ("no roots", &|file| file["x-roots"] = json!([])),
        ("the old root alone", &|file| {
            file["x-roots"].as_array_mut().unwrap().truncate(1);
        }),
        ("a root that nobody signed", &|file| file["x-roots"][1]["signatures"] = json!([])),
        ("signed, but with another key in it since", &|file| {
            let ids = file["x-roots"][1]["signed"]["roles"]["targets"]["keyids"].as_array_mut().unwrap();
            ids.rotate_left(1);
        }),
    ];
    for (name, bend) in cases {
        let path = desk.copy("ann", "targets");
        let mut file: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        bend(&mut file);
        fs::write(&path, file.to_string()).unwrap();
        let refused = sign(&desk, "ann", Signing::open(&path, now()).unwrap());
        assert!(matches!(refused, Err(Error::WrongKeys { .. })), "{name}: {refused:?}");
    }
    assert!(!shown(&desk, "ann", &desk.copy("ann", "targets")).contains("not verified"));
    let signed = desk.sign(&["ann", "ben", "cem"], &["targets"]);
    assert!(done(registry.assemble(&signed, false, None, now().plus(120))));
    // A change of the list's keys goes to the same holders.
    registry.rotate(&desk.export(Rotation::of(Role::List)), now().plus(180)).unwrap();
    assert!(!shown(&desk, "ann", &desk.copy("ann", "targets")).contains("not verified"));
}

#[test]
fn a_holder_sees_which_key_signs_as_what() {
    let desk = Desk::new();
    let registry = desk.begun();
    desk.send_away(&registry, "validator");
    desk.stage(&registry, &moved(1), PublishOptions::default());
    let who = |holder: &str, path: &Path| {
        desk.holder(holder).who_signs(&Signing::open(path, now()).unwrap(), &[]).unwrap().join("\n")
    };
    let list = desk.list_for("validator");
    let text = who("validator", &list);
    assert!(text.contains("list-validator.pem signs as list, if it has a say"), "{text}");
    assert_eq!(who("ann", &list), "");
    let mut registry = registry;
    registry.rotate(&desk.export(Rotation::renewal(Role::Root)), now()).unwrap();
    let text = who("ann", &desk.copy("ann", "root"));
    let id = label700::trust::sign::key_id(&crate::public_key_in(&desk.path("ann/root-ann.pub")).unwrap());
    assert!(text.starts_with(&format!("  key {id} in ")), "{text}");
    assert!(text.ends_with("root-ann.pem signs as root"), "{text}");
}
