//! The metadata folder: one file a role, byte for byte as received, and the floors of their versions.
//!
//! Every file is replaced by rename, so it is the old one or the new one. What a folder holds is only a
//! claim: the trust code verifies it again at each run.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use label700::store::StoreError;
use label700::time::Timestamp;
use label700::trust::{Change, Kept, Profile, RawKey, TrustedSet};
use label700::update::KeepMetadata;
use serde_json::{Value, json};

use crate::client::limits;
use crate::encoded;

/// Not a `.json`: it is no metadata, but what the metadata of past runs forbids.
const FLOORS: &str = "floors";

/// A metadata folder.
#[derive(Debug)]
pub(crate) struct KeptFiles {
    dir: PathBuf,
    kept: Kept,
    /// The keys under which the floors were reached, so that a crash between a root file and what must
    /// go with it is noticed at the next run.
    keys: OnlineKeys,
}

/// The keys of timestamp and snapshot, in that order. When they change, fast-forward recovery is due.
type OnlineKeys = [Vec<RawKey>; 2];

impl KeptFiles {
    /// Makes `root` the trusted root of a folder.
    pub(crate) fn begin(dir: &Path, root: &[u8]) -> anyhow::Result<()> {
        let (keys, online_keys) = online_keys(root)?;
        fs::create_dir_all(dir).with_context(|| format!("{} cannot be made", dir.display()))?;
        let mut files = Self { dir: dir.to_owned(), kept: Kept::default(), keys };
        let change = Change::Root { version: 0, bytes: root.to_vec(), reset: false, online_keys };
        // Floors of another beginning do not bind this one; its metadata may, if it verifies.
        files.keep(&change).with_context(|| format!("{} cannot be written", dir.display()))
    }

    /// Reads what a folder holds.
    pub(crate) fn load(dir: &Path) -> anyhow::Result<Self> {
        let not_begun = || format!("there is no root to trust in {}; run `init` first", dir.display());
        let root = fs::read(dir.join("root.json")).with_context(not_begun)?;
        let (keys, online_keys) = online_keys(&root)?;
        let (floors, floor_keys) = read_floors(dir);
        let mut files = Self { dir: dir.to_owned(), kept: Kept::default(), keys };
        files.kept =
            Kept { root: Some(root), roles: read_roles(dir)?, floors, online_keys: Some(online_keys) };
        if floor_keys.is_some_and(|keys| keys != files.keys) {
            let bytes = files.kept.root.clone().unwrap_or_default();
            files.keep(&Change::Root { version: 0, bytes, reset: true, online_keys })?;
        }
        Ok(files)
    }

    /// What was kept, for the trust code to verify.
    pub(crate) fn kept(&self) -> &Kept {
        &self.kept
    }

    fn write_floors(&self) -> io::Result<()> {
        let keys = self.keys.each_ref().map(|keys| keys.iter().map(hex::encode).collect::<Vec<_>>());
        let [timestamp, snapshot] = keys;
        let floors = json!({
            "keys": { "timestamp": timestamp, "snapshot": snapshot },
            "floors": self.kept.floors,
        });
        write(&self.dir, FLOORS, floors.to_string().as_bytes())
    }

    fn try_keep(&mut self, change: &Change) -> io::Result<()> {
        match change {
            Change::Root { bytes, reset, .. } => {
                // The root file is the commit: with its keys, floors of other keys are void.
                write(&self.dir, "root.json", bytes)?;
                if *reset {
                    remove(&self.dir, "timestamp.json")?;
                    remove(&self.dir, "snapshot.json")?;
                }
                self.keys = online_keys(bytes).map_err(io::Error::other)?.0;
                self.kept.apply(change);
                self.write_floors()
            }
            Change::Role { name, bytes, .. } => {
                // Floors first: without them a file could be replaced by an older one.
                self.kept.apply(change);
                self.write_floors()?;
                write(&self.dir, &format!("{}.json", encoded::file_name(name)), bytes)
            }
        }
    }
}

impl KeepMetadata for KeptFiles {
    fn keep(&mut self, change: &Change) -> Result<(), StoreError> {
        Ok(self.try_keep(change)?)
    }
}

/// The keys, and their hash. Also says whether `root` is a root file at all, signed by its own keys.
fn online_keys(root: &[u8]) -> anyhow::Result<(OnlineKeys, [u8; 32])> {
    let started = TrustedSet::start(Profile::generic(limits()), root, Kept::default(), Timestamp(0));
    let (set, _) = started.context("the root file cannot be trusted")?;
    let root = set.root();
    let keys = [&root.timestamp, &root.snapshot].map(|keys| keys.raw_keys().into_iter().collect());
    Ok((keys, root.online_keys_hash()))
}

fn read_roles(dir: &Path) -> anyhow::Result<BTreeMap<String, Vec<u8>>> {
    let mut roles = BTreeMap::new();
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        let file =
            path.file_name().and_then(|name| name.to_str()).and_then(|name| name.strip_suffix(".json"));
        let Some(role) = file.and_then(encoded::decoded).filter(|role| role != "root") else { continue };
        // What cannot be read counts as absent.
        if let Ok(bytes) = fs::read(&path) {
            roles.insert(role, bytes);
        }
    }
    Ok(roles)
}

/// The floors, and the keys that they belong to. A folder without any, or with a damaged file, has those
/// of its verified metadata alone, as any TUF client has.
fn read_floors(dir: &Path) -> (BTreeMap<String, u64>, Option<OnlineKeys>) {
    let read = || -> Option<(BTreeMap<String, u64>, OnlineKeys)> {
        let file: Value = serde_json::from_slice(&fs::read(dir.join(FLOORS)).ok()?).ok()?;
        let floors = serde_json::from_value(file.get("floors")?.clone()).ok()?;
        let keys = |role| {
            let listed = file.get("keys")?.get(role)?.as_array()?.iter();
            let raw = listed.map(|key| <RawKey as hex::FromHex>::from_hex(key.as_str()?).ok());
            raw.collect::<Option<Vec<_>>>()
        };
        Some((floors, [keys("timestamp")?, keys("snapshot")?]))
    };
    read().map_or_else(Default::default, |(floors, keys)| (floors, Some(keys)))
}

/// Writes a file whole: another name, onto the disk, then the right name.
pub(crate) fn write(dir: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    let mut builder = tempfile::Builder::new();
    // As any new file, readable for whomever the process lets read: nothing in it is secret.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.prefix(".new-").tempfile_in(dir)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(dir.join(name)).map_err(|failed| failed.error)?;
    File::open(dir)?.sync_all()
}

fn remove(dir: &Path, name: &str) -> io::Result<()> {
    match fs::remove_file(dir.join(name)) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => File::open(dir)?.sync_all(),
    }
}
