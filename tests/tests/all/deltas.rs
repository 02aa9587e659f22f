//! Updates by difference: when they are taken, what stops them, and that the whole list always remains.

#[path = "deltas/fixture.rs"]
pub(crate) mod fixture;
#[path = "deltas/metadata.rs"]
mod metadata;
#[path = "deltas/registry.rs"]
mod registry;

use label700::fetch::FetchError;
use label700::update::{UpdateError, Updater};
use label700_tests::memory_fetch::BASE;
use label700_tests::publisher::{Publisher, start};

use crate::handset::Handset;
use fixture::Feed;

#[test]
fn an_older_list_becomes_the_newest_step_by_step() {
    let mut feed = Feed::new();
    let handset = feed.handset();
    feed.next();
    feed.next();
    feed.serve(&handset);

    let refreshed = handset.refresh(start()).unwrap();

    let expected = [
        "metadata/2.root.json".to_owned(),
        "metadata/timestamp.json".to_owned(),
        "metadata/3.snapshot.json".to_owned(),
        "metadata/3.list.json".to_owned(),
        feed.delta_file(1),
        feed.delta_file(2),
    ];
    assert_eq!(handset.fetch.take_requests(), expected);
    assert_eq!((refreshed.seq, refreshed.list_changed, refreshed.through_deltas), (3, true, 2));
    assert_eq!(refreshed.downloaded, (feed.delta(1).len() + feed.delta(2).len()) as u64);
    feed.assert_shown(&handset, "by difference");
    assert!(!handset.state_dir().join("downloads").exists(), "nothing is left over");

    let again = handset.refresh(start()).unwrap();
    assert_eq!((again.list_changed, again.through_deltas, again.downloaded), (false, 0, 0));
}

#[test]
fn a_handset_without_a_sound_list_takes_the_whole_one() {
    type Spoil = fn(&Handset, &Feed);
    let cases: [(&str, Spoil); 4] = [
        ("it has none yet", |handset, _| {
            std::fs::remove_dir_all(handset.folder.path()).unwrap();
        }),
        ("its list is gone", |handset, _| std::fs::remove_dir_all(handset.view_dir().join("lists")).unwrap()),
        ("its list is cut off", |handset, feed| feed.spoil_base(handset, |bytes| bytes.truncate(900))),
        ("its list is damaged", |handset, feed| feed.spoil_base(handset, |bytes| bytes[200] ^= 1)),
    ];
    for (case, spoil) in cases {
        let mut feed = Feed::new();
        let handset = feed.handset();
        spoil(&handset, &feed);
        feed.next();
        feed.serve(&handset);
        feed.assert_whole(&handset, case);
    }
}

#[test]
fn the_chain_begins_anew_with_a_new_list_role() {
    let mut feed = Feed::new();
    let handset = feed.handset();
    feed.next();
    feed.rename_role("list-b");
    feed.serve(&handset);
    feed.assert_whole(&handset, "the role has another name");

    feed.next();
    feed.serve(&handset);
    assert_eq!(handset.refresh(start()).unwrap().through_deltas, 1);
}

#[test]
fn a_change_too_large_is_not_taken_by_difference() {
    let mut feed = Feed::new();
    let handset = feed.handset();
    feed.relabel_everything();
    assert!(feed.delta(1).len() * 2 > feed.newest().len(), "the fixture is as it should be");
    feed.serve(&handset);
    feed.assert_whole(&handset, "more than half of the list");

    // Small steps add up to more than half of it too.
    let mut feed = Feed::new();
    let handset = feed.handset();
    let steps = feed.newest().len() / 200;
    (0..steps).for_each(|_| feed.next());
    feed.serve(&handset);
    feed.assert_whole(&handset, "many small steps");
}

