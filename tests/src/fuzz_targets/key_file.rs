//! The key files of a registry. No key file lies in the corpus: one is made here, and the bytes say how it is
//! bent.

use arbitrary::{Result, Unstructured};
use label700_registry::untrusted::key;
use pkcs8::der::Encode as _;
use pkcs8::der::pem::{LineEnding, encode_string};
use pkcs8::pkcs5::{pbes2, scrypt};
use pkcs8::{EncryptedPrivateKeyInfoRef, PrivateKeyInfoRef};

const PASSPHRASE: &str = "correct horse";
const SEED: [u8; 32] = [7; 32];
/// A megabyte of scrypt: more would only be slow. What costs too much is refused before it is tried.
const MOST_COST: u64 = 1 << 20;

/// Accepted: a file that a key is in.
pub fn run(data: &[u8]) -> bool {
    let Ok(pem) = bent_file(&mut Unstructured::new(data)) else { return false };
    let found = key(&pem, PASSPHRASE, MOST_COST);
    let wrong = key(&pem, "battery staple", MOST_COST);
    let unprotected = pem.contains("-----BEGIN PRIVATE KEY-----");
    if !unprotected {
        assert!(wrong.is_none() || wrong != Some(SEED), "the passphrase is needed");
    }
    found.is_some()
}

/// A key file with some bytes of its DER changed, or any text at all.
fn bent_file(u: &mut Unstructured<'_>) -> Result<String> {
    let (label, mut der) = match u.int_in_range(0..=4)? {
        0 | 1 => ("ENCRYPTED PRIVATE KEY", protected()),
        2 => ("PRIVATE KEY", unprotected()),
        3 => (*u.choose(&["ENCRYPTED PRIVATE KEY", "PRIVATE KEY"])?, u.bytes(u.len())?.to_vec()),
        _ => return Ok(String::from_utf8_lossy(u.bytes(u.len())?).into_owned()),
    };
    while !u.is_empty() && !der.is_empty() {
        let at = u.choose_index(der.len())?;
        match u.int_in_range(0..=3)? {
            0 | 1 => der[at] = u.arbitrary()?,
            2 => der.insert(at, u.arbitrary()?),
            _ => drop(der.remove(at)),
        }
    }
    Ok(encode_string(label, LineEnding::LF, &der).unwrap_or_default())
}

fn protected() -> Vec<u8> {
    let cheap = scrypt::Params::new(4, 8, 1).unwrap();
    let parameters = pbes2::Parameters::generate_scrypt_aes256cbc(cheap, &[1; 16], [2; 16]).unwrap();
    let encrypted_data = parameters.encrypt(PASSPHRASE, &unprotected()).unwrap();
    let info = EncryptedPrivateKeyInfoRef {
        encryption_algorithm: parameters.into(),
        encrypted_data: encrypted_data.as_slice().try_into().unwrap(),
    };
    info.to_der().unwrap()
}

/// PKCS#8 of an Ed25519 seed: an octet string inside an octet string (RFC 8410).
fn unprotected() -> Vec<u8> {
    let inner = [&[0x04, 0x20][..], &SEED].concat();
    let algorithm = pkcs8::AlgorithmIdentifierRef {
        oid: pkcs8::ObjectIdentifier::new_unwrap("1.3.101.112"),
        parameters: None,
    };
    let info =
        PrivateKeyInfoRef { algorithm, private_key: inner.as_slice().try_into().unwrap(), public_key: None };
    info.to_der().unwrap()
}
