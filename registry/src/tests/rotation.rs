//! New keys for each role, with the keys at hand.

use label700::fetch::DirectoryFetch;

use super::phone::Phone;
use super::*;
use crate::published::{Published, newest_root};
use crate::roles::RootRoles;
use crate::{Role, Rotation};

const ROLES: [Role; 6] =
    [Role::Root, Role::Targets, Role::List, Role::Snapshot, Role::Timestamp, Role::Online];

fn keys_of(registry: &Registry, role: Role) -> Vec<[u8; 32]> {
    let root = RootRoles::of(&newest_root(registry.folder()).unwrap()).unwrap();
    let list = Published::read(registry.folder()).unwrap().unwrap().list_role.keys;
    match role {
        Role::Root => root.root.keys,
        Role::Targets => root.targets.keys,
        Role::List => list.keys,
        Role::Snapshot => root.snapshot.keys,
        Role::Timestamp => root.timestamp.keys,
        Role::Online => [root.snapshot.keys, root.timestamp.keys].concat(),
    }
}

#[test]
fn every_role_gets_new_keys_and_phones_notice_nothing() {
    for role in ROLES {
        let (_dir, mut registry) = published();
        let (mut old_phone, before) = (Phone::new(&registry), keys_of(&registry, role));
        old_phone.refresh(&registry, now()).unwrap();
        for round in 1..=2 {
            let outcome = registry.rotate(&Rotation::of(role), now().plus(round * 60)).unwrap();
            assert!(outcome.waiting.is_empty() && !outcome.resumed, "{role:?}");
            assert_eq!(
                outcome.retired.len(),
                before.len() * round as usize,
                "{role:?}: the old keys are named"
            );
        }
        let after = keys_of(&registry, role);
        assert_eq!(after.len(), before.len(), "{role:?}");
        assert!(after.iter().all(|key| !before.contains(key)), "{role:?}");
        assert_eq!(old_phone.refresh(&registry, now().plus(180)), Ok(1), "{role:?}");
        assert_eq!(Phone::new(&registry).refresh(&registry, now().plus(180)), Ok(1), "{role:?}");
        // Everyday work goes on with the new keys.
        registry.renew(now().plus(240)).unwrap();
        stage(&registry, &blocks(30)).unwrap();
        let options = ApproveOptions { allow_churn: true, ..ApproveOptions::default() };
        assert_eq!(registry.approve(&options, now().plus(300)).unwrap().seq, 2, "{role:?}");
        assert_eq!(old_phone.refresh(&registry, now().plus(300)), Ok(2), "{role:?}");
        let reopened = Registry::open(registry.folder().root(), Box::new(Unattended)).unwrap();
        reopened.renew(now().plus(360)).unwrap();
        assert_eq!(old_phone.refresh(&reopened, now().plus(360)), Ok(2), "{role:?}");
    }
}

#[test]
fn a_renewal_moves_the_end_and_changes_no_key() {
    let half_a_year = now().plus(days(200));
    for (role, name) in [(Role::Root, "root"), (Role::Targets, "targets"), (Role::List, "list")] {
        let (_dir, mut registry) = published();
        let mut phone = Phone::new(&registry);
        phone.refresh(&registry, now()).unwrap();
        let at = if role == Role::List { now().plus(days(60)) } else { half_a_year };
        let overdue = |registry: &Registry| {
            let roles = registry.inspect(at).unwrap().roles;
            let state = roles.into_iter().find(|state| state.role == name).unwrap();
            (state.overdue, state.remedy)
        };
        assert!(overdue(&registry).0, "{name}");
        if role != Role::List {
            assert_eq!(overdue(&registry).1, format!("rotate {name} --renew"));
        }
        let before = keys_of(&registry, role);
        registry.rotate(&Rotation::renewal(role), at).unwrap();
        assert!(!overdue(&registry).0, "{name}");
        assert_eq!(keys_of(&registry, role), before, "{name}");
        if role == Role::List {
            assert_eq!(phone.refresh(&registry, at), Ok(1));
        }
    }
}

