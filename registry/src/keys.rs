//! The private keys: which there are, and the files that hold them.

mod command;
mod pem;
pub(crate) mod public;

use std::path::{Path, PathBuf};

use label700::trust::RawKey;
use label700::trust::sign::{Signer, SoftwareKey};
use zeroize::Zeroizing;

use crate::error::Error;
use crate::folder::{Folder, Mode, read};
use crate::operator::Operator;
use crate::roles::RoleKeys;
use crate::settings::Settings;

pub use command::CommandSigner;

/// The public key in a file, in any of the forms that holders and devices write.
///
/// # Errors
/// [`Error::NotAPublicKey`], or what stands in the way of reading.
pub fn public_key_in(path: &Path) -> Result<RawKey, Error> {
    public::from_file(path)
}

/// The fewest characters of a new passphrase.
pub const MIN_PASSPHRASE: usize = 12;

/// The five holders of the root role, of whom three sign. Kept offline.
pub(crate) const ROOT: [&str; 5] = ["root-1", "root-2", "root-3", "root-4", "root-5"];
/// The five holders of the top targets role, of whom three sign. Other keys than the root's, because
/// these are fetched from the safe every year and the root's only when something is wrong.
pub(crate) const TARGETS: [&str; 5] = ["targets-1", "targets-2", "targets-3", "targets-4", "targets-5"];
/// How many of the root holders, and of the targets holders, must sign.
pub(crate) const OFFLINE_THRESHOLD: usize = 3;
/// The three holders of the list role, of whom two sign.
pub(crate) const LIST: [&str; 3] =
    [Holder::Publisher.key_name(), Holder::Validator.key_name(), Holder::Reserve.key_name()];
/// How many of the list holders must sign.
pub(crate) const LIST_THRESHOLD: usize = 2;
/// The one key of the snapshot role.
pub(crate) const SNAPSHOT: &str = "snapshot";
/// The one key of the timestamp role.
pub(crate) const TIMESTAMP: &str = "timestamp";

/// A holder of a list key. Any two of them together publish a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    /// Signs when the list is staged.
    Publisher,
    /// Signs when it is approved.
    Validator,
    /// Stands in for either.
    Reserve,
}

impl Holder {
    /// The name of this holder's key file, without `.pem`.
    pub(crate) const fn key_name(self) -> &'static str {
        match self {
            Self::Publisher => "list-publisher",
            Self::Validator => "list-validator",
            Self::Reserve => "list-reserve",
        }
    }
}

/// A key that a rotation put in the place of another keeps its name and gets a number: `timestamp.2`.
pub(crate) fn successor(name: &str, taken: impl Fn(&str) -> bool) -> String {
    let base = base_name(name);
    let names = (2_u32..).map(|generation| format!("{base}.{generation}"));
    names.into_iter().find(|name| !taken(name)).unwrap_or_else(|| base.to_owned())
}

/// The name without the number.
fn base_name(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((base, generation)) if generation.parse::<u32>().is_ok() => base,
        _ => name,
    }
}

/// Writes a new key's file.
pub(crate) fn store(
    folder: &Folder,
    name: &str,
    key: &SoftwareKey,
    passphrase: Option<&str>,
) -> Result<(), Error> {
    folder.write(&file(folder, name), encode(key, passphrase)?.as_bytes(), Mode::Private)
}

/// The file of a holder's key.
pub(crate) fn file(folder: &Folder, name: &str) -> PathBuf {
    folder.keys().join(format!("{name}.pem"))
}

/// The text of a new key's file.
pub(crate) fn encode(key: &SoftwareKey, passphrase: Option<&str>) -> Result<Zeroizing<String>, Error> {
    pem::encode(&key.seed(), passphrase)
}

/// Opens the keys of one command, asking for the passphrase at most once.
pub(crate) struct KeyRing<'a> {
    folder: &'a Folder,
    settings: &'a Settings,
    signers: &'a [CommandSigner],
    pub(crate) files: KeyFiles<'a>,
}

impl<'a> KeyRing<'a> {
    pub(crate) fn new(
        folder: &'a Folder,
        settings: &'a Settings,
        signers: &'a [CommandSigner],
        operator: &'a dyn Operator,
    ) -> Self {
        Self { folder, settings, signers, files: KeyFiles::new(operator) }
    }

