//! Two redirects on the same scheme, host and port, and no others.

use super::server::{Server, header, response};
use super::*;

fn redirect_to(location: &str) -> Vec<u8> {
    response("302 Found", &[&format!("Location: {location}")], b"")
}

/// Redirects `/3` to `/2` to `/1` to `/0`, which is the file.
fn countdown() -> Server {
    Server::start(|head, wire| {
        let left: u32 = head["GET /".len()..].split(' ').next().unwrap().parse().unwrap();
        let answer = match left {
            0 => response("200 OK", &[], b"here"),
            n => redirect_to(&format!("/{}", n - 1)),
        };
        wire.write_all(&answer)
    })
}

#[tokio::test]
async fn two_redirects_are_followed_and_three_are_not() {
    for (redirects, fits) in [(0, true), (1, true), (2, true), (3, false)] {
        let server = countdown();
        let fetched = client().fetch(&server.url(&format!("/{redirects}")), 100).await;
        if fits {
            assert_eq!(fetched.as_deref(), Ok(&b"here"[..]), "{redirects} redirects");
        } else {
            let reason = "the server redirects too often".to_owned();
            assert_eq!(fetched, Err(FetchError::Network(reason)), "{redirects} redirects");
        }
        assert_eq!(server.heads().len(), (redirects + 1).min(3), "{redirects} redirects: requests");
    }
}

#[tokio::test]
async fn a_redirect_loop_ends() {
    let server = Server::saying(redirect_to("/again"));
    let fetched = client().fetch(&server.url("/again"), 100).await;
    assert_eq!(fetched, Err(FetchError::Network("the server redirects too often".to_owned())));
    assert_eq!(server.heads().len(), 3);
}

#[tokio::test]
async fn no_redirect_leads_elsewhere() {
    let elsewhere = Server::saying(response("200 OK", &[], b"from elsewhere"));
    let port = elsewhere.port();
    for (name, location) in [
        ("another port", format!("http://127.0.0.1:{port}/")),
        ("another name for the same machine", format!("http://localhost:{port}/")),
        ("no scheme but another host", format!("//localhost:{port}/")),
        ("a user name that looks like the host", format!("http://127.0.0.1@localhost:{port}/")),
        ("another scheme", format!("https://127.0.0.1:{port}/")),
    ] {
        let server = Server::saying(redirect_to(&location));
        let fetched = client().fetch(&server.url("/"), 100).await;
        let reason = "the server redirects to another host, which is refused".to_owned();
        assert_eq!(fetched, Err(FetchError::Network(reason)), "{name}");
    }
    for (name, location) in [("a file", "file:///etc/passwd"), ("not an address", "http://[")] {
        let server = Server::saying(redirect_to(location));
        assert!(client().fetch(&server.url("/"), 100).await.is_err(), "{name}");
    }
    assert!(elsewhere.heads().is_empty(), "the other server heard of this device");
}

#[tokio::test]
async fn a_target_follows_redirects_and_resumes() {
    let server = Server::start(|head, wire| {
        let range = header(head, "range");
        wire.write_all(&match (head.starts_with("GET /list "), range) {
            (true, Some("bytes=3-")) => {
                response("206 Partial Content", &["Content-Range: bytes 3-4/5"], b"45")
            }
            (true, _) => response("200 OK", &[], b"lost the range"),
            (false, _) => redirect_to("/list"),
        })
    });
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("part");
    std::fs::write(&path, b"123").unwrap();
    assert_eq!(client().fetch_to_file(&server.url("/"), &path, 3, 100).await, Ok(()));
    assert_eq!(std::fs::read(&path).unwrap(), b"12345");
}
