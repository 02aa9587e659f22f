//! A holder signs no root away whose file lies about what was before.

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};

use super::desk::{Desk, done};
use super::*;
use crate::{Role, Rotation, Signing};

/// A copy of an exported file, bent.
fn bent(desk: &Desk, file: &str, bend: &dyn Fn(&mut Value)) -> PathBuf {
    let path = desk.path("bent.json");
    let mut json: Value =
        serde_json::from_slice(&fs::read(desk.path(&format!("to-sign/{file}.json"))).unwrap()).unwrap();
    bend(&mut json);
    fs::write(&path, json.to_string()).unwrap();
    path
}

/// Another key in place of the last one of a role, in the signed part of a root.
fn smuggle(root: &mut Value, role: &str, key: &[u8; 32]) {
    let id = label700::trust::sign::key_id(key);
    root["keys"][&id] = label700::trust::sign::key_object(key);
    root["roles"][role]["keyids"][4] = id.into();
}

#[test]
fn a_root_that_does_not_follow_from_the_known_one_is_not_signed() {
    let desk = Desk::new();
    let mut registry = desk.published();
    registry.rotate(&desk.export(Rotation::renewal(Role::Root)), now()).unwrap();
    let thief = desk.holder("thief").make_key("thief", &Protection::Demo).unwrap().1;
    let thief = crate::public_key_in(&thief).unwrap();
    let ann = desk.holder("ann");
    let cases: [(&str, &dyn Fn(&mut Value)); 5] = [
        ("both roots have the thief's key", &|file| {
            smuggle(&mut file["signed"], "root", &thief);
            smuggle(&mut file["x-replaces"], "root", &thief);
        }),
        ("a later root that nobody signed", &|file| {
            file["signed"]["version"] = 3.into();
            smuggle(&mut file["signed"], "root", &thief);
            smuggle(&mut file["x-replaces"], "root", &thief);
            file["x-replaces"]["version"] = 2.into();
            let forged =
                json!({ "signed": file["x-replaces"], "signatures": file["x-roots"][0]["signatures"] });
            file["x-roots"].as_array_mut().unwrap().push(forged);
        }),
        ("no root before it", &|file| file["x-replaces"] = Value::Null),
        ("a version left out", &|file| file["signed"]["version"] = 3.into()),
        ("no roots, and another one before it", &|file| {
            file["x-roots"] = json!([]);
            file["x-replaces"]["version"] = 7.into();
            file["signed"]["version"] = 8.into();
        }),
    ];
    for (name, bend) in cases {
        let path = bent(&desk, "root", bend);
        let (before, known) = (fs::read(&path).unwrap(), fs::read(desk.path("ann/known-root.json")).unwrap());
        let signing = Signing::open(&path).unwrap();
        let shown = ann.describe(&signing).unwrap();
        assert!(shown[3].contains("not verified: "), "{name}: {shown:?}");
        assert!(shown.iter().all(|line| !line.contains("before")), "{name}: {shown:?}");
        let refused = ann.sign(&signing, &[], &Unattended);
        assert!(matches!(refused, Err(Error::UnknownRoot { .. })), "{name}: {refused:?}");
        assert!(fs::read(&path).unwrap() == before, "{name}");
        assert!(fs::read(desk.path("ann/known-root.json")).unwrap() == known, "{name}");
    }
    // The holder may have asked around, and then knows it.
    let path = bent(&desk, "root", cases[0].1);
    let signing = Signing::open(&path).unwrap();
    assert_eq!(ann.sign(&signing.trusted(), &[], &Unattended).unwrap().len(), 1);
    let shown = ann.describe(&Signing::open(&desk.path("to-sign/root.json")).unwrap()).unwrap();
    assert!(shown[3].contains("not verified: "), "{shown:?}");
    assert!(shown[4].contains("has signed another version 2 before"), "{shown:?}");
}

#[test]
fn who_missed_roots_follows_those_that_their_holders_signed() {
    let desk = Desk::new();
    let mut registry = desk.published();
    for minute in 1..=2 {
        let at = now().plus(minute * 60);
        registry.rotate(&desk.export(Rotation::of(Role::Timestamp)), at).unwrap();
        assert!(done(registry.assemble(&desk.sign(&["ben", "cem", "dan"], &["root"]), false, None, at)));
    }
    registry.rotate(&desk.export(Rotation::renewal(Role::Root)), now().plus(180)).unwrap();
    let shown = desk.holder("ann").describe(&Signing::open(&desk.copy("ann", "root")).unwrap()).unwrap();
    assert_eq!(shown[3], "  replaces version 3, which follows from what this folder knows");
    assert!(done(registry.assemble(
        &desk.sign(&["ann", "ben", "eva"], &["root"]),
        false,
        None,
        now().plus(180)
    )));
}

#[test]
fn a_file_that_names_keys_out_of_sight_is_none_to_sign() {
    let desk = Desk::new();
    desk.found();
    let shown =
        desk.holder("ann").describe(&Signing::open(&desk.path("to-sign/targets.json")).unwrap()).unwrap();
    assert_eq!(shown.iter().filter(|line| line.starts_with("      key ")).count(), 3, "{shown:?}");
    let cases: [(&str, &str, &dyn Fn(&mut Value)); 5] = [
        ("a root that calls itself a list", "root", &|file| file["x-role"] = "list".into()),
        ("a root that calls itself targets", "root", &|file| file["x-role"] = "targets".into()),
        ("a delegation in a list", "targets", &|file| file["x-role"] = "list".into()),
        ("a second delegation", "targets", &|file| {
            let roles = file["signed"]["delegations"]["roles"].as_array_mut().unwrap();
            roles.push(roles[0].clone());
        }),
        ("keys that are none", "root", &|file| file["signed"]["keys"] = json!({})),
    ];
    for (name, file, bend) in cases {
        let opened = Signing::open(&bent(&desk, file, bend));
        assert!(matches!(opened, Err(Error::NotARequest(_))), "{name}");
    }
}
