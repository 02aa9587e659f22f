//! Going on from where a download broke off.

use std::fs;

use super::server::{Server, header, response};
use super::*;

const WHOLE: &[u8] = b"0123456789";

/// Serves `WHOLE` by whatever range is asked for.
fn honest(head: &str) -> Vec<u8> {
    let from = header(head, "range").map(|range| {
        range.strip_prefix("bytes=").unwrap().strip_suffix('-').unwrap().parse::<usize>().unwrap()
    });
    match from {
        None => response("200 OK", &[], WHOLE),
        Some(from) if from < WHOLE.len() => {
            let range = format!("Content-Range: bytes {from}-9/10");
            response("206 Partial Content", &[&range], &WHOLE[from..])
        }
        Some(_) => response("416 Range Not Satisfiable", &["Content-Range: bytes */10"], b""),
    }
}

fn part(head: &str, range: &str, body: &[u8]) -> Vec<u8> {
    match header(head, "range") {
        Some(_) => response("206 Partial Content", &[range], body),
        None => response("200 OK", &[], WHOLE),
    }
}

/// Name, what is on the disk, how much of it counts, the answer, how many requests it takes.
type Case = (&'static str, Option<&'static [u8]>, u64, fn(&str) -> Vec<u8>, usize);

#[tokio::test]
async fn downloads_go_on_or_begin_anew() {
    let cases: [Case; 14] = [
        ("from nothing", None, 0, honest, 1),
        ("from the middle", Some(b"0123"), 4, honest, 1),
        ("what lies behind the offset is cut off", Some(b"0123XYZ"), 4, honest, 1),
        ("however long it is", Some(b"0123 and a tail that is longer than the rest"), 4, honest, 1),
        ("an offset behind the end", Some(b"0123"), 7, honest, 1),
        ("an offset without a file", None, 7, honest, 1),
        ("offset 0 over an old file", Some(b"an old file, longer than the new one"), 0, honest, 1),
        ("a server that ignores ranges", Some(b"XXXX"), 4, |_| response("200 OK", &[], WHOLE), 1),
        ("more than the server has", Some(b"an old, longer file"), 19, honest, 2),
        (
            "another range than asked",
            Some(b"0123"),
            4,
            |h| part(h, "Content-Range: bytes 5-9/10", b"56789"),
            2,
        ),
        ("a range from the start", Some(b"0123"), 4, |h| part(h, "Content-Range: bytes 0-9/10", WHOLE), 2),
        ("a part without its range", Some(b"0123"), 4, |h| part(h, "X: y", b"456789"), 2),
        ("a malformed range", Some(b"0123"), 4, |h| part(h, "Content-Range: bytes 4-2/1", b"456789"), 2),
        (
            "a length that the server does not know",
            Some(b"0123"),
            4,
            |h| part(h, "Content-Range: bytes 4-9/*", b"456789"),
            1,
        ),
    ];
    for (name, on_disk, offset, answer, requests) in cases {
        let server = Server::start(move |head, wire| wire.write_all(&answer(head)));
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("part");
        if let Some(bytes) = on_disk {
            fs::write(&path, bytes).unwrap();
        }
        let fetched = client().fetch_to_file(&server.url("/list"), &path, offset, 100).await;
        assert_eq!(fetched, Ok(()), "{name}");
        assert_eq!(fs::read(&path).unwrap(), WHOLE, "{name}");
        assert_eq!(server.heads().len(), requests, "{name}: requests");
    }
}

#[tokio::test]
async fn what_arrived_before_a_break_is_not_fetched_again() {
    let server = Server::start(|head, wire| match header(head, "range") {
        None => wire.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123"),
        Some(_) => wire.write_all(&honest(head)),
    });
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("part");
    let broken = client().fetch_to_file(&server.url("/list"), &path, 0, 10).await;
    assert!(matches!(broken, Err(FetchError::Network(_))), "{broken:?}");
    assert_eq!(fs::read(&path).unwrap(), b"0123");

    assert_eq!(client().fetch_to_file(&server.url("/list"), &path, 4, 10).await, Ok(()));
    assert_eq!(fs::read(&path).unwrap(), WHOLE);
    assert_eq!(header(&server.heads()[1], "range"), Some("bytes=4-"));
}

#[tokio::test]
async fn a_failure_loses_nothing_that_was_there() {
    for (name, answer) in [
        ("a server in trouble", response("503 Busy", &[], b"sorry, try later")),
        ("absent", response("404 Not Found", &[], b"<html>")),
        ("a broken connection", b"HTTP/1.1 2".to_vec()),
    ] {
        let server = Server::saying(answer);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("part");
        fs::write(&path, b"0123").unwrap();
        assert!(client().fetch_to_file(&server.url("/"), &path, 4, 10).await.is_err(), "{name}");
        assert_eq!(fs::read(&path).unwrap(), b"0123", "{name}");
    }
}

#[tokio::test]
async fn a_server_that_never_gives_the_right_range_is_given_up() {
    let wrong = response("206 Partial Content", &["Content-Range: bytes 1-2/10"], b"12");
    let server = Server::saying(wrong);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("part");
    fs::write(&path, b"0123").unwrap();
    let fetched = client().fetch_to_file(&server.url("/"), &path, 4, 10).await;
    assert_eq!(fetched, Err(FetchError::Status { code: 206, retry_after: None }));
    assert_eq!(server.heads().len(), 2);
    assert_eq!(fs::read(&path).unwrap(), b"0123");
}

#[tokio::test]
async fn a_rest_that_stops_short_is_an_error() {
    let range = "Content-Range: bytes 4-5/10";
    let server = Server::saying(response("206 Partial Content", &[range], b"45"));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("part");
    fs::write(&path, b"0123").unwrap();
    let fetched = client().fetch_to_file(&server.url("/"), &path, 4, 10).await;
    assert!(matches!(fetched, Err(FetchError::Network(_))), "{fetched:?}");
    assert_eq!(fs::read(&path).unwrap(), b"012345", "and can be resumed");
}

#[tokio::test]
async fn the_bound_counts_what_was_there() {
    for (name, max_bytes, on_disk, expected, left, requests) in [
        ("exactly full", 10, &b"0123"[..], Ok(()), &b"0123456789"[..], 1),
        ("one too many", 9, b"0123", Err(FetchError::TooLarge), b"", 1),
        ("already complete: nothing is asked", 4, b"0123", Ok(()), b"0123", 0),
        ("already too much", 3, b"0123", Err(FetchError::TooLarge), b"", 0),
    ] {
        let server = Server::start(|head, wire| wire.write_all(&honest(head)));
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("part");
        fs::write(&path, on_disk).unwrap();
        let fetched = client().fetch_to_file(&server.url("/"), &path, 4, max_bytes).await;
        assert_eq!(fetched, expected, "{name}");
        assert_eq!(fs::read(&path).unwrap(), left, "{name}");
        assert_eq!(server.heads().len(), requests, "{name}: requests");
    }
}

#[tokio::test]
async fn a_place_that_cannot_be_written_is_the_file_s_fault() {
    let server = Server::saying(response("200 OK", &[], WHOLE));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("no such folder").join("part");
    let fetched = client().fetch_to_file(&server.url("/"), &path, 0, 10).await;
    let Err(FetchError::File(reason)) = fetched else { panic!("{fetched:?}") };
    assert!(!reason.contains("no such folder"), "a path is the user's own business: {reason}");
    assert!(server.heads().is_empty());
}
