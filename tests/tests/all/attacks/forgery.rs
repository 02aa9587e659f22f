//! Signatures that are none. In each case the attacker holds one key less than the threshold of the
//! role, and every key of the roles around it; only the signatures of the one role can save the list.

use std::collections::BTreeSet;

use label700::trust::TrustError;
use label700::trust::sign::{Signer, SoftwareKey, canonical, key_id, key_object};
use label700_tests::publisher::{Keys, Publisher};
use serde_json::{Value, json};

use super::ROLES;
use super::victim::{Victim, unsigned};

/// The neutral point as a public key, and the same point spelled with its `y` unreduced. With either,
/// a signature that is the neutral point and 0 fits every message.
const NEUTRAL: &str = "0100000000000000000000000000000000000000000000000000000000000000";
const NEUTRAL_UNREDUCED: &str = "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f";

/// The signatures beside the genuine ones, as key id and hex.
type Fakes = Vec<(String, String)>;

/// What a forger has at hand.
struct Forger<'a> {
    role: &'a str,
    keys: &'a Keys,
    signed: &'a Value,
}

impl Forger<'_> {
    fn id(&self, nth: usize) -> String {
        key_id(&self.keys.keys[nth].public_key())
    }

    fn genuine(&self, nth: usize) -> String {
        hex::encode(self.keys.keys[nth].sign(&canonical(self.signed).unwrap()).unwrap())
    }

    /// The first key that the attacker does not hold.
    fn missing(&self) -> usize {
        self.keys.threshold as usize - 1
    }

    /// A signature under the missing key's id.
    fn as_missing(&self, signature: String) -> Fakes {
        vec![(self.id(self.missing()), signature)]
    }

    fn over(&self, bytes: &[u8]) -> Fakes {
        self.as_missing(hex::encode(self.keys.keys[self.missing()].sign(bytes).unwrap()))
    }

    fn under(&self, listed: &str, signature: String) -> Fakes {
        vec![(format!("{listed}-{}", self.role), signature)]
    }
}

