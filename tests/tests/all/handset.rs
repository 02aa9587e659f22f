//! A handset in a temporary folder: an updater with its state and view, and a labeler on that view.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use label700::fetch::Fetch;
use label700::label::{CallFacts, Label};
use label700::labeler::Labeler;
use label700::number::Direction;
use label700::time::Timestamp;
use label700::trust::Limits;
use label700::update::{Refreshed, UpdateError, Updater, UpdaterConfig};
use label700::words::Language;
use label700_tests::memory_fetch::{BASE, MemoryFetch};
use label700_tests::publisher::Publisher;

pub(crate) const LISTED: &str = "+86 700 1234 5678 9012";

pub(crate) struct Handset {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) fetch: Arc<MemoryFetch>,
    pub(crate) anchor: Vec<u8>,
    pub(crate) limits: Limits,
}

impl Handset {
    pub(crate) fn new(publisher: &Publisher) -> Self {
        let fetch = Arc::new(MemoryFetch::default());
        fetch.serve(&publisher.files());
        Self { folder: quick_folder(), fetch, anchor: publisher.anchor(), limits: Limits::default() }
    }

    pub(crate) fn state_dir(&self) -> PathBuf {
        self.folder.path().join("state")
    }

    pub(crate) fn view_dir(&self) -> PathBuf {
        self.folder.path().join("view")
    }

    pub(crate) fn config(&self) -> UpdaterConfig {
        UpdaterConfig {
            feed: None,
            anchor: self.anchor.clone(),
            mirrors: vec![BASE.to_owned()],
            state_dir: self.state_dir(),
            view_dir: self.view_dir(),
            limits: self.limits,
        }
    }

    pub(crate) fn updater(&self) -> Result<Updater, UpdateError> {
        Updater::open(self.config(), Arc::clone(&self.fetch) as Arc<dyn Fetch>)
    }

    /// One refresh by a fresh updater, as a job scheduler would run it.
    pub(crate) fn refresh(&self, now: Timestamp) -> Result<Refreshed, UpdateError> {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let mut updater = self.updater()?;
        runtime.block_on(updater.refresh(now))
    }

    pub(crate) fn serve(&self, publisher: &Publisher) {
        self.fetch.serve(&publisher.files());
    }

    /// A copy of the state as it is now.
    pub(crate) fn back_up(&self) -> PathBuf {
        let backup = self.folder.path().join("backup");
        copy(&self.state_dir(), &backup);
        backup
    }

    pub(crate) fn put_back(&self, backup: &Path) {
        self.lose_state();
        copy(backup, &self.state_dir());
    }

    pub(crate) fn lose_state(&self) {
        std::fs::remove_dir_all(self.state_dir()).unwrap();
    }

    pub(crate) fn label(&self, raw: &str, now: Timestamp) -> Label {
        Labeler::open(&self.view_dir()).label(raw, &CallFacts::new(Direction::Incoming, now))
    }

    /// What the screen shows under the title for [`LISTED`].
    pub(crate) fn subtitle(&self, now: Timestamp) -> Option<String> {
        let labeler = Labeler::open(&self.view_dir());
        let label = labeler.label(LISTED, &CallFacts::new(Direction::Incoming, now));
        labeler.hint(&label, Language::ZhHans).subtitle
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_file() {
            std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}

/// In memory where the system has such a place: what a power cut leaves behind is tested elsewhere, and
/// waiting for a disk at each step would take most of the time here.
fn quick_folder() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap()
}
