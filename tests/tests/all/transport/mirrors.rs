//! Several mirrors, of which the first, or all, are dead, frozen or hostile.

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use label700::fetch::{FetchError, HttpFetch};
use label700::time::Timestamp;
use label700::update::{Refreshed, Schedule, UpdateError};
use label700_tests::memory_fetch::{BASE, MemoryFetch};
use label700_tests::publisher::{Publisher, start};

use super::{NEW, OLD, Upgrade, options, outcome, serving};
use crate::handset::Handset;

type Files = BTreeMap<String, Vec<u8>>;

/// How a mirror spoils one of its files.
const DAMAGES: [(&str, fn(&mut Files, &str)); 5] = [
    ("a flipped byte", |files, file| {
        let bytes = files.get_mut(file).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
    }),
    ("half of it", |files, file| {
        let bytes = files.get_mut(file).unwrap();
        bytes.truncate(bytes.len() / 2);
    }),
    ("nothing in it", |files, file| drop(files.insert(file.to_owned(), Vec::new()))),
    ("a portal's page", |files, file| drop(files.insert(file.to_owned(), b"<html>Log in</html>".to_vec()))),
    ("more than is allowed", |files, file| drop(files.insert(file.to_owned(), vec![b' '; 200_000]))),
];

fn refresh(
    handset: &Handset,
    mirrors: &[&Files],
    now: Timestamp,
) -> (Result<Refreshed, UpdateError>, Vec<String>) {
    let fetch = Arc::new(MemoryFetch::default());
    let mut bases = Vec::new();
    for (index, files) in mirrors.iter().enumerate() {
        bases.push(format!("{BASE}/mirror-{index}"));
        for (path, bytes) in *files {
            fetch.put(&format!("mirror-{index}/{path}"), bytes.clone());
        }
    }
    let bases: Vec<_> = bases.iter().map(String::as_str).collect();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let mut updater = handset.open_with(Arc::clone(&fetch) as _, &bases);
    (runtime.block_on(updater.refresh(now)), fetch.take_requests())
}

#[test]
fn a_second_mirror_makes_good_whatever_the_first_spoils() {
    let upgrade = Upgrade::new();
    let good = upgrade.new.files();
    for (what, damage) in DAMAGES {
        for (place, file) in upgrade.files.iter().enumerate() {
            let name = format!("{what} in {file}");
            let mut bad = good.clone();
            damage(&mut bad, file);
            let handset = upgrade.handset();
            let (refreshed, requests) = refresh(&handset, &[&bad, &good], start());
            assert_eq!(outcome(&refreshed), "done", "{name}: {refreshed:?}");
            assert_eq!(handset.subtitle(start()).as_deref(), Some(NEW), "{name}");
            // What the first mirror had right is not asked for again, but for the two that may move.
            for (before, file) in upgrade.files.iter().enumerate().take(place) {
                let again = requests.contains(&format!("mirror-1/{file}"));
                assert_eq!(again, before == 1, "{name}: {file} from the second mirror");
            }
        }
    }
}

#[test]
fn two_mirrors_that_spoil_different_files() {
    let upgrade = Upgrade::new();
    let good = upgrade.new.files();
    for (what, damage) in DAMAGES {
        for (first, first_file) in upgrade.files.iter().enumerate() {
            for (second, second_file) in upgrade.files.iter().enumerate() {
                let name = format!("{what} in {first_file}, then in {second_file}");
                let (mut a, mut b) = (good.clone(), good.clone());
                damage(&mut a, first_file);
                damage(&mut b, second_file);
                let handset = upgrade.handset();
                let (refreshed, _) = refresh(&handset, &[&a, &b], start());
                // What the first gave right is not asked for again, so the second cannot spoil it. The
                // timestamp alone is always asked for.
                if first > second && second != 1 {
                    assert_eq!(outcome(&refreshed), "done", "{name}: {refreshed:?}");
                    assert_eq!(handset.subtitle(start()).as_deref(), Some(NEW), "{name}");
                } else {
                    assert!(refreshed.is_err(), "{name}");
                    upgrade.assert_stopped(&handset, first.max(second), &name);
                    assert_eq!(outcome(&refresh(&handset, &[&good], start()).0), "done", "{name}");
                }
            }
        }
    }
}

