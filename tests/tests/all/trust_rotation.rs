//! Root rotation, and what it recovers from.

use label700::trust::{Kept, TrustError};
use label700_tests::publisher::{Publisher, start};
use serde_json::json;

use crate::trust_workflow::{expired, rollback, run, unsigned};

#[test]
fn root_rotation() {
    let honest = Publisher::default();
    let rotated = |change: fn(&mut Publisher), sign_with_old: bool| {
        let mut publisher = Publisher::default();
        change(&mut publisher);
        publisher.bump("root");
        let old = Publisher::default();
        let more = [&old.root_keys];
        publisher.put_root_signed_by(if sign_with_old { &more } else { &[] });
        run(&publisher, &mut Kept::default(), start())
    };
    let fresh_keys: fn(&mut Publisher) = |p| p.root_keys.keys = new_keys(100, 5);
    assert_eq!(rotated(fresh_keys, true), Ok(()), "signed by old and new");
    assert_eq!(rotated(fresh_keys, false), unsigned("root"), "signed by the new keys alone");
    assert_eq!(
        rotated(
            |p| {
                p.root_keys.keys = new_keys(100, 2);
                p.root_keys.threshold = 3;
            },
            true
        ),
        unsigned("root"),
        "too few keys of its own"
    );
    assert_eq!(
        rotated(
            |p| {
                p.versions.insert("root".to_owned(), 2);
            },
            true
        ),
        Ok(()),
        "a skipped version is not asked for"
    );
    let mut other_feed = Publisher::default();
    other_feed.bend.insert("root".to_owned(), vec![("x-feed".to_owned(), json!("other"))]);
    other_feed.bump("root");
    other_feed.put_root();
    assert_eq!(run(&other_feed, &mut Kept::default(), start()), Err(TrustError::OtherFeed));
    assert_eq!(run(&honest, &mut Kept::default(), start()), Ok(()));
}

#[test]
fn rotating_online_keys_recovers_from_fast_forward() {
    let mut kept = Kept::default();
    let mut stolen = Publisher::default();
    for role in ["timestamp", "snapshot"] {
        stolen.versions.insert(role.to_owned(), (1 << 53) - 1);
    }
    run(&stolen, &mut kept, start()).unwrap();
    let honest = Publisher::default();
    assert_eq!(run(&honest, &mut kept.clone(), start()), rollback("timestamp"), "before rotation");

    let mut rotated = Publisher::default();
    rotated.timestamp_keys.keys = new_keys(120, 1);
    rotated.bump("root");
    rotated.put_root();
    assert_eq!(run(&rotated, &mut kept, start()), Ok(()), "after rotation");
    assert_eq!(kept.floors["timestamp"], 1);
    assert_eq!(kept.floors["root"], 2, "the root's own floor stays");
}

#[test]
fn a_poisoned_x_issued_is_forgotten_with_its_key() {
    let mut kept = Kept::default();
    let mut stolen = Publisher::default();
    let poison = [("x-issued", "2099-01-01T00:00:00Z"), ("expires", "2100-01-01T00:00:00Z")];
    let forever = vec![("expires".to_owned(), json!("2100-01-01T00:00:00Z"))];
    stolen.bend.insert("timestamp".to_owned(), poison.map(|(k, v)| (k.to_owned(), json!(v))).to_vec());
    for role in ["snapshot", "targets", "list"] {
        stolen.bend.insert(role.to_owned(), forever.clone());
    }
    run(&stolen, &mut kept, start()).unwrap();
    let mut honest = Publisher::default();
    honest.bump("timestamp");
    honest.bump("snapshot");
    honest.bump("targets");
    honest.bump("list");
    assert_eq!(run(&honest, &mut kept.clone(), start()), expired("timestamp"), "before rotation");

    honest.timestamp_keys.keys = new_keys(130, 1);
    honest.bump("root");
    honest.put_root();
    assert_eq!(run(&honest, &mut kept, start()), Ok(()), "after rotation");
}

fn new_keys(seed: u8, count: u8) -> Vec<label700::trust::sign::SoftwareKey> {
    (0..count).map(|i| label700::trust::sign::SoftwareKey::from_seed(&[seed + i; 32])).collect()
}
