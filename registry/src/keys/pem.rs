//! Keys as PKCS#8 PEM, which OpenSSL reads too; protected ones by PBES2 with scrypt and AES-256-CBC, in
//! the parameters that `pkcs8` recommends.

use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::{DecodePrivateKey as _, EncodePrivateKey as _, KeypairBytes};
use label700::trust::sign::SignError;
use pkcs8::der::pem::PemLabel as _;
use pkcs8::{EncryptedPrivateKeyInfoRef, LineEnding};
use zeroize::Zeroizing;

use crate::error::Error;

type Seed = Zeroizing<[u8; 32]>;

/// The text of a key file.
pub(super) fn encode(seed: &[u8; 32], passphrase: Option<&str>) -> Result<Zeroizing<String>, Error> {
    let failed = |_| SignError::Signer("the key could not be encoded".to_owned());
    // Without the public key, because OpenSSL refuses the form of PKCS#8 that carries it.
    let pair = KeypairBytes { secret_key: *seed, public_key: None };
    let pem = match passphrase {
        None => pair.to_pkcs8_pem(LineEnding::LF),
        Some(passphrase) => pair.to_pkcs8_encrypted_pem(passphrase, LineEnding::LF),
    };
    Ok(pem.map_err(failed)?)
}

/// Whether a passphrase is needed.
pub(super) fn is_encrypted(pem: &str) -> bool {
    pem.contains(EncryptedPrivateKeyInfoRef::PEM_LABEL)
}

/// The key in an unprotected file; `None` if there is none.
pub(super) fn decode(pem: &str) -> Option<Seed> {
    SigningKey::from_pkcs8_pem(pem).ok().map(|key| Zeroizing::new(key.to_bytes()))
}

/// The key in a protected file; `None` if the passphrase does not open it.
pub(super) fn decrypt(pem: &str, passphrase: &str) -> Option<Seed> {
    SigningKey::from_pkcs8_encrypted_pem(pem, passphrase).ok().map(|key| Zeroizing::new(key.to_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_survive_their_files() {
        let cases =
            [("unprotected", None), ("protected", Some("correct horse")), ("Chinese", Some("演示用的口令"))];
        for (name, passphrase) in cases {
            let text = encode(&[7; 32], passphrase).unwrap();
            assert_eq!(is_encrypted(&text), passphrase.is_some(), "{name}");
            let seed = passphrase.map_or_else(|| decode(&text), |p| decrypt(&text, p));
            assert!(seed == Some(Zeroizing::new([7; 32])), "{name}");
        }
    }

    #[test]
    fn a_wrong_passphrase_opens_nothing() {
        let text = encode(&[7; 32], Some("correct horse")).unwrap();
        assert!(decrypt(&text, "battery staple").is_none());
        assert!(decrypt("no PEM at all", "correct horse").is_none());
        assert!(decode(&text).is_none());
    }
}
