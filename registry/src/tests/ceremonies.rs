//! Holders who keep their keys elsewhere.

use std::fs;
use std::path::PathBuf;

use super::phone::Phone;
use super::*;
use crate::{Founding, HolderFolder, Outcome, Role, Rotation, Signing};

const HOLDERS: [&str; 5] = ["ann", "ben", "cem", "dan", "eva"];

/// A registry whose root and targets keys are in five folders, and the folder in which all of it lies.
struct Desk {
    dir: TempDir,
}

impl Desk {
    fn new() -> Self {
        let desk = Self { dir: tempfile::tempdir().unwrap() };
        for holder in HOLDERS {
            for role in ["root", "targets"] {
                desk.holder(holder).make_key(&format!("{role}-{holder}"), &Protection::Demo).unwrap();
            }
        }
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn holder(&self, name: &str) -> HolderFolder {
        HolderFolder::at(&self.path(name))
    }

    fn public(&self, role: &str) -> Vec<PathBuf> {
        HOLDERS.iter().map(|holder| self.path(&format!("{holder}/{role}-{holder}.pub"))).collect()
    }

    fn founding(&self) -> Founding {
        Founding {
            root_keys: self.public("root"),
            targets_keys: self.public("targets"),
            export: Some(self.path("to-sign")),
            ..Founding::new("demo", &Protection::Demo)
        }
    }

    fn found(&self) -> Registry {
        let operator = Box::new(Unattended);
        let (registry, outcome) =
            Registry::found(&self.path("r"), &self.founding(), now(), operator).unwrap();
        assert_eq!((outcome.waiting.len(), outcome.exported.len()), (2, 2));
        registry
    }

    /// A published registry of these holders.
    fn published(&self) -> Registry {
        let registry = self.found();
        let files = self.sign(&["ann", "ben", "cem"], &["root", "targets"]);
        registry.assemble(&files, false, None, now()).unwrap();
        stage(&registry, &blocks(20)).unwrap();
        approve(&registry).unwrap();
        registry
    }

    /// Each holder's copy of an exported file.
    fn copy(&self, holder: &str, file: &str) -> PathBuf {
        let copy = self.path(&format!("{holder}/{file}.json"));
        fs::copy(self.path(&format!("to-sign/{file}.json")), &copy).unwrap();
        copy
    }

    fn sign(&self, holders: &[&str], files: &[&str]) -> Vec<PathBuf> {
        let mut copies = Vec::new();
        for holder in holders {
            for file in files {
                let copy = self.copy(holder, file);
                let signing = Signing::open(&copy).unwrap();
                assert_eq!(self.holder(holder).sign(&signing, &[], &Unattended).unwrap().len(), 1);
                copies.push(copy);
            }
        }
        copies
    }

    fn export(&self, rotation: Rotation) -> Rotation {
        Rotation { export: Some(self.path("to-sign")), ..rotation }
    }
}

fn done(outcome: Result<Outcome, Error>) -> bool {
    outcome.unwrap().waiting.is_empty()
}

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
    let refused = desk.holder("dan").sign(&Signing::open(&dan).unwrap(), &[], &Unattended);
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
fn signatures_that_are_foreign_invalid_or_stale_are_refused_and_none_is_taken() {
    let desk = Desk::new();
    let mut registry = desk.published();
    registry.rotate(&desk.export(Rotation::renewal(Role::Root)), now()).unwrap();
    let good = desk.sign(&["ann", "ben"], &["root"]);
    let bend = |name: &str, change: &dyn Fn(&mut serde_json::Value)| {
        let path = desk.path(name);
        let mut file: serde_json::Value = serde_json::from_slice(&fs::read(&good[0]).unwrap()).unwrap();
        change(&mut file);
        fs::write(&path, file.to_string()).unwrap();
        path
    };
    let invalid = bend("invalid.json", &|file| {
        let sig = file["signatures"][0]["sig"].as_str().unwrap().to_owned();
        let flipped = if sig.starts_with('0') { "1" } else { "0" };
        file["signatures"][0]["sig"] = format!("{flipped}{}", &sig[1..]).into();
    });
    let foreign = bend("foreign.json", &|file| file["signatures"][0]["keyid"] = "ab".repeat(32).into());
    let other = bend("other.json", &|file| file["signed"]["version"] = 7.into());
    // A key that the file itself names as needed, but the registry does not.
    let smuggled = {
        let (private, public) = desk.holder("mallory").make_key("mallory", &Protection::Demo).unwrap();
        assert!(private.exists());
        let key = fs::read_to_string(public).unwrap();
        let path = bend("mallory/root.json", &|file| file["x-needs"][0]["keys"][0] = key.trim().into());
        desk.holder("mallory").sign(&Signing::open(&path).unwrap(), &[], &Unattended).unwrap();
        path
    };
    let not_one = desk.path("r/registry.json");
    let pending = || tree(&registry.folder().ceremony());
    let before = (pending(), tree(&registry.public_dir()));
    let cases: [(&str, PathBuf, fn(&Error) -> bool); 5] = [
        ("invalid", invalid, |e| matches!(e, Error::BadSignature { .. })),
        ("foreign", foreign, |e| matches!(e, Error::ForeignSignature { .. })),
        ("of another content", other, |e| matches!(e, Error::OtherRequest(_))),
        ("of a key that says of itself that it counts", smuggled, |e| {
            matches!(e, Error::ForeignSignature { .. })
        }),
        ("no exported file", not_one, |e| matches!(e, Error::NotARequest(_))),
    ];
    for (name, path, expected) in cases {
        let files = [good.as_slice(), &[path]].concat();
        let refused = registry.assemble(&files, false, None, now()).unwrap_err();
        assert!(expected(&refused), "{name}: {refused}");
        assert!((pending(), tree(&registry.public_dir())) == before, "{name}: nothing is taken over");
    }
    // One signature in several copies is one signature.
    let thrice = [&good[0], &good[0], &good[0]].map(Clone::clone);
    assert!(matches!(registry.assemble(&thrice, false, None, now()), Err(Error::BelowThreshold(_))));

    // Stale: of a ceremony that is over.
    registry.abandon().unwrap();
    let over = registry.assemble(&good, false, None, now());
    assert!(matches!(over, Err(Error::NoCeremony)));
    registry.rotate(&desk.export(Rotation::renewal(Role::Root)), now().plus(60)).unwrap();
    let stale = registry.assemble(&good, false, None, now().plus(60));
    assert!(matches!(stale, Err(Error::OtherRequest(_))), "a later expiry");
    let late = desk.sign(&["ann", "ben", "cem"], &["root"]);
    let stale = registry.assemble(&late, false, None, now().plus(days(366)));
    assert!(matches!(stale, Err(Error::StaleRequest(_))), "it waited for more than its term");
}

#[test]
fn a_ceremony_that_was_overtaken_publishes_nothing() {
    let (_dir, mut registry) = published();
    let holder = tempfile::tempdir().unwrap();
    let (_, key) = HolderFolder::at(holder.path()).make_key("list-chief", &Protection::Demo).unwrap();
    let export = holder.path().join("to-sign");
    let chief = Rotation {
        add: vec![key],
        remove: ["list-publisher", "list-validator", "list-reserve"].map(String::from).to_vec(),
        threshold: Some(1),
        export: Some(export.clone()),
        ..Rotation::of(Role::List)
    };
    registry.rotate(&chief, now()).unwrap();
    let other = registry.rotate(&Rotation::of(Role::Root), now());
    assert!(matches!(other, Err(Error::CeremonyUnderWay(_))), "one at a time");
    stage(&registry, demo::SAMPLE_CSV).unwrap();
    assert_eq!(approve(&registry).unwrap().seq, 2, "everyday work goes on");
    let file = export.join("list.json");
    HolderFolder::at(holder.path()).sign(&Signing::open(&file).unwrap(), &[], &Unattended).unwrap();
    let public = tree(&registry.public_dir());
    let stale = registry.assemble(&[file], false, None, now());
    assert!(matches!(stale, Err(Error::StaleRequest(_))), "{stale:?}");
    assert!(tree(&registry.public_dir()) == public);
    assert_eq!(registry.abandon().unwrap().as_deref(), Some("rotate list"));
    assert!(registry.rotate(&Rotation::of(Role::Root), now()).unwrap().waiting.is_empty());
}

#[test]
fn a_list_is_signed_by_two_holders_elsewhere() {
    let (dir, registry) = published();
    let to = |name: &str| dir.path().join(name);
    for name in ["list-publisher", "list-validator"] {
        fs::create_dir(to(name)).unwrap();
        fs::rename(registry.folder().keys().join(format!("{name}.pem")), to(name).join("key.pem")).unwrap();
    }
    registry.import_bytes("x.csv", blocks(30).as_bytes()).unwrap();
    let options = PublishOptions { export: Some(to("to-sign")), ..PublishOptions::default() };
    assert!(matches!(registry.publish(&PublishOptions::default(), now()), Err(Error::KeyMissing(_))));
    registry.publish(&options, now()).unwrap();
    let sign = |name: &str| {
        let copy = to(name).join("list.json");
        fs::copy(to("to-sign/list.json"), &copy).unwrap();
        HolderFolder::at(&to(name)).sign(&Signing::open(&copy).unwrap(), &[], &Unattended).unwrap();
        copy
    };
    let (first, second) = (sign("list-publisher"), sign("list-validator"));
    let one = registry.assemble(std::slice::from_ref(&first), true, None, now());
    assert!(matches!(one, Err(Error::BelowThreshold(_))));
    let public = tree(&registry.public_dir());
    let churn = registry.assemble(std::slice::from_ref(&second), false, None, now());
    assert!(matches!(churn, Err(Error::Churn(_))));
    assert!(tree(&registry.public_dir()) == public);
    let release = registry.assemble(&[second], true, None, now()).unwrap().release.unwrap();
    assert_eq!(release.seq, 2);
    assert_eq!(client_seq(&registry, now()), Some(2));
    let again = registry.assemble(&[first], true, None, now());
    assert!(matches!(again, Err(Error::NoCeremony)));
}

#[test]
fn a_holder_sees_what_a_signature_would_approve() {
    let desk = Desk::new();
    let mut registry = desk.published();
    let (_, fay) = desk.holder("fay").make_key("root-fay", &Protection::Demo).unwrap();
    let id = |path: &Path| crate::ceremony::describe::short(&crate::public_key_in(path).unwrap());
    let rotation =
        Rotation { remove: vec!["root-dan".into()], add: vec![fay.clone()], ..Rotation::of(Role::Root) };
    registry.rotate(&desk.export(rotation), now()).unwrap();
    let shown = Signing::open(&desk.path("to-sign/root.json")).unwrap().describe();
    let expected = [
        "root version 2, after 1".to_owned(),
        "  expires 2027-11-23T08:00:00Z".to_owned(),
        "  feed demo".to_owned(),
        "  root: 3 of 5 keys sign, before 3 of 5".to_owned(),
        format!("    + key {}", id(&fay)),
        format!("    - key {}", id(&desk.path("dan/root-dan.pub"))),
        "  targets: 3 of 5 keys sign, as before".to_owned(),
        "  snapshot: 1 of 1 keys sign, as before".to_owned(),
        "  timestamp: 1 of 1 keys sign, as before".to_owned(),
    ];
    assert_eq!(shown, expected);
    registry
        .publish(&PublishOptions { export: Some(desk.path("to-sign")), ..PublishOptions::default() }, now())
        .unwrap();
    let shown = Signing::open(&desk.path("to-sign/list.json")).unwrap().describe().join("\n");
    assert!(shown.starts_with("list version 2, after 1\n"), "{shown}");
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