const FORGERIES: [(&str, fn(&Forger<'_>) -> Fakes); 25] = [
    ("threshold − 1", |_| vec![]),
    ("one signature twice", |f| vec![(f.id(0), f.genuine(0))]),
    ("one key under a second id", |f| f.under("alias", f.genuine(0))),
    ("one key twice, once with s + L", |f| vec![(f.id(0), plus_group_order(&f.genuine(0)))]),
    ("one key under a second id, with s + L", |f| f.under("alias", plus_group_order(&f.genuine(0)))),
    ("another holder's signature with s + L", |f| f.as_missing(plus_group_order(&f.genuine(f.missing())))),
    ("a bit of R is off", |f| f.as_missing(flipped(&f.genuine(f.missing()), 3))),
    ("a bit of s is off", |f| f.as_missing(flipped(&f.genuine(f.missing()), 40))),
    ("all zeros", |f| f.as_missing("00".repeat(64))),
    ("nothing", |f| f.as_missing(String::new())),
    ("not hex", |f| f.as_missing("zz".repeat(64))),
    ("a byte short", |f| f.as_missing(f.genuine(f.missing())[2..].to_owned())),
    ("a byte long", |f| f.as_missing(f.genuine(f.missing()) + "00")),
    ("upper-case hex", |f| f.as_missing(f.genuine(f.missing()).to_uppercase())),
    ("over an older version", |f| {
        let mut older = f.signed.clone();
        older["version"] = json!(1);
        f.over(&canonical(&older).unwrap())
    }),
    ("over bytes that are not canonical", |f| f.over(format!("{:#}", f.signed).as_bytes())),
    ("over the envelope", |f| f.over(&canonical(&json!({ "signed": f.signed })).unwrap())),
    ("another role's key under its own id", |f| {
        let stranger = stranger(f.role);
        let signature = stranger.sign(&canonical(f.signed).unwrap()).unwrap();
        vec![(key_id(&stranger.public_key()), hex::encode(signature))]
    }),
    ("another role's key under this role's id", |f| {
        f.as_missing(hex::encode(stranger(f.role).sign(&canonical(f.signed).unwrap()).unwrap()))
    }),
    ("the right key under an id that is not the role's", |f| f.under("nobody", f.genuine(f.missing()))),
    ("a key of small order", |f| f.under("small", format!("{NEUTRAL}{}", "00".repeat(32)))),
    ("a key of small order, spelled otherwise", |f| {
        f.under("unreduced", format!("{NEUTRAL}{}", "00".repeat(32)))
    }),
    ("a key of small order, R spelled otherwise", |f| {
        f.under("small", format!("{NEUTRAL_UNREDUCED}{}", "00".repeat(32)))
    }),
    ("a key of an unknown type", |f| f.under("unknown-type", f.genuine(f.missing()))),
    ("a key of an unknown scheme", |f| f.under("unknown-scheme", f.genuine(f.missing()))),
];

#[test]
fn no_role_is_taken_without_a_threshold_of_its_own_keys() {
    for role in ROLES {
        let mut victim = Victim::of(careless_publisher());
        for (case, fakes) in FORGERIES {
            let case = format!("{role}: {case}");
            let forge = move |keys: &Keys, signed: &Value| {
                let forger = Forger { role, keys, signed };
                let mut signatures: Fakes =
                    (0..forger.missing()).map(|nth| (forger.id(nth), forger.genuine(nth))).collect();
                signatures.extend(fakes(&forger));
                file(&signatures, signed)
            };
            let files = victim.bent(role, |attacker| attacker.forge(role, forge));
            let error = victim.distrusts(&case, &files, role);
            // Under one id there is one signature (specification, 4.2.1).
            let twice = matches!(&error, TrustError::Malformed { what: "signatures", .. });
            let expected = if case.contains("twice") { twice } else { error == unsigned(role) };
            assert!(expected, "{case}: {error}");
            victim.recovers(&case);
        }
    }
}

#[test]
fn an_unsigned_file_is_refused() {
    for role in ROLES {
        let mut victim = Victim::new();
        let unsign = |_: &Keys, signed: &Value| file(&vec![], signed);
        let files = victim.bent(role, |attacker| attacker.forge(role, unsign));
        assert_eq!(victim.distrusts(role, &files, role), unsigned(role), "{role}");
        victim.recovers(role);
    }
}

#[test]
fn fakes_beside_a_threshold_of_genuine_signatures_do_no_harm() {
    for role in ROLES {
        let mut victim = Victim::of(careless_publisher());
        victim.honest.forge(role, move |keys, signed| {
            let forger = Forger { role, keys, signed };
            let genuine: Fakes =
                (0..=forger.missing()).map(|nth| (forger.id(nth), forger.genuine(nth))).collect();
            let fakes = FORGERIES.iter().flat_map(|(_, fakes)| fakes(&forger));
            // By a holder who has not signed yet, too.
            let unsigned = keys.ids().into_iter().map(|id| (id, "00".repeat(64)));
            let mut ids: BTreeSet<_> = genuine.iter().map(|(id, _)| id.clone()).collect();
            let mut signatures: Fakes =
                fakes.chain(unsigned).filter(|(id, _)| ids.insert(id.clone())).collect();
            signatures.extend(genuine);
            file(&signatures, signed)
        });
        if role == "root" {
            victim.honest.bump("root");
            victim.honest.put_root();
        }
        victim.recovers(role);
    }
}

/// A publisher whose roles all have 2 or 3 keys as threshold, and which was talked into listing, for
/// every role, keys that must never count: one a second time, one of small order, one of another type.
fn careless_publisher() -> Publisher {
    let mut publisher = Publisher::default();
    publisher.timestamp_keys = Keys::new(50, 3, 2);
    publisher.snapshot_keys = Keys::new(40, 3, 2);
    let top: Vec<_> = ["root", "timestamp", "snapshot", "targets"]
        .into_iter()
        .map(|role| (role, careless_keys(role, publisher.keys_mut(role))))
        .collect();
    let list = careless_keys("list", &publisher.list_keys);
    publisher.edit("root", move |signed| {
        for (role, keys) in &top {
            for (id, key) in keys {
                signed["keys"][id] = key.clone();
                signed["roles"][role]["keyids"].as_array_mut().unwrap().push(json!(id));
            }
        }
    });
    publisher.edit("targets", move |signed| {
        for (id, key) in &list {
            signed["delegations"]["keys"][id] = key.clone();
            signed["delegations"]["roles"][0]["keyids"].as_array_mut().unwrap().push(json!(id));
        }
    });
    publisher.put_root();
    publisher
}

fn careless_keys(role: &str, keys: &Keys) -> Vec<(String, Value)> {
    let public = |nth: usize| keys.keys[nth].public_key();
    let missing = public(keys.threshold as usize - 1);
    let with = |field: &str, value: &str| {
        let mut key = key_object(&missing);
        key[field] = json!(value);
        key
    };
    let point = |hex: &str| {
        let mut key = key_object(&missing);
        key["keyval"]["public"] = json!(hex);
        key
    };
    [
        ("alias", key_object(&public(0))),
        ("small", point(NEUTRAL)),
        ("unreduced", point(NEUTRAL_UNREDUCED)),
        ("unknown-type", with("keytype", "ecdsa")),
        ("unknown-scheme", with("scheme", "ed25519ph")),
    ]
    .map(|(name, key)| (format!("{name}-{role}"), key))
    .to_vec()
}

/// A key of another role than the one under attack.
fn stranger(role: &str) -> SoftwareKey {
    let publisher = Publisher::default();
    let other = if role == "snapshot" { publisher.timestamp_keys } else { publisher.snapshot_keys };
    SoftwareKey::from_seed(&other.keys[0].seed())
}

fn file(signatures: &Fakes, signed: &Value) -> Vec<u8> {
    let signatures: Vec<_> = signatures.iter().map(|(id, sig)| json!({ "keyid": id, "sig": sig })).collect();
    json!({ "signatures": signatures, "signed": signed }).to_string().into_bytes()
}

fn flipped(signature: &str, byte: usize) -> String {
    let mut bytes = hex::decode(signature).unwrap();
    bytes[byte] ^= 1;
    hex::encode(bytes)
}

/// The same signature with the group's order added to its scalar: the equation still holds.
fn plus_group_order(signature: &str) -> String {
    const ORDER: &str = "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010";
    let mut bytes = hex::decode(signature).unwrap();
    let mut carry = 0;
    for (digit, more) in bytes[32..].iter_mut().zip(hex::decode(ORDER).unwrap()) {
        let sum = u16::from(*digit) + u16::from(more) + carry;
        *digit = sum.to_le_bytes()[0];
        carry = sum >> 8;
    }
    hex::encode(bytes)
}
