//! The keys of a role.

use label700::trust::sign::{Signer, SoftwareKey, envelope, key_id, key_object};
use serde_json::{Value, json};

/// A role's keys and threshold.
#[derive(Debug)]
pub struct Keys {
    /// The keys that sign.
    pub keys: Vec<SoftwareKey>,
    /// How many of them must.
    pub threshold: u64,
}

impl Keys {
    /// `count` keys made of the seeds from `seed` on.
    pub fn new(seed: u8, count: u8, threshold: u64) -> Self {
        Self { keys: (0..count).map(|i| SoftwareKey::from_seed(&[seed + i; 32])).collect(), threshold }
    }

    /// The role object: key ids and threshold.
    pub fn role(&self) -> Value {
        json!({ "keyids": self.ids(), "threshold": self.threshold })
    }

    /// The key ids.
    pub fn ids(&self) -> Vec<String> {
        self.keys.iter().map(|k| key_id(&k.public_key())).collect()
    }

    /// Signs `signed` with all keys.
    pub fn sign(&self, signed: &Value) -> Vec<u8> {
        let signers: Vec<&dyn Signer> = self.keys.iter().map(|k| k as &dyn Signer).collect();
        envelope(signed, &signers).unwrap()
    }

    /// Signs the very bytes of `text` with all keys, whether or not they are canonical JSON or JSON at
    /// all, and puts them into a file as they are.
    pub fn sign_text(&self, text: &str) -> Vec<u8> {
        let signatures: Vec<_> = self
            .keys
            .iter()
            .map(|key| {
                json!({ "keyid": key_id(&key.public_key()), "sig": hex::encode(key.sign(text.as_bytes()).unwrap()) })
            })
            .collect();
        format!(r#"{{"signatures":{},"signed":{text}}}"#, json!(signatures)).into_bytes()
    }

    /// These keys and `more` as one set, each once, with this one's threshold.
    pub fn and(&self, more: &[&Self]) -> Self {
        let mut keys: Vec<_> = self.keys.iter().map(copy).collect();
        for key in more.iter().flat_map(|keys| &keys.keys) {
            if keys.iter().all(|known| known.public_key() != key.public_key()) {
                keys.push(copy(key));
            }
        }
        Self { keys, threshold: self.threshold }
    }

    pub(super) fn objects(&self) -> impl Iterator<Item = (String, Value)> + '_ {
        self.keys.iter().map(|k| (key_id(&k.public_key()), key_object(&k.public_key())))
    }
}

impl Clone for Keys {
    fn clone(&self) -> Self {
        self.and(&[])
    }
}

fn copy(key: &SoftwareKey) -> SoftwareKey {
    SoftwareKey::from_seed(&key.seed())
}
