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
    let cases: [(&str, Value); 5] = [
        ("keys of root", json!([{ "keys": all("root"), "threshold": 3 }])),
        ("fewer keys", json!([{ "keys": keys(&desk, &[("targets", "ann")]), "threshold": 1 }])),
        ("fewer signatures", json!([{ "keys": all("targets"), "threshold": 2 }])),
        (
            "other keys besides",
            json!([
                { "keys": all("targets"), "threshold": 3 },
                { "keys": keys(&desk, &[("root", "ann")]), "threshold": 1 },
            ]),
        ),
        ("nobody", json!([])),
    ];
    for (name, needs) in cases {
        let path = desk.copy("ann", "targets");
        let mut file: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        file["x-needs"] = needs;
        fs::write(&path, file.to_string()).unwrap();
        assert!(shown(&desk, "ann", &path).contains("not verified: it asks for other keys"), "{name}");
        let refused = sign(&desk, "ann", Signing::open(&path, now()).unwrap());
        assert!(matches!(refused, Err(Error::WrongKeys { .. })), "{name}: {refused:?}");
        if name == "fewer keys" {
            assert_eq!(sign(&desk, "ann", Signing::open(&path, now()).unwrap().trusted()).unwrap().len(), 1);
        }
    }
    assert!(done(registry.assemble(&desk.sign(&["ann", "ben", "cem"], &["targets"]), false, None, now())));
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
