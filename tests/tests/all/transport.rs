//! The line, the CDN or a mirror is hostile, and signs nothing. After each attack the previous list
//! answers, nothing moved beyond the last file that was verified, and the next honest refresh succeeds.

#[path = "transport/disk.rs"]
mod disk;
#[path = "transport/floods.rs"]
mod floods;
#[path = "transport/heads.rs"]
mod heads;
#[path = "transport/mirrors.rs"]
mod mirrors;
#[path = "transport/mixes.rs"]
mod mixes;
#[path = "transport/random_cdn.rs"]
mod random_cdn;
#[path = "transport/ranges.rs"]
mod ranges;
#[path = "transport/redirects.rs"]
mod redirects;
#[path = "transport/resources.rs"]
mod resources;
#[path = "transport/slow.rs"]
mod slow;
#[path = "transport/statuses.rs"]
mod statuses;
#[path = "transport/tls.rs"]
mod tls;
#[path = "transport/wire_privacy.rs"]
mod wire_privacy;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use label700::fetch::{Fetch, FetchError, HttpFetch, HttpOptions, Roots};
use label700::store::Store;
use label700::time::Timestamp;
use label700::trust::Kept;
use label700::update::{Refreshed, UpdateError, Updater};
use label700::view::View;
use label700_tests::hostile_server::{Answer, HostileServer};
use label700_tests::memory_fetch::BASE;
use label700_tests::publisher::{Publisher, start};

use crate::handset::Handset;

pub(crate) const OLD: &str = "外卖 · 演示外卖平台";
pub(crate) const NEW: &str = "外卖 · 演示快递公司";

/// A little over the time for a metadata file, or for the first answer about a list; a list that stalls later is given
/// up sooner.
const LONGEST: Duration = Duration::from_secs(31);

/// Two generations of a repository, and a handset that has the first.
pub(crate) struct Upgrade {
    pub(crate) new: Publisher,
    /// The files that a refresh asks for, in its order: root, timestamp, snapshot, targets, list role,
    /// list.
    pub(crate) files: [String; 6],
    before: Handset,
    /// What is kept by a handset that could not fetch the file of that place.
    kept_without: [Kept; 6],
}

impl Upgrade {
    pub(crate) fn new() -> Self {
        let old = Publisher::default();
        let mut new = Publisher::default();
        new.next_list("演示快递公司");
        new.bump("targets");
        new.bump("root");
        new.put_root();
        let files = ["2.root", "timestamp", "2.snapshot", "2.targets", "2.list"]
            .map(|name| format!("metadata/{name}.json"));
        let [root, timestamp, snapshot, targets, list] = files;
        let files = [root, timestamp, snapshot, targets, list, new.list_file()];
        let before = Handset::in_memory(&old);
        before.refresh(start()).unwrap();
        let kept_without = std::array::from_fn(|at| {
            let handset = before.twin();
            handset.serve(&new);
            handset.fetch.fail(&files[at], FetchError::TimedOut);
            handset.refresh(start()).unwrap_err();
            let kept = handset.kept();
            assert_kept(&kept, &files, at, &old.files(), &new.files());
            kept
        });
        Self { new, files, before, kept_without }
    }

    /// A handset with the old list, in a folder of its own.
    pub(crate) fn handset(&self) -> Handset {
        self.before.twin()
    }

    /// Nothing moved beyond the file before the one at `place`, and the old list answers.
    pub(crate) fn assert_stopped(&self, handset: &Handset, place: usize, name: &str) {
        assert_eq!(handset.kept(), self.kept_without[place], "{name}: what is kept");
        assert_eq!(handset.view(), self.before.view(), "{name}: the view");
        assert_eq!(handset.subtitle(start()).as_deref(), Some(OLD), "{name}: the old list answers");
    }

    /// Over an honest server, one refresh reaches the new list.
    pub(crate) fn assert_recovers(&self, handset: &Handset, server: &HostileServer, name: &str) {
        server.relent();
        let refreshed = handset.refresh_over(server);
        assert!(refreshed.is_ok(), "{name}: an honest server: {refreshed:?}");
        assert_eq!(handset.subtitle(start()).as_deref(), Some(NEW), "{name}: the new list answers");
        assert_eq!(handset.kept().floors["root"], 2, "{name}: the new root is trusted");
    }
}

/// The first `count` of these files are kept as the new generation has them, the others as the old one.
fn assert_kept(kept: &Kept, files: &[String; 6], count: usize, old: &Files, new: &Files) {
    let root = if count > 0 { &new["metadata/2.root.json"] } else { &old["metadata/1.root.json"] };
    assert_eq!(kept.root.as_ref(), Some(root), "the root, after {count} files");
    for (place, role) in ["root", "timestamp", "snapshot", "targets", "list"].iter().enumerate().skip(1) {
        let file =
            if place < count { &new[&files[place]] } else { &old[&files[place].replace("/2.", "/1.")] };
        assert_eq!(kept.roles.get(*role), Some(file), "{role}, after {count} files");
    }
}

