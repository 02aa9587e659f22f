//! What a holder's folder knows of the root, beside what a file to be signed says of itself.
//!
//! `known-root.json` holds two signed parts: the newest root that a signature here was given after, and the
//! last root that was signed here. Both are roots that were shown, or that follow from one that was.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::Request;
use crate::error::Error;
use crate::folder::{keep_json, read};
use crate::roles::RootRoles;

/// The file, empty or absent before the first root is signed.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct KnownRoot {
    current: Option<Value>,
    signed_last: Option<Value>,
    /// In a registry's own folder the newest root that it published; not in the file.
    published: Option<Value>,
}

/// How a root that is to be signed stands to the one that the folder knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// The folder knows none.
    First,
    /// It is the known one.
    Known,
    /// It replaces the known one, or a successor signed by the holders of it.
    Follows,
    /// It does not, or nobody can tell.
    Unknown,
}

impl KnownRoot {
    pub(crate) fn read(holder: &Path) -> Result<Self, Error> {
        let path = path(holder);
        let Some(bytes) = read(&path)? else { return Ok(Self::default()) };
        let mut file: Value =
            serde_json::from_slice(&bytes).map_err(|e| Error::damaged(&path, e.to_string()))?;
        let mut take = |name: &str| file.get_mut(name).map(Value::take).filter(Value::is_object);
        let known = Self { current: take("current"), signed_last: take("signed_last"), published: None };
        // Taken for empty, it would trust whatever comes next.
        if known.current.is_none() { Err(Error::damaged(&path, "it holds no root")) } else { Ok(known) }
    }

    /// With the newest root that was published here, which is the current one unless a newer one is known.
    pub(crate) fn with_published(self, root: Value) -> Self {
        let is_newest = version(&root) > self.version();
        let current = if is_newest { Some(root.clone()) } else { self.current };
        Self { current, published: Some(root), ..self }
    }

    pub(crate) fn version(&self) -> Option<u64> {
        version(self.current.as_ref()?)
    }

    /// Who signs for what, as the roots say that this folder knows, and the newest of `roots` that follows from
    /// them: others may have signed roots since.
    pub(crate) fn roles(&self, roots: &[Value]) -> Vec<RootRoles> {
        let newest = self.current.as_ref().and_then(|current| newest(current, roots));
        let roots = [&self.current, &self.signed_last, &self.published].into_iter().flatten().chain(newest);
        roots.filter_map(|root| RootRoles::parse(root).ok()).collect()
    }

    pub(crate) fn standing(&self, request: &Request) -> Standing {
        let Some(current) = &self.current else { return Standing::First };
        if *current == request.signed {
            return Standing::Known;
        }
        let follows = self.is_of_feed(request)
            && request.replaces.as_ref().is_some_and(|former| {
                version(former).and_then(|version| version.checked_add(1)) == Some(request.version())
                    && (former == current || newest(current, &request.roots) == Some(former))
            });
        if follows { Standing::Follows } else { Standing::Unknown }
    }

    /// Phones never follow a root to another feed.
    pub(crate) fn is_of_feed(&self, request: &Request) -> bool {
        self.current.as_ref().is_none_or(|current| current.get("x-feed") == request.signed.get("x-feed"))
    }

    /// Before a root is signed that stands so to what is known: should the computer stop between the two, then
    /// what was signed is known here in any case.
    pub(crate) fn remember(&self, holder: &Path, request: &Request) -> Result<(), Error> {
        let current = match self.standing(request) {
            // Not the new one: whether it will ever be published is not known here.
            Standing::Follows => request.replaces.as_ref().unwrap_or(&request.signed),
            // What it claims to replace was neither verified nor shown; itself it was shown in full.
            Standing::First | Standing::Known | Standing::Unknown => &request.signed,
        };
        // The newest of them: an old one may be signed once more.
        let signed = self.signed_last.as_ref().filter(|last| version(last) > version(&request.signed));
        save(holder, current, Some(signed.unwrap_or(&request.signed)))
    }

    /// A published root, a whole file, that may take the place of the one that this folder knows.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub(crate) fn check_successor(&self, root: &Value, trusted: bool) -> Result<Request, String> {
        let request = published(root)?;
        if !self.is_of_feed(&request) {
            return Err("it is of another feed than the root that this folder knows".to_owned());
        }
        let roots = std::slice::from_ref(root);
        let follows = |current| newest(current, roots) == Some(&request.signed);
        match &self.current {
            Some(current) if !trusted && *current != request.signed && !follows(current) => Err(format!(
                "it does not follow from the root that this folder knows (version {}); ask the other holders, and only \
                 if what the folder knows was never published, repeat with --trust-request",
                version(current).unwrap_or_default()
            )),
            _ => Ok(request),
        }
    }

    pub(crate) fn replace_by(&self, holder: &Path, root: &Request) -> Result<(), Error> {
        save(holder, &root.signed, self.signed_last.as_ref())
    }

    /// Who signs for what by the root that this folder knows.
    pub(crate) fn current_roles(&self) -> Option<RootRoles> {
        RootRoles::parse(self.current.as_ref()?).ok()
    }

    /// Whether another root of this version was the newest that was signed here.
    pub(crate) fn signed_another(&self, request: &Request) -> bool {
        let last = self.signed_last.as_ref().filter(|_| request.file() == "root");
        last.is_some_and(|last| *last != request.signed && version(last) == Some(request.version()))
    }
}

/// Where `roots`, whole files, lead from a root: each must be signed by the holders of the one before and by its
/// own. `None` if any is not.
fn newest<'a>(from: &'a Value, roots: &'a [Value]) -> Option<&'a Value> {
    let mut there = from;
    for root in roots {
        let signed = root.get("signed")?;
        if version(signed) > version(there) {
            there = Some(signed).filter(|signed| succeeds(there, root, signed))?;
        }
    }
    Some(there)
}

fn succeeds(before: &Value, root: &Value, signed: &Value) -> bool {
    let next = version(before).and_then(|version| version.checked_add(1));
    let same_feed = before.get("x-feed") == signed.get("x-feed");
    let roles = (RootRoles::parse(before), RootRoles::parse(signed));
    let ((Ok(old), Ok(new)), Some(signatures)) = (roles, root.get("signatures").and_then(Value::as_array))
    else {
        return false;
    };
    let request = Request::new("root", signed.clone(), None, vec![old.root, new.root]);
    let request = request.with_signatures(signatures.clone());
    version(signed) == next && same_feed && request.lacks().is_none()
}

/// A root that phones would take for an anchor.
fn published(root: &Value) -> Result<Request, String> {
    let signed = root.get("signed").ok_or("it is no root file")?;
    let signatures = root.get("signatures").and_then(Value::as_array).ok_or("it is no root file")?;
    let request = Request::new("root", signed.clone(), None, vec![RootRoles::parse(signed)?.root]);
    let request = request.with_signatures(signatures.clone());
    super::plain::check(&request)?;
    request.lacks().map_or(Ok(request), Err)
}

fn save(holder: &Path, current: &Value, signed_last: Option<&Value>) -> Result<(), Error> {
    let file = json!({ "current": current, "signed_last": signed_last });
    keep_json(&path(holder), &file)
}

fn version(signed: &Value) -> Option<u64> {
    signed.get("version").and_then(Value::as_u64)
}

fn path(holder: &Path) -> PathBuf {
    holder.join("known-root.json")
}