    /// As many keys of the role as must sign.
    pub(crate) fn open_role(&mut self, role: &RoleKeys) -> Result<Vec<Box<dyn Signer>>, Error> {
        let mut keys: Vec<_> = role.keys.clone();
        // Whatever is at hand before whatever is not; the error then names what is missing.
        keys.sort_by_key(|key| !self.has(key));
        keys.iter().take(role.threshold).map(|key| self.open_key(key)).collect()
    }

    /// Whether the key can sign here.
    pub(crate) fn has(&self, key: &RawKey) -> bool {
        let in_a_file = || self.settings.name_of(key).is_some_and(|name| file(self.folder, name).exists());
        self.signers.iter().any(|signer| signer.public_key() == *key) || in_a_file()
    }

    /// The key of that list holder, or the one that a rotation put in its place.
    pub(crate) fn open_holder(&mut self, holder: Holder, role: &RoleKeys) -> Result<Box<dyn Signer>, Error> {
        let name = self.holder_name(holder, role)?.to_owned();
        let key = self.settings.public_key(self.folder, &name)?;
        self.open_key(&key)
    }

    /// The name of that list holder's key.
    pub(crate) fn holder_name(&self, holder: Holder, role: &RoleKeys) -> Result<&'a str, Error> {
        let names = role.keys.iter().filter_map(|key| self.settings.name_of(key));
        let mut held = names.filter(|name| base_name(name) == holder.key_name());
        held.next().ok_or(Error::NoSuchHolder(holder.key_name()))
    }

    /// The private key to a public one, which is certainly that very key.
    pub(crate) fn open_key(&mut self, key: &RawKey) -> Result<Box<dyn Signer>, Error> {
        if let Some(signer) = self.signers.iter().find(|signer| signer.public_key() == *key) {
            return Ok(Box::new(signer.clone()));
        }
        let name = self.settings.name_of(key).map_or_else(|| hex::encode(key), str::to_owned);
        let path = file(self.folder, &name);
        let opened = self.files.open(&path)?;
        if opened.public_key() == *key { Ok(Box::new(opened)) } else { Err(Error::WrongKey(path)) }
    }
}

/// Reads key files, all with the one passphrase that is asked for when it is first needed.
pub(crate) struct KeyFiles<'a> {
    operator: &'a dyn Operator,
    passphrase: Option<Zeroizing<String>>,
}

impl<'a> KeyFiles<'a> {
    pub(crate) fn new(operator: &'a dyn Operator) -> Self {
        Self { operator, passphrase: None }
    }

    pub(crate) fn open(&mut self, path: &Path) -> Result<SoftwareKey, Error> {
        let bytes = read(path)?.ok_or_else(|| Error::KeyMissing(path.to_owned()))?;
        let pem = Zeroizing::new(bytes);
        check_private(path)?;
        let wrong = || Error::WrongKey(path.to_owned());
        let text = str::from_utf8(&pem).map_err(|_| wrong())?;
        let seed = if pem::is_encrypted(text) {
            let seed = pem::decrypt(text, self.passphrase()?);
            seed.ok_or_else(|| Error::WrongPassphrase(path.to_owned()))?
        } else {
            pem::decode(text).ok_or_else(wrong)?
        };
        Ok(SoftwareKey::from_seed(&seed))
    }

    /// The passphrase, asked for if it was not before.
    pub(crate) fn passphrase(&mut self) -> Result<&str, Error> {
        if self.passphrase.is_none() {
            self.passphrase = Some(self.operator.passphrase()?);
        }
        Ok(self.passphrase.as_deref().map_or("", String::as_str))
    }
}

/// The key in a file's text, and what opening it costs. For fuzz targets.
pub(crate) fn read_text(pem: &str, passphrase: &str, most_cost: u64) -> Option<Zeroizing<[u8; 32]>> {
    match pem::cost(pem) {
        Some(cost) if cost > most_cost => None,
        _ if pem::is_encrypted(pem) => pem::decrypt(pem, passphrase),
        _ => pem::decode(pem),
    }
}

/// A private key that others could copy must be taken for copied.
#[cfg(unix)]
fn check_private(path: &Path) -> Result<(), Error> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = std::fs::metadata(path).map_err(Error::io("read", path))?.permissions().mode();
    if mode & 0o077 == 0 { Ok(()) } else { Err(Error::KeyExposed(path.to_owned())) }
}

#[cfg(not(unix))]
fn check_private(_path: &Path) -> Result<(), Error> {
    Ok(())
}
