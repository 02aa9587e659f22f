//! Refreshes to be cut off: what is there before, and what the server has.

use std::fs::{self, File};
use std::time::{Duration, SystemTime};

use label700::store::StoreError;
use label700::trust::sign::SoftwareKey;
use label700::update::UpdateError;
use label700::view::View;

use super::desk::{Desk, Kept, Shown};
use super::disk::{Disk, Tree};
use super::journal::{Record, Recording, Step};
use super::repository::{Served, new_publisher, old_publisher, served, served_by_differences, tomorrow};

/// What is run until it is cut off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Act {
    Refresh,
    /// Only the opening of the updater.
    Open,
}

pub(crate) struct Scenario {
    pub(crate) before: Tree,
    pub(crate) served: Served,
    act: Act,
    /// What is shown, and kept, before and after.
    pub(crate) old: Shown,
    pub(crate) new: Shown,
    pub(crate) old_kept: Kept,
    pub(crate) new_kept: Kept,
    /// The state cannot be read, so that it must be given up.
    damaged: bool,
}

impl Act {
    fn run(self, desk: &Desk<'_>) -> Result<(), UpdateError> {
        match self {
            Self::Refresh => desk.refresh().map(drop),
            Self::Open => desk.open().map(drop),
        }
    }
}

impl Scenario {
    pub(crate) fn run(&self, desk: &Desk<'_>) -> Result<(), UpdateError> {
        self.act.run(desk)
    }

    pub(crate) fn old_or_new_is_shown(&self, desk: &Desk<'_>) -> Result<(), String> {
        let shown = desk.shown();
        let is_whole = shown == self.old || shown == self.new;
        sure(is_whole, || format!("neither the old list nor the new one is shown: {shown:?}"))
    }

    /// What an updater that only opens makes of it: what was committed is shown, and what is shown is a floor.
    pub(crate) fn opens(&self, desk: &Desk<'_>) -> Result<(), String> {
        drop(desk.open().map_err(|error| format!("the updater does not open: {error}"))?);
        let kept = self.kept(desk)?;
        let view = View::read(&desk.view_dir()).ok();
        let is_shown = kept.published.is_none() || kept.published == view;
        sure(is_shown, || format!("what was committed is not shown: {:?}", desk.shown()))?;
        let shown = view.map_or(0, |view| view.seq);
        sure(kept.seq >= shown, || format!("list {shown} is shown, but the floor is {}", kept.seq))
    }

    pub(crate) fn kept(&self, desk: &Desk<'_>) -> Result<Kept, String> {
        match desk.kept() {
            Err(StoreError::Unreadable(_)) if self.damaged => Ok(Kept::default()),
            kept => kept
                .map(Option::unwrap_or_default)
                .map_err(|error| format!("the state cannot be looked at: {error}")),
        }
    }

    /// And nothing had to be given up for it.
    pub(crate) fn next_refresh_succeeds(&self, desk: &Desk<'_>) -> Result<(), String> {
        let refreshed = desk.refresh().map_err(|error| format!("the next refresh fails: {error}"))?;
        sure(desk.shown() == self.new, || format!("the next refresh shows {:?}", desk.shown()))?;
        let given_up = refreshed.floors_lost || desk.has_file_aside();
        sure(!given_up || self.damaged, || "the state was taken for damaged".to_owned())?;
        let kept = self.kept(desk)?;
        let same_floors = (&kept.floors, kept.seq) == (&self.new_kept.floors, self.new_kept.seq);
        sure(same_floors, || format!("floors after the next refresh: {kept:?}"))
    }

    fn new(before: Tree, served: Served, act: Act) -> Self {
        let desk = Desk::new(&before, &served);
        let (old, old_kept) = (desk.shown(), desk.kept());
        let damaged = matches!(old_kept, Err(StoreError::Unreadable(_)));
        let old_kept = if damaged { Kept::default() } else { old_kept.unwrap().unwrap_or_default() };
        // Looking at the state leaves a trace in its folder.
        let desk = Desk::new(&before, &served);
        act.run(&desk).unwrap();
        let (new, new_kept) = (desk.shown(), desk.kept().unwrap().unwrap());
        assert_ne!(old, new, "there must be something to tell apart");
        Self { before, served, act, old, new, old_kept, new_kept, damaged }
    }

