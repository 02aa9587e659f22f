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

#[test]
fn versions_fall_with_the_keys_that_a_later_root_replaces() {
    // The view was published under root 3.
    type Case = (&'static str, u64, fn(u64) -> Change, Option<(u64, u64, u64)>);
    let cases: [Case; 6] = [
        ("a root before the view's that replaces keys", 1, |v| root(v, b"r", true), Some((3, 70, 5))),
        ("the view's own root, which replaced keys", 2, |v| root(v, b"r", true), Some((3, 70, 5))),
        ("the next root with the same keys", 3, |v| root(v, b"r", false), Some((3, 70, 5))),
        ("the next root with other keys", 3, |v| root(v, b"r", true), Some((3, 0, 0))),
        ("an anchor further on, past roots that nobody saw", 1, |_| root(9, b"r", false), Some((3, 0, 0))),
        ("an anchor before the view's root", 1, |_| root(2, b"r", false), Some((3, 70, 5))),
    ];
    for (name, trusted, change, expected) in cases {
        let folder = tempfile::tempdir().unwrap();
        let mut store = at_root(folder.path(), trusted);
        store.recover_floors(&recovered(), 9).unwrap();
        store.commit(&change(trusted + 1)).unwrap();
        assert_eq!(versions(&store), expected, "{name}");
        drop(store);
        assert_eq!(versions(&open(folder.path())), expected, "{name}: on the disk");
    }
}

#[test]
fn what_has_fallen_is_not_raised_by_the_same_view_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = at_root(folder.path(), 3);
    store.recover_floors(&recovered(), 9).unwrap();
    store.commit(&root(4, b"r", true)).unwrap();
    store.recover_floors(&recovered(), 9).unwrap();
    assert_eq!(versions(&store), Some((3, 0, 0)));

    let later = RecoveredFloors { root: 4, ..recovered() };
    store.recover_floors(&later, 9).unwrap();
    assert_eq!(versions(&store), Some((4, 70, 5)), "but by a later one");
}

#[test]
fn a_state_beyond_the_views_root_may_have_replaced_its_keys() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = at_root(folder.path(), 4);
    store.recover_floors(&recovered(), 9).unwrap();
    assert_eq!(versions(&store), Some((3, 0, 0)));
}
