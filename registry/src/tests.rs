//! The registry as a whole, in temporary folders.

mod assembly;
mod audit;
mod ceremonies;
mod clock;
mod crash;
mod crash_rotation;
mod desk;
mod folder;
mod hidden_facts;
mod history;
mod in_vain;
mod jumps;
mod known_root;
mod list_facts;
mod list_form;
mod list_signing;
mod list_texts;
mod online;
mod phone;
mod rehearsals;
mod release;
mod remembered;
mod rotation;
mod serve;
mod sheet;
mod signer;
mod steps;
mod stolen_keys;
mod voices;

use std::path::Path;

use label700::time::Timestamp;
use tempfile::TempDir;
use zeroize::Zeroizing;

use crate::rehearsal::{Files, rehearse};
use crate::{
    ApproveOptions, Error, Operator, Protection, PublishOptions, Registry, Release, Unattended, demo,
    published,
};

const HEADER: &str = "kind,block,first,last,application_platform,base_platform,business_user,scene,\
                      scene_zh_hans,scene_zh_hant,scene_en,approval,resource,valid_from,valid_until\n";

/// 2026-11-23T08:00:00Z.
fn now() -> Timestamp {
    Timestamp(1_795_420_800)
}

fn days(days: i64) -> i64 {
    days * 86_400
}

/// A demo registry with nothing imported.
fn empty() -> (TempDir, Registry) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("r");
    let registry = Registry::init(&path, "demo", &Protection::Demo, now(), Box::new(Unattended)).unwrap();
    (dir, registry)
}

/// A demo registry with the sample published.
fn published() -> (TempDir, Registry) {
    let dir = tempfile::tempdir().unwrap();
    let registry = demo::create(&dir.path().join("r"), now()).unwrap();
    (dir, registry)
}

/// A copy of a registry, in its present state. Faster than to make another one.
fn copy_of(registry: &Registry) -> (TempDir, Registry) {
    let dir = tempfile::tempdir().unwrap();
    let (from, to) = (registry.folder().root(), dir.path().join("r"));
    for (name, _) in tree(from) {
        let path = to.join(&name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        // With its mode, which matters for keys.
        std::fs::copy(from.join(name), path).unwrap();
    }
    let registry = Registry::open(&to, Box::new(Unattended)).unwrap();
    (dir, registry)
}

/// Blocks of one platform, as CSV.
fn blocks(count: u64) -> String {
    let rows = (0..count)
        .map(|i| format!(",700{i:08},,,演示平台,演示移动,,express,,,,active,in_use,,\n"))
        .collect::<String>();
    format!("{HEADER}{rows}")
}

fn stage(registry: &Registry, csv: &str) -> Result<(), Error> {
    registry.import_bytes("test.csv", csv.as_bytes())?;
    registry.publish(&PublishOptions::default(), now()).map(|_| ())
}

fn approve(registry: &Registry) -> Result<Release, Error> {
    registry.approve(&ApproveOptions::default(), now())
}

/// What a client says of the published tree; `None` if nothing is published.
fn client_seq(registry: &Registry, at: Timestamp) -> Option<u64> {
    let folder = registry.folder();
    let tree = published::Published::read(folder).unwrap()?;
    let list = tree.open_list(folder).unwrap();
    list.check_canonical().unwrap();
    let files = Files {
        root: &published::newest_root(folder).unwrap().bytes,
        next_root: None,
        timestamp: &tree.timestamp.bytes,
        snapshot: &tree.snapshot.bytes,
        targets: &tree.targets.bytes,
        list: &tree.list.bytes,
        target: Some(list.as_bytes()),
    };
    rehearse("demo", at, true, &files).unwrap();
    Some(list.header().seq)
}

/// Every file below a folder with its bytes, the lock left out.
fn tree(dir: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    let mut folders = vec![dir.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if !path.ends_with("lock") {
                let name = path.strip_prefix(dir).unwrap().display().to_string();
                files.push((name, std::fs::read(path).unwrap()));
            }
        }
    }
    files.sort();
    files
}

/// Knows one passphrase.
struct Knows(&'static str);

impl Operator for Knows {
    fn passphrase(&self) -> Result<Zeroizing<String>, Error> {
        Ok(Zeroizing::new(self.0.to_owned()))
    }
}
