//! What was verified once must be there the next time too.

use label700::label::Reason;
use label700::trust::TrustError;
use label700::update::UpdateError;
use label700::view::View;
use label700_tests::publisher::{Publisher, start};
use serde_json::json;
use sha2::{Digest as _, Sha512};

use crate::handset::{Handset, LISTED};

/// A state folder that a backup brought back, or a disk that forgot what it had promised to keep.
#[test]
fn a_state_that_is_older_than_its_view_does_not_take_the_view_back() {
    let mut publisher = Publisher::default();
    let old = publisher.clone();
    let handset = Handset::new(&publisher);
    handset.refresh(start()).unwrap();
    let backup = handset.back_up();
    publisher.next_list("演示快递公司");
    handset.serve(&publisher);
    handset.refresh(start()).unwrap();
    let shown = View::read(&handset.view_dir()).unwrap();
    assert_eq!(shown.seq, 2);

    handset.put_back(&backup);
    drop(handset.updater().unwrap());
    assert_eq!(View::read(&handset.view_dir()).unwrap(), shown, "opening alone");

    handset.serve(&old);
    let error = handset.refresh(start()).unwrap_err();
    assert!(matches!(error, UpdateError::Trust(TrustError::Rollback { .. })), "{error}");
    assert_eq!(View::read(&handset.view_dir()).unwrap(), shown, "a replayed repository");

    handset.serve(&publisher);
    let refreshed = handset.refresh(start()).unwrap();
    assert_eq!((refreshed.seq, refreshed.floors_lost), (2, true));
    publisher.next_list("演示快递公司");
    handset.serve(&publisher);
    let refreshed = handset.refresh(start()).unwrap();
    assert_eq!((refreshed.seq, refreshed.floors_lost), (3, false), "it is dealt with");
}

/// The state is whole, and knows better.
#[test]
fn a_damaged_view_is_written_anew_and_takes_no_floor_along() {
    let last = format!("\"publication\":{}", (1_u64 << 53) - 1);
    let damages = [
        ("\"timestamp\":3", "\"timestamp\":6"),
        ("\"root\":2", "\"root\":6"),
        ("\"targets\":2", "\"targets\":9"),
        ("\"seq\":1", "\"seq\":9"),
        ("\"list_role\":\"list\"", "\"list_role\":\"lisu\""),
        ("\"publication\":1", "\"publication\":9"),
        ("\"publication\":1", &last),
        // As if nobody had ever sealed it.
        (",\"check\":", ",\"chuck\":"),
    ];
    let mut publisher = Publisher::default();
    publisher.rotate(|_| {});
    publisher.bump("timestamp");
    for (from, to) in damages {
        let handset = Handset::new(&publisher);
        handset.refresh(start()).unwrap();
        let file = handset.view_dir().join("view.json");
        let (good, shown) =
            (std::fs::read_to_string(&file).unwrap(), View::read(&handset.view_dir()).unwrap());
        let damaged = good.replace(from, to);
        assert_ne!(damaged, good, "{from}");
        std::fs::write(&file, damaged).unwrap();
        drop(handset.updater().unwrap());
        assert_eq!(View::read(&handset.view_dir()).unwrap(), shown, "{to}: opening alone");
        assert!(!handset.refresh(start()).unwrap().floors_lost, "{to}");
    }
}

/// It may know of newer lists than the state; without it an older one could take its place.
#[test]
fn a_view_that_cannot_be_read_for_the_moment_is_not_taken_for_none() {
    let mut publisher = Publisher::default();
    let old = publisher.clone();
    let handset = Handset::new(&publisher);
    publisher.next_list("演示快递公司");
    handset.serve(&publisher);
    handset.refresh(start()).unwrap();
    let shown = View::read(&handset.view_dir()).unwrap();
    handset.lose_state();
    let (file, aside) = (handset.view_dir().join("view.json"), handset.folder.path().join("aside"));
    std::fs::rename(&file, &aside).unwrap();
    std::fs::create_dir(&file).unwrap();
    handset.serve(&old);
    assert_eq!(handset.refresh(start()).unwrap_err().code(), "storage");
    std::fs::remove_dir(&file).unwrap();
    std::fs::rename(&aside, &file).unwrap();
    let error = handset.refresh(start()).unwrap_err();
    assert!(matches!(error, UpdateError::Trust(TrustError::Rollback { .. })), "{error}");
    assert_eq!(View::read(&handset.view_dir()).unwrap(), shown);
    handset.serve(&publisher);
    assert_eq!(handset.refresh(start()).unwrap().seq, 2);
}

