//! What was published, the floors of sequence numbers, and the history.

use super::*;

#[test]
fn a_publication_is_remembered_whole() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    assert_eq!(store.published().unwrap(), None);
    assert_eq!(store.seq_floor("list").unwrap(), 0);
    store.publish("{\"seq\":5}", "list", 5, Timestamp(100)).unwrap();
    store.publish("{\"seq\":6}", "list", 6, Timestamp(200)).unwrap();
    drop(store);

    let store = open(folder.path());
    assert_eq!(store.published().unwrap().as_deref(), Some("{\"seq\":6}"));
    assert_eq!(store.seq_floor("list").unwrap(), 6);
    let row = |at, seq| HistoryRow { at: Timestamp(at), seq: Some(seq), outcome: "published".to_owned() };
    assert_eq!(store.history(10).unwrap(), [row(200, 6), row(100, 5)]);
}

#[test]
fn sequence_floors_fall_only_with_a_new_role_name() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    store.publish("a", "list", 50, Timestamp(1)).unwrap();
    store.publish("b", "list", 3, Timestamp(2)).unwrap();
    assert_eq!(store.seq_floor("list").unwrap(), 50, "not by a lower number");
    assert_eq!(store.seq_floor("list2").unwrap(), 0, "another role has none yet");
    store.publish("c", "list2", 1, Timestamp(3)).unwrap();
    assert_eq!(store.seq_floor("list2").unwrap(), 1);
    assert_eq!(store.seq_floor("list").unwrap(), 50, "and the old one's holds, should it come back");
}

#[test]
fn the_history_is_bounded_and_newest_first() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    for at in 0..i64::from(HistoryRow::KEPT) + 5 {
        store.record_attempt(Timestamp(at), "absent").unwrap();
    }
    let all = store.history(u32::MAX).unwrap();
    assert_eq!(all.len(), usize::try_from(HistoryRow::KEPT).unwrap());
    assert_eq!(all[0].at, Timestamp(i64::from(HistoryRow::KEPT) + 4));
    assert_eq!(all[0].outcome, "absent");
    assert_eq!(all[0].seq, None);
    assert_eq!(store.history(2).unwrap(), all[..2]);
}

#[test]
fn a_number_too_large_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path());
    store.publish("a", "list", 4, Timestamp(1)).unwrap();
    assert!(store.publish("b", "list", u64::MAX, Timestamp(2)).is_err());
    assert!(store.recover_floors(&recovered(), u64::MAX).is_err());
    assert_eq!(store.recovered_floors().unwrap(), None);
    assert_eq!(store.published().unwrap().as_deref(), Some("a"));
    assert_eq!(store.seq_floor("list").unwrap(), 4);
    assert_eq!(store.history(9).unwrap().len(), 1);
}
