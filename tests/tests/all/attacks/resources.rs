//! Files that are too much: within the limits they are read, however full; beyond them they are not.

use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use label700::fetch::{Fetch, FetchError};
use label700::trust::{Limits, TrustError};
use label700::update::{UpdateError, Updater};
use label700_tests::memory_fetch::MemoryFetch;
use label700_tests::publisher::Publisher;
use serde_json::{Value, json};

use super::ROLES;
use super::victim::{Files, Victim, malformed};

fn limit(role: &str) -> usize {
    let limits = Limits::default();
    let bytes = match role {
        "root" => limits.root,
        "timestamp" => limits.timestamp,
        "snapshot" => limits.snapshot,
        _ => limits.targets,
    };
    bytes as usize
}

fn too_long(role: &str) -> TrustError {
    TrustError::TooLong { role: role.to_owned() }
}

/// A publisher whose file of `role` is genuine, and blank behind its end up to `bytes`.
fn padded(publisher: &mut Publisher, role: &str, bytes: usize) {
    publisher.forge(role, move |keys, signed| {
        let mut file = keys.sign(signed);
        file.resize(bytes, b' ');
        file
    });
}

fn without_lengths(publisher: &mut Publisher) {
    for parent in ["timestamp", "snapshot"] {
        publisher.edit(parent, |signed| {
            for file in signed["meta"].as_object_mut().unwrap().values_mut() {
                file.as_object_mut().unwrap().remove("length").unwrap();
            }
        });
    }
}

#[test]
fn a_file_may_be_as_long_as_its_limit() {
    for role in ROLES {
        for lengths in [true, false] {
            let mut victim = Victim::new();
            padded(&mut victim.honest, role, limit(role));
            if !lengths {
                without_lengths(&mut victim.honest);
            }
            victim.honest.rotate(|_| {});
            victim.recovers(&format!("{role}, lengths in its parent: {lengths}"));
        }
    }
}

#[test]
fn a_file_beyond_its_limit_is_not_read() {
    for role in ROLES {
        let named = ["snapshot", "targets", "list"].contains(&role);
        for lengths in [true, false] {
            let case = format!("{role}, lengths in its parent: {lengths}");
            let mut victim = Victim::new();
            let files = victim.bent(role, |attacker| {
                padded(attacker, role, limit(role) + 1);
                if !lengths {
                    without_lengths(attacker);
                }
            });
            match victim.refuses(&case, &files, role) {
                UpdateError::Trust(error) => {
                    assert_eq!(error, too_long(role), "{case}");
                    assert!(named && lengths, "{case}");
                    let path = format!("metadata/{}.{role}.json", victim.attacker().version(role));
                    let asked = victim.handset.fetch.take_requests();
                    assert!(!asked.contains(&path), "{case}: refused before it is asked for");
                }
                UpdateError::Fetch { error, .. } => {
                    assert_eq!(error, FetchError::TooLarge, "{case}");
                    assert!(!(named && lengths), "{case}: refused while it is read");
                }
                other => panic!("{case}: {other}"),
            }
            victim.recovers(&case);
        }
    }
}

#[test]
fn a_file_beyond_its_signed_length_is_not_read() {
    for role in ["snapshot", "targets", "list"] {
        let mut victim = Victim::new();
        let attacker = victim.attacker();
        let mut files = attacker.files();
        files.get_mut(&format!("metadata/{}.{role}.json", attacker.version(role))).unwrap().push(b' ');
        match victim.refuses(role, &files, role) {
            UpdateError::Fetch { error, .. } => assert_eq!(error, FetchError::TooLarge, "{role}"),
            other => panic!("{role}: {other}"),
        }
        victim.recovers(role);
    }
}

/// A host's own way to fetch that hands over whatever comes.
struct Greedy(Arc<MemoryFetch>);

#[async_trait]
impl Fetch for Greedy {
    async fn fetch(&self, url: &str, _: u64) -> Result<Vec<u8>, FetchError> {
        self.0.fetch(url, u64::MAX).await
    }

    async fn fetch_to_file(&self, url: &str, path: &Path, offset: u64, _: u64) -> Result<(), FetchError> {
        self.0.fetch_to_file(url, path, offset, u64::MAX).await
    }
}

