//! Metadata and its floors.

use super::*;

#[test]
fn changes_are_applied_as_they_are_in_memory() {
    // The sequences that a client can meet; `Kept::apply` says what each must leave.
    let cases: [(&str, Vec<Change>); 8] = [
        ("nothing yet", vec![]),
        ("a root alone", vec![root(1, b"root 1", false)]),
        ("a first refresh", first_refresh().to_vec()),
        ("a root without reset", vec![root(2, b"root 2", false)]),
        ("a root with reset", vec![root(3, b"root 3", true)]),
        ("a lower root keeps the higher floor", vec![root(1, b"root 1 again", true)]),
        (
            "lower floors do not lower any",
            vec![role("timestamp", b"timestamp 2", &[("timestamp", 2), ("list", 1)])],
        ),
        ("a file without floors", vec![role("list2", b"list2 1", &[])]),
    ];
    for (name, changes) in cases {
        let folder = tempfile::tempdir().unwrap();
        let mut expected = Kept::default();
        let mut store = open(folder.path());
        let before: &[Change] = if name == "nothing yet" { &[] } else { &first_refresh() };
        for change in before.iter().chain(&changes) {
            store.commit(change).unwrap();
            expected.apply(change);
            assert_eq!(store.load_kept().unwrap(), expected, "{name}");
        }
        drop(store);
        assert_eq!(open(folder.path()).load_kept().unwrap(), expected, "{name}, opened again");
    }
}

#[test]
fn a_reset_drops_exactly_what_fast_forward_recovery_needs() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = refreshed(folder.path());
    store.publish("{}", "list", 40, Timestamp(1)).unwrap();
    store.commit(&root(2, b"root 2", true)).unwrap();

    let kept = store.load_kept().unwrap();
    assert_eq!(kept.root.as_deref(), Some(&b"root 2"[..]));
    let roles: Vec<&str> = kept.roles.keys().map(String::as_str).collect();
    assert_eq!(roles, ["list", "targets"], "timestamp and snapshot are gone, the others stay");
    let floors: Vec<(&str, u64)> = kept.floors.iter().map(|(role, v)| (role.as_str(), *v)).collect();
    assert_eq!(floors, [("root", 2)], "every floor but root's is gone");
    assert_eq!(store.seq_floor("list").unwrap(), 40, "the list's own sequence goes on");
    assert_eq!(store.published().unwrap().as_deref(), Some("{}"));
}

#[test]
fn a_delegated_role_cannot_pass_for_the_root() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = refreshed(folder.path());
    store.commit(&role("root", b"a delegated role of that name", &[])).unwrap();
    assert_eq!(store.load_kept().unwrap().root.as_deref(), Some(&b"root 1"[..]));
}

#[test]
fn floors_survive_without_their_metadata() {
    let folder = tempfile::tempdir().unwrap();
    let store = refreshed(folder.path());
    store.connection.execute("UPDATE role SET bytes = x'00'", []).unwrap();
    drop(store);
    let kept = open(folder.path()).load_kept().unwrap();
    assert_eq!(kept.roles["timestamp"], [0], "unreadable metadata is handed out as it is");
    assert_eq!(kept.floors["timestamp"], 7);
    assert_eq!(kept.floors["list"], 4);
}

#[test]
fn versions_up_to_the_largest_that_json_can_hold_are_kept_exactly() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    let largest = (1 << 53) - 1;
    store.commit(&role("timestamp", b"", &[("timestamp", largest)])).unwrap();
    assert_eq!(store.load_kept().unwrap().floors["timestamp"], largest);

    let before = store.load_kept().unwrap();
    let beyond = role("timestamp", b"new", &[("snapshot", 9), ("timestamp", u64::MAX)]);
    assert!(store.commit(&beyond).is_err());
    assert_eq!(store.load_kept().unwrap(), before, "a refused change changes nothing");
}
