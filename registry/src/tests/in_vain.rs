//! What was signed in vain, abandoned or long ago is nothing to compare with, and is not forgotten.

use std::fs;

use label700::label::Reason;
use serde_json::Value;

use super::desk::{Desk, done, json_of};
use super::list_signing::{first_list, moved, shown, sign, sign_in_vain};
use super::*;
use crate::{Role, Rotation, Signing};

/// The validator's copy of what `rotate list --renew` exports, after `bend`.
fn renewed(desk: &Desk, bend: &dyn Fn(&mut Value)) -> std::path::PathBuf {
    let path = desk.list_for("validator");
    let mut file = json_of(&path);
    bend(file.pointer_mut("/signed/targets/list-2.l700/custom").unwrap());
    fs::write(&path, file.to_string()).unwrap();
    path
}

/// The staged list 2 and its file, kept while others take its place.
fn set_aside(desk: &Desk) -> std::path::PathBuf {
    let aside = desk.path("aside");
    fs::create_dir(&aside).unwrap();
    for file in ["list.json", "list-2.l700"] {
        fs::copy(desk.path("to-sign").join(file), aside.join(file)).unwrap();
    }
    aside
}

/// Signed by the validator and published.
fn publish_second(desk: &Desk, registry: &Registry) {
    let copy = desk.list_for("validator");
    sign(desk, "validator", Signing::open(&copy, now()).unwrap()).unwrap();
    registry.assemble(&[copy], true, None, now()).unwrap();
}

#[test]
fn a_renewal_is_compared_with_the_list_that_it_renews() {
    let desk = Desk::new();
    let registry = first_list(&desk);
    let options = PublishOptions {
        max_age_days: Some(7),
        switch_off: vec![Reason::Unlisted],
        ..PublishOptions::default()
    };
    desk.stage(&registry, &moved(30), options);
    let copy = desk.list_for("validator");
    sign(&desk, "validator", Signing::open(&copy, now()).unwrap().allowing_churn()).unwrap();
    let release = registry.assemble(&[copy], true, None, now()).unwrap().release.unwrap();
    assert_eq!(release.seq, 2);
    let mut registry = registry;
    registry.rotate(&desk.export(Rotation::renewal(Role::List)), now().plus(60)).unwrap();

    let text = shown(&desk, "validator", &renewed(&desk, &|_| {}));
    assert!(
        text.contains("the very list that was signed here last") && text.contains("churn    0.00 %"),
        "{text}"
    );
    assert!(!text.contains("age limit: "), "{text}");
    let doctored = renewed(&desk, &|custom| {
        let custom = custom.as_object_mut().unwrap();
        custom.remove("switches").unwrap();
        custom.remove("max_age_days").unwrap();
    });
    let text = shown(&desk, "validator", &doctored);
    assert!(text.contains("age limit: 7 -> 70 days"), "{text}");
    assert!(text.contains("switched off: unlisted -> nothing"), "{text}");
    let signing = Signing::open(&doctored, now()).unwrap();
    let changes = desk.holder("validator").write_changes(&signing).unwrap().unwrap();
    assert!(fs::read_to_string(changes).unwrap().contains("age limit: 7 -> 70 days"));
    // An honest one is no change, and needs no word for it.
    let honest = renewed(&desk, &|_| {});
    assert_eq!(sign(&desk, "validator", Signing::open(&honest, now()).unwrap()).unwrap().len(), 1);
}

#[test]
fn targets_that_were_signed_in_vain_are_nothing_to_compare_with() {
    let desk = Desk::new();
    let mut registry = desk.published();
    registry.rotate(&desk.export(Rotation::of(Role::List)), now()).unwrap();
    let copy = desk.copy("ann", "targets");
    sign_in_vain(&desk, "ann", &copy);
    for version in [2, 3] {
        let path = desk.bent_copy("ann", "targets", &|file| file["signed"]["version"] = version.into());
        let text = shown(&desk, "ann", &path);
        assert!(text.contains("compared with version 1, signed here before"), "{version}: {text}");
        assert_eq!(text.matches("    + key").count(), 3, "{version}: {text}");
    }
}

