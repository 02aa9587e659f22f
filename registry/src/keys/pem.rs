//! Keys as PKCS#8 PEM, which OpenSSL reads too; protected ones by PBES2 with scrypt and AES-256-CBC, in
//! the parameters that `pkcs8` recommends.

use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::{DecodePrivateKey as _, EncodePrivateKey as _, KeypairBytes};
use label700::trust::sign::SignError;
use pkcs8::der::pem::PemLabel as _;
use pkcs8::pkcs5::EncryptionScheme;
use pkcs8::pkcs5::pbes2::Kdf;
use pkcs8::{EncryptedPrivateKeyInfoRef, LineEnding, SecretDocument};
use zeroize::Zeroizing;

use crate::error::Error;

type Seed = Zeroizing<[u8; 32]>;

/// The most that opening a key may cost. `pkcs8` and OpenSSL set 16 or 128 MB of scrypt; a file that asks
/// for more than these was made to take the machine down.
const MOST_SCRYPT_MEMORY: u64 = 256 << 20;
const MOST_SCRYPT_WORK: u64 = 1 << 30;
const MOST_PBKDF2_ITERATIONS: u32 = 10_000_000;

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

/// Whether it is a protected key that a passphrase may open. One whose opening would cost too much is none.
pub(super) fn is_encrypted(pem: &str) -> bool {
    cost(pem).is_some()
}

/// What it costs to open a protected key: the bytes that scrypt works through, or the iterations of PBKDF2.
/// `None`: it is no such key, or costs more than any tool would set, or is protected in a way that nothing
/// here can open.
pub(super) fn cost(pem: &str) -> Option<u64> {
    let (label, der) = SecretDocument::from_pem(pem).ok()?;
    if label != EncryptedPrivateKeyInfoRef::PEM_LABEL {
        return None;
    }
    let info = EncryptedPrivateKeyInfoRef::try_from(der.as_bytes()).ok()?;
    let EncryptionScheme::Pbes2(parameters) = &info.encryption_algorithm else { return None };
    match &parameters.kdf {
        Kdf::Scrypt(scrypt) => {
            // The library panics on an N of zero.
            let n = Some(scrypt.cost_parameter).filter(|n| n.is_power_of_two() && *n > 1)?;
            let memory = n.checked_mul(128 * u64::from(scrypt.block_size))?;
            let work = memory.checked_mul(u64::from(scrypt.parallelization))?;
            (memory <= MOST_SCRYPT_MEMORY && work <= MOST_SCRYPT_WORK).then_some(work)
        }
        Kdf::Pbkdf2(pbkdf2) => {
            (pbkdf2.iteration_count <= MOST_PBKDF2_ITERATIONS).then_some(u64::from(pbkdf2.iteration_count))
        }
        _ => None,
    }
}

/// The key in an unprotected file; `None` if there is none.
pub(super) fn decode(pem: &str) -> Option<Seed> {
    SigningKey::from_pkcs8_pem(pem).ok().map(|key| Zeroizing::new(key.to_bytes()))
}

/// The key in a protected file; `None` if the passphrase does not open it, or it would cost too much to try.
pub(super) fn decrypt(pem: &str, passphrase: &str) -> Option<Seed> {
    cost(pem)?;
    SigningKey::from_pkcs8_encrypted_pem(pem, passphrase).ok().map(|key| Zeroizing::new(key.to_bytes()))
}

#[cfg(test)]
mod tests {
    use pkcs8::pkcs5;
    use pkcs8::pkcs5::pbes2::{self, Pbkdf2Params};

    use super::*;

    const LABEL: &str = EncryptedPrivateKeyInfoRef::PEM_LABEL;

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

    /// A key protected with these parameters of scrypt, or iterations of PBKDF2.
    fn protected(kdf: impl Fn(&mut pbes2::Parameters)) -> String {
        let cheap = pkcs5::scrypt::Params::new(4, 8, 1).unwrap();
        let mut parameters = pbes2::Parameters::generate_scrypt_aes256cbc(cheap, &[1; 16], [2; 16]).unwrap();
        let der = KeypairBytes { secret_key: [7; 32], public_key: None }.to_pkcs8_der().unwrap();
        let encrypted_data = parameters.encrypt("correct horse", der.as_bytes()).unwrap();
        kdf(&mut parameters);
        let info = EncryptedPrivateKeyInfoRef {
            encryption_algorithm: parameters.into(),
            encrypted_data: (&encrypted_data[..]).try_into().unwrap(),
        };
        SecretDocument::try_from(&info).unwrap().to_pem(LABEL, LineEnding::LF).unwrap().to_string()
    }

    #[test]
    fn a_key_file_cannot_ask_for_more_than_the_machine_has() {
        let scrypt = |n: u64, r: u16, p: u16| {
            protected(move |parameters| {
                let Kdf::Scrypt(scrypt) = &mut parameters.kdf else { panic!("not scrypt") };
                (scrypt.cost_parameter, scrypt.block_size, scrypt.parallelization) = (n, r, p);
            })
        };
        let pbkdf2 = |iterations| {
            protected(move |parameters| {
                parameters.kdf = Pbkdf2Params::hmac_sha256(iterations, &[1; 16]).unwrap().into();
            })
        };
        assert!(decrypt(&scrypt(16, 8, 1), "correct horse").is_some(), "the honest file");
        assert!(is_encrypted(&scrypt(1 << 17, 8, 1)), "the recommended cost");
        assert!(is_encrypted(&pbkdf2(1_000_000)), "PBKDF2 as OpenSSL may write it");
        for (case, text) in [
            ("no cost at all", scrypt(0, 8, 1)),
            ("a cost that is no power of two", scrypt(15, 8, 1)),
            ("a cost of one", scrypt(1, 8, 1)),
            ("8 GB", scrypt(1 << 23, 8, 1)),
            ("more bytes than can be counted", scrypt(1 << 63, 8, 1)),
            ("much in parallel", scrypt(1 << 14, 8, 65_535)),
            ("large blocks", scrypt(1 << 14, 65_535, 1)),
            ("a minute of PBKDF2", pbkdf2(100_000_000)),
        ] {
            assert!(!is_encrypted(&text) && decrypt(&text, "correct horse").is_none(), "{case}");
            assert!(decode(&text).is_none(), "{case}");
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
