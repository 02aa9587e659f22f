//! Anything but the file at each file of a refresh: portals, refusals, servers in trouble.

use std::time::Duration;

use label700::fetch::{FetchError, HttpOptions};
use label700::update::{Schedule, UpdateError};
use label700_tests::hostile_server::{Answer, response};
use label700_tests::publisher::start;

use super::{NEW, Upgrade, options, outcome, saying, serving};

const PORTAL: &[u8] = b"<!DOCTYPE html><html><title>Log in</title><form action=\"/login\"></form></html>";

fn page(status: &str, headers: &[&str]) -> Answer {
    saying(response(status, &[headers, &["Content-Type: text/html"]].concat(), PORTAL))
}

/// Name, answer, what becomes of a refresh that gets it.
type Case = (&'static str, Answer, &'static str);

fn cases() -> Vec<Case> {
    vec![
        ("a captive portal's page", page("200 OK", &[]), "refused"),
        ("a redirect to a portal", page("302 Found", &["Location: http://portal.example/"]), "network"),
        ("a portal that says what it is", page("511 Network Authentication Required", &[]), "status"),
        ("a page that moved", page("301 Moved Permanently", &[]), "status"),
        ("not changed, though nobody asked", page("304 Not Modified", &[]), "status"),
        ("no content", saying(response("204 No Content", &[], b"")), "status"),
        ("log in first", page("401 Unauthorized", &["WWW-Authenticate: Basic realm=x"]), "status"),
        ("forbidden", page("403 Forbidden", &[]), "status"),
        ("absent", page("404 Not Found", &[]), "absent"),
        ("the proxy wants a name", page("407 Proxy Authentication Required", &[]), "status"),
        ("gone", page("410 Gone", &[]), "status"),
        ("too many requests", page("429 Too Many Requests", &["Retry-After: 120"]), "status"),
        ("for legal reasons", page("451 Unavailable For Legal Reasons", &[]), "status"),
        ("an error", page("500 Internal Server Error", &[]), "status"),
        ("a bad gateway", page("502 Bad Gateway", &[]), "status"),
        ("busy", page("503 Service Unavailable", &[]), "status"),
        ("a slow gateway", page("504 Gateway Timeout", &[]), "status"),
        ("no status that exists", page("999 Denied", &[]), "status"),
    ]
}

#[test]
fn no_answer_but_the_file_moves_anything_at_any_file() {
    let upgrade = Upgrade::new();
    let server = serving(&upgrade.new);
    for (what, answer, expected) in cases() {
        for (place, file) in upgrade.files.iter().enumerate() {
            let name = format!("{what} for {file}");
            let handset = upgrade.handset();
            server.attack(file, answer.clone());

            let refreshed = handset.refresh_over(&server);

            // An absent root is the end of the walk over roots, and hides it no longer than it lasts.
            if (place, expected) == (0, "absent") {
                assert!(refreshed.is_ok(), "{name}");
                assert_eq!(handset.subtitle(start()).as_deref(), Some(NEW), "{name}");
                assert_eq!(handset.kept().floors["root"], 1, "{name}");
            } else {
                assert_eq!(outcome(&refreshed), expected, "{name}");
                upgrade.assert_stopped(&handset, place, &name);
            }
            upgrade.assert_recovers(&handset, &server, &name);
        }
    }
}

#[test]
fn a_portal_in_front_of_everything_moves_nothing() {
    let upgrade = Upgrade::new();
    let server = serving(&upgrade.new);
    for (what, answer, expected) in cases() {
        let handset = upgrade.handset();
        for file in &upgrade.files {
            server.attack(file, answer.clone());
        }
        assert_eq!(outcome(&handset.refresh_over(&server)), expected, "{what}");
        upgrade.assert_stopped(&handset, 0, what);
        upgrade.assert_recovers(&handset, &server, what);
    }
}

