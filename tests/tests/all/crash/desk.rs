//! A handset whose folders are laid out from a [`Tree`], and whose every step goes into the [`journal`].

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use async_trait::async_trait;
use label700::fetch::{Fetch, FetchError};
use label700::label::CallFacts;
use label700::labeler::{Labeler, ViewStatus};
use label700::number::Direction;
use label700::store::{Store, StoreError};
use label700::trust::Limits;
use label700::update::{Refreshed, UpdateError, Updater, UpdaterConfig};
use label700::view::View;
use label700::words::Language;
use label700_tests::memory_fetch::{BASE, MemoryFetch};

use super::disk::Tree;
use super::journal::{self, Record, Step};
use super::repository::{NUMBERS, Served};

pub(crate) struct Desk<'a> {
    folder: tempfile::TempDir,
    served: &'a Served,
}

/// All that a handset shows: which list is open, its times, and what it says about the numbers that tell
/// lists apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Shown {
    pub(crate) status: ViewStatus,
    pub(crate) subtitles: Vec<Option<String>>,
}

/// What the state says: floors of versions, the floor of sequence numbers, and the published record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Kept {
    pub(crate) floors: BTreeMap<String, u64>,
    pub(crate) seq: u64,
    pub(crate) published: Option<View>,
}

/// A temporary folder, in memory where there is such a place: syncing a disk thousands of times takes long.
pub(crate) fn folder() -> tempfile::TempDir {
    let in_memory = Path::new("/dev/shm");
    if in_memory.is_dir() { tempfile::tempdir_in(in_memory) } else { tempfile::tempdir() }.unwrap()
}

impl<'a> Desk<'a> {
    pub(crate) fn new(tree: &Tree, served: &'a Served) -> Self {
        let folder = folder();
        tree.write(folder.path());
        Self { folder, served }
    }

    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn state_dir(&self) -> PathBuf {
        self.root().join("state")
    }

    pub(crate) fn view_dir(&self) -> PathBuf {
        self.root().join("view")
    }

    pub(crate) fn tree(&self) -> Tree {
        Tree::read(self.root())
    }

    pub(crate) fn open(&self) -> Result<Updater, UpdateError> {
        let config = UpdaterConfig {
            feed: None,
            anchor: self.served.anchor.clone(),
            mirrors: vec![BASE.to_owned()],
            state_dir: self.state_dir(),
            view_dir: self.view_dir(),
            limits: Limits::default(),
        };
        let fetch = SteppedFetch(MemoryFetch::default());
        fetch.0.serve(&self.served.files);
        Updater::open(config, Arc::new(fetch))
    }

    /// A refresh by an updater of its own, from its opening to its end.
    pub(crate) fn refresh(&self) -> Result<Refreshed, UpdateError> {
        let mut updater = self.open()?;
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let refreshed = runtime.block_on(updater.refresh(self.served.now))?;
        journal::note(Record::Acknowledged);
        Ok(refreshed)
    }

    pub(crate) fn shown(&self) -> Shown {
        let labeler = Labeler::open(&self.view_dir());
        let facts = CallFacts::new(Direction::Incoming, self.served.now);
        let subtitle =
            |number: &&str| labeler.hint(&labeler.label(number, &facts), Language::ZhHans).subtitle;
        Shown { status: labeler.status(), subtitles: NUMBERS.iter().map(subtitle).collect() }
    }

    /// As the status command looks at it; `None` where there is no state.
    pub(crate) fn kept(&self) -> Result<Option<Kept>, StoreError> {
        let Some(store) = Store::open_read_only(&self.state_dir())? else { return Ok(None) };
        let published = store.published()?.map(|record| serde_json::from_str(&record).unwrap());
        Ok(Some(Kept { floors: store.load_kept()?.floors, seq: store.seq_floor("list")?, published }))
    }

    /// Whether a database was taken for damaged and kept aside.
    pub(crate) fn has_file_aside(&self) -> bool {
        fs::read_dir(self.state_dir()).is_ok_and(|mut entries| {
            entries.any(|entry| entry.unwrap().file_name().to_str().unwrap().contains("unreadable"))
        })
    }
}

/// Notes what is asked for, and writes downloads step by step, as a client over HTTP would.
struct SteppedFetch(MemoryFetch);

#[async_trait]
impl Fetch for SteppedFetch {
    async fn fetch(&self, url: &str, max_bytes: u64) -> Result<Vec<u8>, FetchError> {
        journal::note(Record::Asked(url.strip_prefix(BASE).unwrap().to_owned()));
        self.0.fetch(url, max_bytes).await
    }

    async fn fetch_to_file(
        &self,
        url: &str,
        path: &Path,
        offset: u64,
        max_bytes: u64,
    ) -> Result<(), FetchError> {
        let bytes = self.fetch(url, max_bytes).await?;
        download(path, offset, &bytes).map_err(|error| FetchError::File(error.to_string()))
    }
}

fn download(path: &Path, offset: u64, bytes: &[u8]) -> std::io::Result<()> {
    let Some(inside) = journal::inside(path) else { return fs::write(path, bytes) };
    let done = |step| journal::take(step).map_err(journal::error);
    if !path.exists() {
        done(Step::Create(inside.clone()))?;
    }
    let mut file = File::options().write(true).create(true).truncate(false).open(path)?;
    done(Step::Resize(inside.clone(), offset))?;
    file.set_len(offset)?;
    file.seek(SeekFrom::Start(offset))?;
    let rest = &bytes[usize::try_from(offset).unwrap()..];
    let mut at = offset;
    for piece in rest.chunks(rest.len().div_ceil(3).max(1)) {
        let step = |bytes: &[u8]| Step::Write { path: inside.clone(), offset: at, bytes: bytes.to_vec() };
        if let Err(fault) = journal::take(step(piece)) {
            let part = journal::part_written(piece, fault);
            if !part.is_empty() {
                file.write_all(part)?;
                journal::note(Record::Done(step(part)));
            }
            return Err(journal::error(fault));
        }
        file.write_all(piece)?;
        at += piece.len() as u64;
    }
    Ok(())
}