/// However many `targets` were signed in between.
#[test]
fn former_names_and_keys_of_the_list_role_do_not_change_places() {
    let desk = Desk::new();
    let mut registry = desk.published();
    registry.rotate(&desk.export(Rotation::renewal(Role::Targets)), now()).unwrap();
    let first = json_of(&desk.path("to-sign/targets.json"))["signed"]["delegations"].clone();
    registry.abandon().unwrap();
    let renamed = Rotation { new_name: Some("list-2".to_owned()), ..Rotation::of(Role::List) };
    registry.rotate(&desk.export(renamed), now()).unwrap();
    desk.sign(&["ann"], &["targets"]);
    // Once more, as after an interruption.
    desk.sign(&["ann"], &["targets"]);
    let cases: [(&str, &dyn Fn(&mut Value), bool); 4] = [
        (
            "the first keys under a third name",
            &|delegations| {
                delegations.clone_from(&first);
                delegations["roles"][0]["name"] = "list-3".into();
            },
            false,
        ),
        (
            "today's keys under a third name",
            &|delegations| delegations["roles"][0]["name"] = "list-3".into(),
            false,
        ),
        ("the first name, with the first keys", &|delegations| delegations.clone_from(&first), false),
        ("as it was, for another term", &|_| {}, true),
    ];
    for (name, bend, good) in cases {
        let path = desk.bent_copy("ann", "targets", &|file| {
            file["signed"]["version"] = 3.into();
            bend(&mut file["signed"]["delegations"]);
        });
        assert_eq!(
            shown(&desk, "ann", &path).contains("not verified: it gives the list role"),
            !good,
            "{name}"
        );
        let signed = sign(&desk, "ann", Signing::open(&path, now()).unwrap());
        assert_eq!(signed.is_ok(), good, "{name}: {signed:?}");
        assert!(good || matches!(signed, Err(Error::Jump { .. })), "{name}: {signed:?}");
    }
}

#[test]
fn a_list_before_the_last_is_not_signed_whatever_it_is_compared_with() {
    let desk = Desk::new();
    let registry = first_list(&desk);
    desk.stage(&registry, &moved(1), PublishOptions::default());
    let old = set_aside(&desk);
    publish_second(&desk, &registry);
    desk.stage(&registry, &moved(2), PublishOptions::default());
    sign(&desk, "validator", Signing::open(&desk.list_for("validator"), now()).unwrap()).unwrap();
    let known = fs::read(desk.path("validator/known-list.json")).unwrap();
    let path = old.join("list.json");
    let base = old.join("list-2.l700");
    for (name, signing) in [
        ("alone", Signing::open(&path, now()).unwrap()),
        ("against itself", Signing::open(&path, now()).unwrap().against(&base)),
    ] {
        let text = desk.holder("validator").describe(&signing).unwrap().join("\n");
        assert!(text.contains("list 3, which is newer, before"), "{name}: {text}");
        let refused = sign(&desk, "validator", signing);
        assert!(matches!(refused, Err(Error::UnknownList { .. })), "{name}: {refused:?}");
    }
    let told = Signing::open(&path, now()).unwrap().against(&base).trusted();
    sign(&desk, "validator", told).unwrap();
    assert!(fs::read(desk.path("validator/known-list.json")).unwrap().starts_with(&known[..40]));
    let text = shown(&desk, "validator", &desk.list_for("validator"));
    assert!(text.contains("the very list that was signed here last"), "list 3 is still the last: {text}");
}