#[test]
fn a_frozen_mirror_hides_news_no_longer_than_its_timestamp_lives() {
    let upgrade = Upgrade::new();
    let frozen = Publisher::default().files();
    let mut renewed = Publisher::default();
    renewed.issued = start().plus(6 * 86_400);
    renewed.next_list("演示快递公司");
    let renewed = renewed.files();
    let week = start().plus(7 * 86_400);
    let cases = [
        ("while the timestamp lives", week.plus(-1), [&frozen, &renewed], OLD),
        ("from then on", week, [&frozen, &renewed], NEW),
        ("with the fresh one first", week.plus(-1), [&renewed, &frozen], NEW),
    ];
    for (what, now, mirrors, expected) in cases {
        let handset = upgrade.handset();
        let (refreshed, _) = refresh(&handset, &mirrors, now);
        assert_eq!(outcome(&refreshed), "done", "{what}: {refreshed:?}");
        assert_eq!(handset.subtitle(now).as_deref(), Some(expected), "{what}");
    }
    let handset = upgrade.handset();
    assert_eq!(outcome(&refresh(&handset, &[&frozen, &frozen], week).0), "expired", "both are frozen");
    assert_eq!(handset.subtitle(week).as_deref(), Some(OLD), "the old list answers on");
}

#[test]
fn a_mirror_that_lags_takes_nothing_back() {
    let upgrade = Upgrade::new();
    let (old, new) = (Publisher::default().files(), upgrade.new.files());
    let mut without_list = new.clone();
    without_list.remove(&upgrade.new.list_file());
    let handset = upgrade.handset();
    let (refreshed, _) = refresh(&handset, &[&without_list, &old], start());
    assert_eq!(outcome(&refreshed), "rollback", "the second is older than what the first proved");
    upgrade.assert_stopped(&handset, 5, "a list that only one mirror announces");
    assert_eq!(outcome(&refresh(&handset, &[&old, &new], start()).0), "done");
    assert_eq!(handset.subtitle(start()).as_deref(), Some(NEW));
}

#[test]
fn mirrors_that_do_not_answer_are_passed_over_and_none_left_moves_nothing() {
    let upgrade = Upgrade::new();
    let failures = [
        ("no connection", FetchError::Network("no connection to the server".to_owned())),
        ("no answer", FetchError::TimedOut),
        ("a slow one", FetchError::TooSlow),
        ("busy", FetchError::Status { code: 503, retry_after: Some(Duration::from_secs(u64::MAX)) }),
        ("absent", FetchError::Absent),
    ];
    for (what, failure) in failures {
        for (place, file) in upgrade.files.iter().enumerate() {
            // An absent root ends the walk without a failure.
            if (place, what) == (0, "absent") {
                continue;
            }
            let name = format!("{what} for {file}");
            let handset = upgrade.handset();
            let fetch = Arc::new(MemoryFetch::default());
            for (path, bytes) in upgrade.new.files() {
                fetch.put(&path, bytes.clone());
                fetch.put(&format!("away/{path}"), bytes);
            }
            fetch.fail(&format!("away/{file}"), failure.clone());
            let away = format!("{BASE}/away");
            let refresh = |mirrors: &[&str]| {
                let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
                runtime.block_on(handset.open_with(Arc::clone(&fetch) as _, mirrors).refresh(start()))
            };
            assert!(refresh(&[&away]).is_err(), "{name}");
            assert!(refresh(&[&away, &away, &away]).is_err(), "{name}: three times");
            upgrade.assert_stopped(&handset, place, &name);
            assert!(refresh(&[&away, &away, BASE]).is_ok(), "{name}: the third is well");
            assert_eq!(handset.subtitle(start()).as_deref(), Some(NEW), "{name}");
        }
    }
}