/// A sector that is gone for good, or a file that became somebody else's. The state knows all that the view said.
#[test]
fn a_view_that_can_never_be_read_again_is_replaced() {
    let mut publisher = Publisher::default();
    let old = publisher.clone();
    publisher.next_list("演示快递公司");
    for state_is_lost in [false, true] {
        let handset = Handset::new(&publisher);
        handset.refresh(start()).unwrap();
        let file = handset.view_dir().join("view.json");
        // Nothing reads through a link that leads to itself, and a rename replaces it.
        std::fs::remove_file(&file).unwrap();
        std::os::unix::fs::symlink(&file, &file).unwrap();
        if state_is_lost {
            handset.lose_state();
            let error = handset.refresh(start()).unwrap_err();
            assert!(
                error.to_string().starts_with("view.json cannot be written: it cannot even be read"),
                "{error}"
            );
        } else {
            handset.serve(&old);
            let error = handset.refresh(start()).unwrap_err();
            assert!(matches!(error, UpdateError::Trust(TrustError::Rollback { .. })), "{error}");
            handset.serve(&publisher);
        }
        assert_eq!(handset.refresh(start()).unwrap().seq, 2, "lost: {state_is_lost}");
        assert_eq!(View::read(&handset.view_dir()).unwrap().seq, 2, "lost: {state_is_lost}");
    }
}

/// The backup was made before the first list, or for another feed.
#[test]
fn a_state_that_published_nothing_of_this_feed_does_not_hide_that_floors_were_lost() {
    let publisher = Publisher::default();
    let handset = Handset::new(&publisher);
    drop(handset.updater().unwrap());
    let backup = handset.back_up();
    handset.refresh(start()).unwrap();

    handset.put_back(&backup);

    assert!(handset.refresh(start()).unwrap().floors_lost);
}

#[test]
fn switches_that_would_not_fit_into_the_view_are_refused() {
    let long = |length: usize| json!(["x".repeat(length)]);
    let many = |count: usize| json!(vec!["unlisted"; count]);
    let cases = [
        ("as many as there may be", many(64), true),
        ("one more", many(65), false),
        ("as long as one may be", long(64), true),
        ("a byte longer", long(65), false),
        ("longer than the view may be", long(70_000), false),
    ];
    for (case, switches, taken) in cases {
        let mut publisher = Publisher::default();
        let handset = Handset::new(&publisher);
        handset.refresh(start()).unwrap();
        let before = View::read(&handset.view_dir()).unwrap();
        publisher.next_list("演示快递公司");
        let honest = publisher.clone();
        publisher.edit("list", move |signed| {
            signed["targets"]["list-2.l700"]["custom"]["switches"] = switches.clone();
        });
        handset.serve(&publisher);
        let answer = handset.refresh(start());
        let view = View::read(&handset.view_dir()).unwrap();
        if taken {
            assert_eq!((answer.unwrap().seq, view.seq), (2, 2), "{case}");
            continue;
        }
        assert!(matches!(answer, Err(UpdateError::Trust(TrustError::Profile { .. }))), "{case}");
        assert_eq!(view, before, "{case}");
        assert!(handset.label(LISTED, start()).reason() == Reason::Listed, "{case}");
        let mut next = honest;
        next.next_list("演示快递公司");
        handset.serve(&next);
        assert_eq!(handset.refresh(start()).unwrap().seq, 3, "{case}");
    }
}

#[test]
fn a_list_that_is_named_by_sha_512_alone_is_fetched_once() {
    let mut publisher = Publisher::default();
    let hash = hex::encode(Sha512::digest(&publisher.list));
    let signed_hash = hash.clone();
    publisher.edit("list", move |signed| {
        signed["targets"]["list-1.l700"]["hashes"] = json!({ "sha512": signed_hash });
    });
    let handset = Handset::new(&publisher);
    handset.fetch.put(&format!("targets/{hash}.list-1.l700"), publisher.list.clone());
    assert!(handset.refresh(start()).unwrap().list_changed);
    handset.fetch.take_requests();
    assert!(!handset.refresh(start()).unwrap().list_changed);
    let requests = handset.fetch.take_requests();
    assert!(!requests.iter().any(|request| request.contains("targets/")), "{requests:?}");
}
