//! The signing half, for the registry alone (feature `sign`).

use std::fmt;

use ed25519_dalek::{Signer as _, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::json::Json;
use super::key::RawKey;

/// Nesting that the writer accepts; what the reader accepts is a limit of its own.
const DEPTH: usize = 16;

/// Why nothing was signed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SignError {
    /// The value has no canonical form: a fraction, or nesting too deep.
    #[error("the metadata has no canonical form (fractions and nesting over {DEPTH} levels have none)")]
    NotCanonical,
    /// The file to countersign is not signed metadata.
    #[error("this is not a signed metadata file")]
    NotAnEnvelope,
    /// The operating system gave no random bytes for a new key.
    #[error("the operating system gave no random bytes")]
    NoRandomness,
    /// A signer outside this process failed.
    #[error("the signer failed: {0}")]
    Signer(String),
}

/// Whatever can sign: a key in memory, or a command that drives an HSM.
pub trait Signer {
    /// The raw Ed25519 public key.
    fn public_key(&self) -> RawKey;

    /// Signs canonical bytes.
    ///
    /// # Errors
    /// [`SignError::Signer`] when the signer cannot be reached or refuses.
    fn sign(&self, bytes: &[u8]) -> Result<[u8; 64], SignError>;
}

/// A signing key in memory, wiped when dropped.
pub struct SoftwareKey(SigningKey);

impl SoftwareKey {
    /// Makes a new key from the operating system's randomness.
    ///
    /// # Errors
    /// [`SignError::NoRandomness`].
    pub fn generate() -> Result<Self, SignError> {
        let mut seed = zeroize::Zeroizing::new([0; 32]);
        getrandom::fill(seed.as_mut()).map_err(|_| SignError::NoRandomness)?;
        Ok(Self::from_seed(&seed))
    }

    /// The key of a stored seed.
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(seed))
    }

    /// The seed to store; wiped when dropped.
    pub fn seed(&self) -> zeroize::Zeroizing<[u8; 32]> {
        zeroize::Zeroizing::new(self.0.to_bytes())
    }
}

impl fmt::Debug for SoftwareKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SoftwareKey(…)")
    }
}

impl Signer for SoftwareKey {
    fn public_key(&self) -> RawKey {
        self.0.verifying_key().to_bytes()
    }

    fn sign(&self, bytes: &[u8]) -> Result<[u8; 64], SignError> {
        Ok(self.0.sign(bytes).to_bytes())
    }
}

/// The OLPC canonical JSON that signatures cover.
///
/// # Errors
/// [`SignError::NotCanonical`].
pub fn canonical(signed: &Value) -> Result<Vec<u8>, SignError> {
    let text = signed.to_string();
    Json::parse(text.as_bytes(), DEPTH).map(|json| json.canonical()).ok_or(SignError::NotCanonical)
}

/// A key as metadata lists it (TUF specification, section 4.2).
pub fn key_object(public: &RawKey) -> Value {
    json!({ "keytype": "ed25519", "scheme": "ed25519", "keyval": { "public": hex::encode(public) } })
}

/// The key id: the SHA-256 of the canonical key object, in hex.
pub fn key_id(public: &RawKey) -> String {
    // Of strings alone, so its own spelling with sorted keys is its canonical form.
    let object = key_object(public).to_string();
    let canonical = Json::parse(object.as_bytes(), DEPTH).map(|json| json.canonical()).unwrap_or_default();
    hex::encode(Sha256::digest(canonical))
}

/// A metadata file: `signed` with the signatures of all `signers`, in their order.
///
/// # Errors
/// [`SignError::NotCanonical`], or what a signer answers.
pub fn envelope(signed: &Value, signers: &[&dyn Signer]) -> Result<Vec<u8>, SignError> {
    let canonical = canonical(signed)?;
    let mut signatures = Vec::new();
    for signer in signers {
        signatures.push(signature(*signer, &canonical)?);
    }
    Ok(to_file(&json!({ "signatures": signatures, "signed": signed })))
}

/// The same file with one signature more; an earlier one of the same key is replaced.
///
/// # Errors
/// [`SignError::NotAnEnvelope`], [`SignError::NotCanonical`], or what the signer answers.
pub fn add_signature(envelope: &[u8], signer: &dyn Signer) -> Result<Vec<u8>, SignError> {
    let mut file: Value = serde_json::from_slice(envelope).map_err(|_| SignError::NotAnEnvelope)?;
    let signed = file.get("signed").ok_or(SignError::NotAnEnvelope)?;
    let new = signature(signer, &canonical(signed)?)?;
    let signatures =
        file.get_mut("signatures").and_then(Value::as_array_mut).ok_or(SignError::NotAnEnvelope)?;
    signatures.retain(|old| old.get("keyid") != new.get("keyid"));
    signatures.push(new);
    Ok(to_file(&file))
}

fn signature(signer: &dyn Signer, canonical: &[u8]) -> Result<Value, SignError> {
    let sig = hex::encode(signer.sign(canonical)?);
    Ok(json!({ "keyid": key_id(&signer.public_key()), "sig": sig }))
}

/// Readable, and ending in a newline as text files do; the signatures do not cover the spelling.
fn to_file(file: &Value) -> Vec<u8> {
    let mut bytes = format!("{file:#}").into_bytes();
    bytes.push(b'\n');
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_signature_joins_and_a_repeated_one_replaces() {
        let (a, b) = (SoftwareKey::from_seed(&[1; 32]), SoftwareKey::from_seed(&[2; 32]));
        let one = envelope(&json!({ "b": 1, "a": "号码" }), &[&a]).unwrap();
        let two = add_signature(&one, &b).unwrap();
        let again = add_signature(&two, &a).unwrap();
        let ids = |bytes: &[u8]| {
            let file: Value = serde_json::from_slice(bytes).unwrap();
            let signatures = file["signatures"].as_array().unwrap().clone();
            signatures.iter().map(|s| s["keyid"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        let (id_a, id_b) = (key_id(&a.public_key()), key_id(&b.public_key()));
        assert_eq!(ids(&two), [id_a.clone(), id_b.clone()]);
        assert_eq!(ids(&again), [id_b, id_a]);
    }

    #[test]
    fn fractions_are_not_signed() {
        assert_eq!(canonical(&json!({ "a": 1.5 })), Err(SignError::NotCanonical));
    }

    #[test]
    fn key_id_is_the_hash_of_the_canonical_key() {
        let text = format!(
            r#"{{"keytype":"ed25519","keyval":{{"public":"{}"}},"scheme":"ed25519"}}"#,
            "07".repeat(32)
        );
        assert_eq!(key_id(&[7; 32]), hex::encode(Sha256::digest(text)));
    }
}
