//! Refreshes over whole repositories: what is fetched, what is shown, what survives.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use label700::fetch::{Fetch, FetchError};
use label700::label::Reason;
use label700::trust::TrustError;
use label700::update::{UpdateError, Updater};
use label700::view::View;
use label700_tests::memory_fetch::BASE;
use label700_tests::publisher::{Publisher, start};

use crate::handset::{Handset, LISTED};

#[test]
fn a_signed_list_reaches_the_screen() {
    let publisher = Publisher::default();
    let handset = Handset::new(&publisher);
    assert_eq!(handset.label(LISTED, start()).reason(), Reason::Protected, "before: the rule alone");

    let refreshed = handset.refresh(start()).unwrap();

    assert_eq!((refreshed.seq, refreshed.ranges, refreshed.list_changed), (1, 1, true));
    assert_eq!(handset.label(LISTED, start()).reason(), Reason::Listed);
    assert_eq!(handset.subtitle(start()).as_deref(), Some("外卖 · 演示外卖平台"));
}

#[test]
fn a_refresh_asks_only_for_what_is_new() {
    let mut publisher = Publisher::default();
    let handset = Handset::new(&publisher);
    handset.refresh(start()).unwrap();
    handset.fetch.take_requests();

    handset.refresh(start()).unwrap();
    assert_eq!(handset.fetch.take_requests(), ["metadata/2.root.json", "metadata/timestamp.json"]);

    publisher.next_list("演示快递公司");
    handset.serve(&publisher);
    handset.refresh(start()).unwrap();
    let expected = [
        "metadata/2.root.json".to_owned(),
        "metadata/timestamp.json".to_owned(),
        "metadata/2.snapshot.json".to_owned(),
        "metadata/2.list.json".to_owned(),
        publisher.list_file(),
    ];
    assert_eq!(handset.fetch.take_requests(), expected, "the unchanged targets role is not asked for");
}

#[test]
fn freshness_moves_without_a_new_list() {
    let mut publisher = Publisher::default();
    let handset = Handset::new(&publisher);
    handset.refresh(start()).unwrap();
    let week_later = start().plus(8 * 86_400);
    publisher.issued = start().plus(8 * 86_400);
    publisher.bump("timestamp");
    handset.serve(&publisher);

    let refreshed = handset.refresh(week_later).unwrap();

    assert!(!refreshed.list_changed);
    let view = View::read(&handset.view_dir()).unwrap();
    assert_eq!(view.x_issued, week_later.to_rfc3339());
}

#[test]
fn a_flipped_byte_in_any_file_is_refused_and_the_previous_list_answers() {
    let mut publisher = Publisher::default();
    let handset = Handset::new(&publisher);
    handset.refresh(start()).unwrap();
    let before = handset.subtitle(start());
    publisher.next_list("演示快递公司");
    publisher.bump("targets");
    publisher.bump("root");
    publisher.put_root();
    handset.serve(&publisher);
    let files = publisher.files();
    let new: Vec<_> = files.keys().filter(|f| !f.contains("/1.") || f.contains("targets/")).collect();
    assert_eq!(new.len(), 6, "root, timestamp, snapshot, targets, list role, list");

    for file in new {
        // A fresh handset that already has the old list, for each file.
        let old = Publisher::default();
        let handset = Handset::new(&old);
        handset.refresh(start()).unwrap();
        handset.fetch.serve(&files);
        let mut bytes = files[file].clone();
        let at = bytes.len() / 2;
        bytes[at] ^= 1;
        handset.fetch.put(file, bytes);

        assert!(handset.refresh(start()).is_err(), "{file}");
        assert_eq!(handset.subtitle(start()), before, "{file}");

        handset.fetch.serve(&files);
        handset.refresh(start()).unwrap();
        assert_eq!(handset.subtitle(start()).as_deref(), Some("外卖 · 演示快递公司"), "{file}");
    }
}

#[test]
fn an_interrupted_refresh_goes_on_where_it_stopped() {
    let mut publisher = Publisher::default();
    for file in ["metadata/timestamp.json", "metadata/2.snapshot.json", "metadata/2.list.json", "list"] {
        let handset = Handset::new(&publisher);
        publisher = Publisher::default();
        handset.serve(&publisher);
        handset.refresh(start()).unwrap();
        publisher.next_list("演示快递公司");
        handset.serve(&publisher);
        let file = if file == "list" { publisher.list_file() } else { file.to_owned() };
        handset.fetch.fail(&file, FetchError::TimedOut);

        let error = handset.refresh(start()).unwrap_err();
        assert!(matches!(error, UpdateError::Fetch { .. }), "{file}: {error}");
        assert_eq!(handset.subtitle(start()).as_deref(), Some("外卖 · 演示外卖平台"), "{file}");

        handset.fetch.heal();
        handset.refresh(start()).unwrap();
        assert_eq!(handset.subtitle(start()).as_deref(), Some("外卖 · 演示快递公司"), "{file}");
    }
}

#[test]
fn a_second_updater_is_told_that_one_is_running() {
    let publisher = Publisher::default();
    let handset = Handset::new(&publisher);
    let first = handset.updater().unwrap();
    assert!(matches!(handset.updater(), Err(UpdateError::AlreadyRunning)));
    drop(first);
    assert!(handset.updater().is_ok());
}

#[test]
fn a_lost_list_file_is_fetched_again() {
    let publisher = Publisher::default();
    let handset = Handset::new(&publisher);
    handset.refresh(start()).unwrap();
    std::fs::remove_dir_all(handset.view_dir().join("lists")).unwrap();
    assert_eq!(handset.label(LISTED, start()).reason(), Reason::Protected);

    handset.refresh(start()).unwrap();
    assert_eq!(handset.label(LISTED, start()).reason(), Reason::Listed);
}