type Files = std::collections::BTreeMap<String, Vec<u8>>;

impl Handset {
    /// A handset whose flash is memory, where that can be had: these tests are many, and are not about
    /// what survives a crash.
    pub(crate) fn in_memory(publisher: &Publisher) -> Self {
        Self { folder: folder_in_memory(), ..Self::new(publisher) }
    }

    /// The same, with nothing but its anchor.
    pub(crate) fn empty(anchor: Vec<u8>) -> Self {
        let limits = label700::trust::Limits::default();
        Self { folder: folder_in_memory(), fetch: Arc::default(), anchor, limits }
    }

    /// One refresh by whatever client the host has.
    pub(crate) fn refresh_by(&self, fetch: Arc<dyn Fetch>, now: Timestamp) -> Result<Refreshed, UpdateError> {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(self.open_with(fetch, &[BASE]).refresh(now))
    }

    /// A handset in the same state.
    pub(crate) fn twin(&self) -> Self {
        let twin = Self {
            folder: folder_in_memory(),
            fetch: Arc::default(),
            anchor: self.anchor.clone(),
            limits: self.limits,
        };
        copy(self.folder.path(), twin.folder.path());
        twin
    }

    pub(crate) fn kept(&self) -> Kept {
        Store::open(&self.state_dir()).unwrap().0.load_kept().unwrap()
    }

    pub(crate) fn view(&self) -> View {
        View::read(&self.view_dir()).unwrap()
    }

    pub(crate) fn open_with(&self, fetch: Arc<dyn Fetch>, mirrors: &[&str]) -> Updater {
        let mut config = self.config();
        config.mirrors = mirrors.iter().map(|&base| base.to_owned()).collect();
        Updater::open(config, fetch).unwrap()
    }

    /// One refresh by the built-in HTTP client, with the limits of the profile, in virtual time.
    pub(crate) fn refresh_over(&self, server: &HostileServer) -> Result<Refreshed, UpdateError> {
        self.refresh_with(server, options())
    }

    pub(crate) fn refresh_with(
        &self,
        server: &HostileServer,
        options: HttpOptions,
    ) -> Result<Refreshed, UpdateError> {
        let http = Arc::new(HttpFetch::new(options).unwrap());
        let mut updater = self.open_with(http, &[server.base()]);
        let (refreshed, took) = server.time().block_on(updater.refresh(start()));
        assert!(took <= LONGEST, "no file of these tests may hold up a handset for {took:?}");
        refreshed
    }

    /// How many bytes of downloads lie in the state folder.
    pub(crate) fn downloaded(&self) -> u64 {
        size(&self.state_dir().join("downloads"))
    }
}

/// The profile's limits. No proxy of the machine's, and no certificates where none are needed.
pub(crate) fn options() -> HttpOptions {
    HttpOptions { system_proxy: false, roots: Roots::Only(Vec::new()), ..HttpOptions::default() }
}

/// A server with the new generation.
pub(crate) fn serving(publisher: &Publisher) -> HostileServer {
    let server = HostileServer::start();
    server.serve(&publisher.files());
    server
}

/// Answers with these bytes, whatever is asked.
pub(crate) fn saying(bytes: Vec<u8>) -> Answer {
    Arc::new(move |_, wire| wire.write_all(&bytes))
}

/// One word for an outcome, to compare with a table.
pub(crate) fn outcome(refreshed: &Result<Refreshed, UpdateError>) -> &'static str {
    let Err(UpdateError::Fetch { error, .. }) = refreshed else {
        return refreshed.as_ref().map_or_else(UpdateError::code, |_| "done");
    };
    match error {
        FetchError::Absent => "absent",
        FetchError::Status { .. } => "status",
        FetchError::TooLarge => "too large",
        FetchError::TooSlow => "too slow",
        FetchError::TimedOut => "timed out",
        FetchError::Network(_) => "network",
        _ => "file",
    }
}

pub(crate) fn size(folder: &Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    entries.filter_map(|entry| entry.ok()?.metadata().ok()).map(|file| file.len()).sum()
}

fn folder_in_memory() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { tempfile::tempdir_in(memory).unwrap() } else { tempfile::tempdir().unwrap() }
}

fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            std::fs::create_dir_all(&to).unwrap();
            copy(&entry.path(), &to);
        } else {
            std::fs::copy(entry.path(), to).unwrap();
        }
    }
}
