//! Versions, list numbers and terms far beyond what comes next.
//!
//! Phones never go back: after a file of the highest version no other could follow, and one that is valid for
//! decades is never replaced in time. What was signed last is in `known-versions.json`.

use std::path::{Path, PathBuf};

use label700::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::ceremony::Request;
use crate::ceremony::known::KnownRoot;
use crate::error::Error;
use crate::folder::{Folder, keep_json, read};
use crate::metadata::lifetime;
use crate::published::Published;

/// More versions than a registry publishes while a holder looks away.
const FAR: u64 = 1_000;
/// Clocks differ, and a file waits for its signers.
const SLACK: i64 = 2 * 86_400;

/// The file; absent before the first `targets.json` or `list.json` is signed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct KnownVersions {
    targets: Option<u64>,
    list: Option<u64>,
}

impl KnownVersions {
    /// A registry's own folder has published what nobody signed through `sign`.
    pub(super) fn read(holder: &Path) -> Result<Self, Error> {
        let (path, folder) = (path(holder), Folder::at(holder));
        let mut known = Self::default();
        if let Some(bytes) = read(&path)? {
            known = serde_json::from_slice(&bytes).map_err(|e| Error::damaged(&path, e.to_string()))?;
            // Taken for empty, it would let any version pass.
            if known == Self::default() {
                return Err(Error::damaged(&path, "it names no version"));
            }
        }
        if folder.settings().exists()
            && let Some(published) = Published::read(&folder)?
        {
            known.targets = known.targets.max(Some(published.targets.version));
            known.list = known.list.max(Some(published.list.version));
        }
        Ok(known)
    }

    /// Before it is signed.
    pub(super) fn remember(mut self, holder: &Path, request: &Request) -> Result<(), Error> {
        match request.file() {
            "targets" => self.targets = Some(request.version()),
            "list" => self.list = Some(request.version()),
            _ => return Ok(()),
        }
        keep_json(&path(holder), &self)
    }

    /// # Errors
    /// How far its version or its end is, in words.
    pub(super) fn check(&self, request: &Request, root: &KnownRoot, now: Timestamp) -> Result<(), String> {
        let last = match request.file() {
            "root" => root.version(),
            "targets" => self.targets,
            _ => self.list,
        };
        near("version", request.version(), last)?;
        let expires = request.signed.get("expires").and_then(Value::as_str).and_then(Timestamp::parse);
        match expires {
            Some(expires) if expires <= now => Err(format!(
                "it has expired, on {}, by this computer's clock, {}",
                expires.to_rfc3339(),
                now.to_rfc3339()
            )),
            Some(expires) if expires.0 <= now.plus(lifetime(request.file()) + SLACK).0 => Ok(()),
            Some(expires) => Err(format!(
                "it would be valid until {}, longer than any {}.json from now on by this computer's clock, {}",
                expires.to_rfc3339(),
                request.file(),
                now.to_rfc3339()
            )),
            None => Err("the end of its validity is no time".to_owned()),
        }
    }
}

/// # Errors
/// How far it is from the last one that is known, in words.
pub(super) fn near(what: &str, number: u64, last: Option<u64>) -> Result<(), String> {
    match last {
        Some(last) if number > last.saturating_add(FAR) => {
            Err(format!("its {what} is {number}, and the last one that this folder knows is {last}"))
        }
        _ => Ok(()),
    }
}

fn path(holder: &Path) -> PathBuf {
    holder.join("known-versions.json")
}
