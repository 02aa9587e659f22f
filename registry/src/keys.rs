//! The private keys: which there are, and the files that hold them.

mod pem;

use std::path::PathBuf;

use label700::trust::sign::{Signer as _, SoftwareKey};
use zeroize::Zeroizing;

use crate::error::Error;
use crate::folder::{Folder, Mode, read};
use crate::operator::Operator;
use crate::settings::Settings;

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

/// The names of all keys, in the order in which `init` makes them.
pub(crate) fn all_names() -> impl Iterator<Item = &'static str> {
    ROOT.into_iter().chain(TARGETS).chain(LIST).chain([SNAPSHOT, TIMESTAMP])
}

/// Writes a new key's file.
pub(crate) fn store(
    folder: &Folder,
    name: &str,
    key: &SoftwareKey,
    passphrase: Option<&str>,
) -> Result<(), Error> {
    let pem = pem::encode(&key.seed(), passphrase)?;
    folder.write(&file(folder, name), pem.as_bytes(), Mode::Private)
}

/// Opens the keys of one command, asking for the passphrase at most once.
pub(crate) struct KeyRing<'a> {
    folder: &'a Folder,
    settings: &'a Settings,
    operator: &'a dyn Operator,
    passphrase: Option<Zeroizing<String>>,
}

impl<'a> KeyRing<'a> {
    pub(crate) fn new(folder: &'a Folder, settings: &'a Settings, operator: &'a dyn Operator) -> Self {
        Self { folder, settings, operator, passphrase: None }
    }

    /// The key of that name, which is certainly the one that `init` made.
    pub(crate) fn open(&mut self, name: &str) -> Result<SoftwareKey, Error> {
        let path = file(self.folder, name);
        let bytes = read(&path)?.ok_or_else(|| Error::KeyMissing(path.clone()))?;
        let pem = Zeroizing::new(bytes);
        let text = str::from_utf8(&pem).map_err(|_| Error::WrongKey(path.clone()))?;
        let seed = if pem::is_encrypted(text) {
            let passphrase = match self.passphrase.take() {
                Some(known) => known,
                None => self.operator.passphrase()?,
            };
            let seed = pem::decrypt(text, &passphrase);
            self.passphrase = Some(passphrase);
            seed.ok_or_else(|| Error::WrongPassphrase(path.clone()))?
        } else {
            pem::decode(text).ok_or_else(|| Error::WrongKey(path.clone()))?
        };
        let key = SoftwareKey::from_seed(&seed);
        if key.public_key() != self.settings.public_key(self.folder, name)? {
            return Err(Error::WrongKey(path));
        }
        Ok(key)
    }

    /// Several keys.
    pub(crate) fn open_all(&mut self, names: &[&str]) -> Result<Vec<SoftwareKey>, Error> {
        names.iter().map(|name| self.open(name)).collect()
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

fn file(folder: &Folder, name: &str) -> PathBuf {
    folder.keys().join(format!("{name}.pem"))
}
