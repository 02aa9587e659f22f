//! Servers that send too much, too little, too slowly or nothing.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::sleep;

use super::server::{Server, Wire, response};
use super::*;

const ENDLESS: &str = "HTTP/1.1 200 OK\r\n\r\n";
const ENDLESS_CHUNKS: &str = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

fn drip(wire: &mut dyn Wire, head: &str) -> std::io::Result<()> {
    wire.write_all(head.as_bytes())?;
    for _ in 0..200 {
        wire.write_all(b"x")?;
        wire.flush()?;
        sleep(Duration::from_millis(50));
    }
    Ok(())
}

#[tokio::test]
async fn an_endless_body_is_cut_off() {
    for (name, head, piece) in [
        ("until the connection closes", ENDLESS, "x".repeat(1000)),
        ("in chunks", ENDLESS_CHUNKS, format!("3e8\r\n{}\r\n", "x".repeat(1000))),
    ] {
        let sent = Arc::new(AtomicU64::new(0));
        let counter = Arc::clone(&sent);
        let server = Server::start(move |_, wire| {
            wire.write_all(head.as_bytes())?;
            // 64 MB stand for "endless": they would all be sent to a client that reads on.
            for _ in 0..64_000 {
                wire.write_all(piece.as_bytes())?;
                counter.fetch_add(1000, Ordering::SeqCst);
            }
            Ok(())
        });
        let fetched = client().fetch(&server.url("/timestamp.json"), 8000).await;
        assert_eq!(fetched, Err(FetchError::TooLarge), "{name}");

        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("part");
        let to_file = client().fetch_to_file(&server.url("/list.l700"), &path, 0, 8000).await;
        assert_eq!(to_file, Err(FetchError::TooLarge), "{name}, to a file");
        assert_eq!(fs::read(&path).unwrap().len(), 0, "{name}: no part of it is of use");
        assert!(sent.load(Ordering::SeqCst) < 32_000_000, "{name}: the client read on");
    }
}

#[tokio::test]
async fn the_bound_is_exact() {
    let server = Server::saying(response("200 OK", &[], b"12345"));
    let unannounced = Server::saying(format!("{ENDLESS}12345"));
    for (server, how) in [(&server, "announced"), (&unannounced, "unannounced")] {
        for (max_bytes, fits) in [(6, true), (5, true), (4, false), (0, false)] {
            let name = format!("5 bytes {how}, {max_bytes} allowed");
            let fetched = client().fetch(&server.url("/"), max_bytes).await;
            assert_eq!(fetched.is_ok(), fits, "{name}: {fetched:?}");
            if max_bytes == 0 {
                continue;
            }
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("part");
            let to_file = client().fetch_to_file(&server.url("/"), &path, 0, max_bytes).await;
            assert_eq!(to_file.is_ok(), fits, "{name}, to a file");
            assert_eq!(fs::read(&path).unwrap(), if fits { &b"12345"[..] } else { b"" }, "{name}");
        }
    }
}