/// The next refresh begins with the first mirror again, so what any of them asked for counts.
#[test]
fn what_an_earlier_mirror_asked_for_is_not_lost_with_a_later_ones_failure() {
    const HOUR: u64 = 3_600;
    let upgrade = Upgrade::new();
    let busy = |hours| FetchError::Status { code: 503, retry_after: Some(Duration::from_secs(hours * HOUR)) };
    let (down, refused) = (FetchError::TimedOut, FetchError::Status { code: 500, retry_after: None });
    let cases = [
        ("the first", [busy(5), down.clone(), down.clone()], Some(5)),
        ("the second", [down.clone(), busy(5), refused.clone()], Some(5)),
        ("the last", [down.clone(), refused.clone(), busy(5)], Some(5)),
        ("all, the first for longest", [busy(7), busy(5), busy(2)], Some(7)),
        ("all, the second for longest", [busy(2), busy(7), busy(5)], Some(7)),
        ("the first for no time at all", [busy(0), down.clone(), down.clone()], Some(0)),
        ("none", [down.clone(), refused.clone(), down], None),
    ];
    for (who, failures, hours) in cases {
        let handset = upgrade.handset();
        let fetch = Arc::new(MemoryFetch::default());
        let names = ["a", "b", "c"].map(|name| format!("{BASE}/{name}"));
        let last = failures[2].to_string();
        for (name, failure) in ["a", "b", "c"].iter().zip(failures) {
            fetch.fail(&format!("{name}/metadata/2.root.json"), failure);
        }
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let mirrors = names.each_ref().map(String::as_str);
        let mut updater = handset.open_with(fetch as _, &mirrors);
        let error = runtime.block_on(updater.refresh(start())).unwrap_err();
        assert_eq!(error.retry_after().map(|wait| wait.as_secs()), hours.map(|hours| hours * HOUR), "{who}");
        assert!(error.to_string().contains(&last) && error.code() == "fetch", "{who}: {error}");
        let back_off = 2_880;
        let earliest = hours.map_or(back_off, |hours| back_off.max(hours * HOUR));
        let next = Schedule::default().after_failure(start(), 1, error.retry_after(), 0);
        assert_eq!(next, start().plus(i64::try_from(earliest).unwrap()), "{who}");
    }
}

#[test]
fn a_dead_address_is_passed_over() {
    let upgrade = Upgrade::new();
    let server = serving(&upgrade.new);
    let dead = {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        format!("http://{}", listener.local_addr().unwrap())
    };
    let refresh = |handset: &Handset, mirrors: &[&str]| {
        let http = Arc::new(HttpFetch::new(options()).unwrap());
        server.time().block_on(handset.open_with(http, mirrors).refresh(start())).0
    };
    let handset = upgrade.handset();
    for mirrors in [&[dead.as_str()][..], &[&dead, &dead], &["not an address"], &["ftp://127.0.0.1/"], &[""]]
    {
        let refused = refresh(&handset, mirrors);
        assert_eq!(outcome(&refused), "network", "{mirrors:?}");
        let ours = refused.unwrap_err().to_string().contains("not a valid http or https URL");
        assert_eq!(ours, !mirrors[0].starts_with("http:"), "{mirrors:?}: the reason");
        upgrade.assert_stopped(&handset, 0, "dead addresses");
    }
    assert_eq!(outcome(&refresh(&handset, &[&dead, "ftp://127.0.0.1/", server.base()])), "done");
    assert_eq!(handset.subtitle(start()).as_deref(), Some(NEW));
}

#[test]
fn a_part_that_a_hostile_mirror_left_does_not_spoil_the_next() {
    let upgrade = Upgrade::new();
    let (hostile, good) = (serving(&upgrade.new), serving(&upgrade.new));
    let list = upgrade.new.list_file();
    for (what, sent) in [("a little", 1), ("all but a byte", upgrade.new.list.len() - 1)] {
        let handset = upgrade.handset();
        hostile.attack(
            &list,
            Arc::new(move |question, wire| {
                let length = question.file.unwrap().len();
                write!(wire, "HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n")?;
                wire.write_all(&vec![b'x'; sent])
            }),
        );
        good.take_heads();
        let http = Arc::new(HttpFetch::new(options()).unwrap());
        let mut updater = handset.open_with(http, &[hostile.base(), good.base()]);
        let (refreshed, _) = good.time().block_on(updater.refresh(start()));
        assert_eq!(outcome(&refreshed), "done", "{what}: {refreshed:?}");
        assert_eq!(handset.subtitle(start()).as_deref(), Some(NEW), "{what}");
        let asked = good.take_heads().iter().filter(|head| head.contains("targets/")).count();
        assert_eq!(asked, 2, "{what}: the rest of it, and then the whole");
    }
}
