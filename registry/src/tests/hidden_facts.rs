//! Roots and delegations that say something which a holder is not shown, or which phones read otherwise.

use std::fs;

use label700::trust::sign::{key_id, key_object};
use serde_json::{Value, json};

use super::desk::Desk;
use super::*;
use crate::Signing;

type Bend<'a> = dyn Fn(&mut Value) + 'a;

/// Why a copy of an exported file is refused whose signed part is bent.
fn refusal_of_signed(desk: &Desk, file: &str, name: &str, bend: &Bend<'_>) -> String {
    refusal(desk, file, name, &|file| bend(&mut file["signed"]))
}

/// Why a bent copy of an exported file is refused.
fn refusal(desk: &Desk, file: &str, name: &str, bend: &Bend<'_>) -> String {
    let path = desk.path("bent.json");
    let bytes = fs::read(desk.path(&format!("to-sign/{file}.json"))).unwrap();
    let mut json: Value = serde_json::from_slice(&bytes).unwrap();
    bend(&mut json);
    fs::write(&path, json.to_string()).unwrap();
    match Signing::open(&path, now()) {
        Err(Error::MoreThanShown { why, .. }) => why,
        opened => panic!("{name}: {opened:?}"),
    }
}

/// The key that a role names first, and what is said of it.
fn first_key(role: &Value, keys: &mut Value, bend: &dyn Fn(&mut Value)) {
    bend(&mut keys[role["keyids"][0].as_str().unwrap()]);
}

#[test]
fn a_file_that_names_keys_out_of_sight_is_none_to_sign() {
    let desk = Desk::new();
    desk.found();
    let shown = desk
        .holder("ann")
        .describe(&Signing::open(&desk.path("to-sign/targets.json"), now()).unwrap())
        .unwrap();
    assert_eq!(shown.iter().filter(|line| line.starts_with("      key ")).count(), 3, "{shown:?}");
    for (file, role) in [("root", "list"), ("root", "targets"), ("targets", "list"), ("targets", "root")] {
        refusal(&desk, file, role, &|file| file["x-role"] = role.into());
    }
    for text in ["", "{}", "[]", "null", "no JSON", r#"{"signed": 1, "signatures": []}"#] {
        let path = desk.path("bent.json");
        fs::write(&path, text).unwrap();
        assert!(matches!(Signing::open(&path, now()), Err(Error::NotARequest(_))), "{text}");
    }
}

/// It looks like a role that three of five can sign for, but phones would never count three.
#[test]
fn keys_that_phones_do_not_count_are_not_signed() {
    let desk = Desk::new();
    desk.found();
    // Role and keys lie in other places in the two files.
    let places: [(&str, &str, &str); 3] = [
        ("root", "/roles/root", "/keys"),
        ("root", "/roles/timestamp", "/keys"),
        ("targets", "/delegations/roles/0", "/delegations/keys"),
    ];
    let cases: [(&str, &dyn Fn(&mut Value, &mut Value), &str); 16] = [
        (
            "another type",
            &|role, keys| first_key(role, keys, &|key| key["keytype"] = "rsa".into()),
            "type or form",
        ),
        (
            "another scheme",
            &|role, keys| first_key(role, keys, &|key| key["scheme"] = "ed25519ph".into()),
            "type or form",
        ),
        (
            "no scheme",
            &|role, keys| first_key(role, keys, &|key| key["scheme"] = Value::Null),
            "type or form",
        ),
        ("a field more", &|role, keys| first_key(role, keys, &|key| key["x"] = 1.into()), "type or form"),
        (
            "a value more",
            &|role, keys| first_key(role, keys, &|key| key["keyval"]["private"] = "".into()),
            "type or form",
        ),
        (
            "capitals",
            &|role, keys| {
                first_key(role, keys, &|key| {
                    key["keyval"]["public"] = key["keyval"]["public"].as_str().unwrap().to_uppercase().into();
                });
            },
            "type or form",
        ),
        (
            "too short",
            &|role, keys| first_key(role, keys, &|key| key["keyval"]["public"] = "ab".repeat(31).into()),
            "no Ed25519 public key",
        ),
        (
            "a key that any signature fits",
            &|role, keys| {
                let weak = "01".to_owned() + &"00".repeat(31);
                first_key(role, keys, &|key| key["keyval"]["public"] = weak.clone().into());
            },
            "no Ed25519 public key",
        ),
        (
            "no value",
            &|role, keys| first_key(role, keys, &|key| key["keyval"] = Value::Null),
            "no Ed25519 public key",
        ),
        ("no key", &|role, keys| first_key(role, keys, &|key| *key = Value::Null), "no Ed25519 public key"),
        ("not in the table", &|_, keys| *keys = json!({}), "is missing"),
        (
            "another's id",
            &|role, keys| {
                let other = key_object(&desk_key(&desk, "ann"));
                keys["0".repeat(64)] = other;
                role["keyids"][0] = "0".repeat(64).into();
            },
            "does not have the id of its key",
        ),
        ("one key twice", &|role, _| twice(role), "names a key twice"),
        ("no signature needed", &|role, _| role["threshold"] = 0.into(), "asks for 0 signatures"),
        ("more signatures than keys", &|role, _| role["threshold"] = 6.into(), "asks for 6 signatures"),
        ("a number in text", &|role, _| role["threshold"] = "1".into(), "is no number"),
    ];
    for (file, role, keys) in places {
        for (name, bend, expected) in &cases {
            let why = refusal_of_signed(&desk, file, name, &|signed| {
                let (mut r, mut k) =
                    (signed.pointer(role).unwrap().clone(), signed.pointer(keys).unwrap().clone());
                bend(&mut r, &mut k);
                *signed.pointer_mut(role).unwrap() = r;
                *signed.pointer_mut(keys).unwrap() = k;
            });
            // Of several roles with no keys the first is named.
            assert!(why.contains(expected), "{file} {role}, {name}: {why}");
            assert!(why.contains("role "), "{file} {role}, {name}: {why}");
        }
    }
}

