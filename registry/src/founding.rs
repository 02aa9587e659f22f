//! `init`: the keys, and the first root, which is the anchor to hand out.

use std::path::{Path, PathBuf};

use label700::time::Timestamp;
use label700::trust::RawKey;
use label700::trust::sign::{Signer as _, SoftwareKey};

use crate::ceremony::{Ceremony, FOUNDING, Outcome, Request};
use crate::error::Error;
use crate::folder::{Folder, Mode};
use crate::keys::{self, public};
use crate::metadata;
use crate::operator::Operator;
use crate::registry::{Protection, Registry};
use crate::roles::{ListRole, RoleKeys, RootRoles};
use crate::settings::Settings;

/// How a registry is to be made. Public keys whose holders keep the private ones elsewhere come in files,
/// each named for its holder; where none are given, the keys are made here.
#[derive(Clone)]
pub struct Founding {
    /// The feed's name.
    pub feed: String,
    /// How keys that are made here are kept.
    pub protection: Protection,
    /// Public keys of the root holders.
    pub root_keys: Vec<PathBuf>,
    /// Public keys of the holders of top targets.
    pub targets_keys: Vec<PathBuf>,
    /// Public keys of the list holders.
    pub list_keys: Vec<PathBuf>,
    /// Where to write what these have to sign.
    pub export: Option<PathBuf>,
}

struct Keys {
    made: Vec<(String, SoftwareKey)>,
    named: Vec<(String, RawKey)>,
}

impl Founding {
    /// All keys made here.
    pub fn new(feed: &str, protection: &Protection) -> Self {
        Self {
            feed: feed.to_owned(),
            protection: protection.clone(),
            root_keys: Vec::new(),
            targets_keys: Vec::new(),
            list_keys: Vec::new(),
            export: None,
        }
    }
}

impl Registry {
    /// Makes a registry: all keys, and the first root, which is the anchor to hand out. Nothing else is
    /// published.
    ///
    /// # Errors
    /// [`Error::AlreadyThere`] if the folder is not empty; what an interrupted call left is no hindrance.
    pub fn init(
        dir: &Path,
        feed: &str,
        protection: &Protection,
        now: Timestamp,
        operator: Box<dyn Operator>,
    ) -> Result<Self, Error> {
        Self::found(dir, &Founding::new(feed, protection), now, operator).map(|(registry, _)| registry)
    }

    /// Makes a registry of which others hold keys. Until they have signed, nothing at all is published.
    ///
    /// # Errors
    /// As [`init`](Self::init); [`Error::NeedsHolders`] if they must sign and nothing says where to write
    /// what.
    pub fn found(
        dir: &Path,
        founding: &Founding,
        now: Timestamp,
        operator: Box<dyn Operator>,
    ) -> Result<(Self, Outcome), Error> {
        Self::found_in(Folder::at(dir), founding, now, operator)
    }

    pub(crate) fn found_in(
        folder: Folder,
        founding: &Founding,
        now: Timestamp,
        operator: Box<dyn Operator>,
    ) -> Result<(Self, Outcome), Error> {
        let passphrase = match &founding.protection {
            Protection::Demo => None,
            Protection::Passphrase(text) if text.chars().count() < keys::MIN_PASSPHRASE => {
                return Err(Error::ShortPassphrase);
            }
            Protection::Passphrase(text) => Some(text.as_str()),
        };
        let mut keys = Keys { made: Vec::new(), named: Vec::new() };
        let list = role_of(keys.role(&founding.list_keys, &keys::LIST)?, keys::LIST_THRESHOLD)?;
        let roles = RootRoles {
            root: role_of(keys.role(&founding.root_keys, &keys::ROOT)?, keys::OFFLINE_THRESHOLD)?,
            targets: role_of(keys.role(&founding.targets_keys, &keys::TARGETS)?, keys::OFFLINE_THRESHOLD)?,
            snapshot: role_of(keys.role(&[], &[keys::SNAPSHOT])?, 1)?,
            timestamp: role_of(keys.role(&[], &[keys::TIMESTAMP])?, 1)?,
        };
        let settings = Settings::new(&founding.feed, passphrase.is_none(), &keys.named)?;
        let mut ceremony = Ceremony { command: FOUNDING.to_owned(), requests: Vec::new() };
        let signed = metadata::root(&founding.feed, 1, now, &roles);
        ceremony.requests.push(Request::new("root", signed, None, vec![roles.root]));
        if !(founding.targets_keys.is_empty() && founding.list_keys.is_empty()) {
            let list = ListRole { name: metadata::LIST_ROLE.to_owned(), keys: list };
            let signed = metadata::targets(1, now, &list);
            ceremony.requests.push(Request::new("targets", signed, None, vec![roles.targets]));
        }
        for request in &mut ceremony.requests {
            for (_, key) in &keys.made {
                request.sign_if_needed(key)?;
            }
        }
        if founding.export.is_none() && !ceremony.waiting().is_empty() {
            return Err(Error::NeedsHolders(ceremony.waiting().join(", ")));
        }
        let lock = folder.create()?;
        let registry = Self::assembled(folder, settings, operator);
        registry.write_down(&keys.made, passphrase, &ceremony)?;
        drop(lock);
        let mut outcome = ceremony.outcome(false);
        if let Some(to) = &founding.export {
            outcome.exported = ceremony.export(registry.folder(), to)?;
        }
        Ok((registry, outcome))
    }

    /// Under the lock. The settings last: where they are, all the rest is there.
    fn write_down(
        &self,
        made: &[(String, SoftwareKey)],
        passphrase: Option<&str>,
        ceremony: &Ceremony,
    ) -> Result<(), Error> {
        let folder = self.folder();
        for (done, (name, key)) in made.iter().enumerate() {
            self.operator().progress("Making keys", done as u64, made.len() as u64);
            keys::store(folder, name, key, passphrase)?;
        }
        if !ceremony.waiting().is_empty() {
            ceremony.save(folder)?;
        } else {
            for request in &ceremony.requests {
                let path = if request.file() == "root" { self.anchor() } else { folder.first_targets() };
                folder.write(&path, &request.metadata(), Mode::Shared)?;
            }
        }
        self.settings().save(folder)?;
        folder.finish_founding()
    }
}

impl Keys {
    /// The keys of a role: those in `files`, or new ones of these names.
    fn role(&mut self, files: &[PathBuf], names: &[&str]) -> Result<Vec<RawKey>, Error> {
        let mut role = Vec::new();
        for path in files {
            let given = public::named(path)?;
            self.add(&given.name, given.key)?;
            role.push(given.key);
        }
        if files.is_empty() {
            for name in names {
                let made = SoftwareKey::generate()?;
                self.add(name, made.public_key())?;
                role.push(made.public_key());
                self.made.push(((*name).to_owned(), made));
            }
        }
        Ok(role)
    }

    fn add(&mut self, name: &str, key: RawKey) -> Result<(), Error> {
        if self.named.iter().any(|(known, other)| known == name || *other == key) {
            let what = format!(
                "{name} is given twice, or its key is; each holder has a key and a name of their own"
            );
            return Err(Error::BadValue(what));
        }
        self.named.push((name.to_owned(), key));
        Ok(())
    }
}

fn role_of(keys: Vec<RawKey>, threshold: usize) -> Result<RoleKeys, Error> {
    if keys.len() < threshold {
        let what = format!("{} keys are given for a role of which {threshold} must sign", keys.len());
        return Err(Error::BadValue(what));
    }
    Ok(RoleKeys::new(keys, threshold))
}
