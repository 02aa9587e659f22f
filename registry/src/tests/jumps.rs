//! Versions, numbers and terms that nothing could follow.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use super::desk::Desk;
use super::list_signing::{bent, first_list, moved, shown, sign};
use super::*;
use crate::ceremony::Request;
use crate::published::{Published, newest_root};
use crate::roles::RootRoles;
use crate::{Role, Rotation, Signing};

fn refused(desk: &Desk, holder: &str, path: &Path, expected: &str) {
    let before = tree(&desk.path(holder));
    let text = shown(desk, holder, path);
    assert!(text.contains(&format!("not verified: {expected}")), "{expected}: {text}");
    let refused = sign(desk, holder, Signing::open(path, now()).unwrap().allowing_churn());
    assert!(matches!(&refused, Err(Error::Jump { why, .. }) if why.starts_with(expected)), "{refused:?}");
    assert!(tree(&desk.path(holder)) == before, "{expected}");
}

fn listed_as(desk: &Desk, version: u64) -> PathBuf {
    bent(desk, "validator", &|file| file["signed"]["version"] = version.into())
}

#[test]
fn a_version_far_beyond_the_last_is_not_signed_unasked() {
    let desk = Desk::new();
    let registry = first_list(&desk);
    desk.stage(&registry, &moved(1), PublishOptions::default());
    for version in [1_002, (1 << 53) - 1] {
        let why = format!("its version is {version}, and the last one that this folder knows is 1");
        refused(&desk, "validator", &listed_as(&desk, version), &why);
    }
    sign(&desk, "validator", Signing::open(&listed_as(&desk, 1_001), now()).unwrap()).unwrap();
    // What was signed last counts.
    sign(&desk, "validator", Signing::open(&listed_as(&desk, 2_001), now()).unwrap()).unwrap();
    let far = listed_as(&desk, 3_002);
    refused(&desk, "validator", &far, "its version is 3002, and the last one that this folder knows is 2001");
    assert_eq!(sign(&desk, "validator", Signing::open(&far, now()).unwrap().trusted()).unwrap().len(), 1);
}

#[test]
fn a_targets_version_far_beyond_the_last_is_not_signed_unasked() {
    let desk = Desk::new();
    let mut registry = desk.published();
    registry.rotate(&desk.export(Rotation::renewal(Role::Targets)), now()).unwrap();
    let path = desk.copy("ann", "targets");
    let mut file: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    file["signed"]["version"] = 1_002.into();
    fs::write(&path, file.to_string()).unwrap();
    refused(&desk, "ann", &path, "its version is 1002, and the last one that this folder knows is 1");
    desk.sign(&["ann"], &["targets"]);
}

