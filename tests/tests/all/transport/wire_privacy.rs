//! What a server could learn of an installation, and what it could make the installation remember.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use label700_tests::hostile_server::{Answer, HostileServer, response};
use label700_tests::publisher::{Publisher, start};

use super::{NEW, OLD, Upgrade, outcome};
use crate::handset::Handset;

/// Answers honestly, but marks each answer with everything that a browser would bring back.
fn marking(server: &HostileServer, paths: &[String]) {
    let visits = Arc::new(AtomicU32::new(0));
    let answer: Answer = Arc::new(move |question, wire| {
        let id = format!("visitor-{}", visits.fetch_add(1, Ordering::SeqCst));
        let marks = [
            format!("Set-Cookie: id={id}; Path=/; Max-Age=99999999"),
            format!("ETag: \"{id}\""),
            "Last-Modified: Sun, 01 Nov 2026 00:00:00 GMT".to_owned(),
            "Cache-Control: public, max-age=99999999, immutable".to_owned(),
            format!("Content-Location: /{id}"),
            format!("Link: </{id}>; rel=preload"),
            format!("Refresh: 0; url=/{id}"),
            "Accept-CH: Sec-CH-UA-Model, Device-Memory, DPR".to_owned(),
            "Critical-CH: Sec-CH-UA-Model".to_owned(),
            "Alt-Svc: h2=\":1\"; ma=99999999; persist=1".to_owned(),
            "Strict-Transport-Security: max-age=99999999".to_owned(),
            format!("WWW-Authenticate: Basic realm=\"{id}\""),
            format!("Report-To: {{\"endpoints\":[{{\"url\":\"/{id}\"}}]}}"),
            "NEL: {\"report_to\":\"default\",\"success_fraction\":1}".to_owned(),
        ];
        let marks: Vec<_> = marks.iter().map(String::as_str).collect();
        let honest = question.honest();
        let line_end = honest.iter().position(|&byte| byte == b'\n').unwrap() + 1;
        let (line, rest) = honest.split_at(line_end);
        wire.write_all(&[line, marks.join("\r\n").as_bytes(), b"\r\n", rest].concat())
    });
    for path in paths {
        server.attack(path, Arc::clone(&answer));
    }
}

/// A list, the same again, a new one that breaks off, and the rest of it; all that was asked on the way.
fn life(handset: &Handset, upgrade: &Upgrade, marked: bool) -> Vec<String> {
    let server = HostileServer::start();
    let old = Publisher::default();
    server.serve(&old.files());
    let paths: Vec<_> = old.files().into_keys().chain(upgrade.new.files().into_keys()).collect();
    if marked {
        marking(&server, &paths);
    }
    for _ in 0..2 {
        assert_eq!(outcome(&handset.refresh_over(&server)), "done");
        assert_eq!(handset.subtitle(start()).as_deref(), Some(OLD));
    }
    server.serve(&upgrade.new.files());
    let half: Answer = Arc::new(|question, wire| {
        let file = question.file.unwrap();
        write!(wire, "HTTP/1.1 200 OK\r\nSet-Cookie: id=1\r\nContent-Length: {}\r\n\r\n", file.len())?;
        wire.write_all(&file[..file.len() / 2])
    });
    server.attack(&upgrade.new.list_file(), half);
    assert_eq!(outcome(&handset.refresh_over(&server)), "network");
    server.relent();
    if marked {
        marking(&server, &paths);
    }
    assert_eq!(outcome(&handset.refresh_over(&server)), "done");
    assert_eq!(handset.subtitle(start()).as_deref(), Some(NEW));
    let port = format!(":{}", server.port());
    server.take_heads().iter().map(|head| head.replace(&port, ":port")).collect()
}

#[test]
fn two_installations_ask_the_same_byte_for_byte() {
    let upgrade = Upgrade::new();
    let anchor = Publisher::default().anchor();
    let first = life(&Handset::empty(anchor.clone()), &upgrade, true);
    let second = life(&Handset::empty(anchor.clone()), &upgrade, true);
    let unmarked = life(&Handset::empty(anchor), &upgrade, false);
    assert!(first.len() > 12, "{} requests", first.len());
    assert_eq!(first, second, "two installations differ");
    assert_eq!(first, unmarked, "marks on earlier answers show in later requests");
}

#[test]
fn a_request_says_what_file_it_wants_and_nothing_else() {
    let upgrade = Upgrade::new();
    for head in life(&Handset::empty(Publisher::default().anchor()), &upgrade, true) {
        let (line, headers) = head.split_once("\r\n").unwrap();
        let path = line.strip_prefix("GET /").and_then(|l| l.strip_suffix(" HTTP/1.1")).unwrap();
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "./-".contains(c);
        assert!(path.chars().all(plain), "a path and no query: {line}");
        let (parts, others): (Vec<_>, Vec<_>) =
            lines(headers).into_iter().partition(|line| line.starts_with("range: "));
        assert_eq!(others, HEADERS, "{path}");
        for part in parts {
            let from = part.strip_prefix("range: bytes=").and_then(|range| range.strip_suffix('-')).unwrap();
            assert!(from.bytes().all(|byte| byte.is_ascii_digit()), "{path}: {part}");
        }
    }
}

/// All that is said besides the path, on every request.
const HEADERS: [&str; 4] =
    ["accept-encoding: identity", "accept: */*", "host: 127.0.0.1:port", "user-agent: label700"];

fn lines(headers: &str) -> Vec<&str> {
    let mut lines: Vec<_> = headers.lines().filter(|line| !line.is_empty()).collect();
    lines.sort_unstable();
    lines
}

#[test]
fn a_redirect_that_names_a_visitor_is_forgotten() {
    let upgrade = Upgrade::new();
    let server = super::serving(&upgrade.new);
    let handset = upgrade.handset();
    let file = "metadata/timestamp.json";
    let moved = ["301 Moved Permanently", "308 Permanent Redirect"];
    for status in moved {
        for location in
            ["/visitor-7?id=visitor-7#visitor-7", "//visitor-7:visitor-7@127.0.0.1:port/visitor-7"]
        {
            let location = location.replace("port", &server.port().to_string());
            let location = format!("Location: {location}");
            server.attack(file, super::saying(response(status, &[&location], b"")));
            assert!(handset.refresh_over(&server).is_err(), "there is nothing at the other address");
            let heads = server.take_heads();
            let followed = heads.iter().find(|head| head.contains("visitor-7")).expect("it was followed");
            let headers = followed.split_once("\r\n").unwrap().1.replace(&server.port().to_string(), "port");
            assert_eq!(lines(&headers), HEADERS, "not even there, and no referrer");
            server.relent();
            handset.refresh_over(&server).unwrap();
            let after = server.take_heads();
            assert!(!after.iter().any(|head| head.contains("visitor-7")), "{after:?}");
            assert!(after.iter().any(|head| head.starts_with("GET /metadata/timestamp.json ")), "asked anew");
        }
    }
}
