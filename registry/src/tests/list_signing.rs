//! What a holder of a list key sees of a list beside the one before, and what they do not sign unasked.

use std::fs;
use std::path::PathBuf;

use label700::label::Reason;
use serde_json::{Value, json};

use super::desk::{Desk, done};
use super::*;
use crate::{Role, Rotation, Signing};

/// A registry whose validator has signed list 1, a hundred blocks in one range, at home.
pub(super) fn first_list(desk: &Desk) -> Registry {
    let registry = desk.begun();
    desk.send_away(&registry, "validator");
    desk.stage(&registry, &blocks(100), PublishOptions::default());
    let copy = desk.list_for("validator");
    let shown = shown(desk, "validator", &copy);
    assert!(
        shown.contains("the first list of all") && shown.contains("added    1 ranges, 1000000 numbers"),
        "{shown}"
    );
    sign(desk, "validator", Signing::open(&copy, now()).unwrap()).unwrap();
    assert_eq!(registry.assemble(&[copy], false, None, now()).unwrap().release.unwrap().seq, 1);
    registry
}

pub(super) fn shown(desk: &Desk, holder: &str, path: &Path) -> String {
    desk.holder(holder).describe(&Signing::open(path, now()).unwrap()).unwrap().join("\n")
}

pub(super) fn sign(desk: &Desk, holder: &str, signing: Signing) -> Result<Vec<String>, Error> {
    desk.holder(holder).sign(&signing, &[], &Unattended)
}

/// Signs, but finds no place for the signature.
pub(super) fn sign_in_vain(desk: &Desk, holder: &str, path: &Path) {
    let signing = Signing::open(path, now()).unwrap().allowing_churn();
    fs::remove_file(path).unwrap();
    fs::create_dir_all(path.join("in the way")).unwrap();
    let failed = sign(desk, holder, signing);
    assert!(matches!(failed, Err(Error::Io { .. })), "{failed:?}");
    fs::remove_dir_all(path).unwrap();
}

pub(super) fn moved(rows: usize) -> String {
    blocks(100).replacen(",express,", ",food_delivery,", rows)
}

/// The exported file, bent, beside its list.
pub(super) fn bent(desk: &Desk, holder: &str, bend: &dyn Fn(&mut Value)) -> PathBuf {
    let path = desk.list_for(holder);
    let mut file: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    bend(&mut file);
    fs::write(&path, file.to_string()).unwrap();
    path
}

#[test]
fn the_validator_sees_what_a_list_changes_and_signs_no_churn_unasked() {
    let desk = Desk::new();
    let registry = first_list(&desk);
    let options = PublishOptions {
        max_age_days: Some(30),
        switch_off: vec![Reason::Unlisted],
        ..PublishOptions::default()
    };
    desk.stage(&registry, &moved(5), options);
    let copy = desk.list_for("validator");
    let text = shown(&desk, "validator", &copy);
    for expected in [
        "list version 2",
        "compared with list 1, signed here; whether it was published is not known",
        "list 1 -> list 2",
        "changed  1 ranges, 50000 numbers",
        "churn    5.00 %",
        "coverage 0 numbers moved",
        "age limit: 70 -> 30 days",
        "switched off: nothing -> unlisted",
        "changed 700000000000000 - 700000000049999  \"演示平台\" / - / express",
        "covers 0 numbers in 0 intervals",
    ] {
        assert!(text.contains(expected), "{expected}: {text}");
    }
    sign(&desk, "validator", Signing::open(&copy, now()).unwrap()).unwrap();

    // Another list of the same number is compared with what was before both.
    let coverage = format!("{}coverage,70099999999,,,,,,,,,,,,,\n", blocks(100));
    for (name, csv, percent) in [("six of a hundred", moved(6), "6.00"), ("coverage", coverage, "100.00")] {
        desk.stage(&registry, &csv, PublishOptions::default());
        let copy = desk.list_for("validator");
        let text = shown(&desk, "validator", &copy);
        assert!(text.contains("this folder has signed another list 2 before: ask why"), "{name}: {text}");
        assert!(text.contains("compared with list 1,") && text.contains(percent), "{name}: {text}");
        let before = tree(&desk.path("validator"));
        let refused = sign(&desk, "validator", Signing::open(&copy, now()).unwrap());
        assert!(matches!(refused, Err(Error::Churn(_))), "{name}: {refused:?}");
        assert!(tree(&desk.path("validator")) == before, "{name}: nothing is signed or remembered");
    }
    let copy = desk.list_for("validator");
    sign(&desk, "validator", Signing::open(&copy, now()).unwrap().allowing_churn()).unwrap();
    assert!(shown(&desk, "validator", &copy).contains("the very list that was signed here last"));
    assert_eq!(registry.assemble(&[copy], true, None, now()).unwrap().release.unwrap().seq, 2);
    // Only the last list and the one before it are kept.
    let names: Vec<_> = tree(&desk.path("validator")).into_iter().map(|(name, _)| name).collect();
    assert_eq!(
        names.iter().filter(|name| name.starts_with("known-list.") && name.ends_with(".l700")).count(),
        2
    );
    desk.stage(&registry, &blocks(100), PublishOptions::default());
    let text = shown(&desk, "validator", &desk.list_for("validator"));
    assert!(text.contains("compared with list 2,") && text.contains("100.00"), "{text}");
}