#[test]
fn what_is_wrong_with_a_difference_costs_the_whole_list_once() {
    type Spoil = fn(&mut Feed, &Handset);
    let cases: [(&str, Spoil); 12] = [
        ("absent", |feed, handset| handset.fetch.fail(&feed.delta_file(2), FetchError::Absent)),
        ("the first absent", |feed, handset| handset.fetch.fail(&feed.delta_file(1), FetchError::Absent)),
        ("forbidden", |feed, handset| {
            handset.fetch.fail(&feed.delta_file(2), FetchError::Status { code: 403, retry_after: None });
        }),
        ("endless", |feed, handset| {
            handset.fetch.put(&feed.delta_file(2), vec![0; 100_000]);
        }),
        ("cut off", |feed, handset| handset.fetch.put(&feed.delta_file(2), feed.delta(2)[..50].to_vec())),
        ("a byte flipped on the way", |feed, handset| {
            let mut bytes = feed.delta(2).to_vec();
            bytes[60] ^= 1;
            handset.fetch.put(&feed.delta_file(2), bytes);
        }),
        ("empty", |feed, handset| handset.fetch.put(&feed.delta_file(2), Vec::new())),
        ("signed, but no difference", |feed, handset| {
            feed.publish_instead(handset, 2, b"no difference".to_vec())
        }),
        ("signed, but damaged", |feed, handset| {
            let mut bytes = feed.delta(2).to_vec();
            *bytes.last_mut().unwrap() ^= 1;
            feed.publish_instead(handset, 2, bytes);
        }),
        ("signed, but the step before", |feed, handset| {
            feed.publish_instead(handset, 2, feed.delta(1).to_vec())
        }),
        ("signed, but to another list of that number", |feed, handset| {
            let aside = feed.aside(2);
            feed.publish_instead(handset, 2, aside);
        }),
        ("signed, but from another feed's list", |feed, handset| {
            let foreign = feed.foreign();
            feed.publish_instead(handset, 2, foreign);
        }),
    ];
    for (case, spoil) in cases {
        let mut feed = Feed::new();
        let handset = feed.handset();
        feed.next();
        feed.next();
        feed.serve(&handset);
        spoil(&mut feed, &handset);
        let requests = feed.assert_whole(&handset, case);
        let asked = |name: &str| requests.iter().filter(|r| r.contains(name)).count();
        assert!(asked(".delta-1-2.") <= 1 && asked(".delta-2-3.") <= 1, "{case}: no second chain");
    }
}

#[test]
fn trouble_on_the_way_changes_nothing_and_asks_for_nothing_larger() {
    let status = |code| FetchError::Status { code, retry_after: None };
    let cases = [
        FetchError::TimedOut,
        FetchError::TooSlow,
        FetchError::Network("connection lost".to_owned()),
        status(500),
        status(503),
        status(429),
        status(408),
        FetchError::File("disk full".to_owned()),
    ];
    for error in cases {
        let mut feed = Feed::new();
        let handset = feed.handset();
        let before = handset.subtitle(start());
        feed.next();
        feed.next();
        feed.serve(&handset);
        handset.fetch.fail(&feed.delta_file(2), error.clone());

        let failed = handset.refresh(start()).unwrap_err();

        assert!(matches!(failed, UpdateError::Fetch { .. }), "{error}: {failed}");
        assert_eq!(handset.subtitle(start()), before, "{error}");
        let requests = handset.fetch.take_requests();
        assert!(!requests.contains(&feed.publisher.list_file()), "{error}: {requests:?}");

        handset.fetch.heal();
        assert_eq!(handset.refresh(start()).unwrap().through_deltas, 2, "{error}");
        let requests = handset.fetch.take_requests();
        assert!(!requests.contains(&feed.delta_file(1)), "{error}: what had arrived is kept");
        feed.assert_shown(&handset, &error.to_string());
    }
}

#[test]
fn a_refresh_stopped_before_any_file_goes_on_there() {
    let steps = 4;
    let mut feed = Feed::new();
    (0..steps).for_each(|_| feed.next());
    let mut files: Vec<String> = (1..=steps).map(|seq| feed.delta_file(seq)).collect();
    files.push("metadata/5.list.json".to_owned());
    for file in &files {
        let handset = Feed::new().handset();
        feed.serve(&handset);
        handset.fetch.fail(file, FetchError::TimedOut);
        handset.refresh(start()).unwrap_err();
        let before = handset.fetch.take_requests();
        handset.fetch.heal();
        assert_eq!(handset.refresh(start()).unwrap().through_deltas, steps as u32, "{file}");
        let after = handset.fetch.take_requests();
        let twice = before.iter().filter(|request| request.contains("delta") && after.contains(request));
        assert!(
            twice.eq(files.iter().filter(|f| f.contains("delta") && *f == file)),
            "{file}: asked for again"
        );
        feed.assert_shown(&handset, file);
    }
}

