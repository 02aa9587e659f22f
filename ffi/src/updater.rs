//! Updating: the other flow, which meets labelling only at the published view.

use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::lock::MutexGuard;
use label700::time::Timestamp;
use label700::trust::Limits;
use label700::update;

use crate::fetch::{Fetch, HostFetch, HostListener, ProgressListener};
use crate::{Cancellation, Guarded, Label700Error};

/// Where a refresh reads from and writes to.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct UpdaterConfig {
    /// The trust anchor: the bytes of a root file that came with the app.
    pub anchor: Vec<u8>,
    /// Base URLs, each of a copy of the repository with `metadata/` and `targets/` under it. A refresh tries
    /// them in order until one succeeds.
    pub mirrors: Vec<String>,
    /// A folder of the updater's own, where its database and downloads lie. It is made if it is missing.
    pub state_dir: String,
    /// The folder that a `Labeler` reads; it may be shared with other processes. It is made if it is missing.
    pub view_dir: String,
    /// The feed's name. Absent: the one that the anchor names.
    #[uniffi(default = None)]
    pub feed: Option<String>,
}

/// What a refresh reached: the view now shows the newest list that the publisher signed.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Refreshed {
    /// The list's sequence number.
    pub seq: u64,
    /// How many ranges it has.
    pub ranges: u64,
    /// Whether it is another list than before; if not, only its freshness moved.
    pub list_changed: bool,
    /// Through how many differences the list was made of the one before it. 0: it was fetched whole, or had
    /// not to be fetched.
    pub through_deltas: u32,
    /// The size in bytes of the differences or of the list that it took; 0 if it had not to be fetched.
    pub downloaded: u64,
    /// Whether the updater's database could not be read and trust had to begin again from the anchor.
    pub floors_lost: bool,
}

/// Brings the published view up to date. One at a time for a state folder, which stays locked for as long as
/// this object lives: close it when the job is done.
#[derive(uniffi::Object)]
pub struct Updater {
    /// Locked while a refresh runs.
    core: futures_util::lock::Mutex<update::Updater>,
    retry_after: Mutex<Option<u64>>,
}

impl Updater {
    fn new(
        config: UpdaterConfig,
        fetch: Arc<dyn label700::fetch::Fetch>,
    ) -> Result<Arc<Self>, Label700Error> {
        let config = update::UpdaterConfig {
            feed: config.feed,
            anchor: config.anchor,
            mirrors: config.mirrors,
            state_dir: PathBuf::from(config.state_dir),
            view_dir: PathBuf::from(config.view_dir),
            limits: Limits::default(),
        };
        let core = update::Updater::open(config, fetch)?;
        Ok(Arc::new(Self { core: core.into(), retry_after: Mutex::default() }))
    }
}

#[uniffi::export]
impl Updater {
    /// Takes the state folder's lock, opens its database, and publishes what an interrupted refresh had
    /// committed but not yet shown. Blocks on file I/O: call it off the main thread.
    ///
    /// Throws `AlreadyRunning` while another updater holds the state folder, `Anchor` if the anchor is no
    /// root file of the feed, `Storage` where folders cannot be written.
    #[uniffi::constructor]
    pub fn open(config: UpdaterConfig, fetch: Arc<dyn Fetch>) -> Result<Arc<Self>, Label700Error> {
        Self::new(config, Arc::new(HostFetch(fetch)))
    }

    /// How many seconds the servers asked to be left alone, for `next_after_failure`. Absent unless the last
    /// refresh that began has failed, and they asked then.
    pub fn retry_after(&self) -> Guarded<Option<u64>> {
        Ok(*lock(&self.retry_after))
    }
}

// reqwest needs tokio around it; a host's own client needs nothing.
#[cfg_attr(feature = "http", uniffi::export(async_runtime = "tokio"))]
#[cfg_attr(not(feature = "http"), uniffi::export)]
impl Updater {
    /// Fetches, verifies and publishes the newest list. `now` is the device's clock in seconds since 1970; it
    /// is compared, never stored as a bound. Blocks now and then on file I/O: call it off the main thread.
    ///
    /// Throws what `Label700Error` lists; the view is then as it was. A second refresh while one runs throws
    /// `AlreadyRunning`. Without a `cancellation` only letting go of it stops it.
    pub async fn refresh(
        &self,
        now: i64,
        progress: Option<Arc<dyn ProgressListener>>,
        cancellation: Option<Arc<Cancellation>>,
    ) -> Result<Refreshed, Label700Error> {
        let mut core = self.begin(progress)?;
        self.run(Box::pin(core.refresh(Timestamp(now))), cancellation).await
    }

    /// Takes a repository that came bundled with the app, verified by the same code, but for expiry: it was
    /// fresh when the app was built. The highest sequence number wins, so a bundle that is older than what is
    /// published throws `Rollback` and changes nothing, which is no fault.
    pub async fn refresh_bundled(
        &self,
        bundle_dir: String,
        now: i64,
        cancellation: Option<Arc<Cancellation>>,
    ) -> Result<Refreshed, Label700Error> {
        let mut core = self.begin(None)?;
        self.run(Box::pin(core.refresh_bundled(Path::new(&bundle_dir), Timestamp(now))), cancellation).await
    }
}

#[cfg(feature = "http")]
#[uniffi::export]
impl Updater {
    /// `open` with the built-in HTTP client. Only in libraries built with the feature `http`.
    #[uniffi::constructor]
    pub fn with_http(config: UpdaterConfig) -> Result<Arc<Self>, Label700Error> {
        let fetch = label700::fetch::HttpFetch::new(label700::fetch::HttpOptions::default())
            .map_err(|error| Label700Error::Fetch(error.to_string()))?;
        Self::new(config, Arc::new(fetch))
    }
}

impl Updater {
    /// Takes the turn to refresh.
    fn begin(
        &self,
        progress: Option<Arc<dyn ProgressListener>>,
    ) -> Result<MutexGuard<'_, update::Updater>, Label700Error> {
        let mut core = self.core.try_lock().ok_or(update::UpdateError::AlreadyRunning)?;
        core.set_progress_listener(progress.map(|listener| Arc::new(HostListener(listener)) as Arc<_>));
        // What an earlier refresh was asked does not hold for this one, however it ends.
        *lock(&self.retry_after) = None;
        Ok(core)
    }

    /// Boxed, so that this is in the library once and not once for each kind of refresh.
    async fn run(
        &self,
        refresh: Pin<Box<dyn Future<Output = Result<update::Refreshed, update::UpdateError>> + Send + '_>>,
        cancellation: Option<Arc<Cancellation>>,
    ) -> Result<Refreshed, Label700Error> {
        let outcome = match cancellation {
            Some(cancellation) => cancellation.bound(refresh).await?,
            None => refresh.await,
        };
        let asked = outcome.as_ref().err().and_then(update::UpdateError::retry_after);
        *lock(&self.retry_after) = asked.map(|asked| asked.as_secs());
        Ok(outcome?.into())
    }
}

impl From<update::Refreshed> for Refreshed {
    fn from(refreshed: update::Refreshed) -> Self {
        let update::Refreshed { seq, ranges, list_changed, through_deltas, downloaded, floors_lost } =
            refreshed;
        Self { seq, ranges, list_changed, through_deltas, downloaded, floors_lost }
    }
}

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
