//! Views written by hand, broken in every way, and swapped under a labeler's feet.

mod fixtures;

use std::fs;
use std::io;
use std::path::Path;

use super::opened::Opened;
use super::{Diagnosis, Labeler};
use crate::label::{CallFacts, Freshness, Kind, Reason};
use crate::list::ListError;
use crate::number::Direction;
use crate::policy::Policy;
use crate::time::Timestamp;
use crate::view::{self, View, ViewError};
use crate::words::{Language, Overrides};
use fixtures::{DAY, FIRST, NOW, SECOND, incoming, list, opened, publish, subtitle, view_of};

#[test]
fn a_label_comes_from_the_list_and_becomes_words() {
    let (_dir, view, labeler) = opened(&["演示外卖"]);
    let label = labeler.label(FIRST, &incoming());
    assert_eq!(label.reason(), Reason::Listed);
    assert_eq!(label.freshness(), Some(Freshness::Fresh));
    assert_ne!(label.generation(), 0);
    let hint = labeler.hint(&label, Language::ZhHans);
    assert_eq!(hint.subtitle.as_deref(), Some("外卖 · 演示外卖"));
    let list = hint.list.unwrap();
    assert_eq!((list.seq, list.issued, list.freshness), (1, NOW.plus(-DAY), Freshness::Fresh));

    assert_eq!(labeler.label(SECOND, &incoming()).reason(), Reason::Unlisted);
    let other = labeler.label("10086", &incoming());
    assert_eq!(other.kind(), Kind::Other);
    assert!(labeler.hint(&other, Language::ZhHans).list.is_some(), "the list is named for any number");

    let status = labeler.status();
    assert_eq!((status.seq, status.feed.as_deref(), status.ranges), (Some(1), Some("demo"), Some(1)));
    assert_eq!(status.coverage.len(), 2);
    assert_eq!(status.timestamp_expires.map(Timestamp::to_rfc3339), Some(view.timestamp_expires));
    assert_eq!(status.freshness(NOW.plus(8 * DAY)), Some(Freshness::Stale));
}