#[test]
fn a_list_that_the_holder_cannot_look_at_is_not_signed() {
    let desk = Desk::new();
    let registry = first_list(&desk);
    desk.stage(&registry, &moved(2), PublishOptions::default());
    let of_the_same_number = fs::read(desk.path("to-sign/list-2.l700")).unwrap();
    desk.stage(&registry, &moved(1), PublishOptions::default());
    let beside = |bytes: Option<&[u8]>| {
        let path = desk.list_for("validator");
        let list = path.with_file_name("list-2.l700");
        match bytes {
            Some(bytes) => fs::write(list, bytes).unwrap(),
            None => fs::remove_file(list).unwrap(),
        }
        path
    };
    let with_hash_of = |bytes: &[u8]| {
        let hash = crate::metadata::sha256(bytes);
        let path = bent(&desk, "validator", &|file| {
            file["signed"]["targets"]["list-2.l700"]["hashes"]["sha256"] = hash.clone().into();
        });
        fs::write(path.with_file_name("list-2.l700"), bytes).unwrap();
        path
    };
    let first = fs::read(desk.path("to-sign/list-1.l700")).unwrap();
    let with = |field: &str, value: u64| {
        bent(&desk, "validator", &|file| {
            *file["signed"]["targets"]["list-2.l700"].pointer_mut(field).unwrap() = value.into();
        })
    };
    let cases: [(&str, &dyn Fn() -> PathBuf); 8] = [
        ("no list", &|| beside(None)),
        ("a length that is not the list's, which no phone would take", &|| with("/length", 17)),
        ("a count of ranges that is not the list's", &|| with("/custom/ranges", 17)),
        ("another list of the same number", &|| beside(Some(&of_the_same_number))),
        ("another list", &|| beside(Some(&first))),
        ("no list at all, of the right hash", &|| with_hash_of(b"no list")),
        ("a list of another number, of the right hash", &|| with_hash_of(&first)),
        ("a list of another feed", &|| {
            bent(&desk, "validator", &|file| {
                file["signed"]["targets"]["list-2.l700"]["custom"]["feed"] = "other".into();
            })
        }),
    ];
    for (name, make) in cases {
        let path = make();
        let before = tree(&desk.path("validator"));
        let signing = || Signing::open(&path, now()).unwrap().trusted().allowing_churn();
        assert!(shown(&desk, "validator", &path).contains("not verified: "), "{name}");
        let refused = sign(&desk, "validator", signing());
        assert!(matches!(refused, Err(Error::ListNotSeen { .. })), "{name}: {refused:?}");
        assert!(tree(&desk.path("validator")) == before, "{name}");
    }
    // It may lie elsewhere.
    let path = beside(None);
    let elsewhere = Signing::open(&path, now()).unwrap().with_list(&desk.path("to-sign/list-2.l700"));
    assert_eq!(sign(&desk, "validator", elsewhere).unwrap().len(), 1);
}

#[test]
fn what_a_holder_cannot_compare_is_said_and_not_signed_unasked() {
    let desk = Desk::new();
    let registry = first_list(&desk);
    desk.send_away(&registry, "reserve");
    desk.stage(&registry, &moved(6), PublishOptions::default());
    let copy = desk.list_for("reserve");
    assert!(shown(&desk, "reserve", &copy).contains("not verified: this folder knows no list before it"));
    let open = || Signing::open(&copy, now()).unwrap();
    assert!(matches!(sign(&desk, "reserve", open()), Err(Error::UnknownList { .. })));
    // A list of another feed says nothing of this one.
    let other = desk.path("other");
    let other = Registry::init(&other, "other", &Protection::Demo, now(), Box::new(Unattended)).unwrap();
    stage(&other, &moved(6)).unwrap();
    let foreign = open().against(&other.folder().staging().join("list-1.l700")).allowing_churn();
    assert!(matches!(sign(&desk, "reserve", foreign), Err(Error::UnknownList { .. })));
    // The published list, brought along, is something to compare with.
    let public = tree(&registry.public_dir());
    let list = &public.iter().find(|(name, _)| name.ends_with(".list-1.l700")).unwrap().0;
    let list = registry.public_dir().join(list);
    let against = open().against(&list);
    let text = desk.holder("reserve").describe(&against).unwrap().join("\n");
    assert!(text.contains("as you asked") && text.contains("churn    6.00 %"), "{text}");
    assert!(matches!(sign(&desk, "reserve", against), Err(Error::Churn(_))));
    assert_eq!(sign(&desk, "reserve", open().against(&list).allowing_churn()).unwrap().len(), 1);
    assert_eq!(registry.assemble(&[copy], true, None, now()).unwrap().release.unwrap().seq, 2);

    // The validator missed list 2.
    desk.stage(&registry, &moved(7), PublishOptions::default());
    let copy = desk.list_for("validator");
    let text = shown(&desk, "validator", &copy);
    assert!(text.contains("the lists between 1 and 3 are not known here"), "{text}");
    assert!(matches!(sign(&desk, "validator", Signing::open(&copy, now()).unwrap()), Err(Error::Churn(_))));
    let allowed = || Signing::open(&copy, now()).unwrap().allowing_churn();
    sign(&desk, "validator", allowed()).unwrap();

    // An older number than one that was signed here.
    fs::remove_file(desk.path("to-sign/list-3.l700")).unwrap();
    desk.stage(&registry, &moved(7), PublishOptions::default());
    let older = bent(&desk, "validator", &|file| {
        let list = &list;
        let targets = &mut file["signed"]["targets"];
        *targets = json!({ "list-1.l700": {
            "length": fs::metadata(list).unwrap().len(),
            "hashes": { "sha256": crate::metadata::sha256(&fs::read(list).unwrap()) },
            "custom": { "kind": "full", "format": 1, "feed": "demo", "seq": 1, "ranges": 1 },
        } });
    });
    assert!(shown(&desk, "validator", &older).contains("this folder has signed list 3, which is newer"));
    let refused = sign(&desk, "validator", Signing::open(&older, now()).unwrap().allowing_churn());
    assert!(matches!(refused, Err(Error::UnknownList { .. })), "{refused:?}");
    assert_eq!(sign(&desk, "validator", Signing::open(&older, now()).unwrap().trusted()).unwrap().len(), 1);
}

