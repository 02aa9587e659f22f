//! The steps of the TUF client workflow by themselves, as a caller of the trust code could mix them up.
//! What each step refuses is tested in `attacks`, through whole refreshes.

use label700::trust::{Kept, Profile, TrustError, TrustedSet};
use label700_tests::publisher::{FEED, Publisher, start};

#[test]
fn steps_out_of_order() {
    let publisher = Publisher::default();
    let files = publisher.files();
    let begin = || {
        TrustedSet::start(Profile::label700(FEED), &publisher.anchor(), Kept::default(), start()).unwrap().0
    };
    let (timestamp, snapshot) = (&files["metadata/timestamp.json"], &files["metadata/1.snapshot.json"]);
    let (targets, list) = (&files["metadata/1.targets.json"], &files["metadata/1.list.json"]);
    let early = Err(TrustError::OutOfOrder);
    assert_eq!(begin().update_timestamp(timestamp), early);
    assert_eq!(begin().snapshot_request(), Err(TrustError::OutOfOrder));
    assert_eq!(begin().update_snapshot(snapshot).map(Some), early);
    assert_eq!(begin().update_targets("targets", None, targets).map(Some), early);
    let mut set = begin();
    set.finish_root().unwrap();
    assert_eq!(set.update_root(&files["metadata/1.root.json"]).map(Some), early, "late");
    assert_eq!(set.update_snapshot(snapshot).map(Some), early);
    set.update_timestamp(timestamp).unwrap();
    assert_eq!(set.targets_request("targets", None), Err(TrustError::OutOfOrder));
    assert_eq!(set.update_targets("targets", None, targets).map(Some), early);
    set.update_snapshot(snapshot).unwrap();
    assert_eq!(set.update_targets("list", Some("targets"), list).map(Some), early);
    set.update_targets("targets", None, targets).unwrap();
    assert_eq!(set.update_targets("list", Some("list"), list).map(Some), early);
    assert!(set.update_targets("list", Some("targets"), list).is_ok());
}

/// A snapshot of an earlier run is not this run's before the timestamp has named it.
#[test]
fn a_kept_snapshot_counts_only_once_the_timestamp_names_it() {
    let publisher = Publisher::default();
    let files = publisher.files();
    let roles = ["timestamp", "snapshot"].into_iter().zip(["timestamp", "1.snapshot"]);
    let kept = Kept {
        roles: roles
            .map(|(role, file)| (role.to_owned(), files[&format!("metadata/{file}.json")].clone()))
            .collect(),
        ..Kept::default()
    };
    let (mut set, _) =
        TrustedSet::start(Profile::label700(FEED), &publisher.anchor(), kept, start()).unwrap();
    set.finish_root().unwrap();
    assert_eq!(set.targets_request("targets", None), Err(TrustError::OutOfOrder));
    assert_eq!(set.snapshot_request(), Ok(None));
    assert!(set.targets_request("targets", None).is_ok());
}
