//! A folder knows what was signed in it, even if the computer stops in the middle.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::desk::Desk;
use super::list_signing::{first_list, moved, shown, sign};
use super::*;
use crate::{Role, Rotation, Signing};

/// Signs, but finds no place for the signature.
fn sign_in_vain(desk: &Desk, holder: &str, path: &Path) {
    let signing = Signing::open(path, now()).unwrap().allowing_churn();
    fs::remove_file(path).unwrap();
    fs::create_dir_all(path.join("in the way")).unwrap();
    let failed = sign(desk, holder, signing);
    assert!(matches!(failed, Err(Error::Io { .. })), "{failed:?}");
    fs::remove_dir_all(path).unwrap();
}

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
