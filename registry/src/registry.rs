//! A registry in a folder, and what can be done with it.

use std::fmt;
use std::fs::File;
use std::io::{BufReader, Cursor, Read, Seek};
use std::path::{Path, PathBuf};

use label700::time::Timestamp;
use label700::trust::RawKey;
use zeroize::Zeroizing;

use crate::error::Error;
use crate::folder::{Folder, Lock, Mode};
use crate::inspect::{self, Inspection};
use crate::keys::{self, CommandSigner, KeyRing};
use crate::metadata;
use crate::operator::Operator;
use crate::published::{Published, RoleFile};
use crate::release::{self, ApproveOptions, Release, Review};
use crate::roles::{ListRole, RoleKeys};
use crate::settings::Settings;
use crate::sheet::{Sheet, Span};
use crate::staging::{self, PublishOptions, Staged};

/// Four million ranges, the most that a list may have, in rows of 250 bytes.
const MAX_CSV_BYTES: u64 = 1_000_000_000;

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
    signers: Vec<CommandSigner>,
}

impl Registry {
    /// Opens the registry of a folder.
    ///
    /// # Errors
    /// [`Error::NotARegistry`] if there is none.
    pub fn open(dir: &Path, operator: Box<dyn Operator>) -> Result<Self, Error> {
        let folder = Folder::at(dir);
        let settings = Settings::load(&folder)?;
        Ok(Self::assembled(folder, settings, operator))
    }

    pub(crate) fn assembled(folder: Folder, settings: Settings, operator: Box<dyn Operator>) -> Self {
        Self { folder, settings, operator, signers: Vec::new() }
    }

    /// Lets a command sign for the key that it holds, instead of a file.
    pub fn use_signer(&mut self, signer: CommandSigner) {
        self.signers.push(signer);
    }

    /// Replaces all allocations and the coverage by those of a CSV. Nothing is published by this.
    ///
    /// # Errors
    /// [`Error::Faults`] with all that is wrong with the CSV; nothing is then changed.
    pub fn import(&self, csv: &Path) -> Result<Imported, Error> {
        let file = File::open(csv).map_err(Error::io("read", csv))?;
        let found = file.metadata().map_err(Error::io("read", csv))?;
        // A device or pipe could go on for ever, and cannot be read twice.
        if !found.is_file() {
            return Err(Error::io("read", csv)(std::io::ErrorKind::InvalidInput.into()));
        }
        if found.len() > MAX_CSV_BYTES {
            return Err(Error::CsvTooLong(csv.to_owned()));
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

    /// What is published and staged, and what must be renewed soon. Changes nothing, locks nothing. Verifies
    /// all that a phone would, from the anchor on.
    ///
    /// # Errors
    /// [`Error::Damaged`] if a file is missing or not what was signed. [`Error::NotSigned`] if phones would
    /// refuse one.
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
        KeyRing::new(&self.folder, &self.settings, &self.signers, self.operator())
    }

    /// The role that signs lists: as published, or as `init` fixed it for the first publication.
    pub(crate) fn list_role(&self, published: Option<&Published>) -> Result<ListRole, Error> {
        if let Some(published) = published {
            return Ok(published.list_role.clone());
        }
        if let Some(first) = RoleFile::read(self.folder.first_targets())? {
            return ListRole::of(&first);
        }
        let keys = keys::LIST.into_iter().map(|name| self.settings.public_key(&self.folder, name));
        let keys = RoleKeys::new(keys.collect::<Result<_, _>>()?, keys::LIST_THRESHOLD);
        Ok(ListRole { name: metadata::LIST_ROLE.to_owned(), keys })
    }

    /// Learns the names of new keys.
    pub(crate) fn add_keys(&mut self, named: &[(String, RawKey)]) -> Result<(), Error> {
        for (name, key) in named {
            self.settings.add_key(name, key);
        }
        self.settings.save(&self.folder)
    }

    fn import_from(&self, name: &str, source: impl Read + Seek) -> Result<Imported, Error> {
        let _lock: Lock = self.folder.lock()?;
        let sheet = Sheet::read(name, source, self.operator())?;
        let progress = |done| self.operator().progress("Keeping the allocations", done, 2);
        progress(0);
        let csv = sheet.to_csv();
        progress(1);
        self.folder.write(&self.folder.allocations(), &csv, Mode::Shared)?;
        progress(2);
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
}

impl fmt::Debug for Registry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Registry").field("dir", &self.folder.root()).finish_non_exhaustive()
    }
}
