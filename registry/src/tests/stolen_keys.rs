//! What a thief of online keys or list keys signed, and the rotations that leave it behind.

use label700::fetch::DirectoryFetch;

use super::phone::Phone;
use super::*;
use crate::published::{Published, newest_root};
use crate::roles::RootRoles;
use crate::{Role, Rotation};

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