#[tokio::test]
async fn a_wrong_content_length_is_noticed() {
    let announcing = |length: &str| format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n12345");

    let short = Server::saying(announcing("9"));
    let fetched = client().fetch(&short.url("/"), 100).await;
    assert!(matches!(fetched, Err(FetchError::Network(_))), "more announced than sent: {fetched:?}");

    let long = Server::saying(announcing("3"));
    let fetched = client().fetch(&long.url("/"), 100).await;
    assert_eq!(fetched.as_deref(), Ok(&b"123"[..]), "more sent than announced: the rest is not read");

    for (name, length, expected_too_large) in [
        ("more announced than allowed", "101", true),
        ("more than any file has", "9223372036854775807", true),
        ("more than a number can hold", "99999999999999999999", false),
        ("not a number", "many", false),
        ("negative", "-5", false),
    ] {
        let server = Server::saying(announcing(length));
        let fetched = client().fetch(&server.url("/"), 100).await;
        match fetched {
            Err(FetchError::TooLarge) => assert!(expected_too_large, "{name}"),
            Err(FetchError::Network(_)) => assert!(!expected_too_large, "{name}"),
            other => panic!("{name}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn what_is_not_http_is_a_broken_connection() {
    for (name, bytes) in [
        ("another protocol", "SSH-2.0-demo\r\n"),
        ("nothing at all", ""),
        ("half an answer", "HTTP/1.1 200 OK\r\nContent-"),
        ("a chunk without a length", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
    ] {
        let server = Server::saying(bytes);
        let fetched = client().fetch(&server.url("/"), 100).await;
        assert!(matches!(fetched, Err(FetchError::Network(_))), "{name}: {fetched:?}");
    }
}

#[tokio::test]
async fn metadata_has_one_time_for_all() {
    let options = || HttpOptions {
        metadata_timeout: Duration::from_millis(400),
        targets_timeout: Duration::from_secs(60),
        ..quick()
    };
    let silent = |wire: &mut dyn Wire| {
        sleep(Duration::from_secs(2));
        wire.write_all(b"HTTP/1.1 200 OK\r\n\r\n")
    };
    let cases = [
        ("a server that says nothing", Server::start(move |_, wire| silent(wire))),
        ("one that stalls in the headers", Server::start(|_, wire| drip(wire, "HTTP/1.1 200 OK\r\nX: "))),
        ("one that drips the body", Server::start(|_, wire| drip(wire, ENDLESS))),
    ];
    for (name, server) in cases {
        let client = HttpFetch::new(options()).unwrap();
        let fetched = client.fetch(&server.url("/"), 1000).await;
        assert_eq!(fetched, Err(FetchError::TimedOut), "{name}");
    }
}

#[tokio::test]
async fn a_target_that_drips_is_given_up_and_kept() {
    let server = Server::start(|_, wire| drip(wire, ENDLESS));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("part");
    let options = HttpOptions { pace_window: Duration::from_millis(300), ..quick() };
    let client = HttpFetch::new(options).unwrap();
    let fetched = client.fetch_to_file(&server.url("/"), &path, 0, 1000).await;
    assert_eq!(fetched, Err(FetchError::TooSlow));
    let kept = fs::read(&path).unwrap();
    assert!(!kept.is_empty() && kept.len() < 100, "what arrived is kept: {} bytes", kept.len());
}

#[tokio::test]
async fn a_target_that_is_quick_and_then_stalls_is_given_up() {
    let server = Server::start(|_, wire| {
        wire.write_all(ENDLESS.as_bytes())?;
        wire.write_all(&[b'x'; 50_000])?;
        wire.flush()?;
        sleep(Duration::from_secs(3));
        Ok(())
    });
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("part");
    let options = HttpOptions { pace_window: Duration::from_millis(300), ..quick() };
    let client = HttpFetch::new(options).unwrap();
    let fetched = client.fetch_to_file(&server.url("/"), &path, 0, 100_000).await;
    assert_eq!(fetched, Err(FetchError::TooSlow), "an average would not notice for 50 seconds");
    assert_eq!(fs::read(&path).unwrap().len(), 50_000);
}

#[tokio::test]
async fn a_target_has_a_time_for_all_too() {
    let server = Server::start(|_, wire| drip(wire, ENDLESS));
    let folder = tempfile::tempdir().unwrap();
    let options = HttpOptions {
        min_bytes_per_second: 1,
        pace_window: Duration::from_millis(500),
        targets_timeout: Duration::from_millis(1200),
        ..quick()
    };
    let client = HttpFetch::new(options).unwrap();
    let fetched = client.fetch_to_file(&server.url("/"), &folder.path().join("part"), 0, 1000).await;
    assert_eq!(fetched, Err(FetchError::TimedOut), "fast enough in each window, but without end");
}

#[tokio::test]
async fn the_default_limits_are_those_of_the_profile() {
    let options = HttpOptions::default();
    assert_eq!(options.connect_timeout.as_secs(), 10);
    assert_eq!(options.metadata_timeout.as_secs(), 30);
    assert_eq!(options.targets_timeout.as_secs(), 900);
    assert_eq!(options.min_bytes_per_second, 1000);
    assert_eq!(options.absent_statuses, [404]);
}