#[test]
fn what_a_holders_folder_knows_of_lists_is_not_taken_for_empty_when_damaged() {
    let desk = Desk::new();
    let registry = first_list(&desk);
    desk.stage(&registry, &moved(6), PublishOptions::default());
    let copy = desk.list_for("validator");
    let known = fs::read(desk.path("validator/known-list.json")).unwrap();
    let list = tree(&desk.path("validator"))
        .into_iter()
        .find(|(name, _)| name.starts_with("known-list.") && name.ends_with(".l700"));
    let list = desk.path("validator").join(list.unwrap().0);
    let whole = fs::read(&list).unwrap();
    let other = fs::read(desk.path("to-sign/list-2.l700")).unwrap();
    let damages: [(&str, &dyn Fn()); 4] = [
        ("an empty file", &|| fs::write(desk.path("validator/known-list.json"), "").unwrap()),
        ("a file that names nothing", &|| {
            fs::write(desk.path("validator/known-list.json"), r#"{"signed_last":null,"before":null}"#)
                .unwrap();
        }),
        ("no list", &|| fs::remove_file(&list).unwrap()),
        ("the new list in place of the known one", &|| fs::write(&list, &other).unwrap()),
    ];
    for (name, damage) in damages {
        damage();
        let refused = sign(&desk, "validator", Signing::open(&copy, now()).unwrap());
        assert!(matches!(refused, Err(Error::Damaged { .. })), "{name}: {refused:?}");
        fs::write(desk.path("validator/known-list.json"), &known).unwrap();
        fs::write(&list, &whole).unwrap();
    }
    assert!(matches!(sign(&desk, "validator", Signing::open(&copy, now()).unwrap()), Err(Error::Churn(_))));
}

#[test]
fn a_renewal_of_the_list_role_brings_its_list_along() {
    let desk = Desk::new();
    let mut registry = first_list(&desk);
    desk.send_away(&registry, "reserve");
    fs::remove_dir_all(desk.path("to-sign")).unwrap();
    registry.rotate(&desk.export(Rotation::renewal(Role::List)), now()).unwrap();
    let (known, unknown) = (desk.list_for("validator"), desk.list_for("reserve"));
    assert!(shown(&desk, "validator", &known).contains("the very list that was signed here last"));
    assert!(shown(&desk, "reserve", &unknown).contains("the first list of all"));
    sign(&desk, "validator", Signing::open(&known, now()).unwrap()).unwrap();
    assert!(done(registry.assemble(&[known], false, None, now())));
}

/// Where publisher and holder share a folder, the published tree is there to compare with.
#[test]
fn in_the_registrys_own_folder_a_list_is_compared_with_the_published_one() {
    let desk = Desk::new();
    let registry = desk.begun();
    desk.stage(&registry, &blocks(20), PublishOptions::default());
    let path = desk.path("to-sign/list.json");
    assert!(shown(&desk, "r", &path).contains("the first list of all"));
    assert_eq!(sign(&desk, "r", Signing::open(&path, now()).unwrap()).unwrap().len(), 3);
    registry.assemble(&[path], false, None, now()).unwrap();
    desk.stage(&registry, &blocks(22), PublishOptions::default());
    let path = desk.path("to-sign/list.json");
    assert!(shown(&desk, "r", &path).contains("compared with list 1, which is published here"));
    assert!(matches!(sign(&desk, "r", Signing::open(&path, now()).unwrap()), Err(Error::Churn(_))));
    assert_eq!(sign(&desk, "r", Signing::open(&path, now()).unwrap().allowing_churn()).unwrap().len(), 3);
    assert!(!desk.path("r/known-list.json").exists(), "what is published is known without it");
}