#[test]
fn the_rest_of_a_half_fetched_difference_is_all_that_is_asked_for() {
    let mut feed = Feed::new();
    let handset = feed.handset();
    feed.next();
    feed.serve(&handset);
    let downloads = handset.state_dir().join("downloads");
    std::fs::create_dir_all(&downloads).unwrap();
    let prefix = feed.delta_file(1);
    let prefix = prefix.strip_prefix("targets/").unwrap().split('.').next().unwrap().to_owned();
    std::fs::write(downloads.join(prefix), &feed.delta(1)[..100]).unwrap();
    // Whoever asked for the first hundred bytes again would get others.
    let mut changed = feed.delta(1).to_vec();
    changed[..100].fill(0);
    handset.fetch.put(&feed.delta_file(1), changed);
    assert_eq!(handset.refresh(start()).unwrap().through_deltas, 1);
    feed.assert_shown(&handset, "resumed");
}

#[test]
fn what_began_of_other_lists_is_forgotten() {
    let mut feed = Feed::new();
    let handset = feed.handset();
    feed.next();
    feed.next();
    feed.serve(&handset);
    let downloads = handset.state_dir().join("downloads");
    std::fs::create_dir_all(&downloads).unwrap();
    std::fs::write(downloads.join("0".repeat(64)), b"of last week").unwrap();
    handset.fetch.fail(&feed.delta_file(2), FetchError::TimedOut);
    handset.refresh(start()).unwrap_err();
    let kept: Vec<_> = std::fs::read_dir(&downloads).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(kept.len(), 1, "{kept:?}");
    assert!(feed.delta_file(1).contains(kept[0].to_str().unwrap()), "the first step waits for the second");
}

#[test]
fn a_whole_list_once_begun_is_finished() {
    let mut feed = Feed::new();
    let handset = feed.handset();
    feed.next();
    feed.serve(&handset);
    handset.fetch.fail(&feed.delta_file(1), FetchError::Absent);
    handset.fetch.fail(&feed.publisher.list_file(), FetchError::TimedOut);
    handset.refresh(start()).unwrap_err();
    let list_file = feed.publisher.list_file();
    let prefix = list_file.strip_prefix("targets/").unwrap().split('.').next().unwrap();
    std::fs::write(handset.state_dir().join("downloads").join(prefix), &feed.newest()[..500]).unwrap();
    handset.fetch.heal();
    handset.fetch.take_requests();
    feed.assert_whole(&handset, "half of it is here");
}

#[test]
fn at_the_next_mirror_differences_that_failed_are_not_tried_again() {
    let mut feed = Feed::new();
    let handset = feed.handset();
    feed.next();
    feed.serve(&handset);
    let mut files = feed.files();
    files.extend(feed.files().into_iter().map(|(path, bytes)| (format!("second/{path}"), bytes)));
    handset.fetch.serve(&files);
    handset.fetch.fail(&feed.delta_file(1), FetchError::Absent);
    handset.fetch.fail(&feed.publisher.list_file(), FetchError::TimedOut);
    let mut config = handset.config();
    config.mirrors = vec![BASE.to_owned(), format!("{BASE}/second")];
    let fetch = std::sync::Arc::clone(&handset.fetch) as std::sync::Arc<dyn label700::fetch::Fetch>;
    let mut updater = Updater::open(config, fetch).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    assert_eq!(runtime.block_on(updater.refresh(start())).unwrap().through_deltas, 0);
    let requests = handset.fetch.take_requests();
    assert_eq!(requests.iter().filter(|r| r.contains("delta-")).count(), 1, "{requests:?}");
    feed.assert_shown(&handset, "from the second mirror");
}

#[test]
fn an_older_list_is_refused_whatever_leads_to_it() {
    let mut feed = Feed::new();
    let old = feed.files();
    feed.next();
    let handset = feed.handset();
    let mut files = old;
    // A list role of a higher version that names list 1 and a difference "to" it.
    let mut back = Publisher::default();
    back.versions.clone_from(&feed.publisher.versions);
    for role in ["list", "snapshot", "timestamp"] {
        back.bump(role);
    }
    back.list.clone_from(&feed.lists[0].as_bytes().to_vec());
    back.ranges = feed.lists[0].header().ranges;
    files.extend(back.files());
    handset.fetch.serve(&files);
    let before = handset.subtitle(start());
    assert_eq!(handset.refresh(start()).unwrap_err().code(), "rollback");
    assert_eq!(handset.subtitle(start()), before);
}
