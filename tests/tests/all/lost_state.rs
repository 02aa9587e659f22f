//! A state that is gone or was put back: what the published view says of its metadata takes its place.

#[path = "lost_state/histories.rs"]
mod histories;
#[path = "lost_state/stolen_keys.rs"]
mod stolen_keys;

use label700::time::Timestamp;
use label700::trust::TrustError;
use label700::update::UpdateError;
use label700::view::{Versions, View};
use label700_tests::publisher::{Keys, Publisher, start};
use serde_json::json;

use crate::handset::Handset;

/// 2^53 - 1, where a thief pushes what can be pushed.
const LAST: u64 = (1 << 53) - 1;

type Loss = (&'static str, fn(&Handset, &std::path::Path));

/// `backup` is from before what the view shows.
const LOSSES: [Loss; 3] = [
    ("put back", |handset, backup| handset.put_back(backup)),
    ("gone", |handset, _| handset.lose_state()),
    ("damaged", |handset, _| std::fs::write(handset.state_dir().join("state.db"), b"damaged").unwrap()),
];

/// The offline holders give the list's role another name, with or without a new root.
type Rename = fn(&mut Publisher);

const RENAMES: [(&str, Rename); 2] = [
    ("under another root", |publisher| {
        publisher.rotate(|publisher| {
            publisher.list_role = "list-2".to_owned();
            publisher.timestamp_keys = Keys::new(51, 1, 1);
            publisher.put_list(1, "演示外卖平台");
        });
    }),
    ("under the same root", |publisher| {
        publisher.list_role = "list-2".to_owned();
        publisher.put_list(1, "演示外卖平台");
        // Phones do not let a role vanish from the snapshot.
        publisher.edit("snapshot", |signed| signed["meta"]["list.json"] = json!({ "version": 9 }));
        for role in ["targets", "snapshot", "timestamp"] {
            publisher.bump(role);
        }
    }),
];

#[test]
fn a_view_says_which_metadata_led_to_it() {
    let mut publisher = Publisher::default();
    publisher.rotate(|_| {});
    publisher.next_list("演示快递公司");
    let handset = Handset::new(&publisher);
    handset.refresh(start()).unwrap();
    let view = View::read(&handset.view_dir()).unwrap();
    assert_eq!(view.versions, Versions { root: 2, timestamp: 3, targets: 2 });
    publisher.bump("timestamp");
    handset.serve(&publisher);
    handset.refresh(start()).unwrap();
    let view = View::read(&handset.view_dir()).unwrap();
    assert_eq!(view.versions, Versions { root: 2, timestamp: 4, targets: 2 });
}

/// Each of two refreshes is refused for a version that fell, and the view stays.
fn assert_rolled_back(handset: &Handset, shown: &View, at: Timestamp, case: &str) {
    for _ in 0..2 {
        let error = handset.refresh(at).unwrap_err();
        assert!(matches!(error, UpdateError::Trust(TrustError::Rollback { .. })), "{case}: {error}");
        assert_eq!(View::read(&handset.view_dir()).unwrap(), *shown, "{case}");
    }
}

/// Numbers began anew with the role's new name, so the number of the view says nothing about older lists.
#[test]
fn an_older_list_of_the_former_role_is_refused_whatever_its_number() {
    for (rename, change) in RENAMES {
        for (loss, lose) in LOSSES {
            let case = format!("{rename}, {loss}");
            let mut publisher = Publisher::default();
            publisher.next_list("演示快递公司");
            let old = publisher.clone();
            let handset = Handset::new(&publisher);
            handset.refresh(start()).unwrap();
            let backup = handset.back_up();
            change(&mut publisher);
            handset.serve(&publisher);
            handset.refresh(start()).unwrap();
            let shown = View::read(&handset.view_dir()).unwrap();
            assert_eq!((shown.seq, shown.list_role.as_str()), (1, "list-2"), "{case}");

            lose(&handset, &backup);
            drop(handset.updater().unwrap());
            assert_eq!(View::read(&handset.view_dir()).unwrap(), shown, "{case}: opening alone");
            handset.serve(&old);
            assert_rolled_back(&handset, &shown, start(), &case);

            handset.serve(&publisher);
            let refreshed = handset.refresh(start()).unwrap();
            assert_eq!((refreshed.seq, refreshed.floors_lost), (1, true), "{case}");
            assert!(!handset.refresh(start()).unwrap().floors_lost, "{case}: it is dealt with");
        }
    }
}

/// A thief had driven the numbers up, and the new name is to leave them behind.
#[test]
fn a_new_role_may_begin_anew_after_a_loss() {
    for (rename, change) in RENAMES {
        for (loss, lose) in LOSSES {
            let case = format!("{rename}, {loss}");
            let mut publisher = Publisher::default();
            let handset = Handset::new(&publisher);
            handset.refresh(start()).unwrap();
            let backup = handset.back_up();
            publisher.next_list("演示快递公司");
            publisher.put_list(LAST, "演示快递公司");
            handset.serve(&publisher);
            handset.refresh(start()).unwrap();

            lose(&handset, &backup);
            let mut lower = publisher.clone();
            lower.put_list(6, "演示打车平台");
            lower.next_list("演示打车平台");
            handset.serve(&lower);
            let error = handset.refresh(start()).unwrap_err();
            let refused = matches!(error, UpdateError::Trust(TrustError::SequenceRollback));
            assert!(refused, "{case}: the same role goes on from its number: {error}");

            change(&mut publisher);
            // What the lower list's metadata raised was honest.
            publisher.bump("snapshot");
            publisher.bump("timestamp");
            handset.serve(&publisher);
            assert_eq!(handset.refresh(start()).unwrap().seq, 1, "{case}");
        }
    }
}

/// A root that replaces no keys, as each year brings one, moves nothing; nor does the app update that has it for its
/// anchor.
#[test]
fn a_root_with_the_same_online_keys_lets_nothing_fall() {
    for anchor_moves in [false, true] {
        for (loss, lose) in LOSSES {
            let case = format!("{loss}, new anchor: {anchor_moves}");
            let mut publisher = Publisher::default();
            publisher.next_list("演示快递公司");
            let old = publisher.clone();
            let mut handset = Handset::new(&publisher);
            handset.refresh(start()).unwrap();
            let backup = handset.back_up();
            RENAMES[1].1(&mut publisher);
            handset.serve(&publisher);
            handset.refresh(start()).unwrap();
            let shown = View::read(&handset.view_dir()).unwrap();

            lose(&handset, &backup);
            publisher.rotate(|_| {});
            let mut files = publisher.files();
            let root = files["metadata/2.root.json"].clone();
            if anchor_moves {
                handset.anchor.clone_from(&root);
            } else {
                // The refresh gets no further than to the root, and the next one is another start.
                files.remove("metadata/timestamp.json");
                handset.fetch.serve(&files);
                handset.refresh(start()).unwrap_err();
            }
            let mut replay = old.files();
            replay.insert("metadata/2.root.json".to_owned(), root);
            handset.fetch.serve(&replay);
            assert_rolled_back(&handset, &shown, start(), &case);
            handset.serve(&publisher);
            assert_eq!(handset.refresh(start()).unwrap().seq, 1, "{case}");
        }
    }
}

/// The state that comes back had followed a newer root, which the view had not seen yet.
#[test]
fn a_state_with_a_newer_root_than_the_view_lets_nothing_fall() {
    let mut publisher = Publisher::default();
    publisher.next_list("演示快递公司");
    let old = publisher.clone();
    let handset = Handset::new(&publisher);
    handset.refresh(start()).unwrap();
    RENAMES[1].1(&mut publisher);
    let before = publisher.files();
    publisher.rotate(|_| {});
    let mut cut = publisher.files();
    cut.remove("metadata/timestamp.json");
    handset.fetch.serve(&cut);
    handset.refresh(start()).unwrap_err();
    let backup = handset.back_up();
    handset.lose_state();
    handset.fetch.serve(&before);
    handset.refresh(start()).unwrap();
    let shown = View::read(&handset.view_dir()).unwrap();
    assert_eq!((shown.versions.root, shown.list_role.as_str()), (1, "list-2"));

    handset.put_back(&backup);
    handset.serve(&old);
    assert_rolled_back(&handset, &shown, start(), "the repository of before");
    handset.serve(&publisher);
    assert_eq!(handset.refresh(start()).unwrap().seq, 1);
}

#[test]
fn freshness_is_not_taken_back() {
    for (loss, lose) in LOSSES {
        let mut publisher = Publisher::default();
        let old = publisher.clone();
        let handset = Handset::new(&publisher);
        handset.refresh(start()).unwrap();
        let backup = handset.back_up();
        let later = start().plus(2 * 86_400);
        publisher.issued = later;
        publisher.bump("timestamp");
        handset.serve(&publisher);
        handset.refresh(later).unwrap();
        let shown = View::read(&handset.view_dir()).unwrap();

        lose(&handset, &backup);
        drop(handset.updater().unwrap());
        assert_eq!(View::read(&handset.view_dir()).unwrap(), shown, "{loss}: opening alone");
        handset.serve(&old);
        assert_rolled_back(&handset, &shown, later, loss);
        handset.serve(&publisher);
        assert!(handset.refresh(later).unwrap().floors_lost, "{loss}");
    }
}

/// Two publications may have one count, if the view was lost too and came back.
#[test]
fn a_state_that_made_another_view_than_the_one_shown_does_not_replace_it() {
    let mut publisher = Publisher::default();
    let handset = Handset::new(&publisher);
    handset.refresh(start()).unwrap();
    let backup = handset.back_up();
    publisher.next_list("演示快递公司");
    handset.serve(&publisher);
    handset.refresh(start()).unwrap();
    let shown = View::read(&handset.view_dir()).unwrap();

    handset.put_back(&backup);
    std::fs::remove_file(handset.view_dir().join("view.json")).unwrap();
    handset.serve(&Publisher::default());
    handset.refresh(start()).unwrap();
    let other = View::read(&handset.view_dir()).unwrap();
    assert_eq!((other.publication, other.seq), (shown.publication, 1));
    shown.write(&handset.view_dir()).unwrap();

    drop(handset.updater().unwrap());
    assert_eq!(View::read(&handset.view_dir()).unwrap(), shown);
    assert_rolled_back(&handset, &shown, start(), "what the state had made");
}
