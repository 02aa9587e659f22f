//! What the list role says about its lists. The attacker may hold its keys, or its publisher's tool may be
//! broken.

use label700::trust::TrustError;
use label700::update::UpdateError;
use serde_json::{Value, json};
use sha2::{Digest, Sha256, Sha512};

use super::victim::{Files, Victim, malformed};

fn profile(what: &'static str) -> TrustError {
    TrustError::Profile { role: "list".to_owned(), what }
}

/// The attacker's files with the one target of the list role edited.
fn with_target(victim: &Victim, edit: impl Fn(&mut Value) + Send + Sync + 'static) -> Files {
    victim.bent("list", |attacker| {
        attacker.edit("list", move |signed| {
            signed["targets"].as_object_mut().unwrap().values_mut().for_each(&edit);
        });
    })
}

#[test]
fn every_hash_and_the_length_must_fit() {
    let other = "00".repeat(64);
    type Case = (&'static str, Box<dyn Fn(&[u8]) -> (Value, i64)>, bool);
    let sha256 = |bytes: &[u8]| hex::encode(Sha256::digest(bytes));
    let sha512 = |bytes: &[u8]| hex::encode(Sha512::digest(bytes));
    let cases: [Case; 7] = [
        ("both fit", Box::new(move |b| (json!({ "sha256": sha256(b), "sha512": sha512(b) }), 0)), true),
        ("SHA-512 alone", Box::new(move |b| (json!({ "sha512": sha512(b) }), 0)), true),
        ("an unknown one beside", Box::new(move |b| (json!({ "sha256": sha256(b), "md5": "0" }), 0)), true),
        (
            "SHA-512 is another's",
            {
                let other = other.clone();
                Box::new(move |b| (json!({ "sha256": sha256(b), "sha512": other }), 0))
            },
            false,
        ),
        (
            "SHA-256 is another's",
            Box::new(move |b| (json!({ "sha256": "00".repeat(32), "sha512": sha512(b) }), 0)),
            false,
        ),
        ("SHA-512 alone is another's", Box::new(move |_| (json!({ "sha512": other }), 0)), false),
        ("longer than it is", Box::new(move |b| (json!({ "sha256": sha256(b) }), 1)), false),
    ];
    for (case, claim, taken) in cases {
        let mut victim = Victim::new();
        victim.honest.next_list("演示公司公司");
        let list = victim.honest.list.clone();
        let (hashes, more) = claim(&list);
        let mut publisher = victim.honest.clone();
        let prefix = hashes.get("sha256").or(hashes.get("sha512")).unwrap().as_str().unwrap().to_owned();
        publisher.edit("list", move |signed| {
            let target = &mut signed["targets"]["list-2.l700"];
            target["length"] = json!(target["length"].as_i64().unwrap() + more);
            target["hashes"] = hashes.clone();
        });
        let mut files = publisher.files();
        files.insert(format!("targets/{prefix}.list-2.l700"), list);
        if taken {
            victim.handset.fetch.serve(&files);
            assert_eq!(victim.handset.refresh(victim.now).map(|r| r.seq).ok(), Some(2), "{case}");
        } else {
            let error = victim.refuses(case, &files, "view");
            assert!(matches!(error, UpdateError::ListMismatch(_)), "{case}: {error}");
        }
        victim.recovers(case);
    }
}

#[test]
fn a_target_without_a_known_hash_is_never_fetched() {
    for (case, hashes) in [("none", json!({})), ("MD5 alone", json!({ "md5": "00" }))] {
        let mut victim = Victim::new();
        let files = with_target(&victim, move |target| target["hashes"] = hashes.clone());
        let expected = profile("the list has no hash that this client knows");
        assert_eq!(victim.distrusts(case, &files, "view"), expected, "{case}");
        let asked = victim.handset.fetch.take_requests();
        assert_eq!(
            asked.iter().filter(|path| path.starts_with("targets/")).count(),
            1,
            "{case}: at the start"
        );
        victim.recovers(case);
    }
}

#[test]
fn targets_of_other_kinds_are_passed_over() {
    let cases: [(&str, fn(&mut Value)); 6] = [
        ("no custom part", |target| drop(target.as_object_mut().unwrap().remove("custom"))),
        ("a delta", |target| target["custom"]["kind"] = json!("delta")),
        ("a format of the future", |target| target["custom"]["format"] = json!(2)),
        ("a format of the past", |target| target["custom"]["format"] = json!(0)),
        ("another feed", |target| target["custom"]["feed"] = json!("other")),
        ("no feed", |target| target["custom"]["feed"] = Value::Null),
    ];
    for (case, edit) in cases {
        let mut victim = Victim::new();
        let files = with_target(&victim, edit);
        assert_eq!(victim.distrusts(case, &files, "view"), TrustError::NoTarget, "{case}");
        victim.recovers(case);
    }
}

#[test]
fn malformed_descriptions_are_refused() {
    let cases: [(&str, &str, Value); 8] = [
        ("no seq", "seq", Value::Null),
        ("no ranges", "ranges", Value::Null),
        ("ranges as text", "ranges", json!("1")),
        ("max_age_days of 2^32", "max_age_days", json!(1u64 << 32)),
        ("max_age_days below 0", "max_age_days", json!(-1)),
        ("max_age_days as text", "max_age_days", json!("70")),
        ("switches as object", "switches", json!({})),
        ("switches as text", "switches", json!("unlisted")),
    ];
    for (case, field, value) in cases {
        let mut victim = Victim::new();
        let files = with_target(&victim, move |target| target["custom"][field] = value.clone());
        assert_eq!(victim.distrusts(case, &files, "view"), profile(field), "{case}");
        victim.recovers(case);
    }
}

#[test]
fn names_that_could_lead_elsewhere_are_not_taken() {
    let not_plain = || profile("the list's name does not fit in a URL");
    let cases = [
        ("a path", "../list.l700", TrustError::NoTarget),
        ("a path that the delegation does not cover", "a/list.l700", TrustError::NoTarget),
        ("another ending", "list.txt", TrustError::NoTarget),
        ("capitals", "LIST.l700", not_plain()),
        ("a hidden file", ".l700", not_plain()),
        ("a query", "list?.l700", not_plain()),
        ("a backslash", "..\\list.l700", not_plain()),
        ("Chinese", "名单.l700", not_plain()),
    ];
    for (case, name, expected) in cases {
        let mut victim = Victim::new();
        let files = victim.bent("list", |attacker| {
            attacker.edit("list", move |signed| {
                let target = signed["targets"].as_object().unwrap().values().next().unwrap().clone();
                signed["targets"] = json!({ name: target });
            });
        });
        assert_eq!(victim.distrusts(case, &files, "view"), expected, "{case}");
        victim.recovers(case);
    }
}

/// A delegation of everything leaves it to the names themselves.
#[test]
fn a_list_without_a_name_is_not_taken() {
    let mut victim = Victim::new();
    let files = victim.bent("list", |attacker| {
        attacker.edit("targets", |signed| signed["delegations"]["roles"][0]["paths"] = json!(["*"]));
        attacker.edit("list", |signed| {
            let target = signed["targets"].as_object().unwrap().values().next().unwrap().clone();
            signed["targets"] = json!({ "": target });
        });
    });
    let expected = profile("the list's name does not fit in a URL");
    assert_eq!(victim.distrusts("no name", &files, "view"), expected);
    victim.recovers("no name");
}

#[test]
fn two_lists_of_the_highest_sequence_number_are_refused() {
    let twin_of = |seq: u64| {
        move |signed: &mut Value| {
            let targets = signed["targets"].as_object_mut().unwrap();
            let mut twin = targets.values().next().unwrap().clone();
            twin["custom"]["seq"] = json!(seq);
            // On either side of the true one in the order of names.
            targets.insert("a.l700".to_owned(), twin.clone());
            targets.insert("z.l700".to_owned(), twin);
        }
    };
    let mut victim = Victim::new();
    let files = victim.bent("list", |attacker| attacker.edit("list", twin_of(2)));
    let expected = profile("two lists have one sequence number");
    assert_eq!(victim.distrusts("the highest three times", &files, "view"), expected);
    victim.recovers("the highest three times");
}

#[test]
fn the_highest_sequence_number_wins_wherever_it_stands() {
    for (before, behind) in [(1, 3), (3, 1), (1, 2)] {
        let mut victim = Victim::new();
        for _ in 0..4 {
            victim.honest.next_list("演示公司公司");
        }
        victim.honest.edit("list", move |signed| {
            let targets = signed["targets"].as_object_mut().unwrap();
            let newest = targets.values().next().unwrap().clone();
            for (name, seq) in [("a.l700", before), ("z.l700", behind)] {
                let mut older = newest.clone();
                older["custom"]["seq"] = json!(seq);
                targets.insert(name.to_owned(), older);
            }
        });
        victim.recovers("between older ones");
    }
}

#[test]
fn a_role_without_lists_is_refused() {
    let mut victim = Victim::new();
    let files = victim.bent("list", |attacker| attacker.edit("list", |s| s["targets"] = json!({})));
    assert_eq!(victim.distrusts("empty", &files, "view"), TrustError::NoTarget);
    victim.recovers("empty");
    let files = victim.bent("list", |attacker| attacker.edit("list", |s| s["targets"] = json!([])));
    assert_eq!(victim.distrusts("a list of targets", &files, "list"), malformed("list", "targets"));
    victim.recovers("a list of targets");
}
