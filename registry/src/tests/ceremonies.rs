//! Holders who keep their keys elsewhere.

use std::fs;

use label700::trust::sign::key_id;

use super::desk::{Desk, HOLDERS, done};
use super::phone::Phone;
use super::*;
use crate::published::newest_root;
use crate::{Founding, Role, Rotation, Signing};

#[test]
fn a_registry_begins_with_three_of_five_holders() {
    let desk = Desk::new();
    let registry = desk.found();
    assert!(tree(&registry.public_dir()).is_empty(), "nothing is published before they signed");
    let keys: Vec<_> = tree(&registry.folder().keys()).into_iter().map(|(name, _)| name).collect();
    assert_eq!(keys.len(), 5, "{keys:?}");
    let two = desk.sign(&["ann", "ben"], &["root", "targets"]);
    assert!(matches!(registry.assemble(&two, false, None, now()), Err(Error::BelowThreshold(_))));
    assert!(tree(&registry.public_dir()).is_empty());
    // What two have signed is kept; a third suffices.
    let third = desk.sign(&["eva"], &["root", "targets"]);
    assert!(done(registry.assemble(&third, false, None, now())));
    assert!(registry.anchor().exists());
    stage(&registry, &blocks(20)).unwrap();
    assert_eq!(approve(&registry).unwrap().seq, 1);
    assert_eq!(Phone::new(&registry).refresh(&registry, now()), Ok(1));
}

#[test]
fn impossible_foundings_are_refused_and_leave_nothing() {
    let desk = Desk::new();
    let of = desk.founding();
    let mut twice = of.clone();
    twice.root_keys[1] = twice.root_keys[0].clone();
    let mut few = of.clone();
    few.root_keys.truncate(2);
    let both = Founding { targets_keys: desk.public("root"), ..of.clone() };
    let mut unexported = of;
    unexported.export = None;
    let cases = [
        ("one key twice", twice),
        ("two holders where three must sign", few),
        ("one key for two roles", both),
        ("nowhere to export to", unexported),
    ];
    for (name, founding) in cases {
        let found = Registry::found(&desk.path("r"), &founding, now(), Box::new(Unattended));
        assert!(matches!(found, Err(Error::BadValue(_) | Error::NeedsHolders(_))), "{name}");
        assert!(!desk.path("r").exists(), "{name}");
    }
}

#[test]
fn two_lost_root_keys_are_replaced_by_the_other_three() {
    let desk = Desk::new();
    let mut registry = desk.published();
    let mut phone = Phone::new(&registry);
    phone.refresh(&registry, now()).unwrap();
    let (_, fay) = desk.holder("fay").make_key("root-fay", &Protection::Demo).unwrap();
    let rotation = desk.export(Rotation {
        remove: vec!["root-dan".into(), "root-eva".into()],
        add: vec![fay],
        ..Rotation::of(Role::Root)
    });
    let nowhere = Rotation { export: None, ..rotation.clone() };
    let before = tree(registry.folder().root());
    assert!(matches!(registry.rotate(&nowhere, now()), Err(Error::NeedsHolders(_))));
    assert!(tree(registry.folder().root()) == before, "nothing changes");

    assert!(!registry.rotate(&rotation, now()).unwrap().waiting.is_empty());
    // One who leaves counts among the former only, one who comes among the new only.
    let files = desk.sign(&["ann", "ben", "dan"], &["root"]);
    let lacking = registry.assemble(&files, false, None, now());
    assert!(
        matches!(&lacking, Err(Error::BelowThreshold(what)) if what.contains("2 of the 3")),
        "{lacking:?}"
    );
    assert!(!registry.folder().metadata().join("2.root.json").exists());
    let files = desk.sign(&["cem"], &["root"]);
    assert!(done(registry.assemble(&files, false, None, now())));
    assert_eq!(phone.refresh(&registry, now()), Ok(1));

    // The new holder counts, the former one no more.
    registry.rotate(&desk.export(Rotation::renewal(Role::Root)), now()).unwrap();
    let dan = desk.copy("dan", "root");
    let refused = desk.holder("dan").sign(&Signing::open(&dan, now()).unwrap(), &[], &Unattended);
    assert!(matches!(refused, Err(Error::NoKeyFor { .. })));
    let files = desk.sign(&["ann", "ben", "fay"], &["root"]);
    assert!(done(registry.assemble(&files, false, None, now())));
    assert_eq!(phone.refresh(&registry, now()), Ok(1));
}