#[test]
fn a_store_that_forbids_what_it_does_not_have_hides_a_root_and_nothing_else() {
    let upgrade = Upgrade::new();
    let server = serving(&upgrade.new);
    let object_store = || HttpOptions { absent_statuses: vec![403, 404], ..options() };
    for (place, file) in upgrade.files.iter().enumerate() {
        let handset = upgrade.handset();
        server.attack(file, page("403 Forbidden", &[]));
        let refreshed = handset.refresh_with(&server, object_store());
        if place == 0 {
            assert_eq!(outcome(&refreshed), "done");
        } else {
            assert_eq!(outcome(&refreshed), "absent", "{file}");
            upgrade.assert_stopped(&handset, place, file);
        }
        upgrade.assert_recovers(&handset, &server, file);
    }
}

#[test]
fn no_retry_after_stops_updates_for_good() {
    let upgrade = Upgrade::new();
    let server = serving(&upgrade.new);
    let schedule = Schedule::default();
    let day = schedule.longest_retry_after;
    let date = "Date: Mon, 23 Nov 2026 08:00:00 GMT";
    // Each with the earliest and the latest wait, in seconds, that may follow from it.
    let back_off = (schedule.first_retry * 4 / 5, schedule.first_retry * 6 / 5);
    // Whoever was asked to wait comes spread over a quarter of the interval behind that moment.
    let asked = |wait: u64| (wait.max(back_off.0), wait + (schedule.interval / 4).max(wait / 5));
    let cases: [(&str, &[&str], (u64, u64)); 12] = [
        ("none", &[], back_off),
        ("seconds", &["Retry-After: 7200"], asked(7200)),
        ("a date", &[date, "Retry-After: Mon, 23 Nov 2026 10:00:00 GMT"], asked(7200)),
        ("a date gone by", &[date, "Retry-After: Mon, 23 Nov 2026 07:00:00 GMT"], asked(0)),
        ("0", &["Retry-After: 0"], asked(0)),
        ("negative", &["Retry-After: -7200"], back_off),
        ("a fraction", &["Retry-After: 7200.5"], back_off),
        ("a year", &["Retry-After: 31536000"], asked(day)),
        ("the end of numbers", &["Retry-After: 18446744073709551615"], asked(day)),
        ("past the end of numbers", &["Retry-After: 18446744073709551616"], back_off),
        ("the end of dates", &[date, "Retry-After: Fri, 01 Jan 9999 00:00:00 GMT"], asked(day)),
        ("not text", &["Retry-After: \u{1}\u{fffd}"], back_off),
    ];
    for (what, headers, (earliest, latest)) in cases {
        for status in ["429 Too Many Requests", "503 Service Unavailable"] {
            let handset = upgrade.handset();
            server.attack("metadata/timestamp.json", page(status, headers));
            let error = handset.refresh_over(&server).unwrap_err();
            upgrade.assert_stopped(&handset, 1, what);
            for random in [0, u64::MAX] {
                let wait = schedule.after_failure(start(), 1, error.retry_after(), random).0 - start().0;
                let wait = u64::try_from(wait).unwrap();
                assert!((earliest..=latest).contains(&wait), "{status}, {what}: {wait} s");
            }
            upgrade.assert_recovers(&handset, &server, what);
        }
    }
}

#[test]
fn a_wait_that_was_asked_for_reaches_the_host() {
    let upgrade = Upgrade::new();
    let server = serving(&upgrade.new);
    for (place, file) in upgrade.files.iter().enumerate() {
        let handset = upgrade.handset();
        server.attack(file, page("503 Service Unavailable", &["Retry-After: 90"]));
        let error = handset.refresh_over(&server).unwrap_err();
        let wait = Some(Duration::from_secs(90));
        let UpdateError::Fetch { error: FetchError::Status { code: 503, retry_after }, .. } = error else {
            panic!("{file}: {error}");
        };
        assert_eq!(retry_after, wait, "{file}");
        upgrade.assert_stopped(&handset, place, file);
        upgrade.assert_recovers(&handset, &server, file);
    }
}
