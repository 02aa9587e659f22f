//! A folder knows what was signed in it, even if the computer stops in the middle.

use std::fs;

use serde_json::Value;

use super::desk::Desk;
use super::list_signing::{first_list, moved, shown, sign, sign_in_vain};
use super::*;
use crate::{CommandSigner, Role, Rotation, Signing};

#[test]
fn a_root_is_remembered_before_it_is_signed() {
    let desk = Desk::new();
    let mut registry = desk.published();
    registry.rotate(&desk.export(Rotation::renewal(Role::Root)), now()).unwrap();
    let copy = desk.copy("ann", "root");
    let exported: Value = serde_json::from_slice(&fs::read(&copy).unwrap()).unwrap();
    sign_in_vain(&desk, "ann", &copy);
    let known: Value = serde_json::from_slice(&fs::read(desk.path("ann/known-root.json")).unwrap()).unwrap();
    assert_eq!(known["signed_last"], exported["signed"]);
    // The same once more is signed without a question; another one is pointed out.
    assert!(!shown(&desk, "ann", &desk.copy("ann", "root")).contains("ask why"));
    desk.sign(&["ann"], &["root"]);
    registry.abandon().unwrap();
    registry.rotate(&desk.export(Rotation::renewal(Role::Root)), now().plus(60)).unwrap();
    assert!(
        shown(&desk, "ann", &desk.copy("ann", "root"))
            .contains("has signed another version 2 before: ask why")
    );
}

#[test]
fn a_list_is_remembered_before_it_is_signed() {
    let desk = Desk::new();
    let registry = first_list(&desk);
    desk.stage(&registry, &moved(1), PublishOptions::default());
    sign_in_vain(&desk, "validator", &desk.list_for("validator"));
    assert!(
        shown(&desk, "validator", &desk.list_for("validator"))
            .contains("the very list that was signed here last")
    );
    // Signed once more, it does not take the place of the list before it.
    sign(&desk, "validator", Signing::open(&desk.list_for("validator"), now()).unwrap()).unwrap();
    desk.stage(&registry, &moved(2), PublishOptions::default());
    let text = shown(&desk, "validator", &desk.list_for("validator"));
    assert!(text.contains("this folder has signed another list 2 before: ask why"), "{text}");
    assert!(text.contains("compared with list 1,"), "{text}");
}

/// A stick that could not be written: nothing was signed, and the next try shows and asks for the same.
#[test]
fn a_list_that_was_signed_in_vain_is_not_compared_with_itself() {
    let desk = Desk::new();
    let registry = first_list(&desk);
    desk.stage(&registry, &moved(30), PublishOptions::default());
    let copy = desk.list_for("validator");
    let before = shown(&desk, "validator", &copy);
    let changes = || {
        let path = desk.list_for("validator");
        let signing = Signing::open(&path, now()).unwrap();
        fs::read_to_string(desk.holder("validator").write_changes(&signing).unwrap().unwrap()).unwrap()
    };
    let all = changes();
    assert!(
        before.contains("churn    30.00 %") && all.starts_with("Every change from list 1 to list 2"),
        "{before}"
    );
    sign_in_vain(&desk, "validator", &copy);
    let again = shown(&desk, "validator", &desk.list_for("validator"));
    assert!(again.contains("the very list that was signed here last"), "{again}");
    assert!(again.contains("compared with list 1,") && again.contains("churn    30.00 %"), "{again}");
    assert_eq!(changes(), all);
    let unasked = sign(&desk, "validator", Signing::open(&desk.list_for("validator"), now()).unwrap());
    assert!(matches!(unasked, Err(Error::Churn(_))), "{unasked:?}");
}

/// Whatever a device has signed may be out in the world, though its answer never came here.
#[test]
fn what_a_device_is_asked_to_sign_is_remembered_before_it_is_asked() {
    let desk = Desk::new();
    let mut registry = first_list(&desk);
    desk.stage(&registry, &moved(1), PublishOptions::default());
    let list = desk.list_for("validator");
    registry.rotate(&desk.export(Rotation::renewal(Role::Root)), now()).unwrap();
    let root = desk.copy("ann", "root");
    registry.abandon().unwrap();
    registry.rotate(&desk.export(Rotation::renewal(Role::Targets)), now()).unwrap();
    let targets = desk.copy("ann", "targets");
    let cases = [
        ("validator", &list, "known-list.json", "list-2.l700"),
        ("validator", &list, "known-versions.json", "\"list\": 2"),
        ("ann", &root, "signed.json", "\"2\": "),
        ("ann", &root, "known-root.json", "\"version\": 2"),
        ("ann", &targets, "known-versions.json", "\"targets\": 2"),
    ];
    for (holder, path, file, expected) in cases {
        let request = crate::ceremony::Request::parse(&fs::read(path).unwrap()).unwrap();
        let known = desk.path(&format!("{holder}/{file}"));
        let before = fs::read(&known).unwrap();
        // It signs only if the folder knows already what it is to sign.
        let knows =
            format!("grep -q '{expected}' '{}' && touch '{}'", known.display(), desk.path("asked").display());
        let device = CommandSigner::new(&knows, request.needs[0].keys[0], std::time::Duration::from_secs(60));
        let signing = Signing::open(path, now()).unwrap();
        let failed = desk.holder(holder).sign(&signing, &[device], &Unattended);
        assert!(matches!(failed, Err(Error::Sign(_))), "{file}: {failed:?}");
        assert!(fs::remove_file(desk.path("asked")).is_ok(), "{file}: the device was asked too early");
        fs::write(known, before).unwrap();
    }
}

#[test]
fn what_no_key_here_signs_is_not_remembered() {
    let desk = Desk::new();
    let registry = first_list(&desk);
    desk.stage(&registry, &moved(1), PublishOptions::default());
    fs::remove_file(desk.path("validator/list-validator.pem")).unwrap();
    let copy = desk.list_for("validator");
    let before = tree(&desk.path("validator"));
    let refused = sign(&desk, "validator", Signing::open(&copy, now()).unwrap());
    assert!(matches!(refused, Err(Error::NoKeyFor { .. })), "{refused:?}");
    assert!(tree(&desk.path("validator")) == before);
}
