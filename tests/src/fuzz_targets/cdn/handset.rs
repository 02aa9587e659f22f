//! The handset: a real updater with its database and view, looked at after every step.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use label700::fetch::Fetch;
use label700::label::CallFacts;
use label700::labeler::Labeler;
use label700::list::List;
use label700::number::Direction;
use label700::store::Store;
use label700::time::Timestamp;
use label700::trust::{Kept, Limits};
use label700::update::{Refreshed, UpdateError, Updater, UpdaterConfig};
use label700::view::View;
use label700::words::Language;
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use super::attacker::{Answer, BASE, Cdn};
use super::honest::Honest;

const LISTED: &str = "700123456789012";

pub(super) struct Handset {
    folder: TempDir,
    cdn: Arc<Cdn>,
    anchor: Vec<u8>,
    updater: Option<Updater>,
    /// What it held when it was last looked at.
    seen: Seen,
    lost: bool,
}

#[derive(Clone, Debug, Default)]
struct Seen {
    view: Option<View>,
    root: u64,
    versions: BTreeMap<String, u64>,
    floors: BTreeMap<String, u64>,
}

/// Why a refresh did not succeed.
#[derive(Debug)]
pub(super) enum Failure {
    Killed,
    Refused(#[allow(dead_code, reason = "shown when an honest refresh fails")] UpdateError),
}

impl Handset {
    pub(super) fn new(honest: &Honest) -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            cdn: Arc::default(),
            anchor: honest.anchor(),
            updater: None,
            seen: Seen::default(),
            lost: false,
        }
    }

    pub(super) fn restart(&mut self) {
        self.updater = None;
    }

    /// The app's data was cleared, but not the shared view.
    pub(super) fn lose_state(&mut self) {
        self.restart();
        let _ = fs::remove_dir_all(self.state_dir());
        self.seen = Seen { view: self.seen.view.take(), ..Seen::default() };
        self.lost = true;
    }

    /// The least sequence number that is taken after the state was lost, whatever list role it is of.
    pub(super) fn floor_after_loss(&self) -> u64 {
        if self.lost { self.seen.view.as_ref().map_or(0, |view| view.seq) } else { 0 }
    }

    /// One refresh, and a look at what it left.
    pub(super) fn refresh(
        &mut self,
        honest: &Honest,
        answers: Vec<Answer>,
        now: Timestamp,
    ) -> Result<Refreshed, Failure> {
        self.cdn.script(&honest.history, answers);
        let before = fs::read(self.view_dir().join("view.json")).ok();
        let outcome = self.poll_refresh(now);
        let after = fs::read(self.view_dir().join("view.json")).ok();
        match &outcome {
            Ok(refreshed) => {
                let view = View::read(&self.view_dir()).expect("there is a view after a refresh");
                assert_eq!(view.seq, refreshed.seq);
                let expires = Timestamp::parse(&view.timestamp_expires).unwrap();
                assert!(expires > now, "frozen: a refresh on an expired timestamp succeeded");
            }
            Err(_) => assert!(before == after, "a refresh that failed changed the view"),
        }
        self.look(honest);
        outcome
    }

    pub(super) fn assert_newest(&self, honest: &Honest) {
        let view = self.seen.view.as_ref().expect("there is a view");
        assert_eq!((view.list_role.clone(), view.sha256.clone()), honest.newest_list());
        assert_eq!(view.seq, honest.seq());
        assert_eq!(view.x_issued, honest.timestamp_issued().to_rfc3339(), "the newest timestamp");
    }

    /// Nothing but the CDN makes a refresh wait, so one that waits is one that is killed there.
    fn poll_refresh(&mut self, now: Timestamp) -> Result<Refreshed, Failure> {
        if self.updater.is_none() {
            let fetch = Arc::clone(&self.cdn) as Arc<dyn Fetch>;
            self.updater = Some(Updater::open(self.config(), fetch).map_err(Failure::Refused)?);
        }
        let Some(updater) = &mut self.updater else { return Err(Failure::Killed) };
        let mut context = Context::from_waker(Waker::noop());
        let outcome = pin!(updater.refresh(now)).poll(&mut context);
        match outcome {
            Poll::Ready(outcome) => outcome.map_err(Failure::Refused),
            Poll::Pending => {
                self.restart();
                Err(Failure::Killed)
            }
        }
    }

    /// All that it holds was signed, and nothing is older than at the last look.
    fn look(&mut self, honest: &Honest) {
        let view = View::read(&self.view_dir()).ok();
        if let Some(view) = &view {
            self.check_view(honest, view);
        }
        assert!(view.is_some() || self.seen.view.is_none(), "the view is gone");
        let store = Store::open_read_only(&self.state_dir()).expect("the state can be read");
        let kept = store.map(|store| store.load_kept().expect("the state can be read")).unwrap_or_default();
        let seen = self.check_kept(honest, &kept);
        self.lost &= view == self.seen.view;
        self.seen = Seen { view, ..seen };
    }

    fn check_view(&self, honest: &Honest, view: &View) {
        let company = honest.ledger.company_in(&view.list_role, view.seq, &view.sha256);
        let company = company.expect("the view shows a list that the publisher signed");
        assert!(honest.ledger.has_timestamp(&view.x_issued, &view.timestamp_expires), "and a timestamp");
        let list = fs::read(self.view_dir().join(&view.list)).expect("the list is there");
        assert!(hex::encode(Sha256::digest(&list)) == view.sha256 && List::open(list).is_ok());

        let labeler = Labeler::open(&self.view_dir());
        let fresh = Timestamp::parse(&view.x_issued).unwrap();
        let label = labeler.label(LISTED, &CallFacts::new(Direction::Incoming, fresh));
        let subtitle = labeler.hint(&label, Language::ZhHans).subtitle;
        assert!(subtitle.is_some_and(|text| text.ends_with(company)), "the screen shows the view's list");

        let Some(old) = &self.seen.view else { return };
        let order = |view: &View| view.list_role.trim_start_matches("list-").parse::<u64>().unwrap();
        let same_role = order(view) == order(old);
        assert!(!same_role || view.seq >= old.seq, "an older list came back");
        // Whoever lost the state knows no order of list roles; the sequence number alone is left as a floor.
        assert!(
            order(view) >= order(old) || (self.lost && view.seq >= old.seq),
            "an older list role came back"
        );
        assert!(view.x_issued >= old.x_issued || self.lost, "an older timestamp came back");
    }

    fn check_kept(&self, honest: &Honest, kept: &Kept) -> Seen {
        let ledger = &honest.ledger;
        let root = kept.root.as_deref().map(|root| ledger.version_of("root", root).expect("a signed root"));
        let root = root.unwrap_or_default();
        assert!(root >= self.seen.root, "an older root came back");
        let forgets = ledger.resets_between(self.seen.root, root);
        let mut versions = BTreeMap::new();
        for (role, file) in &kept.roles {
            let version = ledger.version_of(role, file).expect("the publisher signed what is kept");
            let old = self.seen.versions.get(role).copied().unwrap_or_default();
            assert!(version >= old || forgets, "an older {role} came back");
            versions.insert(role.clone(), version);
        }
        for (role, floor) in &kept.floors {
            assert!(*floor <= ledger.newest_version(role), "a floor that no version of {role} ever had");
        }
        for (role, old) in self.seen.floors.iter().filter(|_| !forgets) {
            assert!(kept.floors.get(role) >= Some(old), "the floor of {role} fell");
        }
        Seen { view: None, root, versions, floors: kept.floors.clone() }
    }

    fn config(&self) -> UpdaterConfig {
        UpdaterConfig {
            feed: None,
            anchor: self.anchor.clone(),
            mirrors: vec![BASE.to_owned()],
            state_dir: self.state_dir(),
            view_dir: self.view_dir(),
            limits: Limits::default(),
        }
    }

    fn state_dir(&self) -> PathBuf {
        self.folder.path().join("state")
    }

    fn view_dir(&self) -> PathBuf {
        self.folder.path().join("view")
    }
}