#[test]
fn rotations_that_make_no_sense_are_refused_and_change_nothing() {
    let (dir, mut registry) = published();
    let key = |name: &str, text: &str| {
        let path = dir.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    let good = key("zoe.pub", &hex::encode(keys_of(&registry, Role::Snapshot)[0]));
    // Under the names that they have, so that nothing else is wrong with them.
    let named = |key: &[u8; 32]| format!("{}.pub", registry.settings().name_of(key).unwrap());
    let (targets, list) = (keys_of(&registry, Role::Targets)[0], keys_of(&registry, Role::List)[0]);
    let (other, lists) =
        (key(&named(&targets), &hex::encode(targets)), key(&named(&list), &hex::encode(list)));
    let own = key("timestamp.pub", &hex::encode(keys_of(&registry, Role::Timestamp)[0]));
    let (no_key, bad_name) = (key("no-key.pub", "none"), key("Zoë.pub", "00"));
    let of = Rotation::of;
    let before = tree(registry.folder().root());
    let cases = [
        ("an unknown key", Rotation { remove: vec!["nobody".into()], ..of(Role::Root) }),
        ("a threshold above the keys", Rotation { threshold: Some(6), ..of(Role::Root) }),
        ("a threshold of none", Rotation { threshold: Some(0), ..of(Role::Root) }),
        (
            "too few keys left",
            Rotation { remove: ["root-1", "root-2", "root-3"].map(String::from).to_vec(), ..of(Role::Root) },
        ),
        ("nothing new", Rotation { threshold: Some(3), ..of(Role::Root) }),
        ("no public key", Rotation { add: vec![no_key], ..of(Role::Root) }),
        ("a file that names nobody", Rotation { add: vec![bad_name], ..of(Role::Root) }),
        ("a key under a second name", Rotation { add: vec![good], ..of(Role::Timestamp) }),
        ("a key of another role", Rotation { add: vec![other], ..of(Role::List) }),
        ("a list holder's key for the root", Rotation { add: vec![lists], ..of(Role::Root) }),
        ("a key that the role has", Rotation { add: vec![own], ..of(Role::Timestamp) }),
        (
            "a renewal with other keys",
            Rotation { remove: vec!["root-1".into()], ..Rotation::renewal(Role::Root) },
        ),
        ("a renewal of an online role", Rotation::renewal(Role::Timestamp)),
        ("a renewal of both online roles", Rotation::renewal(Role::Online)),
        ("chosen keys for both online roles", Rotation { threshold: Some(1), ..of(Role::Online) }),
        ("a new name of another role", Rotation { new_name: Some("roots".into()), ..of(Role::Root) }),
        ("the name of another role", Rotation { new_name: Some("targets".into()), ..of(Role::List) }),
        ("its own present name", Rotation { new_name: Some("list".into()), ..of(Role::List) }),
        ("a name that no URL holds", Rotation { new_name: Some("List".into()), ..of(Role::List) }),
        ("lost keys of the root itself", Rotation { old_keys_lost: true, ..of(Role::Root) }),
    ];
    for (name, rotation) in cases {
        let refused = registry.rotate(&rotation, now());
        assert!(matches!(refused, Err(Error::BadValue(_) | Error::NotAPublicKey(_))), "{name}: {refused:?}");
        assert!(tree(registry.folder().root()) == before, "{name}");
    }
    let early = registry.rotate(&of(Role::Root), now().plus(-days(2)));
    assert!(matches!(early, Err(Error::ClockBehind { .. })));
}

#[test]
fn a_list_staged_before_the_list_role_was_signed_anew_is_not_published() {
    let (_dir, mut registry) = published();
    registry.publish(&PublishOptions::default(), now()).unwrap();
    let staged = tree(&registry.folder().staging());
    registry.rotate(&Rotation::renewal(Role::List), now()).unwrap();
    assert!(matches!(approve(&registry), Err(Error::NothingStaged)));
    // A crash may have come before the staging folder was cleared.
    for (name, bytes) in staged {
        std::fs::write(registry.folder().staging().join(name), bytes).unwrap();
    }
    let public = tree(&registry.public_dir());
    assert!(matches!(approve(&registry), Err(Error::StagedOutdated)));
    assert!(tree(&registry.public_dir()) == public);
}

#[test]
fn a_mistyped_passphrase_protects_no_new_key() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("r");
    let protection = Protection::Passphrase(Zeroizing::new("correct horse battery".to_owned()));
    let right = || Box::new(Knows("correct horse battery"));
    let registry = Registry::init(&path, "demo", &protection, now(), right()).unwrap();
    for name in ["root-1", "root-2", "root-3", "root-4", "root-5"] {
        std::fs::remove_file(registry.folder().keys().join(format!("{name}.pem"))).unwrap();
    }
    let rotation = Rotation { export: Some(dir.path().join("to-sign")), ..Rotation::of(Role::Timestamp) };
    let before = tree(&path);
    let mut mistyped = Registry::open(&path, Box::new(Knows("correct house battery"))).unwrap();
    assert!(matches!(mistyped.rotate(&rotation, now()), Err(Error::WrongPassphrase(_))));
    assert!(tree(&path) == before);
    let mut registry = Registry::open(&path, right()).unwrap();
    registry.rotate(&rotation, now()).unwrap();
    let made = std::fs::read_to_string(registry.folder().keys().join("timestamp.2.pem")).unwrap();
    assert!(made.contains("ENCRYPTED"));
}