#[test]
fn targets_holders_change_with_or_without_the_former_ones() {
    for lost in [false, true] {
        let desk = Desk::new();
        let mut registry = desk.published();
        let mut phone = Phone::new(&registry);
        phone.refresh(&registry, now()).unwrap();
        let new: Vec<_> = ["xia", "yan", "zoe"]
            .map(|name| desk.holder(name).make_key(&format!("targets-{name}"), &Protection::Demo).unwrap().1)
            .to_vec();
        let remove = HOLDERS.map(|name| format!("targets-{name}")).to_vec();
        let rotation = Rotation { add: new, remove, old_keys_lost: lost, ..Rotation::of(Role::Targets) };
        registry.rotate(&desk.export(rotation), now()).unwrap();
        let mut files = desk.sign(&["ann", "ben", "cem"], &["root"]);
        files.extend(desk.sign(&["xia", "yan", "zoe"], &["targets"]));
        let outcome = registry.assemble(&files, false, None, now().plus(60));
        if lost {
            assert!(done(outcome));
        } else {
            assert!(matches!(outcome, Err(Error::BelowThreshold(_))), "the former ones have not signed");
            let files = desk.sign(&["cem", "dan", "eva"], &["targets"]);
            assert!(done(registry.assemble(&files, false, None, now().plus(60))));
        }
        assert_eq!(phone.refresh(&registry, now().plus(60)), Ok(1), "lost: {lost}");
        assert_eq!(Phone::new(&registry).refresh(&registry, now().plus(60)), Ok(1), "lost: {lost}");
    }
}

#[test]
fn a_holder_sees_what_a_signature_would_approve() {
    let desk = Desk::new();
    let mut registry = desk.published();
    let (_, fay) = desk.holder("fay").make_key("root-fay", &Protection::Demo).unwrap();
    let id = |path: &str| key_id(&crate::public_key_in(&desk.path(path)).unwrap());
    let keys = |role: &str, holders: &[&str]| {
        let line = |holder: &&str| format!("      key {}", id(&format!("{holder}/{role}-{holder}.pub")));
        holders.iter().map(line).collect::<Vec<_>>()
    };
    let online = |role: &str| {
        let root = newest_root(registry.folder()).unwrap().signed;
        format!("      key {}", root["roles"][role]["keyids"][0].as_str().unwrap())
    };
    let (snapshot, timestamp) = (online("snapshot"), online("timestamp"));
    let rotation = Rotation { remove: vec!["root-dan".into()], add: vec![fay], ..Rotation::of(Role::Root) };
    registry.rotate(&desk.export(rotation), now()).unwrap();
    let signing = Signing::open(&desk.path("to-sign/root.json"), now()).unwrap();
    let shown = desk.holder("ann").describe(&signing).unwrap();
    let mut expected = vec![
        "root version 2".to_owned(),
        "  expires 2027-11-23T08:00:00Z".to_owned(),
        "  feed demo".to_owned(),
        "  replaces version 1, which follows from what this folder knows".to_owned(),
        "  root: 3 of 5 keys sign, before 3 of 5".to_owned(),
    ];
    expected.extend(keys("root", &["ann", "ben", "cem", "eva"]));
    expected.push(format!("    + key {}", id("fay/root-fay.pub")));
    expected.push(format!("    - key {}", id("dan/root-dan.pub")));
    expected.push("  targets: 3 of 5 keys sign, as before".to_owned());
    expected.extend(keys("targets", &HOLDERS));
    expected.extend(["  snapshot: 1 of 1 keys sign, as before".to_owned(), snapshot]);
    expected.extend(["  timestamp: 1 of 1 keys sign, as before".to_owned(), timestamp]);
    assert_eq!(shown, expected);
    // Who never signed a root has nothing to compare with but the other holders.
    let shown = desk.holder("fay").describe(&signing).unwrap();
    assert!(
        shown[3].contains("knows no root yet: compare these key ids with the other holders"),
        "{shown:?}"
    );
    assert!(shown.iter().all(|line| !line.contains("before")), "{shown:?}");
    assert!(keys("root", &["ann", "eva"]).iter().all(|line| shown.contains(line)), "{shown:?}");
    registry
        .publish(&PublishOptions { export: Some(desk.path("to-sign")), ..PublishOptions::default() }, now())
        .unwrap();
    let shown = desk
        .holder("ann")
        .describe(&Signing::open(&desk.path("to-sign/list.json"), now()).unwrap())
        .unwrap()
        .join("\n");
    assert!(shown.starts_with("list version 2\n"), "{shown}");
    assert!(shown.contains("kind \"full\", feed \"demo\", seq 2, ranges 1"), "{shown}");
}