fn desk_key(desk: &Desk, holder: &str) -> label700::trust::RawKey {
    crate::public_key_in(&desk.path(&format!("{holder}/root-{holder}.pub"))).unwrap()
}

fn twice(role: &mut Value) {
    let first = role["keyids"][0].clone();
    role["keyids"].as_array_mut().unwrap().push(first);
}

#[test]
fn a_root_that_says_more_than_is_shown_is_not_signed() {
    let desk = Desk::new();
    desk.found();
    let stranger = label700::trust::sign::SoftwareKey::from_seed(&[7; 32]);
    let stranger = label700::trust::sign::Signer::public_key(&stranger);
    let cases: [(&str, &Bend<'_>, &str); 11] = [
        (
            "files without versions",
            &|root| root["consistent_snapshot"] = false.into(),
            "consistent_snapshot is false where true belongs",
        ),
        (
            "nothing about versions in names",
            &|root| drop(root.as_object_mut().unwrap().remove("consistent_snapshot")),
            "consistent_snapshot is missing",
        ),
        ("a field more", &|root| root["x-more"] = json!({ "a": 1 }), "says more than is shown: x-more"),
        ("a role more", &|root| root["roles"]["mirrors"] = root["roles"]["root"].clone(), "roles.mirrors"),
        ("a field more of a role", &|root| root["roles"]["root"]["x"] = 1.into(), "roles.root.x is 1"),
        (
            "a key of no role",
            &|root| root["keys"][key_id(&stranger)] = key_object(&stranger),
            "says more than is shown: keys.",
        ),
        ("another specification", &|root| root["spec_version"] = "1.0".into(), "spec_version"),
        ("version 0", &|root| root["version"] = 0.into(), "version"),
        ("a fraction of a second", &|root| root["expires"] = "2027-11-23T08:00:00.5Z".into(), "expires"),
        ("no feed", &|root| root["x-feed"] = Value::Null, "feed"),
        ("a feed that would be cut", &|root| root["x-feed"] = "a".repeat(201).into(), "feed"),
    ];
    for (name, bend, expected) in cases {
        let why = refusal_of_signed(&desk, "root", name, bend);
        assert!(why.contains(expected), "{name}: {why}");
    }
}

/// With other paths phones would find no list any more.
#[test]
fn a_delegation_that_says_more_than_is_shown_is_not_signed() {
    let desk = Desk::new();
    desk.found();
    let role = "/delegations/roles/0";
    let cases: [(&str, &dyn Fn(&mut Value), &str); 9] = [
        ("other paths", &|r| r["paths"] = json!(["x/*"]), "delegations.roles.0.paths"),
        ("fewer paths", &|r| r["paths"] = json!(["*.l700"]), "paths"),
        ("prefixes besides", &|r| r["path_hash_prefixes"] = json!([""]), "path_hash_prefixes"),
        (
            "not the end of the search",
            &|r| r["terminating"] = false.into(),
            "terminating is false where true belongs",
        ),
        ("a field more", &|r| r["x"] = 1.into(), "delegations.roles.0.x is 1"),
        ("no name", &|r| r["name"] = Value::Null, "name"),
        ("the name of a top role", &|r| r["name"] = "snapshot".into(), "name"),
        ("a name that would be cut", &|r| r["name"] = "a".repeat(201).into(), "name"),
        ("a name that is none", &|r| r["name"] = "../x".into(), "name"),
    ];
    for (name, bend, expected) in cases {
        let why =
            refusal_of_signed(&desk, "targets", name, &|signed| bend(signed.pointer_mut(role).unwrap()));
        assert!(why.contains(expected), "{name}: {why}");
    }
    let cases: [(&str, &Bend<'_>, &str); 5] = [
        ("a field more", &|signed| signed["x"] = 1.into(), "says more than is shown: x"),
        ("a field more of the delegations", &|signed| signed["delegations"]["x"] = 1.into(), "delegations.x"),
        (
            "a list",
            &|signed| signed["targets"] = json!({ "list-1.l700": { "length": 1 } }),
            "targets.list-1.l700",
        ),
        ("no delegation", &|signed| signed["delegations"]["roles"] = json!([]), "names no role"),
        (
            "a second delegation",
            &|signed| {
                let roles = signed["delegations"]["roles"].as_array_mut().unwrap();
                roles.push(roles[0].clone());
            },
            "delegations.roles",
        ),
    ];
    for (name, bend, expected) in cases {
        let why = refusal_of_signed(&desk, "targets", name, bend);
        assert!(why.contains(expected), "{name}: {why}");
    }
}

/// Whoever holds it online would then be one of those who say which keys count.
#[test]
fn a_root_that_gives_one_key_two_roles_is_not_signed() {
    let desk = Desk::new();
    desk.found();
    let why = refusal_of_signed(&desk, "root", "a timestamp key for the root", &|root| {
        let roles = root["roles"].as_object_mut().unwrap();
        let key = roles["timestamp"]["keyids"][0].clone();
        let gone = std::mem::replace(&mut roles["root"]["keyids"][4], key);
        root["keys"].as_object_mut().unwrap().remove(gone.as_str().unwrap());
    });
    assert_eq!(why, "it gives one key two roles");
}
