//! Updating: fetch, verify, stage, publish. All or nothing, and safe to stop anywhere.
//!
//! A refresh changes what handsets see in one step at its very end. Whatever fails before that leaves
//! the published view as it was; whatever was verified before that is kept, so the next refresh goes
//! on from there.

mod deltas;
mod download;
mod error;
mod metadata;
mod recovery;
mod schedule;
mod staging;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

pub use error::UpdateError;
pub use metadata::{KeepMetadata, MetadataSource, refresh_metadata, refresh_targets_role};
pub use schedule::Schedule;

use crate::fetch::{DirectoryFetch, Fetch, ProgressListener, Watched};
use crate::store::{Store, UpdaterLock};
use crate::time::Timestamp;
use crate::trust::{
    Limits, ListTarget, Profile, TrustError, TrustedSet, delta_steps, list_role, newest_list,
};
use crate::view::{self, View, ViewError};
use staging::{Staged, Wanted};

/// Where a refresh reads from and writes to.
#[derive(Clone, Debug)]
pub struct UpdaterConfig {
    /// The feed's name; `None`: the one that the anchor names in `x-feed`.
    pub feed: Option<String>,
    /// The trust anchor: the bytes of a root file that came with the app.
    pub anchor: Vec<u8>,
    /// Base URLs, each of a copy of the repository with `metadata/` and `targets/` under it. A refresh
    /// tries them in order until one succeeds.
    pub mirrors: Vec<String>,
    /// A folder of the updater's own, where `state.db` and downloads lie.
    pub state_dir: PathBuf,
    /// The folder that a [`Labeler`](crate::labeler::Labeler) reads; it may be shared with other
    /// processes.
    pub view_dir: PathBuf,
    /// Bounds on what is read.
    pub limits: Limits,
}

/// What a refresh reached: the view now shows the newest list that the publisher signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refreshed {
    /// The list's sequence number.
    pub seq: u64,
    /// How many ranges it has.
    pub ranges: u64,
    /// Whether it is another list than before; if not, only its freshness moved.
    pub list_changed: bool,
    /// Through how many differences the list was made of the one before it. 0: it was fetched whole, or
    /// had not to be fetched.
    pub through_deltas: u32,
    /// The size in bytes of the differences or of the list that it took; 0 if it had not to be fetched.
    pub downloaded: u64,
    /// Whether `state.db` could not be read and trust had to begin again from the anchor.
    pub floors_lost: bool,
}

/// Brings the published view up to date. One at a time for a state folder.
pub struct Updater {
    config: UpdaterConfig,
    profile: Profile,
    fetch: Arc<dyn Fetch>,
    listener: Option<Arc<dyn ProgressListener>>,
    store: Store,
    floors_lost: bool,
    deltas_failed: bool,
    _lock: UpdaterLock,
}

impl std::fmt::Debug for Updater {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Updater").field("config", &self.config).finish_non_exhaustive()
    }
}

impl Updater {
    /// Takes the updater's lock, opens `state.db`, and publishes what an interrupted refresh had
    /// committed but not yet shown. Blocks on file I/O; makes both folders if they are missing.
    ///
    /// # Errors
    /// [`UpdateError::AlreadyRunning`] while another updater holds the state folder;
    /// [`UpdateError::Anchor`] if the anchor is not a root file of the feed; folders that cannot be
    /// written.
    pub fn open(config: UpdaterConfig, fetch: Arc<dyn Fetch>) -> Result<Self, UpdateError> {
        let anchored = anchor_feed(&config.anchor, &config.limits).map_err(UpdateError::Anchor)?;
        let feed = config.feed.clone().or(anchored).ok_or(UpdateError::AnchorWithoutFeed)?;
        let profile = Profile { limits: config.limits, ..Profile::label700(&feed) };
        let lock = UpdaterLock::lock(&config.state_dir)?;
        let (mut store, opened) = Store::open(&config.state_dir)?;
        let view = shown_view(&config.view_dir, opened.made)?.filter(|view| view.feed == feed);
        let committed = read_record(store.published()?);
        // The view follows the state, so a state that is behind was put back, from a backup perhaps.
        let is_behind = |shown: &View| {
            let own = committed.as_ref().filter(|committed| committed.feed == feed);
            // Of two publications with one count, this state made the one that is not shown.
            own.is_none_or(|own| own.publication <= shown.publication && own != shown)
        };
        let put_back = view.as_ref().is_some_and(is_behind);
        // A state that is gone altogether has lost its floors as surely as a damaged one.
        let floors_lost = opened.floors_lost || put_back || (opened.created && view.is_some());
        if floors_lost && let Some(view) = view {
            let seq = view.seq;
            store.recover_floors(&recovery::floors(view), seq)?;
        }
        let updater = Self {
            config,
            profile,
            fetch,
            listener: None,
            store,
            floors_lost,
            deltas_failed: false,
            _lock: lock,
        };
        if !put_back {
            updater.republish()?;
        }
        Ok(updater)
    }

