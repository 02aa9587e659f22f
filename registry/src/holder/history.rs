//! What was signed in a holder's folder before: `signed.json`.
//!
//! Of each version of a root one file may ever be signed: phones that took different ones would part ways for
//! good. And a key speaks for one role alone, which is told by what it signed first.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use label700::trust::RawKey;
use label700::trust::sign::{canonical, key_id};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::ceremony::Request;
use crate::error::Error;
use crate::folder::{keep_json, read};
use crate::metadata::sha256;
use crate::roles::ListRole;

/// The file; absent before anything is signed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SignedHere {
    /// Key id to the one role that it signs as: `root`, `targets` or `list`.
    keys: BTreeMap<String, String>,
    /// Role and version to the SHA-256 of the canonical form of each `signed` part.
    files: BTreeMap<String, BTreeMap<u64, BTreeSet<String>>>,
    /// The `signed` part of the last `targets`.
    last_targets: Option<Value>,
    /// And of the one that it was compared with.
    targets_before: Option<Value>,
    /// Whether the last `targets` got its signature. If not, it may have been signed in vain, and nobody has it.
    #[serde(default)]
    targets_completed: bool,
    /// Every name that a list role had in `targets` that were signed here, to the ids of its keys then.
    #[serde(default)]
    list_roles: BTreeMap<String, BTreeSet<String>>,
}

impl SignedHere {
    pub(super) fn read(holder: &Path) -> Result<Self, Error> {
        let path = path(holder);
        let Some(bytes) = read(&path)? else { return Ok(Self::default()) };
        let here: Self = serde_json::from_slice(&bytes).map_err(|e| Error::damaged(&path, e.to_string()))?;
        // Taken for empty, it would let a second root of a version pass.
        if here.keys.is_empty() { Err(Error::damaged(&path, "it names no key")) } else { Ok(here) }
    }

    /// Whether another root, or `targets`, of this version was signed here.
    pub(super) fn has_another(&self, request: &Request) -> bool {
        let versions = self.files.get(request.file());
        let signed = versions.and_then(|versions| versions.get(&request.version()));
        let hash = hash(request);
        signed.is_some_and(|hashes| hashes.iter().any(|signed| Some(signed) != hash.as_ref()))
    }

    /// # Errors
    /// Which of the keys that would sign has another role, in words.
    pub(super) fn check_keys(&self, request: &Request, keys: &[RawKey]) -> Result<(), String> {
        let role = |key: &&RawKey| self.keys.get(&key_id(key)).filter(|role| *role != request.file());
        match keys.iter().find_map(|key| role(&key).map(|role| (key, role))) {
            Some((key, role)) => Err(format!(
                "key {} has signed here as {role}, and a key has one role alone; ask who made the file",
                key_id(key)
            )),
            None => Ok(()),
        }
    }

    /// Who signs lists, and the version that says so: as the `targets` that a file is to be compared with, the last
    /// of another version that was signed here.
    pub(super) fn list_role(&self, request: &Request) -> Option<(u64, ListRole)> {
        let before = self.before(request)?;
        Some((version(before)?, ListRole::parse(before).ok()?))
    }

    /// # Errors
    /// If `targets` give the list role another name and keys enough that signed under a former one, or a former name,
    /// in words: a list file does not say whose it is, so each that was ever signed would be good once more.
    pub(super) fn check_name(&self, request: &Request) -> Result<(), String> {
        let new = ListRole::parse(&request.signed).ok().filter(|_| request.file() == "targets");
        let Some(new) = new else { return Ok(()) };
        let signs = |ids: &BTreeSet<String>| new.is_signed_by(|key| ids.contains(&key_id(key)));
        if self.list_roles.iter().any(|(name, ids)| *name != new.name && signs(ids)) {
            return Err("it gives the list role another name and keys that signed under a former one, so former lists \
                        would be good again"
                .to_owned());
        }
        // Of the very last one, signed in vain or not: it may be signed once more.
        let last =
            self.last_targets.as_ref().and_then(|last| ListRole::parse(last).ok()).map(|role| role.name);
        if last.is_some_and(|last| last != new.name) && self.list_roles.contains_key(&new.name) {
            return Err("it gives the list role a name that it had before".to_owned());
        }
        Ok(())
    }

    /// The last of another version that got its signature, as far as is known; else what that was compared with.
    fn before(&self, request: &Request) -> Option<&Value> {
        let last = self.last_targets.as_ref()?;
        let counts = self.targets_completed && version(last) != Some(request.version());
        if counts { Some(last) } else { self.targets_before.as_ref() }
    }

    /// After it was signed.
    pub(super) fn complete(holder: &Path, request: &Request) -> Result<(), Error> {
        if request.file() != "targets" {
            return Ok(());
        }
        Self { targets_completed: true, ..Self::read(holder)? }.write(holder)
    }

    /// Before it is signed.
    pub(super) fn remember(mut self, holder: &Path, request: &Request, keys: &[RawKey]) -> Result<(), Error> {
        let role = request.file();
        self.keys.extend(keys.iter().map(|key| (key_id(key), role.to_owned())));
        // Lists have a memory of their own.
        if role != "list" {
            let versions = self.files.entry(role.to_owned()).or_default();
            versions.entry(request.version()).or_default().extend(hash(request));
        }
        if role == "targets" {
            self.targets_before = self.before(request).cloned();
            self.last_targets = Some(request.signed.clone());
            self.targets_completed = false;
            if let Ok(role) = ListRole::parse(&request.signed) {
                self.list_roles.entry(role.name).or_default().extend(role.keys.keys.iter().map(key_id));
            }
        }
        self.write(holder)
    }

    fn write(&self, holder: &Path) -> Result<(), Error> {
        keep_json(&path(holder), self)
    }
}

fn version(signed: &Value) -> Option<u64> {
    signed.get("version")?.as_u64()
}

fn hash(request: &Request) -> Option<String> {
    canonical(&request.signed).ok().map(|bytes| sha256(&bytes))
}

fn path(holder: &Path) -> PathBuf {
    holder.join("signed.json")
}
