//! Files full of keys: within the limit they are read to their end, one key beyond it they are not.

use label700::fetch::FetchError;
use label700::trust::sign::{Signer, SoftwareKey, key_id, key_object};
use label700::trust::{Limits, TrustError};
use label700::update::UpdateError;
use label700_tests::publisher::Publisher;
use serde_json::{Value, json};

use super::victim::{Files, Victim};

fn limit(role: &str) -> usize {
    let limits = Limits::default();
    (if role == "root" { limits.root } else { limits.targets }) as usize
}

/// Makes the id and the key of a number.
type Make = fn(usize) -> (String, Value);

const KINDS: [(&str, Make); 2] = [
    ("keys of no known type", |nth| {
        (format!("{nth:05}"), json!({ "keytype": "", "scheme": "", "keyval": 0 }))
    }),
    ("real keys", |nth| {
        let mut seed = [200; 32];
        seed[..8].copy_from_slice(&nth.to_be_bytes());
        let key = SoftwareKey::from_seed(&seed).public_key();
        (key_id(&key), key_object(&key))
    }),
];

/// A file of `role` with `many` more keys, all of them listed for a role, as compact as it can be.
fn with_keys(publisher: &mut Publisher, role: &'static str, make: Make, many: usize) {
    publisher.forge(role, move |keys, signed| {
        let mut signed = signed.clone();
        let more: Vec<_> = (0..many).map(make).collect();
        let (all, listed) = match role {
            "root" => ("/keys", "/roles/timestamp/keyids"),
            _ => ("/delegations/keys", "/delegations/roles/0/keyids"),
        };
        let listed = signed.pointer_mut(listed).unwrap().as_array_mut().unwrap();
        listed.extend(more.iter().map(|(id, _)| json!(id)));
        signed.pointer_mut(all).unwrap().as_object_mut().unwrap().extend(more);
        let file: Value = serde_json::from_slice(&keys.sign(&signed)).unwrap();
        file.to_string().into_bytes()
    });
}

/// The files of a publisher whose file of `role` has `many` more keys, and that file's length.
fn published(victim: &Victim, role: &'static str, make: Make, many: usize) -> (Files, usize) {
    let files = victim.bent(role, |attacker| with_keys(attacker, role, make, many));
    let length = files[&format!("metadata/2.{role}.json")].len();
    (files, length)
}

#[test]
fn as_many_keys_as_a_file_holds_are_read_and_one_more_is_not() {
    for role in ["root", "targets"] {
        for (kind, make) in KINDS {
            let case = format!("{role} full of {kind}");
            let mut victim = Victim::new();
            let [none, one] = [0, 1].map(|many| published(&victim, role, make, many).1);
            let many = (limit(role) - none) / (one - none);
            assert!(many > 200, "{case}: only {many} keys");

            let (files, length) = published(&victim, role, make, many + 1);
            assert!(length > limit(role), "{case}: {length} bytes");
            victim.handset.fetch.take_requests();
            match victim.refuses(&case, &files, role) {
                UpdateError::Fetch { error: FetchError::TooLarge, .. } => assert_eq!(role, "root", "{case}"),
                UpdateError::Trust(TrustError::TooLong { .. }) => assert_eq!(role, "targets", "{case}"),
                other => panic!("{case}: {other}"),
            }
            // The length of a root is not signed anywhere.
            let asked = victim.handset.fetch.take_requests().contains(&format!("metadata/2.{role}.json"));
            assert_eq!(asked, role == "root", "{case}: asked for");
            let length = published(&victim, role, make, many).1;
            assert!((limit(role) - (one - none)..=limit(role)).contains(&length), "{case}: {length} bytes");
            with_keys(&mut victim.honest, role, make, many);
            victim.honest.bump("root");
            victim.honest.put_root();
            victim.recovers(&case);
            assert_eq!(victim.kept().floors[role], victim.honest.version(role), "{case}");
        }
    }
}

/// Full of real keys, none of which signed it.
#[test]
fn a_file_full_of_keys_that_did_not_sign_it_is_refused() {
    for role in ["root", "targets"] {
        let mut victim = Victim::new();
        let make = KINDS[1].1;
        let files = victim.bent(role, |attacker| {
            with_keys(attacker, role, make, 200);
            let keys = attacker.keys_mut(role);
            keys.keys = (220..225).map(|seed| SoftwareKey::from_seed(&[seed; 32])).collect();
        });
        let error = victim.distrusts(role, &files, role);
        assert_eq!(error, super::victim::unsigned(role), "{role}");
        victim.recovers(role);
    }
}