#[test]
fn a_stolen_timestamp_key_is_forgotten_with_all_that_it_signed() {
    let (dir, mut registry) = published();
    let honest = published_files(&registry);
    let mut phone = Phone::new(&registry);
    phone.refresh(&registry, now()).unwrap();
    // The thief has the registry's online keys, and runs far ahead in versions and in time.
    let mut stolen = honest.clone();
    let root = RootRoles::of(&newest_root(registry.folder()).unwrap()).unwrap();
    let mut ring = registry.key_ring();
    let (snapshot_key, timestamp_key) =
        (ring.open_role(&root.snapshot).unwrap(), ring.open_role(&root.timestamp).unwrap());
    let poison = |name: &str,
                  version: u64,
                  keys: &[Box<dyn label700::trust::sign::Signer>],
                  bend: &dyn Fn(&mut serde_json::Value)| {
        let file: serde_json::Value = serde_json::from_slice(&honest[name]).unwrap();
        let mut signed = file["signed"].clone();
        signed["version"] = version.into();
        bend(&mut signed);
        label700::trust::sign::envelope(&signed, &crate::seal::borrowed(keys)).unwrap()
    };
    let far = (1 << 53) - 1;
    let snapshot = poison("metadata/1.snapshot.json", far, &snapshot_key, &|_| {});
    let timestamp = poison("metadata/timestamp.json", far, &timestamp_key, &|signed| {
        signed["x-issued"] = "2099-01-01T00:00:00Z".into();
        signed["expires"] = "2100-01-01T00:00:00Z".into();
        signed["meta"]["snapshot.json"] = serde_json::json!({
            "version": far, "length": snapshot.len(), "hashes": { "sha256": crate::metadata::sha256(&snapshot) }
        });
    });
    stolen.insert(format!("metadata/{far}.snapshot.json"), snapshot);
    stolen.insert("metadata/timestamp.json".to_owned(), timestamp);
    let poisoned = phone.refresh_from(&|name| stolen.get(name.to_str().unwrap()).cloned(), now());
    assert!(poisoned.unwrap_err().contains("expired"), "everything looks old beside the year 2099");
    registry.renew(now().plus(60)).unwrap();
    assert!(
        phone.refresh(&registry, now().plus(60)).unwrap_err().contains("rollback"),
        "before the rotation"
    );

    registry.rotate(&Rotation::of(Role::Timestamp), now().plus(120)).unwrap();
    assert_eq!(phone.refresh(&registry, now().plus(120)), Ok(1), "after it");
    drop(dir);
}

/// The published tree by name.
fn published_files(registry: &Registry) -> std::collections::BTreeMap<String, Vec<u8>> {
    tree(&registry.public_dir()).into_iter().collect()
}

