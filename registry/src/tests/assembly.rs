//! What `assemble` takes over, and what not.

use std::fs;
use std::path::PathBuf;

use super::desk::Desk;
use super::*;
use crate::{CeremonyState, HolderFolder, Role, Rotation, Signing};

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
        desk.holder("mallory").sign(&Signing::open(&path, now()).unwrap(), &[], &Unattended).unwrap();
        path
    };
    let escaping =
        bend("escaping.json", &|file| file["signatures"][0]["keyid"] = "\u{1b}[2K\u{1b}[1ADone!".into());
    let published = bend("published.json", &|file| {
        let root = fs::read(registry.anchor()).unwrap();
        let root: serde_json::Value = serde_json::from_slice(&root).unwrap();
        file["signed"] = root["signed"].clone();
        file["signatures"] = root["signatures"].clone();
    });
    let not_one = desk.path("r/registry.json");
    let pending = || tree(&registry.folder().ceremony());
    let before = (pending(), tree(&registry.public_dir()));
    let cases: [(&str, PathBuf, fn(&Error) -> bool); 7] = [
        ("with an id that moves the cursor", escaping, |e| {
            matches!(e, Error::ForeignSignature { .. }) && !e.to_string().contains('\u{1b}')
        }),
        ("the root before, which is published", published, |e| matches!(e, Error::OtherRequest(_))),
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
    // Nothing but what is published already: the rotation still waits.
    let alone = registry.assemble(&[desk.path("published.json")], false, None, now());
    assert!(matches!(alone, Err(Error::OtherRequest(_))), "{alone:?}");
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
    let late = desk.sign_anew(&["ann", "ben", "cem"], &["root"]);
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
    assert!(!waits(&registry).overtaken);
    assert_eq!(approve(&registry).unwrap().seq, 2, "everyday work goes on");
    assert!(waits(&registry).overtaken);
    let file = export.join("list.json");
    HolderFolder::at(holder.path()).sign(&Signing::open(&file, now()).unwrap(), &[], &Unattended).unwrap();
    let public = tree(&registry.public_dir());
    let stale = registry.assemble(&[file], false, None, now());
    assert!(matches!(stale, Err(Error::StaleRequest(_))), "{stale:?}");
    assert!(tree(&registry.public_dir()) == public);
    assert!(waits(&registry).overtaken);
    assert!(registry.abandon().unwrap().unwrap().starts_with("rotate list --remove list-publisher "));
    assert!(registry.rotate(&Rotation::of(Role::Root), now()).unwrap().waiting.is_empty());
}

fn waits(registry: &Registry) -> CeremonyState {
    registry.inspect(now()).unwrap().ceremony.unwrap()
}

/// As after a restore from a backup that was made in the middle of a ceremony.
#[test]
fn a_root_that_was_overtaken_is_said_to_be() {
    let desk = Desk::new();
    let mut registry = desk.published();
    registry.rotate(&desk.export(Rotation::renewal(Role::Root)), now()).unwrap();
    let state = waits(&registry);
    assert_eq!((state.command.as_str(), state.overtaken), ("rotate root --renew", false));
    let backup = tree(&registry.folder().ceremony());
    registry.abandon().unwrap();
    for minute in 1..=2 {
        let at = now().plus(minute * 60);
        registry.rotate(&desk.export(Rotation::renewal(Role::Root)), at).unwrap();
        let files = desk.sign(&["ann", "ben", "cem"], &["root"]);
        registry.assemble(&files, false, None, at).unwrap();
        for (name, bytes) in &backup {
            fs::write(registry.folder().ceremony().join(name), bytes).unwrap();
        }
        let inspection = registry.inspect(at).unwrap();
        let state = inspection.ceremony.clone().unwrap();
        assert!(state.overtaken && !state.lacks.is_empty(), "{state:?}");
        assert_eq!(inspection.to_json()["ceremony"]["overtaken"], true);
        registry.abandon().unwrap();
    }
    assert!(registry.inspect(now()).unwrap().ceremony.is_none());
}

#[test]
fn a_key_that_is_listed_twice_counts_once() {
    let desk = Desk::new();
    let mut registry = desk.published();
    registry.rotate(&desk.export(Rotation::renewal(Role::Root)), now()).unwrap();
    let file = registry.folder().ceremony().join("root.json");
    let mut request: serde_json::Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
    let keys = request["x-needs"][0]["keys"].as_array_mut().unwrap();
    keys[3] = keys[0].clone();
    keys[4] = keys[0].clone();
    fs::write(&file, request.to_string()).unwrap();
    let one = registry.assemble(&desk.sign(&["ann"], &["root"]), false, None, now());
    assert!(matches!(&one, Err(Error::BelowThreshold(what)) if what.contains("1 of the 3")), "{one:?}");
    assert!(!registry.folder().metadata().join("2.root.json").exists());
    assert!(desk::done(registry.assemble(&desk.sign(&["ben", "cem"], &["root"]), false, None, now())));
}