fn refuses_greedily(victim: &Victim, case: &str, files: &Files, stops_at: &str) -> UpdateError {
    victim.handset.fetch.serve(files);
    victim.fails_by(case, stops_at, |handset| {
        let fetch = Greedy(Arc::clone(&handset.fetch));
        let mut updater = Updater::open(handset.config(), Arc::new(fetch)).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(updater.refresh(victim.now))
    })
}

#[test]
fn a_host_that_fetches_without_bounds_changes_nothing() {
    for role in ROLES {
        let mut victim = Victim::new();
        let files = victim.bent(role, |attacker| {
            padded(attacker, role, limit(role) + 1);
            without_lengths(attacker);
        });
        let error = refuses_greedily(&victim, role, &files, role);
        assert_eq!(error.to_string(), too_long(role).to_string(), "{role}");
        victim.recovers(role);
    }
    let mut victim = Victim::new();
    let mut files = victim.attacker().files();
    files.get_mut(&victim.attacker().list_file()).unwrap().push(0);
    let error = refuses_greedily(&victim, "the list", &files, "view");
    assert!(matches!(error, UpdateError::ListMismatch(_)), "{error}");
    victim.recovers("the list");
}

#[test]
fn a_list_may_be_as_long_as_its_limit_and_no_longer() {
    let mut victim = Victim::new();
    victim.honest.next_list("演示公司公司");
    let length = victim.honest.list.len() as u64;
    victim.handset.limits.list = length - 1;
    let error = victim.distrusts("a byte too long", &victim.honest.files(), "view");
    assert_eq!(error, too_long("list-2.l700"));
    victim.handset.limits.list = length;
    victim.honest_refresh_succeeds("as long as the limit");
    victim.handset.limits = Limits::default();
    victim.recovers("the usual limit");
}

/// Nesting counts from the file itself: two levels are its envelope.
#[test]
fn nesting_ends_at_sixteen_levels() {
    let nested = |levels: usize| {
        move |signed: &mut Value| {
            signed["x-deep"] = (1..levels).fold(json!([]), |inner, _| json!([inner]));
        }
    };
    for role in ROLES {
        let mut victim = Victim::new();
        let files = victim.bent(role, |attacker| attacker.edit(role, nested(15)));
        let expected = malformed(role, "not the JSON that is expected");
        assert_eq!(victim.distrusts(role, &files, role), expected, "{role}: 17 levels");
        victim.honest.edit(role, nested(14));
        victim.honest.rotate(|_| {});
        victim.recovers(&format!("{role}: 16 levels"));
    }
}

#[test]
fn a_bomb_of_brackets_is_refused() {
    for role in ROLES {
        let mut victim = Victim::new();
        let files = victim.bent(role, |attacker| attacker.forge(role, move |_, _| b"[".repeat(limit(role))));
        let expected = malformed(role, "not the JSON that is expected");
        assert_eq!(victim.distrusts(role, &files, role), expected, "{role}");
        victim.recovers(role);
    }
}

/// As many signatures as the file may hold, under the ids of real keys; the genuine ones come last.
#[test]
fn a_file_full_of_bad_signatures_is_read_to_its_end() {
    for role in ROLES {
        let mut victim = Victim::new();
        victim.honest.forge(role, move |keys, signed| {
            let mut file: Value = serde_json::from_slice(&keys.sign(signed)).unwrap();
            let genuine = file["signatures"].as_array().unwrap().clone();
            // A key id stands in a file once. Compact, so that more of them fit.
            let bad = |nth: usize| json!({ "keyid": format!("{nth:06}"), "sig": "00".repeat(64) });
            let room = limit(role) - file.to_string().len();
            let many = room / (bad(0).to_string().len() + 1);
            file["signatures"] = (0..many).map(bad).chain(genuine).collect();
            file.to_string().into_bytes()
        });
        victim.honest.rotate(|_| {});
        victim.recovers(role);
    }
}

#[test]
fn delegations_of_the_list_role_are_not_followed() {
    let mut victim = Victim::new();
    victim.honest.edit("list", |signed| {
        let role =
            json!({ "name": "deeper", "keyids": [], "threshold": 1, "terminating": false, "paths": ["*"] });
        signed["delegations"] = json!({ "keys": {}, "roles": [role] });
    });
    victim.handset.fetch.take_requests();
    victim.recovers("a deeper role");
    assert!(!victim.handset.fetch.take_requests().iter().any(|path| path.contains("deeper")));
}