    /// Who hears of each file that the next refreshes fetch. `None`: nobody.
    pub fn set_progress_listener(&mut self, listener: Option<Arc<dyn ProgressListener>>) {
        self.listener = listener;
    }

    /// Fetches, verifies and publishes the newest list. Dropping the future is safe anywhere. Blocks
    /// now and then on file I/O, never long on one thing but the list's check.
    ///
    /// `now` is the device's clock; it is compared, never stored as a bound.
    ///
    /// # Errors
    /// [`UpdateError`] says which file could not be had or trusted. The view is then as it was.
    pub async fn refresh(&mut self, now: Timestamp) -> Result<Refreshed, UpdateError> {
        let mut failure = UpdateError::NoMirror;
        self.deltas_failed = false;
        for base in self.config.mirrors.clone() {
            let fetch = Arc::clone(&self.fetch);
            let profile = self.profile.clone();
            match self.refresh_from(&*fetch, &base, profile, now).await {
                Ok(refreshed) => return Ok(refreshed),
                Err(error) => failure = failure.followed_by(error),
            }
        }
        // What went wrong matters more than that it could not be written down.
        if let Err(error) = self.store.record_attempt(now, failure.code()) {
            tracing::warn!(%error, "the failed refresh could not be recorded");
        }
        Err(failure)
    }

    /// Takes a repository that came bundled with the app, verified by the same code, but for expiry:
    /// it was fresh when the app was built. The highest sequence number wins, so an older bundle
    /// changes nothing and is no error worth reporting.
    ///
    /// # Errors
    /// As [`Updater::refresh`].
    pub async fn refresh_bundled(
        &mut self,
        bundle_dir: &Path,
        now: Timestamp,
    ) -> Result<Refreshed, UpdateError> {
        let profile = Profile { expiry_enforced: false, ..self.profile.clone() };
        self.deltas_failed = false;
        self.refresh_from(&DirectoryFetch::new(bundle_dir), DirectoryFetch::BASE, profile, now).await
    }

    async fn refresh_from(
        &mut self,
        fetch: &dyn Fetch,
        base: &str,
        profile: Profile,
        now: Timestamp,
    ) -> Result<Refreshed, UpdateError> {
        let kept = self.store.load_kept()?;
        let (mut set, change) =
            TrustedSet::start(profile, &self.config.anchor, kept, now).map_err(UpdateError::Anchor)?;
        if let Some(change) = change {
            self.store.commit(&change)?;
        }
        let watched = self.listener.clone().map(|listener| Watched { fetch, base, listener });
        let fetch = watched.as_ref().map_or(fetch, |watched| watched as &dyn Fetch);
        let source = MetadataSource { fetch, base };
        refresh_metadata(&source, &mut set, &mut self.store).await?;
        let role = list_role(&set)?;
        recovery::check(&self.store, &set)?;
        recovery::check_role(self.newest_view()?, &set, &role)?;
        refresh_targets_role(&source, &mut set, &mut self.store, &role, Some("targets")).await?;
        let list = newest_list(&set, &role)?;
        if list.seq < self.store.seq_floor(&role)? {
            return Err(TrustError::SequenceRollback.into());
        }
        self.publish(&source, &set, &list, now).await
    }

