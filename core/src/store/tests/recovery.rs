//! Floors that come from a view.

use super::*;

fn versions(store: &Store) -> Option<(u64, u64, u64)> {
    store.recovered_floors().unwrap().map(|floors| (floors.root, floors.timestamp, floors.targets))
}

/// A state that has followed the roots up to this one.
fn at_root(folder: &Path, version: u64) -> Store {
    let mut store = open(folder);
    for version in 1..=version {
        store.commit(&root(version, b"root", false)).unwrap();
    }
    store
}

#[test]
fn they_hold_until_the_next_publication_and_for_the_views_role_alone() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    assert_eq!(store.recovered_floors().unwrap(), None);
    store.recover_floors(&recovered(), 30).unwrap();
    store.recover_floors(&recovered(), 20).unwrap();
    drop(store);

    let mut store = open(folder.path());
    assert_eq!(store.recovered_floors().unwrap(), Some(recovered()));
    assert_eq!(store.seq_floor("list").unwrap(), 30);
    assert_eq!(store.seq_floor("list2").unwrap(), 0, "another role may begin anew");
    store.publish("a", "list2", 4, Timestamp(1)).unwrap();
    assert_eq!(store.recovered_floors().unwrap(), None);
    assert_eq!(store.seq_floor("list").unwrap(), 30, "should the old name come back");
}

/// A root with the keys of the view, or with others.
fn with_keys(version: u64, same: bool) -> Change {
    let online_keys = [if same { 1 } else { 2 }; 32];
    Change::Root { version, bytes: b"root".to_vec(), reset: !same, online_keys }
}

#[test]
fn versions_fall_with_the_keys_that_a_later_root_replaces() {
    // The view was published under root 3.
    let cases = [
        ("a root before the view's, with other keys", 1, with_keys(2, false), (3, 70, 5)),
        ("the view's own root", 2, with_keys(3, true), (3, 70, 5)),
        ("the next root with the same keys", 3, with_keys(4, true), (3, 70, 5)),
        ("the next root with other keys", 3, with_keys(4, false), (3, 0, 0)),
        ("an anchor further on, with the same keys", 0, with_keys(9, true), (3, 70, 5)),
        ("an anchor further on, with other keys", 1, with_keys(9, false), (3, 0, 0)),
    ];
    for (name, trusted, change, expected) in cases {
        let folder = tempfile::tempdir().unwrap();
        let mut store = at_root(folder.path(), trusted);
        store.recover_floors(&recovered(), 9).unwrap();
        store.commit(&change).unwrap();
        assert_eq!(versions(&store), Some(expected), "{name}");
        drop(store);
        let mut store = open(folder.path());
        store.recover_floors(&recovered(), 9).unwrap();
        assert_eq!(versions(&store), Some(expected), "{name}: after another start");
    }
}

/// The view of an earlier version of this library.
#[test]
fn a_view_that_names_no_keys_lets_versions_fall_with_the_next_root() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = at_root(folder.path(), 3);
    let floors = RecoveredFloors { online_keys: String::new(), ..recovered() };
    store.recover_floors(&floors, 9).unwrap();
    assert_eq!(versions(&store), Some((3, 70, 5)));
    store.commit(&with_keys(4, true)).unwrap();
    assert_eq!(versions(&store), Some((3, 0, 0)));
}

#[test]
fn what_has_fallen_is_not_raised_by_the_same_view_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = at_root(folder.path(), 3);
    store.recover_floors(&recovered(), 9).unwrap();
    store.commit(&with_keys(4, false)).unwrap();
    // Back to the former keys, as nobody should.
    store.commit(&with_keys(5, true)).unwrap();
    store.recover_floors(&recovered(), 9).unwrap();
    assert_eq!(versions(&store), Some((3, 0, 0)));

    let later = RecoveredFloors { publication: 5, root: 5, ..recovered() };
    store.recover_floors(&later, 9).unwrap();
    assert_eq!(versions(&store), Some((5, 70, 5)), "but by a later one");
}

#[test]
fn a_state_beyond_the_views_root_lets_versions_fall_only_if_it_replaced_the_keys() {
    for (same, expected) in [(true, (3, 70, 5)), (false, (3, 0, 0))] {
        let folder = tempfile::tempdir().unwrap();
        let mut store = at_root(folder.path(), 3);
        store.commit(&with_keys(4, same)).unwrap();
        store.recover_floors(&recovered(), 9).unwrap();
        assert_eq!(versions(&store), Some(expected), "the same keys: {same}");
    }
}
