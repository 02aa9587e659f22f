//! Servers whose certificates are not good enough. TLS hides what is asked; it vouches for nothing else.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use label700::fetch::{HttpOptions, Roots};
use label700_tests::certificates::{Authority, self_signed};
use label700_tests::hostile_server::{HostileServer, response};
use label700_tests::publisher::start;
use rustls::{HandshakeKind, ServerConfig};

use super::{NEW, Upgrade, options, outcome, saying};

fn trusting(roots: Roots) -> HttpOptions {
    HttpOptions { roots, ..options() }
}

fn serving(upgrade: &Upgrade, host: &str, config: Arc<ServerConfig>) -> HostileServer {
    let server = HostileServer::start_tls(host, config, |_| {});
    server.serve(&upgrade.new.files());
    server
}

#[test]
fn only_a_certificate_that_is_good_for_this_host_now_is_accepted() {
    let upgrade = Upgrade::new();
    let (ours, theirs) = (Authority::new("演示"), Authority::new("another"));
    let own = || Roots::Only(vec![ours.der()]);
    let both = || Roots::Only(vec![theirs.der(), ours.der()]);
    let (name, address) = ("localhost", "127.0.0.1");
    let others: Vec<_> = (0..200).map(|i| format!("registry-{i}.example")).collect();
    let others: Vec<_> = others.iter().map(String::as_str).collect();
    let cases = [
        ("an authority of the host's choice", name, ours.vouches_for(&[name]), own(), true),
        ("one of two", name, ours.vouches_for(&[name]), both(), true),
        ("for an address", address, ours.vouches_for(&[address]), own(), true),
        ("one name of many", name, ours.vouches_for(&["a.example", name]), own(), true),
        ("self-signed", name, self_signed(name), own(), false),
        ("another authority", name, theirs.vouches_for(&[name]), own(), false),
        ("another of the same name", name, Authority::new("演示").vouches_for(&[name]), own(), false),
        ("no authority at all", name, ours.vouches_for(&[name]), Roots::Only(Vec::new()), false),
        ("those of the platform", name, ours.vouches_for(&[name]), Roots::Platform, false),
        ("self-signed, by the platform", name, self_signed(name), Roots::Platform, false),
        ("another host", name, ours.vouches_for(&["registry.example"]), own(), false),
        ("two hundred other hosts", name, ours.vouches_for(&others), own(), false),
        ("a name for an address", address, ours.vouches_for(&[name]), own(), false),
        ("a name below it", name, ours.vouches_for(&["www.localhost"]), own(), false),
        ("expired", name, ours.vouches_between(&[name], 2010, 2020), own(), false),
        ("not yet good", name, ours.vouches_between(&[name], 2200, 2300), own(), false),
        ("by one who is no authority", name, ours.customer_vouches_for("x.example", name), own(), false),
    ];
    for (what, host, config, roots, accepted) in cases {
        let server = serving(&upgrade, host, config);
        let handset = upgrade.handset();
        let refreshed = handset.refresh_with(&server, trusting(roots));
        if accepted {
            assert_eq!(outcome(&refreshed), "done", "{what}: {refreshed:?}");
            assert_eq!(handset.subtitle(start()).as_deref(), Some(NEW), "{what}");
        } else {
            assert_eq!(outcome(&refreshed), "network", "{what}");
            assert!(server.take_heads().is_empty(), "{what}: nothing was asked for");
            let line = refreshed.unwrap_err().to_string();
            assert!(line.len() < 300 && !line.contains(char::is_control), "{what}: one short line: {line}");
            upgrade.assert_stopped(&handset, 0, what);
            let honest = super::serving(&upgrade.new);
            upgrade.assert_recovers(&handset, &honest, what);
        }
    }
}

#[test]
fn no_redirect_leads_out_of_tls_or_to_another_server() {
    let upgrade = Upgrade::new();
    let authority = Authority::new("演示");
    let config = authority.vouches_for(&["localhost", "127.0.0.1"]);
    let server = serving(&upgrade, "localhost", Arc::clone(&config));
    let other = serving(&upgrade, "localhost", config);
    let plain = super::serving(&upgrade.new);
    let trusting = || trusting(Roots::Only(vec![authority.der()]));
    for (place, file) in upgrade.files.iter().enumerate() {
        for (what, location) in [
            ("plain http", format!("http://localhost:{}/{file}", plain.port())),
            ("plain http on the same port", format!("http://localhost:{}/{file}", server.port())),
            ("another port", format!("https://localhost:{}/{file}", other.port())),
            ("another name of the host", format!("https://127.0.0.1:{}/{file}", server.port())),
        ] {
            let name = format!("{file} to {what}");
            let handset = upgrade.handset();
            server.attack(file, saying(response("302 Found", &[&format!("Location: {location}")], b"")));
            assert_eq!(outcome(&handset.refresh_with(&server, trusting())), "network", "{name}");
            assert!(plain.take_heads().is_empty() && other.take_heads().is_empty(), "{name}");
            upgrade.assert_stopped(&handset, place, &name);
            server.relent();
            assert_eq!(outcome(&handset.refresh_with(&server, trusting())), "done", "{name}");
        }
    }
}

#[test]
fn no_handshake_tells_that_this_device_was_here_before() {
    let upgrade = Upgrade::new();
    let authority = Authority::new("演示");
    let kinds = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&kinds);
    let config = authority.vouches_for(&["localhost"]);
    let server = HostileServer::start_tls("localhost", config, move |connection| {
        seen.lock().unwrap().push(connection.handshake_kind());
    });
    server.serve(&upgrade.new.files());
    let handset = upgrade.handset();
    let refreshed = handset.refresh_with(&server, trusting(Roots::Only(vec![authority.der()])));
    assert_eq!(outcome(&refreshed), "done");
    let kinds = kinds.lock().unwrap();
    assert!(kinds.len() > 5, "a connection for each file: {}", kinds.len());
    assert!(kinds.iter().all(|kind| *kind == Some(HandshakeKind::Full)), "{kinds:?}");
}

#[test]
fn a_handshake_that_never_ends_is_given_up() {
    let upgrade = Upgrade::new();
    // It speaks no TLS, and says nothing to a client that does.
    let silent = super::serving(&upgrade.new);
    let handset = upgrade.handset();
    let base = silent.base().replace("http:", "https:");
    let http = Arc::new(label700::fetch::HttpFetch::new(options()).unwrap());
    let (refreshed, took) = silent.time().block_on(handset.open_with(http, &[&base]).refresh(start()));
    assert_eq!(outcome(&refreshed), "timed out", "{refreshed:?}");
    assert!(took <= Duration::from_secs(11), "a connection may take 10 s, not {took:?}");
    upgrade.assert_stopped(&handset, 0, "a handshake without an answer");
    upgrade.assert_recovers(&handset, &silent, "a handshake without an answer");
}
