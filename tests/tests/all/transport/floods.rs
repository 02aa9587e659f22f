//! A million keys in a file that may hold some hundreds.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use label700::trust::sign::{Signer, SoftwareKey, key_object};
use label700_tests::hostile_server::Answer;

use super::resources::head;
use super::{Upgrade, outcome, serving};

const KEYS: usize = 1_000_000;
/// What lies in the buffers of a connection on loopback, and far less than a million keys.
const UNREAD: usize = 32_000_000;

/// A file with a million keys, made while it is sent, and the count of them that were.
fn flood(role: &'static str, announced: bool) -> (Answer, Arc<AtomicUsize>) {
    let key = key_object(&SoftwareKey::from_seed(&[9; 32]).public_key()).to_string();
    let sent = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&sent);
    let answer: Answer = Arc::new(move |_, wire| {
        let entry = |nth: usize| format!("\"{nth:064x}\":{key},");
        let begin = format!("{{\"signatures\":[],\"signed\":{{\"_type\":\"{role}\",\"keys\":{{");
        let length = begin.len() + KEYS * entry(0).len();
        head(wire, &if announced { format!("Content-Length: {length}\r\n") } else { String::new() })?;
        wire.write_all(begin.as_bytes())?;
        for batch in 0..KEYS / 100 {
            let keys: String = (batch * 100..).take(100).map(entry).collect();
            wire.write_all(keys.as_bytes())?;
            counted.fetch_add(keys.len(), Ordering::SeqCst);
        }
        Ok(())
    });
    (answer, sent)
}

#[test]
fn a_million_keys_are_not_read() {
    let upgrade = Upgrade::new();
    let server = serving(&upgrade.new);
    for (place, role) in [(0, "root"), (3, "targets")] {
        for announced in [true, false] {
            let name = format!("a million keys in {role}, announced: {announced}");
            let handset = upgrade.handset();
            let (answer, sent) = flood(role, announced);
            server.attack(&upgrade.files[place], answer);

            assert_eq!(outcome(&handset.refresh_over(&server)), "too large", "{name}");

            let sent = sent.load(Ordering::SeqCst);
            assert!(sent < UNREAD, "{name}: {sent} bytes went out");
            upgrade.assert_stopped(&handset, place, &name);
            upgrade.assert_recovers(&handset, &server, &name);
        }
    }
}
