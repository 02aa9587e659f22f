//! A published tree that a phone would refuse.

use serde_json::Value;

use super::*;
use crate::{Role, Rotation};

/// A registry with three roots, three lists and the steps between these.
fn grown() -> (TempDir, Registry) {
    let (dir, mut registry) = published();
    for _ in 2..=3 {
        registry.publish(&PublishOptions::default(), now()).unwrap();
        approve(&registry).unwrap();
    }
    registry.rotate(&Rotation::renewal(Role::Root), now()).unwrap();
    registry.rotate(&Rotation::of(Role::Timestamp), now()).unwrap();
    (dir, registry)
}

fn file(registry: &Registry, end: &str) -> std::path::PathBuf {
    let mut names = tree(&registry.public_dir()).into_iter().map(|(name, _)| name);
    registry.public_dir().join(names.rfind(|name| name.ends_with(end)).unwrap())
}

/// Changes a metadata file without signing it again.
fn bend(path: &Path, bend: impl Fn(&mut Value)) {
    let mut json: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    bend(&mut json);
    std::fs::write(path, json.to_string()).unwrap();
}

/// Another last byte, so that the length stays.
fn flip(path: &Path) {
    let mut bytes = std::fs::read(path).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    std::fs::write(path, bytes).unwrap();
}

#[test]
fn an_inspection_finds_what_phones_would_refuse() {
    let (_dir, whole) = grown();
    assert!(whole.inspect(now()).is_ok());
    type Harm = fn(&Registry);
    let unsigned: [(&str, Harm); 5] = [
        ("a timestamp without a signature", |r| {
            bend(&file(r, "timestamp.json"), |json| json["signatures"] = Value::Array(Vec::new()));
        }),
        ("a timestamp with another version", |r| {
            bend(&file(r, "timestamp.json"), |json| json["signed"]["version"] = 700.into());
        }),
        ("an anchor without a signature", |r| {
            bend(&file(r, "/1.root.json"), |json| json["signatures"] = Value::Array(Vec::new()));
        }),
        ("a root that was changed", |r| {
            bend(&file(r, "/2.root.json"), |json| json["signed"]["expires"] = "2099-01-01T00:00:00Z".into());
        }),
        ("a newest root that was changed", |r| {
            bend(&file(r, "/3.root.json"), |json| json["signed"]["expires"] = "2099-01-01T00:00:00Z".into());
        }),
    ];
    for (name, harm) in unsigned {
        let (_dir, registry) = copy_of(&whole);
        harm(&registry);
        let found = registry.inspect(now());
        assert!(matches!(found, Err(Error::NotSigned { .. })), "{name}: {found:?}");
        let before = tree(registry.folder().root());
        assert!(matches!(registry.renew(now()), Err(Error::NotSigned { .. })), "{name}, renewed");
        registry.publish(&PublishOptions::default(), now()).unwrap();
        assert!(matches!(approve(&registry), Err(Error::NotSigned { .. })), "{name}, approved");
        assert!(tree(&registry.public_dir()) == tree_of_public(&before), "{name}");
    }
    let damaged: [(&str, Harm); 7] = [
        ("a list with another byte", |r| flip(&file(r, ".list-3.l700"))),
        ("a step with another byte", |r| flip(&file(r, ".l700d"))),
        ("a step that is missing", |r| std::fs::remove_file(file(r, ".l700d")).unwrap()),
        ("a step that was changed", |r| std::fs::write(file(r, ".l700d"), "changed").unwrap()),
        ("a list that is missing", |r| std::fs::remove_file(file(r, ".list-3.l700")).unwrap()),
        ("a root that is missing", |r| std::fs::remove_file(file(r, "/2.root.json")).unwrap()),
        ("a snapshot that was changed", |r| {
            let newest = published::Published::read(r.folder()).unwrap().unwrap().snapshot.path;
            bend(&newest, |json| json["signed"]["version"] = 700.into());
        }),
    ];
    for (name, harm) in damaged {
        let (_dir, registry) = copy_of(&whole);
        harm(&registry);
        let found = registry.inspect(now());
        assert!(matches!(found, Err(Error::Damaged { .. })), "{name}: {found:?}");
    }
}

fn tree_of_public(files: &[(String, Vec<u8>)]) -> Vec<(String, Vec<u8>)> {
    let public = files.iter().filter_map(|(name, bytes)| {
        name.strip_prefix("public/").map(|name| (name.to_owned(), bytes.clone()))
    });
    public.collect()
}