#[test]
fn whatever_is_wrong_with_the_view_is_a_diagnosis_and_the_rule_answers() {
    type Break = fn(&Path, &View);
    let in_json = |from: &'static str, to: &'static str| {
        move |dir: &Path| {
            let file = dir.join("view.json");
            let json = fs::read_to_string(&file).unwrap();
            assert!(json.contains(from), "{from}");
            // Not damaged, but written so.
            let before = json.split(",\"check\"").next().unwrap().replace(from, to);
            let check = crc32c::crc32c(before.as_bytes());
            fs::write(file, format!(r#"{before},"check":"{check:08x}"}}"#)).unwrap();
        }
    };
    let malformed = |what| Diagnosis::BadView(ViewError::Malformed(what));
    let of_files: [(&str, Break, Diagnosis); 10] = [
        ("the folder is missing", |dir, _| fs::remove_dir_all(dir).unwrap(), Diagnosis::NoView),
        ("view.json is missing", |dir, _| fs::remove_file(dir.join("view.json")).unwrap(), Diagnosis::NoView),
        (
            "view.json is cut off",
            |dir, _| fs::write(dir.join("view.json"), r#"{"format":1,"list":"li"#).unwrap(),
            malformed("it is not JSON"),
        ),
        (
            "view.json is a folder",
            |dir, _| {
                fs::remove_file(dir.join("view.json")).unwrap();
                fs::create_dir(dir.join("view.json")).unwrap();
            },
            Diagnosis::BadView(ViewError::Unreadable(io::ErrorKind::IsADirectory)),
        ),
        (
            "the list is missing",
            |dir, view| fs::remove_file(dir.join(&view.list)).unwrap(),
            Diagnosis::ListMissing,
        ),
        (
            "the list is a folder",
            |dir, view| {
                fs::remove_file(dir.join(&view.list)).unwrap();
                fs::create_dir(dir.join(&view.list)).unwrap();
            },
            Diagnosis::ListUnreadable(io::ErrorKind::IsADirectory),
        ),
        (
            "the list is cut off",
            |dir, view| rewrite(dir, view, |list| list.truncate(100)),
            Diagnosis::ListLength,
        ),
        ("the list grew", |dir, view| rewrite(dir, view, |list| list.push(0)), Diagnosis::ListLength),
        (
            "a byte of the list flipped",
            |dir, view| rewrite(dir, view, |list| list[50] ^= 1),
            Diagnosis::ListChecksum,
        ),
        (
            "the list is none",
            |dir, view| {
                rewrite(dir, view, |list| list.fill(b'x'));
                let bytes = fs::read(dir.join(&view.list)).unwrap();
                View { crc32c: crc32c::crc32c(&bytes), ..view.clone() }.write(dir).unwrap();
            },
            Diagnosis::BadList(ListError::NotAList),
        ),
    ];
    let of_json = [
        (r#""format":1"#, r#""format":2"#, Diagnosis::BadView(ViewError::UnknownFormat(2))),
        (r#""seq":1"#, r#""seq":2"#, Diagnosis::OtherList),
        (r#""feed":"demo""#, r#""feed":"other""#, Diagnosis::OtherList),
    ];
    let check = |case: &str, dir: &Path, expected| {
        let labeler = Labeler::open(dir);
        let status = labeler.status();
        assert_eq!(status.diagnosis, expected, "{case}");
        assert_eq!(status.seq, None, "{case}");
        let label = labeler.label(FIRST, &incoming());
        assert_eq!((label.reason(), label.generation()), (Reason::Protected, 0), "{case}");
        assert_eq!(labeler.hint(&label, Language::ZhHans).list, None, "{case}");
    };
    for (case, break_it, expected) in of_files {
        let (dir, view, _) = opened(&["演示外卖"]);
        break_it(dir.path(), &view);
        check(case, dir.path(), expected);
        // `TempDir` wants its folder back.
        fs::create_dir_all(dir.path()).unwrap();
    }
    for (from, to, expected) in of_json {
        let (dir, ..) = opened(&["演示外卖"]);
        in_json(from, to)(dir.path());
        check(to, dir.path(), expected);
    }
}

fn rewrite(dir: &Path, view: &View, change: fn(&mut Vec<u8>)) {
    let file = dir.join(&view.list);
    let mut bytes = fs::read(&file).unwrap();
    change(&mut bytes);
    fs::write(file, bytes).unwrap();
}

#[test]
fn without_a_view_the_rule_alone_answers() {
    let labeler = Labeler::without_view();
    assert_eq!(labeler.status().diagnosis, Diagnosis::NoView);
    assert_eq!(labeler.label(FIRST, &incoming()).reason(), Reason::Protected);
    assert!(!labeler.reload_if_changed());
}

#[test]
fn a_batch_says_what_single_labels_say() {
    let (_dir, _, labeler) = opened(&["演示外卖"]);
    let raws = [FIRST, SECOND, "+86 700 1000 0000 0001", "7001234567890", "10086", ""];
    let batch = labeler.label_batch(&raws, &incoming());
    assert_eq!(batch.len(), raws.len());
    for (at, (raw, label)) in raws.iter().zip(&batch).enumerate() {
        assert!(labeler.label(raw, &incoming()) == *label, "number {at} of the batch");
    }
}

#[test]
fn a_list_whose_file_is_gone_is_looked_for_in_a_new_view_once() {
    let (dir, gone, _) = opened(&["演示外卖"]);
    fs::remove_file(dir.path().join(&gone.list)).unwrap();
    let newer = publish(dir.path(), 2, &["演示快递"]);

    let mut views = vec![newer, gone.clone()];
    let opened = Opened::open_with(dir.path(), None, || Ok(views.pop().unwrap()));
    assert_eq!(opened.map(|opened| opened.list.header().seq), Ok(2));

    let mut reads = 0;
    let read_again_and_again = || {
        reads += 1;
        Ok(gone.clone())
    };
    let opened = Opened::open_with(dir.path(), None, read_again_and_again);
    assert_eq!(opened.map(|opened| opened.list.header().seq), Err(Diagnosis::ListMissing));
    assert_eq!(reads, 2);
}

#[test]
fn a_reload_happens_when_the_view_changed() {
    let (dir, view, labeler) = opened(&["演示外卖"]);
    assert!(!labeler.reload_if_changed(), "nothing changed");

    let refreshed = View { timestamp_expires: NOW.plus(9 * DAY).to_rfc3339(), ..view.clone() };
    // Proves that an unchanged list is not read again.
    fs::remove_file(dir.path().join(&view.list)).unwrap();
    refreshed.write(dir.path()).unwrap();
    assert!(labeler.reload_if_changed(), "only the times moved");
    assert_eq!(labeler.status().timestamp_expires, Some(NOW.plus(9 * DAY)));
    assert_eq!(labeler.status().seq, Some(1));

    publish(dir.path(), 2, &["演示快递"]);
    assert!(labeler.reload_if_changed(), "another list");
    assert_eq!(labeler.status().seq, Some(2));
    assert!(!labeler.reload_if_changed(), "and no more");
}

#[test]
fn a_first_view_is_found_when_it_comes() {
    let dir = tempfile::tempdir().unwrap();
    let labeler = Labeler::open(dir.path());
    assert!(!labeler.reload_if_changed());
    publish(dir.path(), 1, &["演示外卖"]);
    assert!(labeler.reload_if_changed());
    assert_eq!(labeler.label(FIRST, &incoming()).reason(), Reason::Listed);
}

#[test]
fn a_new_view_that_is_bad_leaves_the_good_list_in_force() {
    let (dir, _, labeler) = opened(&["演示外卖"]);
    let still_good = |case: &str, diagnosis: Diagnosis| {
        assert!(!labeler.reload_if_changed(), "{case}");
        let status = labeler.status();
        assert_eq!((status.diagnosis, status.seq), (diagnosis, Some(1)), "{case}");
        assert_eq!(labeler.label(FIRST, &incoming()).reason(), Reason::Listed, "{case}");
    };
    let second = publish(dir.path(), 2, &["演示快递"]);
    rewrite(dir.path(), &second, |list| list[50] ^= 1);
    still_good("a damaged list", Diagnosis::ListChecksum);
    fs::write(dir.path().join("view.json"), "{}").unwrap();
    still_good(
        "an empty view",
        Diagnosis::BadView(ViewError::Malformed("a field is missing, twice there or of another type")),
    );
    fs::remove_file(dir.path().join("view.json")).unwrap();
    still_good("no view", Diagnosis::NoView);
    let list = list(3, &["演示电商"]);
    let third = view_of(3, &list);
    third.write(dir.path()).unwrap();
    still_good("a view before its list", Diagnosis::ListMissing);

    view::write_list(dir.path(), &third.sha256, &list).unwrap();
    assert!(labeler.reload_if_changed(), "the list came, although view.json stayed as it was");
    assert_eq!((labeler.status().diagnosis, labeler.status().seq), (Diagnosis::Ready, Some(3)));
}

#[test]
fn a_label_of_another_list_never_names_that_lists_row_in_this_one() {
    // Rows are sorted by content: in the second list row 0 is another company's.
    let (dir, _, labeler) = opened(&["演示乙", "演示丙"]);
    let before = labeler.label(FIRST, &incoming());
    assert_eq!(subtitle(&labeler, &before).as_deref(), Some("外卖 · 演示乙"));

    publish(dir.path(), 2, &["演示丙", "演示乙"]);
    assert!(labeler.reload_if_changed());
    assert_eq!(subtitle(&labeler, &before).as_deref(), Some("外卖 · 演示丙"), "who has the number now");

    publish(dir.path(), 3, &[]);
    assert!(labeler.reload_if_changed());
    let hint = labeler.hint(&before, Language::ZhHans);
    assert_eq!((hint.reason, hint.scene), (Reason::Unlisted, None), "nobody has it now");

    let no_list = Labeler::without_view();
    assert_eq!(subtitle(&no_list, &before), None, "no list to say so");
    let by_rule = no_list.label(SECOND, &incoming());
    publish(dir.path(), 4, &["演示乙", "演示丙"]);
    assert!(labeler.reload_if_changed());
    assert_eq!(subtitle(&labeler, &by_rule).as_deref(), Some("外卖 · 演示丙"), "a list came while it rang");
}

#[test]
fn the_facts_of_the_call_go_into_the_second_look() {
    let (dir, _, labeler) = opened(&["演示乙"]);
    let later = CallFacts::new(Direction::Incoming, NOW.plus(80 * DAY));
    let before = labeler.label(FIRST, &later);
    publish(dir.path(), 2, &["演示丙"]);
    assert!(labeler.reload_if_changed());
    let hint = labeler.hint(&before, Language::ZhHans);
    assert_eq!(hint.list.map(|list| list.freshness), Some(Freshness::VeryStale));
    assert_eq!(hint.subtitle.as_deref(), Some("外卖"), "a very old list names no company");
}

#[test]
fn the_hosts_policy_and_texts_and_the_lists_switches_count() {
    let (dir, view, labeler) = opened(&["演示外卖"]);
    let labeler = labeler.with_policy(Policy { company_names: false, ..Policy::default() });
    let label = labeler.label(FIRST, &incoming());
    assert_eq!(subtitle(&labeler, &label).as_deref(), Some("外卖"));
    labeler.set_policy(Policy { enabled: false, ..Policy::default() });
    assert_eq!(labeler.label(FIRST, &incoming()).reason(), Reason::None);
    labeler.set_policy(Policy::default());

    let mut overrides = Overrides::default();
    overrides.set(Reason::Listed, Language::ZhHans, Some("演示标题"), None).unwrap();
    labeler.set_overrides(overrides);
    assert_eq!(labeler.hint(&label, Language::ZhHans).title.as_deref(), Some("演示标题"));

    let switches = vec!["listed".to_owned(), "a_code_of_the_future".to_owned()];
    View { switches, ..view }.write(dir.path()).unwrap();
    assert!(labeler.reload_if_changed());
    assert_eq!(labeler.label(FIRST, &incoming()).reason(), Reason::Protected);
}

#[test]
fn threads_label_while_the_view_is_swapped() {
    let (dir, _, labeler) = opened(&["演示乙", "演示丙"]);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                for _ in 0..5_000 {
                    let hint = labeler.hint(&labeler.label(FIRST, &incoming()), Language::ZhHans);
                    let holder = hint.subtitle.unwrap();
                    assert!(holder == "外卖 · 演示乙", "{holder}");
                }
            });
        }
        for seq in 2..=20 {
            publish(dir.path(), seq, if seq % 2 == 0 { &["演示乙"] } else { &["演示乙", "演示丙"] });
            assert!(labeler.reload_if_changed());
        }
    });
}

#[test]
fn debug_prints_no_path() {
    let (dir, _, labeler) = opened(&["演示外卖"]);
    let printed = format!("{labeler:?}");
    assert!(printed.contains("Ready") && !printed.contains(dir.path().to_str().unwrap()), "{printed}");
}