#[test]
fn a_list_numbered_out_of_reach_by_stolen_list_keys_is_forgotten_with_the_roles_name() {
    let (dir, mut registry) = published();
    let phone = dir.path().join("phone");
    let refresh = |public: &Path, at: Timestamp| {
        let config = label700::update::UpdaterConfig {
            feed: None,
            anchor: std::fs::read(registry_anchor(dir.path())).unwrap(),
            mirrors: vec![DirectoryFetch::BASE.to_owned()],
            state_dir: phone.join("state"),
            view_dir: phone.join("view"),
            limits: label700::trust::Limits::default(),
        };
        let fetch = std::sync::Arc::new(DirectoryFetch::new(public));
        let mut updater = label700::update::Updater::open(config, fetch).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(updater.refresh(at)).map(|refreshed| refreshed.seq).map_err(|e| e.to_string())
    };
    let public = registry.public_dir();
    assert_eq!(refresh(&public, now()), Ok(1));

    // The thief signs a list numbered as high as numbers go, with the stolen list keys and online keys.
    let far = (1_u64 << 53) - 1;
    let stolen = dir.path().join("stolen");
    poison_list(&registry, &stolen, far);
    assert_eq!(refresh(&stolen, now().plus(60)), Ok(far), "the stolen keys are good for it");
    registry.renew(now().plus(120)).unwrap();
    registry.renew(now().plus(121)).unwrap();
    assert!(refresh(&public, now().plus(121)).unwrap_err().contains("rollback"));
    // New list keys alone do not help.
    registry.rotate(&Rotation::of(Role::List), now().plus(180)).unwrap();
    assert!(refresh(&public, now().plus(180)).unwrap_err().contains("rollback"), "new keys alone");

    let renamed = Rotation { new_name: Some("list-2".to_owned()), ..Rotation::of(Role::List) };
    registry.rotate(&renamed, now().plus(240)).unwrap();
    registry.rotate(&Rotation::of(Role::Snapshot), now().plus(300)).unwrap();
    registry.rotate(&Rotation::of(Role::Timestamp), now().plus(360)).unwrap();
    assert_eq!(refresh(&public, now().plus(360)), Ok(1), "with the new name");
    stage(&registry, demo::SAMPLE_CSV).unwrap();
    registry.approve(&ApproveOptions::default(), now().plus(420)).unwrap();
    assert_eq!(refresh(&public, now().plus(420)), Ok(2), "and it goes on from there");
    let states = registry.inspect(now()).unwrap().roles;
    assert!(states.iter().any(|state| state.role == "list-2"));
    let again = Rotation { new_name: Some("list".to_owned()), ..Rotation::of(Role::List) };
    assert!(
        matches!(registry.rotate(&again, now().plus(480)), Err(Error::BadValue(_))),
        "never the old name"
    );
}

fn registry_anchor(dir: &Path) -> std::path::PathBuf {
    dir.join("r/public/metadata/1.root.json")
}

/// A copy of the published tree with a list of that number in it, signed with the registry's own keys.
fn poison_list(registry: &Registry, to: &Path, seq: u64) {
    let published = Published::read(registry.folder()).unwrap().unwrap();
    let content = label700::list::ListHead {
        feed: "demo".to_owned(),
        seq,
        issued: now(),
        phases: registry.settings().phases(registry.folder()).unwrap(),
        coverage: Vec::new(),
    };
    let bytes = label700::list::encode_ranges(&content, &[], Vec::new()).unwrap();
    let facts = crate::metadata::ListFacts {
        feed: "demo",
        seq,
        length: bytes.len() as u64,
        sha256: &crate::metadata::sha256(&bytes),
        ranges: 0,
        max_age_days: None,
        switches: &[],
        deltas: serde_json::Map::new(),
    };
    let signed = crate::metadata::list(published.list.version + 1, now(), facts);
    let mut ring = registry.key_ring();
    let mut open = |role: &crate::roles::RoleKeys| ring.open_role(role).unwrap();
    let root = RootRoles::of(&newest_root(registry.folder()).unwrap()).unwrap();
    let keys = open(&published.list_role.keys);
    let list = label700::trust::sign::envelope(&signed, &crate::seal::borrowed(&keys)).unwrap();
    let current = crate::seal::Current {
        targets: (published.targets.version, &published.targets.bytes),
        list: (published.list.version + 1, &list),
        list_role: "list",
    };
    let sealed = crate::seal::seal(
        Some(&published),
        current,
        now().plus(60),
        &open(&root.snapshot),
        &open(&root.timestamp),
    );
    for (name, bytes) in tree(&registry.public_dir()) {
        let path = to.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    let thief = crate::folder::Folder::at(&to.with_file_name("thief"));
    thief.create().unwrap();
    sealed.unwrap().write(&thief).unwrap();
    for (name, bytes) in tree(&thief.public()) {
        std::fs::write(to.join(name), bytes).unwrap();
    }
    std::fs::write(to.join(format!("metadata/{}.list.json", published.list.version + 1)), list).unwrap();
    let hash = crate::metadata::sha256(&bytes);
    std::fs::write(to.join(format!("targets/{hash}.list-{seq}.l700")), bytes).unwrap();
}
