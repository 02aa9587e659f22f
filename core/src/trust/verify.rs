//! The one place where bytes become trusted.

use std::collections::BTreeMap;
use std::ops::Deref;

use super::error::{TrustError, shown};
use super::json::Json;
use super::key::RoleKeys;

/// A metadata value whose signatures were checked. This file has the only constructor, so whatever
/// takes a `Verified<T>` cannot be handed anything else.
#[derive(Clone, Debug)]
pub struct Verified<T> {
    value: T,
    bytes: Vec<u8>,
}

impl<T> Verified<T> {
    /// The file, byte for byte as received.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

impl<T> Deref for Verified<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// A metadata file that was parsed, but whose signatures nobody has checked.
pub(super) struct Unverified<T> {
    value: T,
    bytes: Vec<u8>,
    canonical: Vec<u8>,
    /// Key id to signature in hex.
    signatures: BTreeMap<String, String>,
}

impl<T> Unverified<T> {
    /// Splits a file into its signatures and its `signed` part, which `parse` reads.
    pub(super) fn parse(
        bytes: &[u8],
        role: &str,
        json_depth: usize,
        parse: impl FnOnce(&Json) -> Result<T, TrustError>,
    ) -> Result<Self, TrustError> {
        let malformed = |what| TrustError::malformed(role, what);
        let json = Json::parse(bytes, json_depth).ok_or(malformed("not the JSON that is expected"))?;
        let signed = json.get("signed").ok_or(malformed("signed"))?;
        let listed = json.get("signatures").and_then(Json::as_array).ok_or(malformed("signatures"))?;
        let mut signatures = BTreeMap::new();
        for signature in listed {
            let field = |name| signature.get(name).and_then(Json::as_str).ok_or(malformed("signatures"));
            // 4.2.1: a key id stands in it once.
            if signatures.insert(field("keyid")?.to_owned(), field("sig")?.to_owned()).is_some() {
                return Err(malformed("signatures"));
            }
        }
        // The value is read from the very tree whose canonical form the signatures cover.
        Ok(Self { value: parse(signed)?, canonical: signed.canonical(), signatures, bytes: bytes.to_vec() })
    }

    /// The parsed value, for a root that must be checked against its own keys too.
    pub(super) fn peek(&self) -> &T {
        &self.value
    }

    /// Whether the keys of `role_keys` approve, without becoming trusted yet.
    pub(super) fn approved_by(&self, role_keys: &RoleKeys) -> bool {
        role_keys.approve(&self.signatures, &self.canonical)
    }

    /// Checks the signatures against the keys and threshold of the delegating role.
    pub(super) fn verify(self, role_keys: &RoleKeys, role: &str) -> Result<Verified<T>, TrustError> {
        if !self.approved_by(role_keys) {
            return Err(TrustError::Unsigned { role: shown(role) });
        }
        Ok(Verified { value: self.value, bytes: self.bytes })
    }
}
