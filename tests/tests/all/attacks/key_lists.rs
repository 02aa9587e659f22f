//! What signed metadata may say about keys and roles: a publisher's mistake must not open a door.

use label700::trust::TrustError;
use label700_tests::publisher::Publisher;
use serde_json::{Value, json};

use super::ROLES;
use super::victim::{Victim, malformed, unsigned};

/// Where a role's key ids and threshold stand.
fn role_object<'a>(signed: &'a mut Value, role: &str) -> &'a mut Value {
    if role == "list" { &mut signed["delegations"]["roles"][0] } else { &mut signed["roles"][role] }
}

/// The role whose file holds them.
fn delegator(role: &str) -> &'static str {
    if role == "list" { "targets" } else { "root" }
}

#[test]
fn thresholds_that_are_none_are_refused() {
    for role in ROLES {
        for threshold in [json!(0), json!(-1), json!("1"), Value::Null, json!(1u64 << 53)] {
            let case = format!("{role}: {threshold}");
            let mut victim = Victim::new();
            let delegator = delegator(role);
            let files = victim.bent(delegator, |attacker| {
                attacker.edit(delegator, move |s| role_object(s, role)["threshold"] = threshold.clone());
            });
            let expected = malformed(delegator, "threshold");
            assert_eq!(victim.distrusts(&case, &files, delegator), expected, "{case}");
            victim.recovers(&case);
        }
    }
}

/// The root that says so is taken, since its own signers said it; the role is lost until the next root.
#[test]
fn a_threshold_above_the_number_of_keys_is_never_reached() {
    for role in ["timestamp", "snapshot", "targets", "list"] {
        for (case, edit) in unreachable_thresholds() {
            let case = format!("{role}: {case}");
            let mut victim = Victim::new();
            let delegator = delegator(role);
            victim.honest.edit(delegator, move |signed| edit(signed, role));
            victim.honest.rotate(|_| {});
            let files = victim.honest.files();
            assert_eq!(victim.distrusts(&case, &files, role), unsigned(role), "{case}");
            victim.honest.unbend();
            victim.honest.rotate(|_| {});
            victim.recovers(&case);
        }
    }
}

#[test]
fn a_root_that_could_never_follow_itself_is_refused() {
    for (case, edit) in unreachable_thresholds() {
        let mut victim = Victim::new();
        let files = victim.bent("root", |p| p.edit("root", move |signed| edit(signed, "root")));
        assert_eq!(victim.distrusts(case, &files, "root"), unsigned("root"), "{case}");
        victim.recovers(case);
    }
}

type Edit = fn(&mut Value, &str);

