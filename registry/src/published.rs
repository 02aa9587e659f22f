//! What the published tree holds now, as its `timestamp.json` tells.

use std::path::{Path, PathBuf};

use label700::list::List;
use label700::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::ceremony::Ceremony;
use crate::error::Error;
use crate::folder::{Folder, read};
use crate::metadata::sha256;
use crate::roles::ListRole;

/// A metadata file.
#[derive(Clone, Debug)]
pub(crate) struct RoleFile {
    pub(crate) path: PathBuf,
    pub(crate) bytes: Vec<u8>,
    pub(crate) signed: Value,
    pub(crate) version: u64,
    pub(crate) expires: Timestamp,
}

/// The list that the list role names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListTarget {
    pub(crate) name: String,
    pub(crate) sha256: String,
    pub(crate) seq: u64,
    pub(crate) max_age_days: Option<u64>,
    pub(crate) switches: Vec<String>,
}

/// The whole published state. Version numbers of what comes next are counted from this alone, so that a
/// command that crashed can simply be repeated.
#[derive(Clone, Debug)]
pub(crate) struct Published {
    pub(crate) timestamp: RoleFile,
    pub(crate) snapshot: RoleFile,
    pub(crate) targets: RoleFile,
    pub(crate) list: RoleFile,
    /// The role that signs lists, as `targets` delegates to it.
    pub(crate) list_role: ListRole,
    pub(crate) target: ListTarget,
    pub(crate) x_issued: Timestamp,
}

impl Published {
    /// `None` before the first publication.
    pub(crate) fn read(folder: &Folder) -> Result<Option<Self>, Error> {
        let metadata = folder.metadata();
        let path = metadata.join("timestamp.json");
        let Some(bytes) = read(&path)? else { return Ok(None) };
        let timestamp = RoleFile::parse(path, bytes)?;
        let snapshot = timestamp.child(&metadata, "snapshot")?;
        let targets = snapshot.child(&metadata, "targets")?;
        let list_role = ListRole::of(&targets)?;
        let list = snapshot.child(&metadata, &list_role.name)?;
        let target = ListTarget::of(&list)?;
        let x_issued = timestamp.signed.get("x-issued").and_then(Value::as_str).and_then(Timestamp::parse);
        let x_issued = x_issued.ok_or_else(|| Error::damaged(&timestamp.path, "x-issued"))?;
        Ok(Some(Self { timestamp, snapshot, targets, list, list_role, target, x_issued }))
    }

    /// The published list.
    pub(crate) fn open_list(&self, folder: &Folder) -> Result<List, Error> {
        open_list(&folder.targets().join(self.target.file_name()), &self.target)
    }
}

/// The newest root file; the registry always has one.
pub(crate) fn newest_root(folder: &Folder) -> Result<RoleFile, Error> {
    let mut newest = None;
    for version in 1_u64.. {
        let path = root_path(folder, version);
        match read(&path)? {
            Some(bytes) => newest = Some((path, bytes)),
            None => break,
        }
    }
    let Some((path, bytes)) = newest else {
        let founding = Ceremony::read(folder)?.is_some_and(|ceremony| ceremony.is_founding());
        let missing = || Error::damaged(&root_path(folder, 1), "it is missing");
        return Err(if founding { Error::FoundingUnderWay } else { missing() });
    };
    RoleFile::parse(path, bytes)
}

/// All root files, the first one first.
pub(crate) fn roots(folder: &Folder) -> Result<Vec<Value>, Error> {
    let mut roots = Vec::new();
    for version in 1_u64.. {
        let path = root_path(folder, version);
        let Some(bytes) = read(&path)? else { break };
        roots.push(serde_json::from_slice(&bytes).map_err(|e| Error::damaged(&path, e.to_string()))?);
    }
    Ok(roots)
}

pub(crate) fn root_path(folder: &Folder, version: u64) -> PathBuf {
    folder.metadata().join(format!("{version}.root.json"))
}

/// Opens a list file that must be the one that was signed.
pub(crate) fn open_list(path: &Path, target: &ListTarget) -> Result<List, Error> {
    let bytes = read(path)?.ok_or_else(|| Error::damaged(path, "it is missing"))?;
    if sha256(&bytes) != target.sha256 {
        return Err(Error::damaged(path, "its hash is not the signed one"));
    }
    List::open(bytes).map_err(|e| Error::damaged(path, e.to_string()))
}

impl RoleFile {
    /// `None` if it is not there.
    pub(crate) fn read(path: PathBuf) -> Result<Option<Self>, Error> {
        read(&path)?.map(|bytes| Self::parse(path, bytes)).transpose()
    }

    pub(crate) fn parse(path: PathBuf, bytes: Vec<u8>) -> Result<Self, Error> {
        let bad = |what: &str| Error::damaged(&path, what);
        let mut file: Value = serde_json::from_slice(&bytes).map_err(|_| bad("not JSON"))?;
        let signed = file.get_mut("signed").map(Value::take).ok_or_else(|| bad("not signed metadata"))?;
        let version = signed.get("version").and_then(Value::as_u64).ok_or_else(|| bad("version"))?;
        let expires = signed.get("expires").and_then(Value::as_str).and_then(Timestamp::parse);
        let expires = expires.ok_or_else(|| bad("expires"))?;
        Ok(Self { path, bytes, signed, version, expires })
    }

    /// The file of another role, in the version and with the hash that this one lists.
    fn child(&self, metadata: &Path, role: &str) -> Result<Self, Error> {
        let listed = self.signed.get("meta").and_then(|meta| meta.get(format!("{role}.json")));
        let bad = || Error::damaged(&self.path, format!("it does not list {role}.json"));
        let listed = listed.ok_or_else(bad)?;
        let version = listed.get("version").and_then(Value::as_u64).ok_or_else(bad)?;
        let hash = listed.get("hashes").and_then(|h| h.get("sha256")).and_then(Value::as_str);
        let path = metadata.join(format!("{version}.{role}.json"));
        let bytes = read(&path)?.ok_or_else(|| Error::damaged(&path, "it is missing"))?;
        if hash != Some(sha256(&bytes).as_str()) {
            return Err(Error::damaged(&path, "its hash is not the signed one"));
        }
        Self::parse(path, bytes)
    }
}

impl ListTarget {
    /// The list with the highest sequence number of a list role's file.
    pub(crate) fn of(list: &RoleFile) -> Result<Self, Error> {
        Self::of_signed(&list.signed).ok_or_else(|| Error::damaged(&list.path, "it names no list"))
    }

    /// The same of its signed part.
    pub(crate) fn of_signed(signed: &Value) -> Option<Self> {
        let targets = signed.get("targets").and_then(Value::as_object);
        let full = targets.into_iter().flatten().filter_map(|(name, json)| Self::parse(name, json));
        full.max_by_key(|target| target.seq)
    }

    fn parse(name: &str, json: &Value) -> Option<Self> {
        let custom = json.get("custom").filter(|c| c.get("kind").and_then(Value::as_str) == Some("full"))?;
        let switches = custom.get("switches").and_then(Value::as_array).into_iter().flatten();
        Some(Self {
            name: name.to_owned(),
            sha256: json.get("hashes")?.get("sha256")?.as_str()?.to_owned(),
            seq: custom.get("seq")?.as_u64()?,
            max_age_days: custom.get("max_age_days").and_then(Value::as_u64),
            switches: switches.filter_map(Value::as_str).map(str::to_owned).collect(),
        })
    }

    /// The name of its file in the published tree.
    pub(crate) fn file_name(&self) -> String {
        format!("{}.{}", self.sha256, self.name)
    }
}
