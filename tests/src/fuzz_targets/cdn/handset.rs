//! The handset: a real updater with its database and view, looked at after every step.

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
use label700::trust::Limits;
use label700::update::{Refreshed, Updater, UpdaterConfig};
use label700::view::View;
use label700::words::Language;
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use super::Handset;
use super::attacker::{Answer, BASE, Cdn};
use super::honest::Honest;
use super::seen::Seen;

const LISTED: &str = "700123456789012";

pub(super) struct WholeHandset {
    folder: TempDir,
    cdn: Arc<Cdn>,
    anchor: Vec<u8>,
    updater: Option<Updater>,
    /// What it held when it was last looked at.
    seen: Seen,
    view: Option<View>,
    lost: bool,
}

impl Handset for WholeHandset {
    fn new(honest: &Honest) -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            cdn: Arc::default(),
            anchor: honest.anchor(),
            updater: None,
            seen: Seen::default(),
            view: None,
            lost: false,
        }
    }

    fn restart(&mut self) {
        self.updater = None;
    }

    /// The app's data was cleared, but not the shared view.
    fn lose_state(&mut self) {
        self.restart();
        let _ = fs::remove_dir_all(self.state_dir());
        self.seen = Seen::default();
        self.lost = true;
    }

    /// What a full disk does to files is for the crash tests.
    fn lack_room(&mut self, _: u8) {}

    fn floor_after_loss(&self) -> u64 {
        if self.lost { self.view.as_ref().map_or(0, |view| view.seq) } else { 0 }
    }

    fn refresh(&mut self, honest: &Honest, answers: Vec<Answer>, now: Timestamp) -> Result<(), String> {
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
        outcome.map(drop)
    }

    fn assert_newest(&self, honest: &Honest) {
        let view = self.view.as_ref().expect("there is a view");
        assert_eq!((view.list_role.clone(), view.sha256.clone()), honest.newest_list());
        assert_eq!(view.seq, honest.seq());
        assert_eq!(view.x_issued, honest.timestamp_issued().to_rfc3339(), "the newest timestamp");
    }
}

impl WholeHandset {
    /// Nothing but the CDN makes a refresh wait, so one that waits is one that is killed there.
    fn poll_refresh(&mut self, now: Timestamp) -> Result<Refreshed, String> {
        if self.updater.is_none() {
            let fetch = Arc::clone(&self.cdn) as Arc<dyn Fetch>;
            self.updater = Some(Updater::open(self.config(), fetch).map_err(|error| error.to_string())?);
        }
        let Some(updater) = &mut self.updater else { return Err("no updater".to_owned()) };
        let mut context = Context::from_waker(Waker::noop());
        let outcome = pin!(updater.refresh(now)).poll(&mut context);
        match outcome {
            Poll::Ready(outcome) => outcome.map_err(|error| error.to_string()),
            Poll::Pending => {
                self.restart();
                Err("killed".to_owned())
            }
        }
    }

    /// All that it holds was signed, and nothing is older than at the last look.
    fn look(&mut self, honest: &Honest) {
        let view = View::read(&self.view_dir()).ok();
        if let Some(view) = &view {
            self.check_view(honest, view);
        }
        assert!(view.is_some() || self.view.is_none(), "the view is gone");
        let store = Store::open_read_only(&self.state_dir()).expect("the state can be read");
        let kept = store.map(|store| store.load_kept().expect("the state can be read")).unwrap_or_default();
        self.seen = self.seen.after(&honest.ledger, &kept);
        self.lost &= view == self.view;
        self.view = view;
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

        let Some(old) = &self.view else { return };
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
