//! The client against servers that misbehave in one way each.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread::JoinHandle;

use super::*;

/// Answers `connections` requests on loopback, each with `answer`, and returns what was asked.
fn server(
    connections: usize,
    answer: impl Fn(usize, &str, &mut TcpStream) + Send + 'static,
) -> (String, JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let thread = std::thread::spawn(move || {
        let mut requests = Vec::new();
        for n in 0..connections {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = Vec::new();
            let mut byte = [0];
            while !request.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|n| n == 1) {
                request.push(byte[0]);
            }
            let request = String::from_utf8(request).unwrap();
            answer(n, &request, &mut stream);
            requests.push(request);
        }
        requests
    });
    (base, thread)
}

fn reply(text: &'static str) -> impl Fn(usize, &str, &mut TcpStream) {
    move |_, _, stream| {
        let _ = stream.write_all(text.as_bytes());
    }
}

fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

fn quick() -> HttpFetch {
    HttpFetch::new(HttpOptions { metadata_timeout: Duration::from_secs(2), ..HttpOptions::default() })
        .unwrap()
}

#[test]
fn metadata_answers() {
    let status = |code, seconds: Option<u64>| {
        Err(FetchError::Status { code, retry_after: seconds.map(Duration::from_secs) })
    };
    let broke_off = || Err(FetchError::Network("the answer broke off".to_owned()));
    let cases: [(&str, &'static str, Result<Vec<u8>, FetchError>); 11] = [
        ("a file", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", Ok(b"{}".to_vec())),
        ("absent", "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", Err(FetchError::Absent)),
        ("forbidden is not absent", "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", status(403, None)),
        (
            "overloaded",
            "HTTP/1.1 503 Busy\r\nRetry-After: 120\r\nContent-Length: 0\r\n\r\n",
            status(503, Some(120)),
        ),
        (
            "too many",
            "HTTP/1.1 429 Too Many\r\nRetry-After: soon\r\nContent-Length: 0\r\n\r\n",
            status(429, None),
        ),
        (
            "a date long past",
            "HTTP/1.1 503 Busy\r\nRetry-After: Wed, 21 Oct 2015 07:28:00 GMT\r\nContent-Length: 0\r\n\r\n",
            status(503, None),
        ),
        (
            "partial though not asked",
            "HTTP/1.1 206 Partial\r\nContent-Range: bytes 0-1/9\r\nContent-Length: 2\r\n\r\n{}",
            status(206, None),
        ),
        (
            "one byte more than allowed",
            "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n123456789",
            Err(FetchError::TooLarge),
        ),
        ("shorter than announced", "HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n1234", broke_off()),
        (
            "not HTTP",
            "SSH-2.0-OpenSSH_9.2\r\n\r\n",
            Err(FetchError::Network("the answer is not sound HTTP".to_owned())),
        ),
        ("no answer", "", Err(FetchError::Network("the answer is not sound HTTP".to_owned()))),
    ];
    for (name, answer, expected) in cases {
        let (base, thread) = server(1, reply(answer));
        assert_eq!(run(quick().fetch(&format!("{base}/x.json"), 8)), expected, "{name}");
        thread.join().unwrap();
    }
}

#[test]
fn an_endless_body_ends_at_the_limit() {
    let (base, thread) = server(1, |_, _, stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n");
        while stream.write_all(&[b' '; 4096]).is_ok() {}
    });
    assert_eq!(run(quick().fetch(&base, 100_000)), Err(FetchError::TooLarge));
    thread.join().unwrap();
}

#[test]
fn one_byte_a_second_times_out() {
    let (base, thread) = server(1, |_, _, stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n");
        for _ in 0..5 {
            if stream.write_all(b" ").is_err() {
                break;
            }
            std::thread::sleep(Duration::from_secs(1));
        }
    });
    assert_eq!(run(quick().fetch(&base, 100)), Err(FetchError::TimedOut));
    thread.join().unwrap();
}

#[test]
fn a_slow_list_is_given_up() {
    let (base, thread) = server(1, |_, _, stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n");
        std::thread::sleep(SPEED_GRACE + Duration::from_secs(1));
    });
    let folder = tempfile::tempdir().unwrap();
    let result = run(quick().fetch_to_file(&base, &folder.path().join("list"), 0, 100));
    assert_eq!(result, Err(FetchError::TooSlow));
    thread.join().unwrap();
}

