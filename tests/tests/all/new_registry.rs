//! Three root keys are lost, and a new registry takes the old one's place with an app update.

use std::path::PathBuf;
use std::sync::Arc;

use label700::time::Timestamp;
use label700::trust::TrustError;
use label700::trust::sign::SoftwareKey;
use label700::update::{Refreshed, UpdateError, Updater};
use label700_tests::publisher::{Publisher, start};

use crate::handset::Handset;

const OLD: &str = "演示外卖平台";
const NEW: &str = "演示快递平台";

/// A registry of other keys throughout, which has just begun.
fn successor(feed: &str) -> Publisher {
    let mut successor = Publisher::of_feed(feed);
    for (seed, role) in (100..).step_by(10).zip(["root", "targets", "list", "snapshot", "timestamp"]) {
        let keys = &mut successor.keys_mut(role).keys;
        *keys = (0..keys.len() as u8).map(|nth| SoftwareKey::from_seed(&[seed + nth; 32])).collect();
    }
    successor.put_list(1, NEW);
    successor.put_root();
    successor
}

/// The app after its update.
struct Updated<'a> {
    handset: &'a Handset,
    anchor: Vec<u8>,
    state_dir: PathBuf,
}

impl Updated<'_> {
    fn refresh(&self, now: Timestamp) -> Result<Refreshed, UpdateError> {
        let mut config = self.handset.config();
        config.anchor = self.anchor.clone();
        config.state_dir = self.state_dir.clone();
        let mut updater = Updater::open(config, Arc::clone(&self.handset.fetch) as _)?;
        tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(updater.refresh(now))
    }
}

#[test]
fn a_new_registry_needs_another_feed_name_and_another_state_folder() {
    let mut old = Publisher::default();
    for seq in 2..=5 {
        old.put_list(seq, OLD);
        ["list", "snapshot", "timestamp"].iter().for_each(|role| old.bump(role));
    }
    let handset = Handset::new(&old);
    assert_eq!(handset.refresh(start()).unwrap().seq, 5);
    let shown = |company: &str, case: &str| {
        let subtitle = handset.subtitle(start()).unwrap();
        assert!(subtitle.contains(company), "{case}: {subtitle}");
    };
    shown(OLD, "before");
    let new_state = handset.folder.path().join("state-2");
    let app =
        |new: &Publisher, state_dir: PathBuf| Updated { handset: &handset, anchor: new.anchor(), state_dir };

    // The new anchor alone, over the state that trusts the old root.
    for feed in ["demo", "demo-2"] {
        let new = successor(feed);
        handset.serve(&new);
        let before = std::fs::read(handset.view_dir().join("view.json")).unwrap();
        let error = app(&new, handset.state_dir()).refresh(start()).unwrap_err();
        assert!(matches!(error, UpdateError::Trust(_) | UpdateError::Anchor(_)), "{feed}: {error}");
        assert!(std::fs::read(handset.view_dir().join("view.json")).unwrap() == before, "{feed}");
        shown(OLD, feed);
        // It has done no harm: the old registry is still good.
        handset.serve(&old);
        assert_eq!(handset.refresh(start()).unwrap().seq, 5, "{feed}");
    }

    // Another state folder, but the old name: what the view says is a floor under all of that name.
    let new = successor("demo");
    handset.serve(&new);
    let error = app(&new, handset.folder.path().join("state-1")).refresh(start()).unwrap_err();
    assert!(matches!(error, UpdateError::Trust(TrustError::Rollback { .. })), "{error}");
    shown(OLD, "the old name");

    // Both. Until the new registry answers, the old list does.
    let mut new = successor("demo-2");
    let mut files = new.files();
    files.remove("metadata/timestamp.json");
    handset.fetch.serve(&files);
    assert!(app(&new, new_state.clone()).refresh(start()).is_err());
    shown(OLD, "the new registry is not up yet");
    handset.serve(&new);
    let refreshed = app(&new, new_state.clone()).refresh(start()).unwrap();
    assert_eq!((refreshed.seq, refreshed.list_changed, refreshed.floors_lost), (1, true, false));
    shown(NEW, "the new registry");
    new.next_list(NEW);
    handset.serve(&new);
    assert_eq!(app(&new, new_state.clone()).refresh(start()).unwrap().seq, 2, "and its next list");

    // What the old registry, or who found its keys, still publishes is nothing any more.
    handset.serve(&old);
    assert!(app(&new, new_state).refresh(start()).is_err());
    shown(NEW, "the old registry");
}
