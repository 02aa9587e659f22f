//! Nothing is published that a phone would refuse, though all before the rehearsal took it for good.

use std::fs;

use label700::list::ListError;
use label700::trust::TrustError;
use label700::trust::sign::Signer;

use super::desk::{Desk, done};
use super::*;
use crate::ceremony::{Ceremony, Request, enact};
use crate::published::{Published, RoleFile, newest_root, root_path};
use crate::roles::RootRoles;
use crate::{Role, Rotation, metadata};

/// The next root, signed by all who must, with the roles that `change` makes of the present ones.
fn next_root(registry: &Registry, feed: &str, change: &dyn Fn(&mut RootRoles)) -> Ceremony {
    let root = newest_root(registry.folder()).unwrap();
    let mut roles = RootRoles::of(&root).unwrap();
    let before = roles.root.clone();
    change(&mut roles);
    let signed = metadata::root(feed, root.version + 1, now(), &roles);
    let request = Request::new("root", signed, Some(&root.signed), vec![before, roles.root]);
    let mut ceremony = Ceremony { command: "rotate root".to_owned(), requests: vec![request] };
    ceremony.sign_here(&mut registry.key_ring()).unwrap();
    assert!(ceremony.waiting().is_empty());
    ceremony
}

#[test]
fn a_root_that_phones_could_not_go_on_with_is_not_published() {
    let stranger = label700::trust::sign::SoftwareKey::from_seed(&[7; 32]).public_key();
    let cases: [(&str, &str, &dyn Fn(&mut RootRoles)); 3] = [
        ("another feed", "other", &|_| {}),
        ("targets keys that have not signed", "demo", &|roles| {
            roles.targets = crate::roles::RoleKeys::new(vec![stranger], 1);
        }),
        ("more signatures than there are keys", "demo", &|roles| roles.snapshot.threshold = 2),
    ];
    for (name, feed, change) in cases {
        let (_dir, registry) = published();
        let ceremony = next_root(&registry, feed, change);
        let public = tree(&registry.public_dir());
        let refused = enact(&registry, &ceremony, now());
        assert!(refused.is_err(), "{name}: {refused:?}");
        if name != "more signatures than there are keys" {
            assert!(matches!(refused, Err(Error::Refused(_))), "{name}: {refused:?}");
        }
        assert!(tree(&registry.public_dir()) == public, "{name}");
    }
}

/// The files below the new root must do for phones that do not have it yet.
#[test]
fn what_phones_of_the_former_root_would_refuse_is_not_published() {
    let desk = Desk::new();
    let mut registry = desk.published();
    let new: Vec<_> = ["xia", "yan", "zoe"]
        .map(|name| desk.holder(name).make_key(&format!("targets-{name}"), &Protection::Demo).unwrap().1)
        .to_vec();
    let remove = desk::HOLDERS.map(|name| format!("targets-{name}")).to_vec();
    let rotation = Rotation { add: new, remove, old_keys_lost: true, ..Rotation::of(Role::Targets) };
    registry.rotate(&desk.export(rotation), now()).unwrap();
    let mut files = desk.sign(&["ann", "ben", "cem"], &["root"]);
    files.extend(desk.sign(&["xia", "yan", "zoe"], &["targets"]));
    assert!(done(registry.assemble(&files, false, None, now())));
    // Its root is gone, as from a web server that was copied in part: targets are signed by the new keys alone.
    let root = root_path(registry.folder(), 2);
    let bytes = fs::read(&root).unwrap();
    fs::remove_file(&root).unwrap();
    let (first, second) =
        (newest_root(registry.folder()).unwrap(), RoleFile::parse(root, bytes.clone()).unwrap());
    let keys = RootRoles::of(&first).unwrap().root;
    let file: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    let request = Request::new("root", second.signed, Some(&first.signed), vec![keys])
        .with_signatures(file["signatures"].as_array().unwrap().clone());
    let ceremony = Ceremony { command: "rotate root".to_owned(), requests: vec![request] };
    assert!(ceremony.waiting().is_empty());
    let public = tree(&registry.public_dir());
    let refused = enact(&registry, &ceremony, now());
    assert!(
        matches!(&refused, Err(Error::Refused(TrustError::Unsigned { role })) if role == "targets"),
        "{refused:?}"
    );
    assert!(tree(&registry.public_dir()) == public);
}