#[test]
fn a_committed_list_that_is_not_whole_is_not_shown() {
    type Spoil = fn(&Path);
    let spoils: [(&str, Spoil); 3] = [
        ("gone", |list| std::fs::remove_file(list).unwrap()),
        ("cut short", |list| File::options().write(true).open(list).unwrap().set_len(100).unwrap()),
        ("zeroed", |list| {
            let length = std::fs::metadata(list).unwrap().len() as usize;
            std::fs::write(list, vec![0; length]).unwrap();
        }),
    ];
    for (case, spoil) in spoils {
        let mut publisher = Publisher::default();
        let handset = Handset::new(&publisher);
        handset.refresh(start()).unwrap();
        let (old, subtitle) = (View::read(&handset.view_dir()).unwrap(), handset.subtitle(start()));
        publisher.next_list("演示打车平台");
        handset.serve(&publisher);
        handset.refresh(start()).unwrap();
        // As if a crash had come between the database and `view.json`.
        let new = View::read(&handset.view_dir()).unwrap();
        old.write(&handset.view_dir()).unwrap();
        spoil(&handset.view_dir().join(&new.list));

        drop(handset.updater().unwrap());
        assert_eq!(View::read(&handset.view_dir()).unwrap(), old, "{case}");
        assert_eq!(handset.subtitle(start()), subtitle, "{case}: the old list answers on");

        assert!(handset.refresh(start()).unwrap().list_changed, "{case}: it is fetched again");
        let again = View { publication: new.publication + 1, ..new };
        assert_eq!(View::read(&handset.view_dir()).unwrap(), again, "{case}");
        assert_eq!(handset.subtitle(start()).as_deref(), Some("外卖 · 演示打车平台"), "{case}");
    }
}

#[test]
fn an_unreadable_database_is_kept_aside_and_the_view_answers_on() {
    let mut publisher = Publisher::default();
    publisher.next_list("演示快递公司");
    let handset = Handset::new(&publisher);
    handset.refresh(start()).unwrap();
    for entry in std::fs::read_dir(handset.state_dir()).unwrap() {
        let path = entry.unwrap().path();
        if path.file_name().unwrap().to_str().unwrap().starts_with("state.db") {
            std::fs::write(path, b"this is no database, and long enough to be looked at").unwrap();
        }
    }

    let old = Publisher::default();
    handset.serve(&old);
    let error = handset.refresh(start()).unwrap_err();
    assert!(matches!(error, UpdateError::Trust(TrustError::Rollback { .. })), "{error}");
    assert_eq!(handset.subtitle(start()).as_deref(), Some("外卖 · 演示快递公司"), "the view answers on");

    handset.serve(&publisher);
    handset.refresh(start()).unwrap();
    let kept_aside = std::fs::read_dir(handset.state_dir())
        .unwrap()
        .any(|entry| entry.unwrap().file_name().to_str().unwrap().starts_with("state.db.unreadable"));
    assert!(kept_aside);
}

#[test]
fn a_bundled_repository_is_taken_though_expired_and_never_goes_back() {
    let publisher = Publisher::default();
    let handset = Handset::new(&publisher);
    let bundle = tempfile::tempdir().unwrap();
    for (path, bytes) in publisher.files() {
        let path = bundle.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    let month_later = start().plus(31 * 86_400);
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let bundled = || {
        let mut updater = handset.updater().unwrap();
        runtime.block_on(updater.refresh_bundled(bundle.path(), month_later))
    };

    assert!(bundled().is_ok());
    assert_eq!(handset.label(LISTED, month_later).reason(), Reason::Listed);

    let mut newer = Publisher::default();
    newer.issued = month_later;
    newer.next_list("演示快递公司");
    handset.serve(&newer);
    handset.refresh(month_later).unwrap();
    let _ = bundled();
    assert_eq!(handset.subtitle(month_later).as_deref(), Some("外卖 · 演示快递公司"));
}

#[test]
fn another_mirror_takes_over() {
    let publisher = Publisher::default();
    let handset = Handset::new(&publisher);
    handset.fetch.fail("away/metadata/2.root.json", FetchError::Status { code: 503, retry_after: None });
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let refresh = |mirrors: &[&str]| {
        let mut config = handset.config();
        config.mirrors = mirrors.iter().map(|base| (*base).to_owned()).collect();
        let mut updater = Updater::open(config, Arc::clone(&handset.fetch) as Arc<dyn Fetch>).unwrap();
        runtime.block_on(updater.refresh(start()))
    };
    let away = format!("{BASE}/away");
    assert_eq!(refresh(&[&away]).unwrap_err().code(), "fetch", "the first mirror alone");
    assert!(refresh(&[&away, BASE]).is_ok(), "the second takes over");
    assert_eq!(refresh(&[]).unwrap_err().code(), "no_mirror");
}

#[test]
fn a_refresh_may_run_on_any_thread() {
    fn may_move<T: Send>(_: &T) {}
    let handset = Handset::new(&Publisher::default());
    let mut updater = handset.updater().unwrap();
    may_move(&updater.refresh(start()));
}

#[test]
fn a_state_that_is_gone_does_not_let_an_older_list_in() {
    let mut publisher = Publisher::default();
    let old = Publisher::default();
    publisher.next_list("演示快递公司");
    let handset = Handset::new(&publisher);
    handset.refresh(start()).unwrap();
    std::fs::remove_dir_all(handset.state_dir()).unwrap();
    handset.serve(&old);

    let error = handset.refresh(start()).unwrap_err();
    assert!(matches!(error, UpdateError::Trust(TrustError::Rollback { .. })), "{error}");

    handset.serve(&publisher);
    assert!(handset.refresh(start()).is_ok());
}