#[test]
fn forbidden_is_absent_where_the_host_says_so() {
    let (base, thread) = server(1, reply("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"));
    let options = HttpOptions { absent_statuses: vec![403, 404], ..HttpOptions::default() };
    assert_eq!(run(HttpFetch::new(options).unwrap().fetch(&base, 8)), Err(FetchError::Absent));
    thread.join().unwrap();
}

#[test]
fn redirects() {
    let here = |_: usize, request: &str, stream: &mut TcpStream| {
        let answer = if request.starts_with("GET /end") {
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"
        } else {
            "HTTP/1.1 302 Found\r\nLocation: /end\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        };
        let _ = stream.write_all(answer.as_bytes());
    };
    let (base, thread) = server(2, here);
    assert_eq!(run(quick().fetch(&format!("{base}/begin"), 8)), Ok(b"ok".to_vec()), "on the same host");
    thread.join().unwrap();

    let refused = Err(FetchError::Network("the server redirects elsewhere, or too often".to_owned()));
    let elsewhere = "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.2:9/\r\nContent-Length: 0\r\n\r\n";
    let (base, thread) = server(1, reply(elsewhere));
    assert_eq!(run(quick().fetch(&base, 8)), refused, "to another host");
    thread.join().unwrap();

    let round = "HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    let (base, thread) = server(3, reply(round));
    assert_eq!(run(quick().fetch(&base, 8)), refused, "in a circle");
    thread.join().unwrap();
}

#[test]
fn a_request_identifies_no_installation() {
    let (base, thread) = server(1, reply("HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\n\r\n"));
    run(quick().fetch(&format!("{base}/metadata/timestamp.json"), 8)).unwrap();
    let request = thread.join().unwrap().remove(0).to_lowercase();
    let mut lines: Vec<_> = request.lines().filter(|line| !line.is_empty()).collect();
    lines.sort_unstable();
    let host = base.replace("http://", "host: ");
    let expected = ["accept: */*", "get /metadata/timestamp.json http/1.1", &host, "user-agent: label700"];
    assert_eq!(lines, expected);
}

#[test]
fn downloads_resume() {
    let whole = b"0123456789";
    let honours_range = |_: usize, request: &str, stream: &mut TcpStream| {
        let answer = if request.to_lowercase().contains("range: bytes=4-") {
            "HTTP/1.1 206 Partial\r\nContent-Range: bytes 4-9/10\r\nContent-Length: 6\r\n\r\n456789"
        } else {
            "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123456789"
        };
        let _ = stream.write_all(answer.as_bytes());
    };
    let ignores_range = reply("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123456789");
    let other_range =
        reply("HTTP/1.1 206 Partial\r\nContent-Range: bytes 0-9/10\r\nContent-Length: 10\r\n\r\n0123456789");
    let unsatisfied = |n: usize, _: &str, stream: &mut TcpStream| {
        let answer = if n == 0 {
            "HTTP/1.1 416 Range\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        } else {
            "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123456789"
        };
        let _ = stream.write_all(answer.as_bytes());
    };
    type Answer = Box<dyn Fn(usize, &str, &mut TcpStream) + Send>;
    let cases: [(&str, usize, Answer); 4] = [
        ("a server that honours Range", 1, Box::new(honours_range)),
        ("a server that ignores Range", 1, Box::new(ignores_range)),
        ("a server that answers another range", 1, Box::new(other_range)),
        ("a server that has less", 2, Box::new(unsatisfied)),
    ];
    for (name, connections, answer) in cases {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list");
        std::fs::write(&path, b"0123").unwrap();
        let (base, thread) = server(connections, answer);
        run(quick().fetch_to_file(&base, &path, 4, 10)).unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), whole, "{name}");
        thread.join().unwrap();
    }
}

#[test]
fn what_arrived_of_a_broken_download_stays() {
    let (base, thread) = server(1, reply("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n01234"));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list");
    assert!(run(quick().fetch_to_file(&base, &path, 0, 10)).is_err());
    assert_eq!(std::fs::read(&path).unwrap(), b"01234");
    thread.join().unwrap();
}

#[test]
fn errors_tell_nothing_of_the_url() {
    let url = "http://user:secret@127.0.0.1:1/700123456789012";
    let error = run(quick().fetch(url, 8)).unwrap_err();
    let told = format!("{error} {error:?}");
    assert!(!told.contains("secret") && !told.contains("7001234"), "{told}");
}
