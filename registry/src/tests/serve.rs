//! The server, spoken to in plain HTTP/1.1.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};

use super::*;
use crate::serve;

const ANY_PORT: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 0);

/// Status, headers in lower case, and body.
fn ask(server: &serve::Server, request: &str) -> (u16, String, Vec<u8>) {
    let url = server.base_url();
    let mut stream = TcpStream::connect(url.strip_prefix("http://").unwrap()).unwrap();
    let (line, headers) = request.split_once('\n').unwrap_or((request, ""));
    write!(stream, "{line} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{headers}\r\n").unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let end = answer.windows(4).position(|w| w == b"\r\n\r\n").unwrap();
    let head = String::from_utf8(answer[..end].to_vec()).unwrap().to_lowercase();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    (status, head, answer[end + 4..].to_vec())
}

#[test]
fn files_are_served_read_only() {
    let (_dir, registry) = published();
    let server = serve::start(&registry.public_dir(), ANY_PORT).unwrap();
    let root = std::fs::read(registry.anchor()).unwrap();
    let path = "/metadata/1.root.json";
    let cases = [
        ("a file", format!("GET {path}"), 200, root.clone()),
        ("its head alone", format!("HEAD {path}"), 200, vec![]),
        ("a part of it", format!("GET {path}\nrange: bytes=10-19\r\n"), 206, root[10..20].to_vec()),
        ("the rest of it", format!("GET {path}\nrange: bytes=100-\r\n"), 206, root[100..].to_vec()),
        ("beyond its end", format!("GET {path}\nrange: bytes=999999-\r\n"), 416, vec![]),
        ("no such file", "GET /metadata/2.root.json".to_owned(), 404, vec![]),
        ("no listing", "GET /metadata/".to_owned(), 404, vec![]),
        ("nothing above", "GET /../registry.json".to_owned(), 404, vec![]),
        ("nothing above, encoded", "GET /%2e%2e/keys/root-1.pem".to_owned(), 404, vec![]),
        ("no writing", format!("PUT {path}\ncontent-length: 0\r\n"), 405, vec![]),
        ("no posting", format!("POST {path}\ncontent-length: 0\r\n"), 405, vec![]),
        ("no deleting", format!("DELETE {path}"), 405, vec![]),
    ];
    for (name, request, status, body) in cases {
        let (found, head, found_body) = ask(&server, &request);
        assert_eq!(found, status, "{name}");
        assert!(found_body == body, "{name}");
        if status == 200 {
            assert!(head.contains(&format!("content-length: {}", root.len())), "{name}: {head}");
        }
    }
}

#[test]
fn a_server_frees_its_port_when_it_stops() {
    let (_dir, registry) = published();
    let server = serve::start(&registry.public_dir(), ANY_PORT).unwrap();
    let address: SocketAddr = server.base_url().strip_prefix("http://").unwrap().parse().unwrap();
    let second = serve::start(&registry.public_dir(), address).unwrap_err();
    assert_eq!(
        second.to_string(),
        format!("{address} is in use by another program; choose another with --listen")
    );
    // Neither a client that keeps its connection open nor one that stops reading may keep the server.
    let _idle = TcpStream::connect(address).unwrap();
    let large = std::fs::File::create(registry.public_dir().join("large")).unwrap();
    large.set_len(64_000_000).unwrap();
    let mut stalled = TcpStream::connect(address).unwrap();
    write!(stalled, "GET /large HTTP/1.1\r\nhost: x\r\n\r\n").unwrap();
    stalled.read_exact(&mut [0; 100]).unwrap();
    let (done, ended) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        server.shutdown();
        done.send(()).unwrap();
    });
    ended.recv_timeout(std::time::Duration::from_secs(10)).unwrap();
    drop(serve::start(&registry.public_dir(), address).unwrap());
}

#[test]
fn a_folder_that_is_not_there_is_not_served() {
    let missing = serve::start(Path::new("/nowhere/at/all"), ANY_PORT).unwrap_err();
    assert!(matches!(missing, Error::Io { doing: "serve", .. }));
}
