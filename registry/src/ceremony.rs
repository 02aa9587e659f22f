//! Signatures that have to be collected before something can be published: `R/ceremony`.
//!
//! ```text
//!  rotate ──▶ R/ceremony/{root,targets,list}.json ──export──▶ a holder's folder ──sign──▶ assemble
//!   new keys     files to be signed, and plan.json                                         │
//!                                                       R/public, when all have signed  ◀──┘
//! ```
//!
//! What is at hand signs at once; where that is enough, nothing waits and a ceremony lasts one command.

pub(crate) mod describe;
mod enact;
pub(crate) mod known;
pub(crate) mod plain;
mod request;
pub(crate) mod voices;

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::folder::{Folder, Mode, file_names, read};
use crate::keys::KeyRing;
use crate::published::Published;
use crate::release::Release;

pub(crate) use enact::{enact, is_overtaken, overtaken};
pub(crate) use request::Request;

/// `R/ceremony/plan.json`: where it is, the files beside it are whole.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub(crate) struct Plan {
    /// What was asked for, such as `rotate root --renew`.
    pub(crate) command: String,
    /// The names of the files to be signed, without `.json`.
    files: Vec<String>,
}

/// The command of a ceremony that founds the registry.
pub(crate) const FOUNDING: &str = "init";

/// A ceremony that is under way.
#[derive(Clone, Debug)]
pub(crate) struct Ceremony {
    pub(crate) command: String,
    pub(crate) requests: Vec<Request>,
}

/// How far a ceremony is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// What was asked for, such as `rotate root --renew`.
    pub command: String,
    /// Whether it was begun by an earlier command.
    pub resumed: bool,
    /// What is published now; `None` while signatures are missing, or before the first publication.
    pub release: Option<Release>,
    /// The files that still need signatures, in words; empty when the ceremony is over.
    pub waiting: Vec<String>,
    /// The files for holders to sign.
    pub exported: Vec<PathBuf>,
    /// Key files that nothing trusts any more.
    pub retired: Vec<PathBuf>,
}

impl Ceremony {
    /// `None` if none is under way.
    pub(crate) fn read(folder: &Folder) -> Result<Option<Self>, Error> {
        let path = plan_path(folder);
        let Some(bytes) = read(&path)? else { return Ok(None) };
        let plan: Plan = serde_json::from_slice(&bytes).map_err(|e| Error::damaged(&path, e.to_string()))?;
        let request = |name: &String| {
            let path = request_path(folder, name);
            let bytes = read(&path)?.ok_or_else(|| Error::damaged(&path, "it is missing"))?;
            Request::parse(&bytes).ok_or_else(|| Error::damaged(&path, "no file to be signed"))
        };
        let requests = plan.files.iter().map(request).collect::<Result<_, _>>()?;
        Ok(Some(Self { command: plan.command, requests }))
    }

    /// Whether the first root still waits for signatures.
    pub(crate) fn is_founding(&self) -> bool {
        self.command == FOUNDING
    }

    /// Writes all down. The plan last: without it nothing is under way.
    pub(crate) fn save(&self, folder: &Folder) -> Result<(), Error> {
        for request in &self.requests {
            folder.write(&request_path(folder, request.file()), &request.to_bytes(), Mode::Shared)?;
        }
        let files = self.requests.iter().map(|request| request.file().to_owned()).collect();
        let plan = Plan { command: self.command.clone(), files };
        let path = plan_path(folder);
        let text = serde_json::to_string_pretty(&plan).map_err(|e| Error::damaged(&path, e.to_string()))?;
        folder.write(&path, format!("{text}\n").as_bytes(), Mode::Shared)
    }

    /// Ends it, the plan first.
    pub(crate) fn clear(folder: &Folder) -> Result<(), Error> {
        folder.remove(&plan_path(folder))?;
        for name in file_names(&folder.ceremony())? {
            folder.remove(&folder.ceremony().join(name))?;
        }
        Ok(())
    }

    pub(crate) fn request(&self, file: &str) -> Option<&Request> {
        self.requests.iter().find(|request| request.file() == file)
    }

    /// Lets the keys at hand sign what they can.
    pub(crate) fn sign_here(&mut self, keys: &mut KeyRing<'_>) -> Result<(), Error> {
        self.requests.iter_mut().try_for_each(|request| request.sign_with(keys))
    }

    /// The files that still need signatures, in words.
    pub(crate) fn waiting(&self) -> Vec<String> {
        self.requests.iter().filter_map(Request::lacks).collect()
    }

    /// How far it is.
    pub(crate) fn outcome(&self, resumed: bool) -> Outcome {
        Outcome {
            command: self.command.clone(),
            resumed,
            release: None,
            waiting: self.waiting(),
            exported: Vec::new(),
            retired: Vec::new(),
        }
    }

    /// Writes the files that still need signatures where holders can take them.
    pub(crate) fn export(&self, folder: &Folder, to: &Path) -> Result<Vec<PathBuf>, Error> {
        std::fs::create_dir_all(to).map_err(Error::io("make the folder", to))?;
        let mut exported = Vec::new();
        for request in self.requests.iter().filter(|request| request.lacks().is_some()) {
            let path = to.join(format!("{}.json", request.file()));
            folder.write_elsewhere(&path, &request.to_bytes())?;
            exported.push(path);
            // The holders of lists sign none that they have not seen.
            if request.file() == "list"
                && let Some(published) = Published::read(folder)?
            {
                let list = published.open_list(folder)?;
                folder.write_elsewhere(&to.join(&published.target.name), list.as_bytes())?;
            }
        }
        Ok(exported)
    }
}

fn plan_path(folder: &Folder) -> PathBuf {
    folder.ceremony().join("plan.json")
}

fn request_path(folder: &Folder, name: &str) -> PathBuf {
    folder.ceremony().join(format!("{name}.json"))
}