/// Phones may have it: a file of the published tree is never replaced by another.
#[test]
fn another_root_of_that_version_is_never_replaced_or_passed_over() {
    let (_dir, registry) = published();
    let renewal = next_root(&registry, "demo", &|_| {});
    let other = next_root(&registry, "demo", &|roles| roles.root.threshold = 4);
    let path = root_path(registry.folder(), 2);
    fs::write(&path, other.request("root").unwrap().metadata()).unwrap();
    let public = tree(&registry.public_dir());
    let refused = enact(&registry, &renewal, now());
    assert!(matches!(&refused, Err(Error::StaleRequest(file)) if file == "root"), "{refused:?}");
    assert!(tree(&registry.public_dir()) == public);
    // A later one is there: what was signed before it is over.
    fs::remove_file(&path).unwrap();
    enact(&registry, &renewal, now()).unwrap();
    let third = next_root(&registry, "demo", &|_| {});
    enact(&registry, &third, now()).unwrap();
    let public = tree(&registry.public_dir());
    assert!(matches!(enact(&registry, &renewal, now()), Err(Error::StaleRequest(_))));
    assert!(tree(&registry.public_dir()) == public);
}

#[test]
fn a_staged_list_in_place_of_the_signed_one_is_not_published() {
    let (_dir, registry) = published();
    stage(&registry, demo::SAMPLE_CSV).unwrap();
    let staged = registry.folder().staging().join("list-2.l700");
    let metadata = fs::read(registry.folder().staging().join("list.json")).unwrap();
    let signed = fs::read(&staged).unwrap();
    // A list as sound as the other, of the same number and feed.
    stage(&registry, &blocks(3)).unwrap();
    assert!(fs::read(&staged).unwrap() != signed);
    fs::write(registry.folder().staging().join("list.json"), metadata).unwrap();
    let public = tree(&registry.public_dir());
    let refused = registry.review().map(|_| ());
    assert!(matches!(&refused, Err(Error::Damaged { path, .. }) if *path == staged), "{refused:?}");
    let options = ApproveOptions { allow_churn: true, ..ApproveOptions::default() };
    assert!(matches!(registry.approve(&options, now()), Err(Error::Damaged { .. })));
    assert!(tree(&registry.public_dir()) == public);

    // The rehearsal looks too.
    let tree = Published::read(registry.folder()).unwrap().unwrap();
    let list = tree.open_list(registry.folder()).unwrap();
    let root = newest_root(registry.folder()).unwrap();
    let with = |target: &[u8]| {
        let files = Files {
            root: &root.bytes,
            next_root: None,
            timestamp: &tree.timestamp.bytes,
            snapshot: &tree.snapshot.bytes,
            targets: &tree.targets.bytes,
            list: &tree.list.bytes,
            target: Some(target),
        };
        rehearse("demo", now(), true, &files)
    };
    assert_eq!(with(list.as_bytes()), Ok(()));
    assert_eq!(with(&signed), Err(TrustError::NoTarget));
}

/// Two hundred companies, so that a difference is worth its while.
fn companies(changed: u64) -> String {
    let row = |i: u64| {
        let company = if i < changed { 999 } else { i };
        format!(",700{i:08},,,演示平台,演示移动,演示公司{company},express,,,,active,in_use,,\n")
    };
    format!("{HEADER}{}", (0..200).map(row).collect::<String>())
}

#[test]
fn a_difference_that_leads_elsewhere_is_not_published() {
    let (_dir, registry) = empty();
    stage(&registry, &companies(0)).unwrap();
    approve(&registry).unwrap();
    let staging = registry.folder().staging();
    let step = staging.join("delta-1-2.l700d");
    stage(&registry, &companies(2)).unwrap();
    let elsewhere = fs::read(&step).unwrap();
    stage(&registry, &companies(1)).unwrap();
    // Named in the metadata with its own hash, as a fault in the making of differences would.
    let path = staging.join("list.json");
    let mut file: serde_json::Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    let target = &mut file["signed"]["targets"]["delta-1-2.l700d"];
    target["hashes"]["sha256"] = metadata::sha256(&elsewhere).into();
    target["length"] = elsewhere.len().into();
    fs::write(&path, file.to_string()).unwrap();
    // Without its hash it is not even looked at.
    let refused = registry.review().map(|_| ());
    assert!(matches!(&refused, Err(Error::Damaged { path, .. }) if *path == step), "{refused:?}");
    fs::write(&step, &elsewhere).unwrap();
    let refused = registry.review().map(|_| ());
    assert!(matches!(&refused, Err(Error::List(ListError::WrongResult))), "{refused:?}");
}
