//! Who has the online keys, or former list keys, and the rule that another role needs newer targets.

use label700::trust::TrustError;
use label700::update::UpdateError;
use label700::view::View;
use label700_tests::publisher::{Keys, Publisher, start};

use super::{LAST, LOSSES, RENAMES};
use crate::handset::Handset;

/// A refresh is refused because the version of `role` fell, and the view stays.
fn assert_fallen(handset: &Handset, role: &str, shown: &View, case: &str) {
    let error = handset.refresh(start()).unwrap_err();
    let expected = TrustError::Rollback { role: role.to_owned() };
    assert!(matches!(&error, UpdateError::Trust(trust) if *trust == expected), "{case}: {error}");
    assert_eq!(View::read(&handset.view_dir()).unwrap(), *shown, "{case}");
}

/// With the online keys, or those of yesterday, a thief makes everything look new but what is signed offline.
#[test]
fn a_thief_with_online_keys_brings_no_older_list_back_after_a_loss() {
    type Change = fn(&mut Publisher);
    let only_the_root_is_newer: Change = |publisher| {
        publisher.rotate(|publisher| publisher.timestamp_keys = Keys::new(51, 1, 1));
        publisher.versions.insert("targets".to_owned(), 1);
    };
    let cases = [
        ("under the former root", only_the_root_is_newer, "root"),
        ("under former targets", RENAMES[1].1, "targets"),
    ];
    for (case, change, fallen) in cases {
        let mut publisher = Publisher::default();
        let mut thief = publisher.clone();
        change(&mut publisher);
        let handset = Handset::new(&publisher);
        handset.refresh(start()).unwrap();
        let shown = View::read(&handset.view_dir()).unwrap();
        handset.lose_state();
        thief.versions.insert("snapshot".to_owned(), 99);
        thief.versions.insert("timestamp".to_owned(), 99);
        handset.serve(&thief);
        assert_fallen(&handset, fallen, &shown, case);
    }
}

/// An online key is added and none taken away, so what the former one signed still verifies, but no floor holds.
#[test]
fn online_keys_that_overlap_bring_no_former_role_back() {
    type Loses = fn(&Handset);
    let cases: [(&str, Loses); 2] = [("the state is lost", Handset::lose_state), ("nothing is lost", |_| {})];
    for (case, lose) in cases {
        let mut publisher = Publisher::default();
        publisher.next_list("演示快递公司");
        let old = publisher.files();
        let handset = Handset::new(&publisher);
        handset.refresh(start()).unwrap();
        RENAMES[1].1(&mut publisher);
        handset.serve(&publisher);
        handset.refresh(start()).unwrap();
        let shown = View::read(&handset.view_dir()).unwrap();

        lose(&handset);
        publisher.rotate(|publisher| publisher.timestamp_keys = Keys::new(50, 2, 1));
        let mut replay = old.clone();
        let root = "metadata/2.root.json";
        replay.insert(root.to_owned(), publisher.files()[root].clone());
        handset.fetch.serve(&replay);
        assert_fallen(&handset, "targets", &shown, case);
        assert_fallen(&handset, "targets", &shown, case);
        handset.serve(&publisher);
        assert_eq!(handset.refresh(start()).unwrap().seq, 1, "{case}");
    }
}

/// Stolen list keys, and an online key of today. What was signed offline under the role's former name still lives.
#[test]
fn list_keys_that_were_left_behind_with_the_roles_name_stay_so() {
    let mut publisher = Publisher::default();
    publisher.next_list("演示快递公司");
    let former = publisher.clone();
    let handset = Handset::new(&publisher);
    handset.refresh(start()).unwrap();
    RENAMES[1].1(&mut publisher);
    handset.serve(&publisher);
    handset.refresh(start()).unwrap();
    let shown = View::read(&handset.view_dir()).unwrap();
    publisher.rotate(|publisher| {
        publisher.timestamp_keys = Keys::new(51, 1, 1);
        publisher.snapshot_keys = Keys::new(52, 1, 1);
    });
    let mut thief = publisher.clone();
    thief.list_role.clone_from(&former.list_role);
    thief.put_list(9, "演示冒名公司");
    thief.versions.insert("targets".to_owned(), former.version("targets"));
    thief.versions.insert("list".to_owned(), 99);
    handset.serve(&thief);
    assert_fallen(&handset, "targets", &shown, "once");
    assert_fallen(&handset, "targets", &shown, "and again");
    // He can hold updates up, as anybody with an online key can until it is replaced.
    publisher.rotate(|publisher| publisher.timestamp_keys = Keys::new(53, 1, 1));
    handset.serve(&publisher);
    assert_eq!(handset.refresh(start()).unwrap().seq, 1);
}

/// Whoever has the online keys can name another file of the same targets version only if it was signed offline.
#[test]
fn another_role_under_the_same_targets_version_is_refused() {
    let mut publisher = Publisher::default();
    publisher.next_list("演示快递公司");
    let handset = Handset::new(&publisher);
    handset.refresh(start()).unwrap();
    let shown = View::read(&handset.view_dir()).unwrap();
    handset.lose_state();
    publisher.list_role = "list-2".to_owned();
    publisher.put_list(1, "演示外卖平台");
    publisher.bump("snapshot");
    publisher.bump("timestamp");
    handset.serve(&publisher);
    assert_fallen(&handset, "targets", &shown, "another role");
}

/// Fast-forward recovery holds for what the view says too, also when the refresh that brings it is cut off.
#[test]
fn versions_that_a_thief_drove_up_fall_with_his_keys() {
    let cases = [("timestamp", false), ("timestamp", true), ("snapshot", true)];
    for (loss, lose) in LOSSES {
        for (replaced, cut_off) in cases {
            let case = format!("{loss}, other {replaced} keys, cut off: {cut_off}");
            let mut publisher = Publisher::default();
            let handset = Handset::new(&publisher);
            handset.refresh(start()).unwrap();
            let backup = handset.back_up();
            let mut thief = publisher.clone();
            thief.versions.insert("timestamp".to_owned(), LAST);
            handset.serve(&thief);
            handset.refresh(start()).unwrap();

            lose(&handset, &backup);
            handset.serve(&publisher);
            handset.refresh(start()).unwrap_err();

            publisher.rotate(|publisher| *publisher.keys_mut(replaced) = Keys::new(51, 1, 1));
            let mut files = publisher.files();
            if cut_off {
                files.remove("metadata/timestamp.json");
                handset.fetch.serve(&files);
                handset.refresh(start()).unwrap_err();
            }
            handset.serve(&publisher);
            assert_eq!(handset.refresh(start()).unwrap().seq, 1, "{case}");
        }
    }
}
