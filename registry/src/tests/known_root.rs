//! A holder signs no root away whose file lies about what was before.

use std::fs;
use std::path::PathBuf;

use label700::trust::RawKey;
use label700::trust::sign::{Signer, envelope, key_id, key_object};
use serde_json::{Value, json};

use super::desk::{Desk, done, json_of};
use super::*;
use crate::keys::KeyFiles;
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
    let id = key_id(key);
    root["keys"][&id] = key_object(key);
    root["roles"][role]["keyids"][4] = id.into();
    drop_idle_keys(root);
}

/// A key that no role names would be refused for that alone.
fn drop_idle_keys(root: &mut Value) {
    let roles = root["roles"].to_string();
    root["keys"].as_object_mut().unwrap().retain(|id, _| roles.contains(id));
}

#[test]
fn a_root_that_does_not_follow_from_the_known_one_is_not_signed() {
    let desk = Desk::new();
    let mut registry = desk.published();
    registry.rotate(&desk.export(Rotation::renewal(Role::Root)), now()).unwrap();
    let thief = desk.holder("thief").make_key("thief", &Protection::Demo).unwrap().1;
    let thief = crate::public_key_in(&thief).unwrap();
    let ann = desk.holder("ann");
    let cases: [(&str, &dyn Fn(&mut Value)); 6] = [
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
        ("another feed", &|file| file["signed"]["x-feed"] = "other".into()),
        ("no roots, and another one before it", &|file| {
            file["x-roots"] = json!([]);
            file["x-replaces"]["version"] = 7.into();
            file["signed"]["version"] = 8.into();
        }),
    ];
    for (name, bend) in cases {
        let path = bent(&desk, "root", bend);
        let (before, known) = (fs::read(&path).unwrap(), fs::read(desk.path("ann/known-root.json")).unwrap());
        let signing = Signing::open(&path, now()).unwrap();
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
    let signing = Signing::open(&path, now()).unwrap();
    assert_eq!(ann.sign(&signing.trusted(), &[], &Unattended).unwrap().len(), 1);
    let shown = ann.describe(&Signing::open(&desk.path("to-sign/root.json"), now()).unwrap()).unwrap();
    assert!(shown[3].contains("not verified: "), "{shown:?}");
    assert!(shown.last().unwrap().contains("has signed another version 2 before"), "{shown:?}");
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
    let shown =
        desk.holder("ann").describe(&Signing::open(&desk.copy("ann", "root"), now()).unwrap()).unwrap();
    assert_eq!(shown[3], "  replaces version 3, which follows from what this folder knows");
    assert!(done(registry.assemble(
        &desk.sign(&["ann", "ben", "eva"], &["root"]),
        false,
        None,
        now().plus(180)
    )));
}

/// A root names keys that hold the registry for years: what a folder takes for the root must have been seen.
#[test]
fn a_folder_that_knows_no_root_remembers_only_what_was_shown() {
    let desk = Desk::new();
    let mut registry = desk.published();
    registry.rotate(&desk.export(Rotation::renewal(Role::Root)), now()).unwrap();
    let thief = desk.holder("thief").make_key("thief", &Protection::Demo).unwrap().1;
    let thief = crate::public_key_in(&thief).unwrap();
    let ann = desk.holder("ann");
    let known = desk.path("ann/known-root.json");
    for asked in ["a first root", "one that the holder trusts"] {
        if asked == "a first root" {
            fs::remove_file(&known).unwrap();
        } else {
            let other = json!({ "current": { "version": 9 } });
            fs::write(&known, other.to_string()).unwrap();
        }
        let path = bent(&desk, "root", &|file| smuggle(&mut file["x-replaces"], "root", &thief));
        let signing = Signing::open(&path, now()).unwrap().trusted();
        let shown = ann.describe(&signing).unwrap();
        assert!(shown.iter().all(|line| !line.contains(&key_id(&thief))), "{asked}: {shown:?}");
        assert_eq!(ann.sign(&signing, &[], &Unattended).unwrap().len(), 1, "{asked}");
        let text = fs::read_to_string(&known).unwrap();
        assert!(!text.contains(&key_id(&thief)), "{asked}: {text}");
        let signed = &json_of(&path)["signed"];
        assert_eq!(&json_of(&known)["current"], signed, "{asked}");
        // Signed once more it is the known one, whatever it claims to replace.
        let again = Signing::open(&path, now()).unwrap();
        let shown = ann.describe(&again).unwrap();
        assert_eq!(shown[3], "  the root that this folder knows", "{asked}");
        assert!(shown.iter().all(|line| !line.contains("before")), "{asked}: {shown:?}");
        ann.sign(&again, &[], &Unattended).unwrap();
        assert_eq!(&json_of(&known)["current"], signed, "{asked}");
    }
    // The honest root after it follows.
    assert!(done(registry.assemble(&desk.sign(&["ben", "cem", "dan"], &["root"]), false, None, now())));
    registry.rotate(&desk.export(Rotation::renewal(Role::Root)), now().plus(60)).unwrap();
    let shown = ann.describe(&Signing::open(&desk.copy("ann", "root"), now()).unwrap()).unwrap();
    assert_eq!(shown[3], "  replaces version 2, which follows from what this folder knows");
}

/// A holder who missed root 2 gets root 3, and with it a root 2 that is none.
#[test]
fn a_chain_of_roots_needs_both_thresholds_each_version_and_one_feed() {
    let desk = Desk::new();
    let mut registry = desk.published();
    registry.rotate(&desk.export(Rotation::renewal(Role::Root)), now()).unwrap();
    let thieves = ["thief-1", "thief-2", "thief-3"];
    for thief in thieves {
        desk.holder(thief).make_key(&format!("root-{thief}"), &Protection::Demo).unwrap();
    }
    let (old, new) = (["ann", "ben", "cem"], thieves);
    let both = [old, new].concat();
    let cases: [(&str, &[&str], u64, &str, bool); 10] = [
        ("signed by all who must", &both, 2, "demo", true),
        ("only by the new holders", &new, 2, "demo", false),
        ("only by the old holders", &old, 2, "demo", false),
        ("by two of the old holders", &both[1..], 2, "demo", false),
        ("by two of the new holders", &both[..5], 2, "demo", false),
        ("a version left out", &both, 3, "demo", false),
        ("of another feed", &both, 2, "other", false),
        ("keys of another type", &both, 2, "demo", false),
        ("one key three times", &both, 2, "demo", false),
        ("no signature needed", &both, 2, "demo", false),
    ];
    let ann = desk.holder("ann");
    for (name, signers, version, feed, follows) in cases {
        let path = bent(&desk, "root", &|file| {
            let mut second = file["signed"].clone();
            second["version"] = version.into();
            second["x-feed"] = feed.into();
            second["roles"]["root"] = json!({ "keyids": [], "threshold": 3 });
            for thief in thieves {
                let key: RawKey =
                    crate::public_key_in(&desk.path(&format!("{thief}/root-{thief}.pub"))).unwrap();
                second["keys"][key_id(&key)] = key_object(&key);
                second["roles"]["root"]["keyids"].as_array_mut().unwrap().push(key_id(&key).into());
            }
            drop_idle_keys(&mut second);
            let honest = second.clone();
            match name {
                "keys of another type" => {
                    let ids = second["roles"]["root"]["keyids"].as_array().unwrap().clone();
                    ids.iter().for_each(|id| second["keys"][id.as_str().unwrap()]["keytype"] = "rsa".into());
                }
                "one key three times" => {
                    let id = second["roles"]["root"]["keyids"][0].clone();
                    second["roles"]["root"]["keyids"] = json!([id, id, id]);
                }
                "no signature needed" => second["roles"]["root"]["threshold"] = 0.into(),
                _ => {}
            }
            let signed = sign_as(&desk, &second, signers);
            file["x-roots"].as_array_mut().unwrap().push(signed);
            file["signed"] = honest;
            file["signed"]["version"] = (version + 1).into();
            file["x-replaces"] = second;
        });
        let (signing, known) =
            (Signing::open(&path, now()).unwrap(), fs::read(desk.path("ann/known-root.json")));
        let shown = ann.describe(&signing).unwrap();
        assert_eq!(
            shown[3].contains("which follows from what this folder knows"),
            follows,
            "{name}: {shown:?}"
        );
        if !follows {
            let refused = ann.sign(&signing, &[], &Unattended);
            assert!(matches!(refused, Err(Error::UnknownRoot { .. })), "{name}: {refused:?}");
            assert!(fs::read(desk.path("ann/known-root.json")).unwrap() == known.unwrap(), "{name}");
        }
    }
}

/// A whole root file with the signatures of these holders.
fn sign_as(desk: &Desk, signed: &Value, holders: &[&str]) -> Value {
    let keys = holders.iter().map(|holder| {
        let path = desk.path(&format!("{holder}/root-{holder}.pem"));
        Box::new(KeyFiles::new(&Unattended).open(&path).unwrap()) as Box<dyn Signer>
    });
    let keys: Vec<_> = keys.collect();
    serde_json::from_slice(&envelope(signed, &crate::seal::borrowed(&keys)).unwrap()).unwrap()
}

/// Taken for a folder that knows nothing, it would sign any root.
#[test]
fn a_known_root_that_names_none_is_damaged() {
    let desk = Desk::new();
    let mut registry = desk.published();
    registry.rotate(&desk.export(Rotation::renewal(Role::Root)), now()).unwrap();
    let (ann, copy) = (desk.holder("ann"), desk.copy("ann", "root"));
    let root = json_of(&copy)["signed"].clone();
    let cases = [
        ("an empty file", String::new()),
        ("an empty object", "{}".to_owned()),
        ("nothing in it", json!({ "current": null, "signed_last": null }).to_string()),
        ("only what was signed last", json!({ "signed_last": root }).to_string()),
        ("something else", json!({ "current": "root" }).to_string()),
    ];
    for (name, text) in cases {
        fs::write(desk.path("ann/known-root.json"), &text).unwrap();
        let (signing, before) = (Signing::open(&copy, now()).unwrap(), fs::read(&copy).unwrap());
        assert!(matches!(ann.describe(&signing), Err(Error::Damaged { .. })), "{name}");
        let refused = ann.sign(&signing.trusted(), &[], &Unattended);
        assert!(matches!(refused, Err(Error::Damaged { .. })), "{name}: {refused:?}");
        assert!(fs::read(&copy).unwrap() == before, "{name}");
        assert_eq!(fs::read_to_string(desk.path("ann/known-root.json")).unwrap(), text, "{name}");
    }
}

#[test]
fn after_a_root_that_was_never_published_its_sibling_follows() {
    let desk = Desk::new();
    let mut registry = desk.published();
    registry.rotate(&desk.export(Rotation::renewal(Role::Root)), now()).unwrap();
    desk.sign(&["ann"], &["root"]);
    registry.abandon().unwrap();
    let at = now().plus(60);
    registry.rotate(&desk.export(Rotation::renewal(Role::Root)), at).unwrap();
    let shown =
        desk.holder("ann").describe(&Signing::open(&desk.copy("ann", "root"), now()).unwrap()).unwrap();
    assert_eq!(shown[3], "  replaces version 1, which follows from what this folder knows");
    assert!(shown.last().unwrap().contains("has signed another version 2 before"), "{shown:?}");
    let files = desk.sign_anew(&["ann", "ben", "cem"], &["root"]);
    assert!(done(registry.assemble(&files, false, None, at)));
}