    pub(crate) fn first_refresh() -> Self {
        Self::new(nothing(), served(&old_publisher()), Act::Refresh)
    }

    pub(crate) fn new_list() -> Self {
        Self::new(with_old_list(), served(&new_publisher()), Act::Refresh)
    }

    /// A list that is two steps further, and cannot be had but by these steps: whatever a crash or a fault
    /// leaves, it must not cost the whole list.
    pub(crate) fn chain_of_differences() -> Self {
        let [old, new] = served_by_differences();
        Self::new(refreshed(&nothing(), &old), new, Act::Refresh)
    }

    pub(crate) fn freshness_alone() -> Self {
        let mut publisher = old_publisher();
        publisher.issued = tomorrow();
        publisher.bump("timestamp");
        Self::new(with_old_list(), served(&publisher), Act::Refresh)
    }

    /// The versions of the online roles were driven up with stolen keys; a rotation recovers.
    pub(crate) fn rotation_after_fast_forward() -> Self {
        let mut stolen = old_publisher();
        for role in ["timestamp", "snapshot"] {
            stolen.versions.insert(role.to_owned(), (1 << 53) - 1);
        }
        let mut rotated = new_publisher();
        rotated.timestamp_keys.keys = vec![SoftwareKey::from_seed(&[120; 32])];
        rotated.bump("root");
        rotated.put_root();
        Self::new(refreshed(&nothing(), &served(&stolen)), served(&rotated), Act::Refresh)
    }

    /// A crash came between the database and `view.json`.
    pub(crate) fn republication() -> Self {
        let old = with_old_list();
        let served = served(&new_publisher());
        let desk = Desk::new(&old, &served);
        let view = fs::read(desk.view_dir().join("view.json")).unwrap();
        desk.refresh().unwrap();
        fs::write(desk.view_dir().join("view.json"), view).unwrap();
        Self::new(desk.tree(), served, Act::Open)
    }

    /// The refresh before this one was cut off itself, while it wrote the new list.
    pub(crate) fn second_try() -> Self {
        let (before, served) = (with_old_list(), served(&new_publisher()));
        let desk = Desk::new(&before, &served);
        let recording = Recording::start(desk.root(), None);
        desk.refresh().unwrap();
        let mut disk = Disk::new(before);
        for record in recording.finish().log {
            let Record::Done(step) = record else { continue };
            if matches!(&step, Step::SyncFile(path) if path.starts_with("view/lists")) {
                break;
            }
            disk.take(&step);
        }
        Self::new(disk.seen, served, Act::Refresh)
    }

    /// The state has become unreadable, and is set aside.
    pub(crate) fn damaged_state() -> Self {
        let served = served(&new_publisher());
        let desk = Desk::new(&with_old_list(), &served);
        fs::write(desk.state_dir().join("state.db"), [7; 5_000]).unwrap();
        Self::new(desk.tree(), served, Act::Refresh)
    }

    /// A list that was replaced two days ago goes.
    pub(crate) fn clean_up() -> Self {
        let with_new_list = refreshed(&with_old_list(), &served(&new_publisher()));
        let mut publisher = new_publisher();
        publisher.bump("timestamp");
        publisher.issued = tomorrow().plus(86_400);
        let served = served(&publisher);
        Self::new(with_new_list, served, Act::Refresh)
    }
}

pub(crate) fn sure(holds: bool, otherwise: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(otherwise()) }
}

fn nothing() -> Tree {
    let folder = tempfile::tempdir().unwrap();
    Tree::read(folder.path())
}

fn with_old_list() -> Tree {
    refreshed(&nothing(), &served(&old_publisher()))
}

/// Two days ago.
fn refreshed(before: &Tree, served: &Served) -> Tree {
    let desk = Desk::new(before, served);
    desk.refresh().unwrap();
    let long_ago = SystemTime::now() - Duration::from_hours(48);
    for entry in fs::read_dir(desk.view_dir().join("lists")).unwrap() {
        let list = File::options().append(true).open(entry.unwrap().path()).unwrap();
        list.set_modified(long_ago).unwrap();
    }
    desk.tree()
}
