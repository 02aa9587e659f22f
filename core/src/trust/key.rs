//! Ed25519 keys, and which of them speak for a role.

use std::collections::{BTreeMap, BTreeSet};

use ed25519_dalek::{Signature, VerifyingKey};

use super::error::TrustError;
use super::json::Json;

/// A raw Ed25519 public key. Signatures count by this, never by key id.
pub type RawKey = [u8; 32];

/// The keys of a metadata file: key id to key. A key of a type that this client does not know is
/// `None`: its id may be listed, but it never counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Keys(BTreeMap<String, Option<RawKey>>);

impl Keys {
    pub(super) fn parse(json: Option<&Json>, role: &str) -> Result<Self, TrustError> {
        let malformed = |what| TrustError::malformed(role, what);
        let members = json.and_then(Json::as_object).ok_or(malformed("keys"))?;
        let mut keys = BTreeMap::new();
        for (id, key) in members {
            let field = |name| key.get(name).and_then(Json::as_str).ok_or(malformed("key"));
            let known = field("keytype")? == "ed25519" && field("scheme")? == "ed25519";
            let public = key.get("keyval").ok_or(malformed("key"))?;
            let raw = if known {
                let text = public.get("public").and_then(Json::as_str).ok_or(malformed("key"))?;
                let mut raw = RawKey::default();
                hex::decode_to_slice(text, &mut raw).map_err(|_| malformed("key"))?;
                Some(raw)
            } else {
                None
            };
            keys.insert(id.clone(), raw);
        }
        Ok(Self(keys))
    }
}

/// The distinct keys that may sign for a role, and how many of them must.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleKeys {
    by_id: BTreeMap<String, RawKey>,
    threshold: u64,
}

impl RoleKeys {
    /// Reads `keyids` and `threshold` of a role. Threshold 0 is refused; one above the number of
    /// distinct keys is not, it just can never be reached.
    pub(super) fn parse(json: &Json, keys: &Keys, role: &str) -> Result<Self, TrustError> {
        let malformed = |what| TrustError::malformed(role, what);
        let ids = json.get("keyids").and_then(Json::as_array).ok_or(malformed("keyids"))?;
        let threshold = json.get("threshold").and_then(Json::as_count).ok_or(malformed("threshold"))?;
        if threshold == 0 {
            return Err(malformed("threshold"));
        }
        let mut by_id = BTreeMap::new();
        for id in ids {
            let id = id.as_str().ok_or(malformed("keyids"))?;
            if let Some(Some(raw)) = keys.0.get(id) {
                by_id.insert(id.to_owned(), *raw);
            }
        }
        Ok(Self { by_id, threshold })
    }

    /// The distinct raw keys, for telling whether a role's keys changed.
    pub fn raw_keys(&self) -> BTreeSet<RawKey> {
        let mut keys = BTreeSet::new();
        keys.extend(self.by_id.values().copied());
        keys
    }

    /// Whether at least `threshold` distinct keys have signed `message`.
    pub(super) fn approve(&self, signatures: &BTreeMap<String, String>, message: &[u8]) -> bool {
        let mut signers = BTreeSet::new();
        for (id, signature) in signatures {
            let Some(raw) = self.by_id.get(id) else { continue };
            if !signers.contains(raw) && verify(raw, signature, message) {
                signers.insert(*raw);
            }
        }
        u64::try_from(signers.len()).unwrap_or(u64::MAX) >= self.threshold
    }
}

/// `verify_strict` refuses malleable signatures and keys of small order.
fn verify(key: &RawKey, signature_hex: &str, message: &[u8]) -> bool {
    let mut bytes = [0; 64];
    // One spelling only, so that no byte of a file can change without notice.
    let spelled_otherwise = signature_hex.bytes().any(|byte| byte.is_ascii_uppercase());
    if spelled_otherwise || hex::decode_to_slice(signature_hex, &mut bytes).is_err() {
        return false;
    }
    VerifyingKey::from_bytes(key)
        .is_ok_and(|key| key.verify_strict(message, &Signature::from_bytes(&bytes)).is_ok())
}
