//! A registry in a folder, and what can be done with it.

use std::fmt;
use std::fs::File;
use std::io::{BufReader, Cursor, Read, Seek};
use std::path::{Path, PathBuf};

use label700::time::Timestamp;
use label700::trust::RawKey;
use label700::trust::sign::{Signer, SoftwareKey, envelope};
use zeroize::Zeroizing;

use crate::error::Error;
use crate::folder::{Folder, Lock, Mode};
use crate::inspect::{self, Inspection};
use crate::keys::{self, KeyRing};
use crate::metadata::{self, RootKeys};
use crate::operator::Operator;
use crate::published::Published;
use crate::release::{self, ApproveOptions, Release, Review};
use crate::settings::Settings;
use crate::sheet::{Sheet, Span};
use crate::staging::{self, PublishOptions, Staged};

/// How far a clock may lag behind what was signed before: computers that take turns differ a little.
const CLOCK_SLACK: i64 = 24 * 3600;

/// How new keys are kept.
#[derive(Clone)]
pub enum Protection {
    /// Unprotected, for trying out.
    Demo,
    /// Encrypted with this passphrase, of at least [`MIN_PASSPHRASE`](crate::MIN_PASSPHRASE) characters.
    Passphrase(Zeroizing<String>),
}

/// What an import brought in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Imported {
    /// Rows that assign numbers.
    pub rows: u64,
    /// Different labels.
    pub labels: u64,
    /// Numbers assigned, those in nested rows counted once.
    pub numbers: u64,
    /// Intervals of coverage, touching ones counted as one.
    pub coverage: u64,
    /// Numbers covered.
    pub covered_numbers: u64,
}

/// A registry. Commands that change it lock the folder for as long as they run.
pub struct Registry {
    folder: Folder,
    settings: Settings,
    operator: Box<dyn Operator>,
}

impl Registry {
    /// Makes a registry: all keys, and the first root, which is the anchor to hand out. Nothing else is
    /// published.
    ///
    /// # Errors
    /// [`Error::AlreadyThere`] if the folder is not empty.
    pub fn init(
        dir: &Path,
        feed: &str,
        protection: &Protection,
        now: Timestamp,
        operator: Box<dyn Operator>,
    ) -> Result<Self, Error> {
        let passphrase = match protection {
            Protection::Demo => None,
            Protection::Passphrase(text) if text.chars().count() < keys::MIN_PASSPHRASE => {
                return Err(Error::ShortPassphrase);
            }
            Protection::Passphrase(text) => Some(text.as_str()),
        };
        let mut made = Vec::new();
        for name in keys::all_names() {
            made.push((name, SoftwareKey::generate()?));
        }
        let public: Vec<_> = made.iter().map(|(name, key)| (*name, key.public_key())).collect();
        let settings = Settings::new(feed, passphrase.is_none(), &public)?;
        let folder = Folder::at(dir);
        folder.create()?;
        let lock = folder.lock()?;
        for (done, (name, key)) in made.iter().enumerate() {
            operator.progress("Making keys", done as u64, made.len() as u64);
            keys::store(&folder, name, key, passphrase)?;
        }
        let registry = Self { folder, settings, operator };
        registry.write_root(&made, now)?;
        // Last: where there are settings, all the rest is there.
        registry.settings.save(&registry.folder)?;
        drop(lock);
        Ok(registry)
    }

    /// Opens the registry of a folder.
    ///
    /// # Errors
    /// [`Error::NotARegistry`] if there is none.
    pub fn open(dir: &Path, operator: Box<dyn Operator>) -> Result<Self, Error> {
        let folder = Folder::at(dir);
        let settings = Settings::load(&folder)?;
        Ok(Self { folder, settings, operator })
    }

    /// Replaces all allocations and the coverage by those of a CSV. Nothing is published by this.
    ///
    /// # Errors
    /// [`Error::Faults`] with all that is wrong with the CSV; nothing is then changed.
    pub fn import(&self, csv: &Path) -> Result<Imported, Error> {
        let file = File::open(csv).map_err(Error::io("read", csv))?;
        // A device or pipe could go on for ever, and cannot be read twice.
        if !file.metadata().map_err(Error::io("read", csv))?.is_file() {
            return Err(Error::io("read", csv)(std::io::ErrorKind::InvalidInput.into()));
        }
        self.import_from(&csv.display().to_string(), BufReader::new(file))
    }

    /// The same from bytes in memory; `name` is what faults call them.
    ///
    /// # Errors
    /// As [`import`](Self::import).
    pub fn import_bytes(&self, name: &str, csv: &[u8]) -> Result<Imported, Error> {
        self.import_from(name, Cursor::new(csv))
    }

    /// Makes the next list of what was imported and signs it once. Nothing is published by this.
    ///
    /// # Errors
    /// [`Error::NothingImported`], or what stands in the way of signing or writing.
    pub fn publish(&self, options: &PublishOptions, now: Timestamp) -> Result<Staged, Error> {
        let _lock = self.folder.lock()?;
        staging::stage(self, options, now)
    }