fn unreachable_thresholds() -> [(&'static str, Edit); 4] {
    [
        ("one more than the keys", |signed, role| {
            let role = role_object(signed, role);
            role["threshold"] = json!(role["keyids"].as_array().unwrap().len() + 1);
        }),
        ("2^53 − 1", |signed, role| role_object(signed, role)["threshold"] = json!((1u64 << 53) - 1)),
        ("no keys", |signed, role| role_object(signed, role)["keyids"] = json!([])),
        ("ids of keys that are not listed", |signed, role| {
            role_object(signed, role)["keyids"] = json!(["a", "b", "c", "d", "e"]);
        }),
    ]
}

#[test]
fn key_ids_mean_nothing_by_themselves() {
    let mut victim = Victim::new();
    // Ids that are no hashes, and not the same from one file to the next.
    let rename = |signed: &mut Value| {
        let text = signed.to_string();
        let ids: Vec<String> = signed["keys"].as_object().unwrap().keys().cloned().collect();
        let renamed = ids.iter().fold(text, |text, id| text.replace(id, &format!("key {}", &id[..8])));
        *signed = serde_json::from_str(&renamed).unwrap();
    };
    victim.honest.edit("root", rename);
    for role in ["root", "timestamp", "snapshot", "targets"] {
        victim.honest.forge(role, move |keys, signed| {
            let mut file: Value = serde_json::from_slice(&keys.sign(signed)).unwrap();
            let mut renamed = file["signatures"].clone();
            for signature in renamed.as_array_mut().unwrap() {
                signature["keyid"] = json!(format!("key {}", &signature["keyid"].as_str().unwrap()[..8]));
            }
            // The old root's signers are known by their old ids.
            file["signatures"].as_array_mut().unwrap().extend(renamed.as_array().unwrap().clone());
            file.to_string().into_bytes()
        });
    }
    victim.honest.rotate(|_| {});
    victim.recovers("renamed ids");
}

#[test]
fn malformed_keys_are_refused_and_unknown_ones_only_never_count() {
    let cases: [(&str, Value, bool); 9] = [
        ("an unknown type of any shape", json!({ "keytype": "x", "scheme": "y", "keyval": 1 }), true),
        ("an unknown scheme", json!({ "keytype": "ed25519", "scheme": "y", "keyval": {} }), true),
        ("no type", json!({ "scheme": "ed25519", "keyval": { "public": "00" } }), false),
        ("no scheme", json!({ "keytype": "ed25519", "keyval": { "public": "00" } }), false),
        ("no value", json!({ "keytype": "ed25519", "scheme": "ed25519" }), false),
        ("no public half", json!({ "keytype": "ed25519", "scheme": "ed25519", "keyval": {} }), false),
        (
            "a short key",
            json!({ "keytype": "ed25519", "scheme": "ed25519", "keyval": { "public": "00" } }),
            false,
        ),
        (
            "a key that is not hex",
            json!({ "keytype": "ed25519", "scheme": "ed25519", "keyval": { "public": "z".repeat(64) } }),
            false,
        ),
        ("no key at all", json!("ed25519"), false),
    ];
    for (case, key, taken) in cases {
        for delegator in ["root", "targets"] {
            let mut victim = Victim::new();
            let key = key.clone();
            let add = move |p: &mut Publisher| {
                p.edit(delegator, move |signed| match delegator {
                    "root" => signed["keys"]["extra"] = key.clone(),
                    _ => signed["delegations"]["keys"]["extra"] = key.clone(),
                });
            };
            if taken {
                add(&mut victim.honest);
                victim.honest.rotate(|_| {});
            } else {
                let files = victim.bent(delegator, add);
                let expected = malformed(delegator, "key");
                assert_eq!(victim.distrusts(case, &files, delegator), expected, "{case}");
            }
            victim.recovers(case);
        }
    }
}

#[test]
fn targets_delegate_to_one_plainly_named_role() {
    let profile = || TrustError::Profile {
        role: "targets".to_owned(),
        what: "it must delegate to exactly one plainly named role",
    };
    let name = || malformed("targets", "delegation name");
    type Case = (&'static str, fn(&mut Vec<Value>), TrustError, &'static str);
    let cases: [Case; 16] = [
        ("nobody", Vec::clear, profile(), "list"),
        ("two roles", |roles| twin(roles, "list-2"), profile(), "list"),
        ("one role twice", |roles| twin(roles, "list"), name(), "targets"),
        ("a name for root", |roles| rename(roles, "root"), name(), "targets"),
        ("a name for timestamp", |roles| rename(roles, "timestamp"), name(), "targets"),
        ("a name for snapshot", |roles| rename(roles, "snapshot"), name(), "targets"),
        ("a name for targets", |roles| rename(roles, "targets"), name(), "targets"),
        ("no letters", |roles| rename(roles, ""), name(), "targets"),
        ("a path", |roles| rename(roles, "../list"), profile(), "list"),
        ("capitals", |roles| rename(roles, "List"), profile(), "list"),
        ("Chinese", |roles| rename(roles, "名单"), profile(), "list"),
        ("a hidden file", |roles| rename(roles, ".list"), profile(), "list"),
        ("129 letters", |roles| rename(roles, &"a".repeat(129)), profile(), "list"),
        (
            "no terminating",
            |roles| drop(roles[0].as_object_mut().unwrap().remove("terminating")),
            malformed("targets", "terminating"),
            "targets",
        ),
        (
            "no paths",
            |roles| drop(roles[0].as_object_mut().unwrap().remove("paths")),
            malformed("targets", "paths"),
            "targets",
        ),
        (
            "paths of both kinds",
            |roles| roles[0]["path_hash_prefixes"] = json!(["0"]),
            malformed("targets", "paths"),
            "targets",
        ),
    ];
    for (case, edit, expected, stops_at) in cases {
        let mut victim = Victim::new();
        let files = victim.bent("targets", |attacker| {
            attacker.edit("targets", move |s| edit(s["delegations"]["roles"].as_array_mut().unwrap()));
        });
        assert_eq!(victim.distrusts(case, &files, stops_at), expected, "{case}");
        victim.recovers(case);
    }
}

#[test]
fn the_longest_plain_name_is_a_name() {
    let mut publisher = Publisher::default();
    publisher.list_role = format!("{}._-9", "a".repeat(124));
    Victim::of(publisher).recovers("128 letters");
}

fn twin(roles: &mut Vec<Value>, name: &str) {
    let mut twin = roles[0].clone();
    twin["name"] = json!(name);
    roles.push(twin);
}

fn rename(roles: &mut [Value], name: &str) {
    roles[0]["name"] = json!(name);
}