/// A number far ahead that got no signature stands in nobody's way, and no later list is compared with it.
#[test]
fn a_list_that_was_signed_in_vain_makes_no_other_older() {
    let desk = Desk::new();
    let registry = first_list(&desk);
    desk.stage(&registry, &moved(1), PublishOptions::default());
    let second = set_aside(&desk);
    publish_second(&desk, &registry);
    desk.stage(&registry, &moved(2), PublishOptions::default());
    sign_in_vain(&desk, "validator", &desk.list_for("validator"));
    let path = second.join("list.json");
    let text = shown(&desk, "validator", &path);
    assert!(!text.contains("not verified") && text.contains("compared with list 2,"), "{text}");
    // Signing another one all the same makes the vain one no base.
    sign(&desk, "validator", Signing::open(&path, now()).unwrap()).unwrap();
    let text = shown(&desk, "validator", &desk.list_for("validator"));
    assert!(text.contains("compared with list 2,"), "{text}");
}

#[test]
fn a_registrys_own_folder_signs_no_list_before_the_published_one() {
    let (_dir, registry) = published();
    let own = crate::HolderFolder::at(registry.folder().root());
    let export = registry.folder().root().with_file_name("to-sign");
    let options = PublishOptions { export: Some(export.clone()), ..PublishOptions::default() };
    registry.import_bytes("test.csv", demo::SAMPLE_CSV.as_bytes()).unwrap();
    registry.publish(&options, now()).unwrap();
    let old = export.with_file_name("old");
    fs::rename(&export, &old).unwrap();
    for _ in 0..2 {
        approve(&registry).unwrap();
        registry.publish(&PublishOptions::default(), now()).unwrap();
    }
    let refused = own.sign(&Signing::open(&old.join("list.json"), now()).unwrap(), &[], &Unattended);
    assert!(matches!(refused, Err(Error::UnknownList { .. })), "{refused:?}");
}

#[test]
fn a_registrys_own_folder_knows_the_root_that_it_published() {
    let (_dir, registry) = published();
    let own = crate::HolderFolder::at(registry.folder().root());
    let mut root = json_of(&registry.anchor());
    root["signed"]["version"] = 7.into();
    root["x-role"] = "root".into();
    root["x-replaces"] = Value::Null;
    let id = &root["signed"]["roles"]["root"]["keyids"][0];
    let key = root["signed"]["keys"][id.as_str().unwrap()]["keyval"]["public"].clone();
    root["x-needs"] = serde_json::json!([{ "keys": [key], "threshold": 1 }]);
    let path = registry.folder().root().with_file_name("forged.json");
    fs::write(&path, root.to_string()).unwrap();
    let signing = Signing::open(&path, now()).unwrap();
    assert!(
        own.describe(&signing).unwrap().iter().any(|line| line.contains("not verified: what it replaces"))
    );
    let refused = own.sign(&signing, &[], &Unattended);
    assert!(matches!(refused, Err(Error::UnknownRoot { .. })), "{refused:?}");
    // A ceremony's own root is good there, as everywhere.
    let desk = Desk::new();
    let mut registry = desk.published();
    registry.rotate(&desk.export(Rotation::renewal(Role::Root)), now()).unwrap();
    fs::copy(desk.path("ann/root-ann.pem"), registry.folder().root().join("root-ann.pem")).unwrap();
    let copy = desk.path("to-sign/root.json");
    let own = crate::HolderFolder::at(registry.folder().root());
    assert_eq!(own.sign(&Signing::open(&copy, now()).unwrap(), &[], &Unattended).unwrap().len(), 1);
    let files = [vec![copy], desk.sign(&["ben", "cem"], &["root"])].concat();
    assert!(done(registry.assemble(&files, false, None, now())));
    // Nor one beside a root that others signed since.
    registry.rotate(&desk.export(Rotation::renewal(Role::Root)), now().plus(60)).unwrap();
    let fork = desk.path("fork.json");
    fs::copy(desk.path("to-sign/root.json"), &fork).unwrap();
    registry.abandon().unwrap();
    registry.rotate(&desk.export(Rotation::renewal(Role::Root)), now().plus(120)).unwrap();
    let files = desk.sign(&["ben", "cem", "dan"], &["root"]);
    assert!(done(registry.assemble(&files, false, None, now().plus(120))));
    let refused = own.sign(&Signing::open(&fork, now()).unwrap(), &[], &Unattended);
    assert!(matches!(refused, Err(Error::UnknownRoot { .. })), "{refused:?}");
}
