//! Files that every key of their role has signed, and that are refused for what they say: a publisher's
//! broken tool, or an attacker with all keys of one role who looks for two readers that read differently.

use serde_json::{Value, json};

use super::ROLES;
use super::victim::{Victim, malformed};

const NOT_JSON: &str = "not the JSON that is expected";

/// What takes the place of the member `version`, itself written as `{}`. The bytes themselves are signed,
/// so that nothing but the reading of them stands in the way.
#[test]
fn text_that_two_readers_may_read_differently() {
    let cases = [
        ("a duplicate key", "{},{}"),
        ("a duplicate key, spelled otherwise", r#"{},"versio\u006e":9"#),
        ("a version with a fraction", "{}.0"),
        ("a version with an exponent", "{}e0"),
        ("a version beyond every integer", "{}00000000000000000000000000000000000000000"),
        ("a lone surrogate", r#"{},"x":"\ud800""#),
        ("a bare control character", "{},\"x\":\"\u{1}\""),
        ("two values of `signed`", r#"{}},"signed":{{}"#),
        ("something behind the value", "{}}} {"),
    ];
    for role in ROLES {
        let mut victim = Victim::new();
        for (case, with) in cases {
            let case = format!("{role}: {case}");
            let files = victim.bent(role, |attacker| {
                attacker.forge(role, move |keys, signed| keys.sign_text(&respelled(signed, with)));
            });
            assert_eq!(victim.distrusts(&case, &files, role), malformed(role, NOT_JSON), "{case}");
            victim.recovers(&case);
        }
    }
}

#[test]
fn fields_that_every_role_must_have() {
    let late = "2099-01-01T00:00:00Z";
    let cases = [
        ("version 0", "version", json!(0)),
        ("version 2^53", "version", json!(1u64 << 53)),
        ("a negative version", "version", json!(-1)),
        ("a version as text", "version", json!("9")),
        ("no version", "version", Value::Null),
        ("another role's type", "_type", json!("mirrors")),
        ("no type", "_type", Value::Null),
        ("spec 2.0", "spec_version", json!("2.0")),
        ("spec 10.0", "spec_version", json!("10.0")),
        ("no spec version", "spec_version", Value::Null),
        ("an offset instead of Z", "expires", json!("2099-01-01T00:00:00+00:00")),
        ("fractions of a second", "expires", json!("2099-01-01T00:00:00.5Z")),
        ("small letters", "expires", json!(late.to_lowercase())),
        ("a day that is none", "expires", json!("2099-02-30T00:00:00Z")),
        ("a time as number", "expires", json!(4_070_908_800_u64)),
        ("no end", "expires", Value::Null),
    ];
    for role in ROLES {
        let mut victim = Victim::new();
        for (case, field, value) in &cases {
            let case = format!("{role}: {case}");
            let (field, value) = (*field, value.clone());
            let files = victim
                .bent(role, |attacker| attacker.edit(role, move |signed| signed[field] = value.clone()));
            assert_eq!(victim.distrusts(&case, &files, role), malformed(role, field), "{case}");
            victim.recovers(&case);
        }
    }
}

#[test]
fn fields_of_single_roles() {
    type Case = (&'static str, &'static str, &'static str, fn(&mut Value));
    let cases: [Case; 21] = [
        ("root", "no keys", "keys", |s| s["keys"] = Value::Null),
        ("root", "no roles", "roles", |s| s["roles"] = Value::Null),
        ("root", "no timestamp role", "roles", |s| remove(&mut s["roles"], "timestamp")),
        ("root", "consistent_snapshot as text", "consistent_snapshot", |s| {
            s["consistent_snapshot"] = json!("true");
        }),
        ("root", "x-feed as number", "x-feed", |s| s["x-feed"] = json!(1)),
        ("timestamp", "no meta", "meta", |s| s["meta"] = Value::Null),
        ("timestamp", "no snapshot", "meta", |s| remove(&mut s["meta"], "snapshot.json")),
        ("timestamp", "snapshot version 0", "meta version", |s| {
            s["meta"]["snapshot.json"]["version"] = json!(0);
        }),
        ("timestamp", "a negative length", "length", |s| s["meta"]["snapshot.json"]["length"] = json!(-1)),
        ("timestamp", "half a hash", "hashes", |s| {
            s["meta"]["snapshot.json"]["hashes"]["sha256"] = json!("00");
        }),
        ("timestamp", "half a longer hash", "hashes", |s| {
            s["meta"]["snapshot.json"]["hashes"]["sha512"] = json!("00");
        }),
        ("timestamp", "x-issued as number", "x-issued", |s| s["x-issued"] = json!(1)),
        ("timestamp", "x-issued with offset", "x-issued", |s| {
            s["x-issued"] = json!("2026-11-01T00:00:00+00:00");
        }),
        ("snapshot", "no meta", "meta", |s| s["meta"] = json!([])),
        ("snapshot", "a file that is no metadata", "meta", |s| s["meta"]["list"] = json!({ "version": 1 })),
        ("snapshot", "list version 2^53", "meta version", |s| {
            s["meta"]["list.json"]["version"] = json!(1u64 << 53);
        }),
        ("targets", "no targets", "targets", |s| s["targets"] = Value::Null),
        ("list", "a target without length", "length", |s| remove(first(&mut s["targets"]), "length")),
        ("list", "a target without hashes", "hashes", |s| remove(first(&mut s["targets"]), "hashes")),
        ("list", "hashes as list", "hashes", |s| first(&mut s["targets"])["hashes"] = json!([])),
        ("list", "a hash as number", "hashes", |s| first(&mut s["targets"])["hashes"]["sha256"] = json!(1)),
    ];
    for (role, case, what, edit) in cases {
        let mut victim = Victim::new();
        let case = format!("{role}: {case}");
        let files = victim.bent(role, |attacker| attacker.edit(role, edit));
        assert_eq!(victim.distrusts(&case, &files, role), malformed(role, what), "{case}");
        victim.recovers(&case);
    }
}

#[test]
fn envelopes_without_their_parts() {
    let cases: [(&str, &str, fn(&mut Value)); 6] = [
        ("no signed part", "signed", |file| remove(file, "signed")),
        ("no signatures", "signatures", |file| remove(file, "signatures")),
        ("signatures by key id", "signatures", |file| file["signatures"] = json!({})),
        ("a signature without key id", "signatures", |file| remove(&mut file["signatures"][0], "keyid")),
        ("a signature without value", "signatures", |file| remove(&mut file["signatures"][0], "sig")),
        ("a signature as number", "signatures", |file| file["signatures"][0]["sig"] = json!(7)),
    ];
    for role in ROLES {
        let mut victim = Victim::new();
        for (case, what, bend) in cases {
            let case = format!("{role}: {case}");
            let files = victim.bent(role, |attacker| {
                attacker.forge(role, move |keys, signed| {
                    let mut file = serde_json::from_slice(&keys.sign(signed)).unwrap();
                    bend(&mut file);
                    file.to_string().into_bytes()
                });
            });
            assert_eq!(victim.distrusts(&case, &files, role), malformed(role, what), "{case}");
            victim.recovers(&case);
        }
    }
}

/// The canonical text with something else for the outermost `version`, the last one of that name.
fn respelled(signed: &Value, with: &str) -> String {
    let text = signed.to_string();
    let at = text.rfind(r#""version":"#).unwrap();
    let (before, rest) = text.split_at(at);
    let end = r#""version":"#.len();
    let end = end + rest[end..].find(|c: char| !c.is_ascii_digit()).unwrap();
    let (version, after) = rest.split_at(end);
    format!("{before}{}{after}", with.replace("{}", version))
}

fn remove(object: &mut Value, member: &str) {
    object.as_object_mut().unwrap().remove(member).unwrap();
}

fn first(object: &mut Value) -> &mut Value {
    object.as_object_mut().unwrap().values_mut().next().unwrap()
}