/// A registry that keeps its keys publishes by `approve`, year in, year out.
#[test]
fn what_a_registry_published_itself_counts_in_its_own_folder() {
    let (_dir, mut registry) = published();
    let own = crate::HolderFolder::at(registry.folder().root());
    let known = registry.folder().root().join("known-versions.json");
    registry.rotate(&Rotation::of(Role::List), now()).unwrap();
    registry.rotate(&Rotation::renewal(Role::Targets), now()).unwrap();
    let Published { list, targets, list_role, .. } = Published::read(registry.folder()).unwrap().unwrap();
    let root = RootRoles::of(&newest_root(registry.folder()).unwrap()).unwrap();
    let path = registry.folder().root().with_file_name("sent.json");
    for (role, file, keys) in [("list", list, list_role.keys), ("targets", targets, root.targets)] {
        assert!(file.version > 1, "{role}");
        for (beyond, good) in [(1_001, false), (1_000, true)] {
            let mut signed = file.signed.clone();
            signed["version"] = (file.version + beyond).into();
            let request = Request::new(role, signed, None, vec![keys.clone()]);
            fs::write(&path, request.to_bytes()).unwrap();
            // Signed here long ago.
            fs::write(&known, r#"{"targets": 1, "list": 1}"#).unwrap();
            let signing = Signing::open(&path, now()).unwrap();
            let published = registry.folder().targets();
            let list = fs::read_dir(published).unwrap().next().unwrap().unwrap().path();
            let signed = own.sign(&signing.with_list(&list), &[], &Unattended);
            let jump = matches!(&signed, Err(Error::Jump { .. }));
            assert_eq!((signed.is_ok(), jump), (good, !good), "{role} {beyond}: {signed:?}");
        }
    }
}

#[test]
fn a_list_number_far_beyond_the_last_is_not_signed_unasked() {
    let desk = Desk::new();
    let registry = first_list(&desk);
    desk.stage(&registry, &moved(1), PublishOptions::default());
    let numbered = |seq: u64| {
        let list = fs::read(desk.path("to-sign/list-2.l700")).unwrap();
        let list = label700::list::List::open(list).unwrap();
        let head = label700::list::ListHead { seq, ..list.header().to_head() };
        let rows: Vec<_> = (0..list.rows()).map(|row| list.allocation(row).unwrap()).collect();
        let range = |first, last| label700::list::Range700::new(first, last).unwrap();
        let ranges = list.ranges().map(|(first, last, row)| (range(first, last), row)).collect();
        let bytes = label700::list::encode_ranges(&head, &rows, ranges).unwrap();
        let name = format!("list-{seq}.l700");
        let path = bent(&desk, "validator", &|file| {
            let targets = file["signed"]["targets"].as_object_mut().unwrap();
            let mut target = targets.remove("list-2.l700").unwrap();
            targets.clear();
            target["length"] = bytes.len().into();
            target["hashes"]["sha256"] = crate::metadata::sha256(&bytes).into();
            target["custom"]["seq"] = seq.into();
            targets.insert(name.clone(), target);
        });
        fs::write(path.with_file_name(name), &bytes).unwrap();
        path
    };
    let far = numbered(1_002);
    refused(
        &desk,
        "validator",
        &far,
        "its list number is 1002, and the last one that this folder knows is 1",
    );
    sign(&desk, "validator", Signing::open(&numbered(1_001), now()).unwrap()).unwrap();
    sign(&desk, "validator", Signing::open(&numbered(9_999), now()).unwrap().trusted()).unwrap();
}

#[test]
fn what_would_be_valid_for_longer_than_a_term_is_not_signed_unasked() {
    let desk = Desk::new();
    let registry = first_list(&desk);
    desk.stage(&registry, &moved(1), PublishOptions::default());
    let until = |term: i64| {
        let end = now().plus(days(term)).to_rfc3339();
        bent(&desk, "validator", &|file| file["signed"]["expires"] = end.clone().into())
    };
    refused(
        &desk,
        "validator",
        &until(93),
        "it would be valid until 2027-02-24T08:00:00Z, longer than any list.json",
    );
    sign(&desk, "validator", Signing::open(&until(92), now()).unwrap()).unwrap();
    sign(&desk, "validator", Signing::open(&until(10_000), now()).unwrap().trusted()).unwrap();
    // The holder's own clock tells.
    let later = Signing::open(&until(93), now().plus(days(2))).unwrap();
    sign(&desk, "validator", later).unwrap();

    refused(
        &desk,
        "validator",
        &until(0),
        "it has expired, on 2026-11-23T08:00:00Z, by this computer's clock",
    );
    let mut registry = registry;
    for (role, file) in [(Role::Root, "root"), (Role::Targets, "targets")] {
        registry.rotate(&desk.export(Rotation::renewal(role)), now()).unwrap();
        let path = desk.copy("ann", file);
        let mut json: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        json["signed"]["expires"] = now().plus(days(368)).to_rfc3339().into();
        fs::write(&path, json.to_string()).unwrap();
        refused(&desk, "ann", &path, "it would be valid until 2027-11-26T08:00:00Z");
        registry.abandon().unwrap();
    }
}

#[test]
fn known_versions_are_not_taken_for_none_when_damaged() {
    let desk = Desk::new();
    let registry = first_list(&desk);
    desk.stage(&registry, &moved(1), PublishOptions::default());
    let copy = desk.list_for("validator");
    for text in ["", "{}", "[]", r#"{"list": "1"}"#, r#"{"list": null, "targets": null}"#] {
        fs::write(desk.path("validator/known-versions.json"), text).unwrap();
        let signed = sign(&desk, "validator", Signing::open(&copy, now()).unwrap().trusted());
        assert!(matches!(signed, Err(Error::Damaged { .. })), "{text}: {signed:?}");
    }
}