#[test]
fn keys_of_holders_are_theirs_alone_and_never_overwritten() {
    let desk = Desk::new();
    let holder = desk.holder("ann");
    assert!(matches!(holder.make_key("root-ann", &Protection::Demo), Err(Error::KeyThere(_))));
    for name in ["", "Ann", "../ann", ".ann"] {
        assert!(matches!(holder.make_key(name, &Protection::Demo), Err(Error::BadValue(_))), "{name}");
    }
    let short = Protection::Passphrase(Zeroizing::new("short".to_owned()));
    assert!(matches!(holder.make_key("other", &short), Err(Error::ShortPassphrase)));
    let protected = Protection::Passphrase(Zeroizing::new("correct horse battery".to_owned()));
    let (private, _) = holder.make_key("other", &protected).unwrap();
    assert!(fs::read_to_string(private).unwrap().contains("ENCRYPTED"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(desk.path("ann/root-ann.pem")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[test]
fn a_rotation_that_waits_is_not_taken_for_one_with_other_options() {
    let desk = Desk::new();
    let mut registry = desk.published();
    let fay = desk.holder("fay").make_key("root-fay", &Protection::Demo).unwrap().1;
    let other = desk.holder("other").make_key("root-fay", &Protection::Demo).unwrap().1;
    let change = |key: &Path| {
        let (add, remove) = (vec![key.to_owned()], vec!["root-dan".to_owned()]);
        desk.export(Rotation { add, remove, ..Rotation::of(Role::Root) })
    };
    let renewal = desk.export(Rotation::renewal(Role::Root));
    let cases = [
        ("a renewal", renewal.clone(), change(&fay)),
        ("a change", change(&fay), renewal),
        ("another key of that name", change(&fay), change(&other)),
        ("another threshold", change(&fay), Rotation { threshold: Some(4), ..change(&fay) }),
        ("all keys", change(&fay), desk.export(Rotation::of(Role::Root))),
    ];
    for (name, waits, wanted) in cases {
        registry.rotate(&waits, now()).unwrap();
        let before = tree(registry.folder().root());
        let refused = registry.rotate(&wanted, now());
        assert!(matches!(refused, Err(Error::CeremonyUnderWay(_))), "{name}: {refused:?}");
        assert!(tree(registry.folder().root()) == before, "{name}");
        assert!(registry.rotate(&waits, now()).unwrap().resumed, "{name}");
        registry.abandon().unwrap();
    }
}

#[test]
fn until_the_first_root_is_signed_nothing_is_said_to_be_damaged() {
    let desk = Desk::new();
    let mut registry = desk.found();
    let inspection = registry.inspect(now()).unwrap();
    assert!(inspection.roles.is_empty() && inspection.list.is_none());
    let ceremony = inspection.ceremony.unwrap();
    assert_eq!((ceremony.command.as_str(), ceremony.lacks.len(), ceremony.overtaken), ("init", 2, false));
    stage(&registry, &blocks(3)).unwrap();
    let refused = [
        approve(&registry).map(|_| ()),
        registry.rotate(&Rotation::of(Role::Timestamp), now()).map(|_| ()),
        registry.abandon().map(|_| ()),
    ];
    for refused in refused {
        assert!(matches!(refused, Err(Error::FoundingUnderWay)), "{refused:?}");
    }
    fs::remove_dir_all(registry.folder().ceremony()).unwrap();
    assert!(matches!(registry.inspect(now()), Err(Error::Damaged { .. })), "this is damage");
}
