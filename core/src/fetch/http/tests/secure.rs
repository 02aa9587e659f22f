//! TLS, and what errors give away.

use std::net::TcpListener;

use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::PrivateKeyDer;

use super::server::{Server, header, response};
use super::*;

const AUTHORITY: &[u8] = include_bytes!("../fixtures/demo-authority.der");
const SERVER: &[u8] = include_bytes!("../fixtures/demo-server.der");
const SERVER_KEY: &[u8] = include_bytes!("../fixtures/demo-server-key.der");

fn tls_server(body: &'static [u8], location: Option<String>) -> Server {
    let config = ServerConfig::builder_with_provider(ring::default_provider().into())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![SERVER.into()], PrivateKeyDer::Pkcs8(SERVER_KEY.into()))
        .unwrap();
    Server::start_tls(config, move |_, wire| {
        wire.write_all(&match &location {
            Some(to) => response("302 Found", &[&format!("Location: {to}")], b""),
            None => response("200 OK", &[], body),
        })
    })
}

fn trusting(certificates: &[&[u8]]) -> HttpFetch {
    let roots = Roots::Only(certificates.iter().map(|c| c.to_vec()).collect());
    HttpFetch::new(HttpOptions { roots, ..quick() }).unwrap()
}

#[tokio::test]
async fn a_certificate_of_a_known_authority_is_accepted_and_no_other() {
    let server = tls_server(b"over TLS", None);
    let fetched = trusting(&[AUTHORITY]).fetch(&server.url("/"), 100).await;
    assert_eq!(fetched.as_deref(), Ok(&b"over TLS"[..]));

    for (name, client, url) in [
        ("the platform does not know it", client(), server.url("/")),
        ("no authority at all", trusting(&[]), server.url("/")),
        (
            "another name than its own",
            trusting(&[AUTHORITY]),
            format!("https://localhost:{}/", server.port()),
        ),
    ] {
        let fetched = client.fetch(&url, 100).await;
        let Err(FetchError::Network(reason)) = fetched else { panic!("{name}: {fetched:?}") };
        assert!(reason.contains("certificate"), "{name}: {reason}");
    }
    assert_eq!(server.heads().len(), 1, "an untrusted server learns no path");
}

#[tokio::test]
async fn https_never_falls_back_to_http() {
    let plain = Server::saying(response("200 OK", &[], b"plain"));
    let server = tls_server(b"", Some(plain.url("/")));
    let fetched = trusting(&[AUTHORITY]).fetch(&server.url("/"), 100).await;
    let reason = "the server redirects to another host, which is refused".to_owned();
    assert_eq!(fetched, Err(FetchError::Network(reason)));
    assert!(plain.heads().is_empty());
}

#[test]
fn a_malformed_authority_is_refused_at_once() {
    let roots = Roots::Only(vec![b"not a certificate".to_vec()]);
    assert!(HttpFetch::new(HttpOptions { roots, ..quick() }).is_err());
}

#[test]
fn a_malformed_user_agent_is_refused_at_once() {
    let user_agent = "two\r\nlines: yes".to_owned();
    assert!(HttpFetch::new(HttpOptions { user_agent, ..quick() }).is_err());
}

#[tokio::test]
async fn errors_repeat_nothing_of_the_url() {
    // Bound and dropped: nobody listens there now.
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let moved = Server::saying(response("302 Found", &["Location: http://localhost:9/secret"], b""));
    let trouble = Server::saying(response("500 Oops", &[], b"secret"));
    let broken = Server::saying("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nsecret");
    let with_user = |server: &Server| format!("http://user:secret@127.0.0.1:{}/secret", server.port());
    for (name, url) in [
        ("nobody there", format!("http://user:secret@127.0.0.1:{port}/secret")),
        ("no such host", "http://user:secret@secret.invalid/secret".to_owned()),
        ("no scheme of ours", "ftp://user:secret@127.0.0.1/secret".to_owned()),
        ("no URL", "http://user:secret@[/secret".to_owned()),
        ("not even nearly", "secret".to_owned()),
        ("a refused redirect", with_user(&moved)),
        ("a status", with_user(&trouble)),
        ("a broken body", with_user(&broken)),
    ] {
        let error = client().fetch(&url, 100).await.unwrap_err();
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("secret") && !shown.contains("user"), "{name}: {shown}");
        assert!(!error.to_string().contains(['\n', '/']), "{name}: one plain line: {error}");
    }
}

#[tokio::test]
async fn a_login_in_the_url_is_used() {
    let server = Server::saying(response("200 OK", &[], b""));
    let url = format!("http://demo:demo@127.0.0.1:{}/", server.port());
    client().fetch(&url, 100).await.unwrap();
    let head = &server.heads()[0];
    assert_eq!(header(head, "authorization"), Some("Basic ZGVtbzpkZW1v"));
}