    /// List file, database, `view.json`, clean-up: in this order, so that a crash between any two
    /// leaves either the old list or the new one.
    async fn publish(
        &mut self,
        source: &MetadataSource<'_>,
        set: &TrustedSet,
        list: &ListTarget,
        now: Timestamp,
    ) -> Result<Refreshed, UpdateError> {
        let feed = self.feed().to_owned();
        let sound = self
            .published()?
            .filter(|view| view.feed == feed && view::list_is_intact(&self.config.view_dir, view));
        let current = sound
            .as_ref()
            .filter(|view| view.seq == list.seq && staging::is_target(&self.config.view_dir, view, list));
        let list_changed = current.is_none();
        let Staged { view: mut next, through_deltas, downloaded } = match current {
            Some(view) => Staged { view: view.clone(), through_deltas: 0, downloaded: 0 },
            None => {
                let wanted = Wanted {
                    feed: &feed,
                    list,
                    limits: set.limits(),
                    base: sound.as_ref().filter(|view| view.list_role == list.role),
                    steps: delta_steps(set, list),
                };
                staging::stage(source, &self.config, wanted, &mut self.deltas_failed).await?
            }
        };
        let timestamp = set.timestamp().ok_or(TrustError::OutOfOrder)?;
        next.x_issued = timestamp.x_issued.unwrap_or(timestamp.common.expires).to_rfc3339();
        next.timestamp_expires = timestamp.common.expires.to_rfc3339();
        next.max_age_days = list.max_age_days;
        next.switches.clone_from(&list.switches);
        next.list_role.clone_from(&list.role);
        next.versions = recovery::versions(set)?;
        next.online_keys = hex::encode(set.root().online_keys_hash());
        next.publication = self.newest_view()?.map_or(0, |view| view.publication).saturating_add(1);
        let record = serde_json::to_string(&next).map_err(|_| UpdateError::Internal("view record"))?;
        self.store.publish(&record, &list.role, list.seq, now)?;
        next.write(&self.config.view_dir).map_err(|error| UpdateError::view(&error))?;
        view::clean_up(&self.config.view_dir, &next, SystemTime::now());
        download::clean_up(&self.config.state_dir);
        Ok(Refreshed {
            seq: list.seq,
            ranges: list.ranges,
            list_changed,
            through_deltas,
            downloaded,
            floors_lost: self.floors_lost,
        })
    }

    /// A crash may have come between the database and `view.json`.
    fn republish(&self) -> Result<(), UpdateError> {
        let Some(published) = self.published()? else { return Ok(()) };
        let shown = View::read(&self.config.view_dir).ok();
        if shown.as_ref() != Some(&published) && view::list_is_intact(&self.config.view_dir, &published) {
            published.write(&self.config.view_dir).map_err(|error| UpdateError::view(&error))?;
        }
        Ok(())
    }

    fn published(&self) -> Result<Option<View>, UpdateError> {
        Ok(read_record(self.store.published()?))
    }

    /// The newest publication of the feed, whether the state or the view remembers it.
    fn newest_view(&self) -> Result<Option<View>, UpdateError> {
        let shown = View::read(&self.config.view_dir).ok();
        let both = [self.published()?, shown].into_iter().flatten().filter(|view| view.feed == self.feed());
        Ok(both.max_by_key(|view| view.publication))
    }

    fn feed(&self) -> &str {
        self.profile.feed.as_deref().unwrap_or_default()
    }
}

/// `None` if there is none, or it is damaged. One that only cannot be read may say more than a state that has just
/// been made anew, so then that is an error, once; a state with floors of its own does without it and writes another.
fn shown_view(view_dir: &Path, state_is_new: bool) -> Result<Option<View>, UpdateError> {
    match View::read(view_dir) {
        Err(ViewError::Unreadable(kind)) if state_is_new => {
            Err(UpdateError::Write { what: "view.json", reason: format!("it cannot even be read: {kind}") })
        }
        view => Ok(view.ok()),
    }
}

fn read_record(record: Option<String>) -> Option<View> {
    // From bytes, as `view.json` is read: reading texts would be all of that code once more.
    record.and_then(|record| serde_json::from_slice(record.as_bytes()).ok())
}

fn anchor_feed(anchor: &[u8], limits: &Limits) -> Result<Option<String>, TrustError> {
    let kept = crate::trust::Kept::default();
    let (set, _) = TrustedSet::start(Profile::generic(*limits), anchor, kept, Timestamp(0))?;
    Ok(set.root().feed.clone())
}
