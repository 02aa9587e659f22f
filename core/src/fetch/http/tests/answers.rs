//! Which answer means what, and what a request gives away.

use super::server::{Server, header, response};
use super::*;

#[tokio::test]
async fn bodies_arrive_as_they_were_sent() {
    let cases: [(&str, &[u8], &[&str]); 4] = [
        ("metadata", b"{\"signed\":{}}", &[]),
        ("an empty file", b"", &[]),
        ("a captive portal's page is just bytes", b"<html>Log in</html>", &["Content-Type: text/html"]),
        ("no decompression, whatever the header", b"\x1f\x8bnot gzip", &["Content-Encoding: gzip"]),
    ];
    for (name, body, headers) in cases {
        let server = Server::saying(response("200 OK", headers, body));
        let fetched = client().fetch(&server.url("/metadata/timestamp.json"), 100).await;
        assert_eq!(fetched.as_deref(), Ok(body), "{name}");
    }
}

#[tokio::test]
async fn statuses_are_told_apart() {
    let status = |code| FetchError::Status { code, retry_after: None };
    let object_store = HttpOptions { absent_statuses: vec![404, 403], ..quick() };
    let cases = [
        ("404 is absent", "404 Not Found", quick(), FetchError::Absent),
        ("403 is not, by default", "403 Forbidden", quick(), status(403)),
        ("403 is absent where a host says so", "403 Forbidden", object_store.clone(), FetchError::Absent),
        ("404 still is, too", "404 Not Found", object_store, FetchError::Absent),
        ("410 is not", "410 Gone", quick(), status(410)),
        ("a server in trouble", "500 Internal Server Error", quick(), status(500)),
        ("204 is not an empty file", "204 No Content", quick(), status(204)),
        ("a part that nobody asked for", "206 Partial Content", quick(), status(206)),
        ("a redirect to nowhere", "302 Found", quick(), status(302)),
        ("a new protocol", "101 Switching Protocols", quick(), status(101)),
    ];
    for (name, line, options, expected) in cases {
        let server = Server::saying(response(line, &[], b""));
        let client = HttpFetch::new(options).unwrap();
        let url = server.url("/metadata/2.root.json");
        assert_eq!(client.fetch(&url, 100).await, Err(expected.clone()), "{name}");
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("part");
        let to_file = client.fetch_to_file(&url, &path, 0, 100).await;
        assert_eq!(to_file, Err(expected), "{name}, to a file");
    }
}

#[tokio::test]
async fn retry_after_is_read() {
    let date = "Date: Mon, 23 Nov 2026 08:00:00 GMT";
    let seconds = |n| Some(Duration::from_secs(n));
    let cases: [(&str, &str, &[&str], Option<Duration>); 9] = [
        ("none", "503 Busy", &[], None),
        ("seconds", "503 Busy", &["Retry-After: 120"], seconds(120)),
        ("seconds on 429", "429 Slow down", &["Retry-After: 7"], seconds(7)),
        (
            "by the server's own clock",
            "503 Busy",
            &[date, "Retry-After: Mon, 23 Nov 2026 09:00:00 GMT"],
            seconds(3600),
        ),
        ("a date gone by", "503 Busy", &[date, "Retry-After: Mon, 23 Nov 2026 07:00:00 GMT"], seconds(0)),
        (
            "a date gone by, by the device clock",
            "503 Busy",
            &["Retry-After: Thu, 01 Jan 1970 00:00:00 GMT"],
            seconds(0),
        ),
        ("not a number", "503 Busy", &["Retry-After: soon"], None),
        ("negative", "503 Busy", &["Retry-After: -1"], None),
        ("too long for a number", "503 Busy", &["Retry-After: 99999999999999999999999"], None),
    ];
    for (name, line, headers, expected) in cases {
        let server = Server::saying(response(line, headers, b""));
        let Err(FetchError::Status { retry_after, .. }) = client().fetch(&server.url("/"), 9).await else {
            panic!("{name}: no status");
        };
        assert_eq!(retry_after, expected, "{name}");
    }
}

#[tokio::test]
async fn every_request_is_the_same_for_everyone() {
    let cookie = ["Set-Cookie: id=1; Path=/", "ETag: \"1\"", "Cache-Control: max-age=9999"];
    let server = Server::saying(response("200 OK", &cookie, b"{}"));
    let (first, second) = (client(), client());
    for client in [&first, &first, &second] {
        client.fetch(&server.url("/metadata/timestamp.json"), 100).await.unwrap();
    }
    let heads = server.heads();
    assert_eq!(heads.len(), 3, "nothing comes from a cache");
    assert!(heads.iter().all(|head| *head == heads[0]), "requests differ: {heads:?}");

    let mut names: Vec<String> = heads[0]
        .lines()
        .skip(1)
        .filter_map(|line| line.split_once(':'))
        .map(|(name, _)| name.to_ascii_lowercase())
        .collect();
    names.sort_unstable();
    assert_eq!(names, ["accept", "accept-encoding", "host", "user-agent"]);
    assert_eq!(header(&heads[0], "user-agent"), Some("label700"));
    assert_eq!(header(&heads[0], "accept-encoding"), Some("identity"));
    assert_eq!(header(&heads[0], "accept"), Some("*/*"));
}

#[tokio::test]
async fn an_answer_that_nobody_asked_for_is_not_kept_for_the_next_question() {
    let server = Server::start(|head, wire| {
        let asked = if head.starts_with("GET /first ") { "first" } else { "second" };
        // The connection seems to stay open, and the next answer is already on it.
        let answer = |body: &str| format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len());
        wire.write_all(format!("{}{}", answer(asked), answer("unasked")).as_bytes())
    });
    for _ in 0..10 {
        let client = client();
        let first = client.fetch(&server.url("/first"), 100).await;
        assert_eq!(first.as_deref(), Ok(&b"first"[..]));
        let second = client.fetch(&server.url("/second"), 100).await;
        assert!(second != Ok(b"unasked".to_vec()), "the second question got an answer from before it");
    }
}

#[tokio::test]
async fn no_referrer_follows_a_redirect() {
    let server = Server::start(|head, wire| {
        let to = ["Location: /b"];
        let there = head.starts_with("GET /b ");
        wire.write_all(&response(
            if there { "200 OK" } else { "302 Found" },
            if there { &[] } else { &to },
            b"",
        ))
    });
    client().fetch(&server.url("/a"), 9).await.unwrap();
    let heads = server.heads();
    assert_eq!(heads.len(), 2);
    assert_eq!(header(&heads[1], "referer"), None);
}
