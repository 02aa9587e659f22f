//! `R/registry.json`: what belongs to the feed as a whole.

use std::collections::BTreeMap;

use label700::list::Phases;
use label700::time::Day;
use label700::trust::RawKey;
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::folder::{Folder, Mode, read};

/// The settings' format that this version writes.
const FORMAT: u32 = 1;

/// What `init` fixed. An operator may edit the phases; of the keys, which ceremonies add, only the names
/// matter: who may sign for what stands in the signed metadata.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Settings {
    format: u32,
    pub(crate) feed: String,
    /// Whether the keys lie here unprotected, for trying out.
    pub(crate) demo: bool,
    phases: PhaseDays,
    /// Key name to public key in hex.
    keys: BTreeMap<String, String>,
}

/// The phases of notice 130, counted from its date: three months, three months, two years.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PhaseDays {
    preparation_from: String,
    transition_from: String,
    pilot_from: String,
    pilot_until: String,
}

impl Default for PhaseDays {
    fn default() -> Self {
        Self {
            preparation_from: "2025-06-05".to_owned(),
            transition_from: "2025-09-05".to_owned(),
            pilot_from: "2025-12-05".to_owned(),
            pilot_until: "2027-12-05".to_owned(),
        }
    }
}

impl Settings {
    pub(crate) fn new(feed: &str, demo: bool, keys: &[(String, RawKey)]) -> Result<Self, Error> {
        if !is_plain_name(feed) {
            let what = "a feed's name is 1 to 64 of a-z, 0-9, `.`, `_` and `-`, and does not begin with `.`";
            return Err(Error::BadValue(what.to_owned()));
        }
        let keys = keys.iter().map(|(name, key)| (name.clone(), hex::encode(key))).collect();
        Ok(Self { format: FORMAT, feed: feed.to_owned(), demo, phases: PhaseDays::default(), keys })
    }

    pub(crate) fn load(folder: &Folder) -> Result<Self, Error> {
        let path = folder.settings();
        let bytes = read(&path)?.ok_or_else(|| Error::NotARegistry(folder.root().to_owned()))?;
        let settings: Self =
            serde_json::from_slice(&bytes).map_err(|e| Error::damaged(&path, e.to_string()))?;
        if settings.format != FORMAT {
            let what = format!("{} was made by a newer version of this program", path.display());
            return Err(Error::BadValue(what));
        }
        Ok(settings)
    }

    pub(crate) fn save(&self, folder: &Folder) -> Result<(), Error> {
        let path = folder.settings();
        let mut text =
            serde_json::to_string_pretty(self).map_err(|e| Error::damaged(&path, e.to_string()))?;
        text.push('\n');
        folder.write(&path, text.as_bytes(), Mode::Shared)
    }

    pub(crate) fn phases(&self, folder: &Folder) -> Result<Phases, Error> {
        let day = |text: &str| {
            let bad =
                || Error::damaged(&folder.settings(), format!("{text:?} is no date such as 2025-06-05"));
            Day::parse(text).ok_or_else(bad)
        };
        Ok(Phases {
            preparation_from: day(&self.phases.preparation_from)?,
            transition_from: day(&self.phases.transition_from)?,
            pilot_from: day(&self.phases.pilot_from)?,
            pilot_until: day(&self.phases.pilot_until)?,
        })
    }

    /// The public key of that name.
    pub(crate) fn public_key(&self, folder: &Folder, name: &str) -> Result<RawKey, Error> {
        let mut key = RawKey::default();
        let bad = || Error::damaged(&folder.settings(), format!("the public key of {name}"));
        let text = self.keys.get(name).ok_or_else(bad)?;
        hex::decode_to_slice(text, &mut key).map_err(|_| bad())?;
        Ok(key)
    }

    /// All known keys with their names.
    pub(crate) fn keys(&self) -> impl Iterator<Item = (&str, RawKey)> {
        self.keys.iter().filter_map(|(name, text)| {
            let mut key = RawKey::default();
            hex::decode_to_slice(text, &mut key).ok().map(|()| (name.as_str(), key))
        })
    }

    /// The name under which a public key is known.
    pub(crate) fn name_of(&self, key: &RawKey) -> Option<&str> {
        let text = hex::encode(key);
        self.keys.iter().find(|(_, known)| **known == text).map(|(name, _)| name.as_str())
    }

    /// Whether a key of that name is known, today's or a former one.
    pub(crate) fn knows(&self, name: &str) -> bool {
        self.keys.contains_key(name)
    }

    /// Gives a public key a name.
    pub(crate) fn add_key(&mut self, name: &str, key: &RawKey) {
        self.keys.insert(name.to_owned(), hex::encode(key));
    }
}

/// 1 to 64 of `[a-z0-9._-]`, not beginning with a dot: safe in a URL and as a file name.
pub(crate) fn is_plain_name(name: &str) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"._-".contains(&b);
    !name.is_empty() && name.len() <= 64 && !name.starts_with('.') && name.bytes().all(plain)
}