/// Under its new name the role begins with version 1, whatever list was published meanwhile.
#[test]
fn a_new_list_role_takes_no_list_back_that_was_published_while_it_waited() {
    let desk = Desk::new();
    let mut registry = desk.published();
    let rotation = Rotation { new_name: Some("list-2".to_owned()), ..Rotation::of(Role::List) };
    registry.rotate(&desk.export(rotation), now()).unwrap();
    let files = desk.sign(&["ann", "ben", "cem"], &["targets"]);
    stage(&registry, &blocks(21)).unwrap();
    assert_eq!(approve(&registry).unwrap().seq, 2);
    let public = tree(&registry.public_dir());
    let stale = registry.assemble(&files, false, None, now());
    assert!(matches!(&stale, Err(Error::StaleRequest(file)) if file == "list"), "{stale:?}");
    assert!(tree(&registry.public_dir()) == public);
}

/// Whatever the operator is shown.
#[derive(Clone, Default)]
struct Shown(std::rc::Rc<std::cell::RefCell<String>>);

impl Operator for Shown {
    fn passphrase(&self) -> Result<Zeroizing<String>, Error> {
        Err(Error::NoPassphrase)
    }

    fn show(&self, text: &str) {
        self.0.borrow_mut().push_str(text);
    }
}

/// A label that must go cannot wait for three holders to come together.
#[test]
fn a_list_goes_its_way_while_a_rotation_of_its_role_waits() {
    let desk = Desk::new();
    let mut founder = desk.published();
    let rotation = Rotation { export: Some(desk.path("rotation")), ..Rotation::of(Role::List) };
    assert!(!founder.rotate(&rotation, now()).unwrap().waiting.is_empty());
    let waits = tree(&founder.folder().ceremony());
    assert!(waits.iter().any(|(name, _)| name == "list.json"), "another file of that name");

    let shown = Shown::default();
    let mut registry = Registry::open(founder.folder().root(), Box::new(shown.clone())).unwrap();
    desk.send_away(&registry, "validator");
    desk.stage(&registry, &blocks(21), PublishOptions::default());
    let copy = desk.list_for("validator");
    let signing = Signing::open(&copy, now()).unwrap().trusted();
    desk.holder("validator").sign(&signing, &[], &Unattended).unwrap();
    // Neither the staged list nor what waits, so it is nobody's.
    let other = desk.path("validator/other.json");
    let mut file: serde_json::Value = serde_json::from_slice(&fs::read(&copy).unwrap()).unwrap();
    file["signed"]["version"] = 7.into();
    fs::write(&other, file.to_string()).unwrap();
    assert!(matches!(registry.assemble(&[other], false, None, now()), Err(Error::OtherRequest(_))));
    assert!(tree(registry.folder().root()).iter().any(|(name, _)| name == "staging/list.json"));

    let release = registry.assemble(&[copy], false, None, now()).unwrap().release.unwrap();
    assert_eq!((release.seq, client_seq(&registry, now())), (2, Some(2)));
    assert!(tree(&registry.folder().ceremony()) == waits, "the rotation waits on");
    assert!(
        shown.0.borrow().contains("`rotate list` waited for signatures and was overtaken"),
        "and is told of"
    );

    // It would take the list back, so it has to be begun again.
    fs::copy(desk.path("rotation/targets.json"), desk.path("to-sign/targets.json")).unwrap();
    let late = desk.sign(&["ann", "ben", "cem"], &["targets"]);
    assert!(matches!(registry.assemble(&late, false, None, now()), Err(Error::StaleRequest(_))));
    assert_eq!(registry.abandon().unwrap().as_deref(), Some("rotate list"));
    registry.rotate(&desk.export(Rotation::of(Role::List)), now()).unwrap();
    let files = desk.sign(&["ann", "ben", "cem"], &["targets"]);
    assert!(desk::done(registry.assemble(&files, false, None, now())));
    assert_eq!(client_seq(&registry, now()), Some(2));
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
        for file in ["list.json", "list-2.l700"] {
            fs::copy(to("to-sign").join(file), to(name).join(file)).unwrap();
        }
        let signing = Signing::open(&copy, now()).unwrap().trusted();
        HolderFolder::at(&to(name)).sign(&signing, &[], &Unattended).unwrap();
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
    // Once more, as after a crash that came too late to matter.
    let public = tree(&registry.public_dir());
    let again = registry.assemble(std::slice::from_ref(&first), true, None, now()).unwrap();
    assert_eq!(again.release, Some(release));
    assert!(tree(&registry.public_dir()) == public);
    // It takes no newer list away that is staged meanwhile.
    registry.publish(&options, now()).unwrap();
    registry.assemble(&[first], true, None, now()).unwrap();
    assert_eq!(registry.inspect(now()).unwrap().staged.map(|list| list.seq), Some(3));
}
