//! Which lists a holder's folder knows: `known-list.json`, and the lists that it names.
//!
//! Known are the last list that was signed here and the one that it was compared with. Whether either was
//! ever published is not known here.

use std::fs;
use std::path::{Path, PathBuf};

use label700::list::List;
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::folder::{file_names, keep, keep_json, read};
use crate::published::{ListTarget, open_list};

/// The file; absent before the first list is signed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct KnownLists {
    pub(super) signed_last: Option<ListTarget>,
    pub(super) before: Option<ListTarget>,
    /// Whether the last one got its signature. If not, it may have been signed in vain, and nobody has it.
    #[serde(default)]
    pub(super) completed: bool,
}

impl KnownLists {
    pub(super) fn read(holder: &Path) -> Result<Self, Error> {
        let path = path(holder);
        let Some(bytes) = read(&path)? else { return Ok(Self::default()) };
        let known: Self = serde_json::from_slice(&bytes).map_err(|e| Error::damaged(&path, e.to_string()))?;
        // Taken for empty, it would compare with nothing.
        if known.signed_last.is_none() { Err(Error::damaged(&path, "it names no list")) } else { Ok(known) }
    }

    /// One of the two. It must be the one that was signed.
    pub(super) fn open(holder: &Path, target: &ListTarget) -> Result<List, Error> {
        let path = list_path(holder, target);
        let list = open_list(&path, target)?;
        list.check_canonical().map_err(|e| Error::damaged(&path, e.to_string()))?;
        Ok(list)
    }

    /// The lists first: where there is a `known-list.json`, there are its lists.
    pub(super) fn save(&self, holder: &Path, signed: &List) -> Result<(), Error> {
        if let Some(target) = &self.signed_last {
            keep(&list_path(holder, target), signed.as_bytes())?;
        }
        self.write(holder)?;
        let named: Vec<_> = [&self.signed_last, &self.before].into_iter().flatten().map(file_name).collect();
        for name in file_names(holder)? {
            if name.starts_with(PREFIX) && name.ends_with(".l700") && !named.contains(&name) {
                let path = holder.join(name);
                fs::remove_file(&path).map_err(Error::io("remove", &path))?;
            }
        }
        Ok(())
    }
}

impl KnownLists {
    /// The last one has its signature, and the file it.
    pub(super) fn complete(holder: &Path, signed: &ListTarget) -> Result<(), Error> {
        let known = Self::read(holder)?;
        let is_last = known.signed_last.as_ref() == Some(signed);
        if is_last { Self { completed: true, ..known }.write(holder) } else { Ok(()) }
    }

    fn write(&self, holder: &Path) -> Result<(), Error> {
        keep_json(&path(holder), self)
    }
}

const PREFIX: &str = "known-list.";

/// By its hash alone, which `open_list` holds it against; never by a name that came from elsewhere.
fn file_name(target: &ListTarget) -> String {
    format!("{PREFIX}{}.l700", target.sha256)
}

fn list_path(holder: &Path, target: &ListTarget) -> PathBuf {
    holder.join(file_name(target))
}

fn path(holder: &Path) -> PathBuf {
    holder.join("known-list.json")
}