    /// Compares what is staged with what is published, for a look before [`Review::approve`].
    ///
    /// # Errors
    /// [`Error::NothingStaged`], [`Error::OutOfTurn`].
    pub fn review(&self) -> Result<Review<'_>, Error> {
        Review::open(self, self.folder.lock()?)
    }

    /// Signs the staged list a second time and publishes it.
    ///
    /// # Errors
    /// As [`review`](Self::review) and [`Review::approve`].
    pub fn approve(&self, options: &ApproveOptions, now: Timestamp) -> Result<Release, Error> {
        self.review()?.approve(options, now)
    }

    /// Publishes a new snapshot and timestamp for the same list. To be run every hour.
    ///
    /// # Errors
    /// [`Error::NothingPublished`], or what stands in the way of signing or writing.
    pub fn renew(&self, now: Timestamp) -> Result<Release, Error> {
        let _lock = self.folder.lock()?;
        release::renew(self, now)
    }

    /// What is published and staged, and what must be renewed soon. Changes nothing, locks nothing.
    ///
    /// # Errors
    /// [`Error::Damaged`] if a file is not what was signed.
    pub fn inspect(&self, now: Timestamp) -> Result<Inspection, Error> {
        inspect::inspect(self, now)
    }

    /// The folder to serve: `metadata` and `targets` as plain files.
    pub fn public_dir(&self) -> PathBuf {
        self.folder.public()
    }

    /// The first root file: what a client needs to trust this feed.
    pub fn anchor(&self) -> PathBuf {
        self.folder.metadata().join("1.root.json")
    }

    /// The feed's name.
    pub fn feed(&self) -> &str {
        &self.settings.feed
    }

    /// Whether the keys lie here unprotected, for trying out.
    pub fn is_demo(&self) -> bool {
        self.settings.demo
    }

    pub(crate) fn folder(&self) -> &Folder {
        &self.folder
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }

    pub(crate) fn operator(&self) -> &dyn Operator {
        self.operator.as_ref()
    }

    pub(crate) fn key_ring(&self) -> KeyRing<'_> {
        KeyRing::new(&self.folder, &self.settings, self.operator())
    }

    pub(crate) fn public_key(&self, name: &str) -> Result<RawKey, Error> {
        self.settings.public_key(&self.folder, name)
    }

    /// Refuses to sign with a clock that is behind: handsets would take the new files for old ones.
    pub(crate) fn check_clock(&self, published: Option<&Published>, now: Timestamp) -> Result<(), Error> {
        match published {
            Some(p) if now.plus(CLOCK_SLACK) < p.x_issued => {
                Err(Error::ClockBehind { now: now.to_rfc3339(), published: p.x_issued.to_rfc3339() })
            }
            _ => Ok(()),
        }
    }

    fn import_from(&self, name: &str, source: impl Read + Seek) -> Result<Imported, Error> {
        let _lock: Lock = self.folder.lock()?;
        let sheet = Sheet::read(name, source, self.operator())?;
        self.folder.write(&self.folder.allocations(), &sheet.to_csv(), Mode::Shared)?;
        let numbers = |spans: &[Span]| spans.iter().map(|span| span.count()).sum();
        let pieces: Vec<_> =
            crate::flatten::flatten(&sheet.rows).into_iter().map(|piece| piece.span).collect();
        Ok(Imported {
            rows: sheet.rows.len() as u64,
            labels: sheet.allocations.len() as u64,
            numbers: numbers(&pieces),
            coverage: sheet.coverage.len() as u64,
            covered_numbers: numbers(&sheet.coverage),
        })
    }

    fn write_root(&self, made: &[(&'static str, SoftwareKey)], now: Timestamp) -> Result<(), Error> {
        let public = |name: &str| self.public_key(name);
        let all = |names: &[&str]| names.iter().map(|name| public(name)).collect::<Result<Vec<_>, _>>();
        let root_keys = RootKeys {
            root: all(&keys::ROOT)?,
            targets: all(&keys::TARGETS)?,
            snapshot: public(keys::SNAPSHOT)?,
            timestamp: public(keys::TIMESTAMP)?,
        };
        let signed = metadata::root(&self.settings.feed, 1, now, &root_keys);
        let holders = made.iter().filter(|(name, _)| keys::ROOT.contains(name));
        let signers: Vec<&dyn Signer> =
            holders.take(keys::OFFLINE_THRESHOLD).map(|(_, key)| key as &dyn Signer).collect();
        self.folder.write(&self.anchor(), &envelope(&signed, &signers)?, Mode::Shared)
    }
}

impl fmt::Debug for Registry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Registry").field("dir", &self.folder.root()).finish_non_exhaustive()
    }
}
