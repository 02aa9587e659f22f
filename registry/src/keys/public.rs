//! Public keys as holders and devices hand them out.

use std::path::Path;

use ed25519_dalek::VerifyingKey;
use ed25519_dalek::pkcs8::DecodePublicKey as _;
use label700::trust::RawKey;

use crate::error::Error;
use crate::folder::read;
use crate::settings::is_plain_name;

/// A public key and the name of its holder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Named {
    pub(crate) name: String,
    pub(crate) key: RawKey,
}

/// Reads 64 hexadecimal digits, 32 raw bytes, or PEM as OpenSSL writes it. `None` if it is none of these,
/// or a key that any signature fits.
pub(crate) fn parse(bytes: &[u8]) -> Option<RawKey> {
    let text = str::from_utf8(bytes).ok().map(str::trim);
    let key = match (text, RawKey::try_from(bytes)) {
        (Some(text), _) if text.starts_with("-----BEGIN") => {
            VerifyingKey::from_public_key_pem(text).ok()?.to_bytes()
        }
        (Some(text), _) if text.len() == 64 => {
            let mut key = RawKey::default();
            hex::decode_to_slice(text, &mut key).ok()?;
            key
        }
        (_, raw) => raw.ok()?,
    };
    is_sound(&key).then_some(key)
}

/// Whether it is a key at all, and not one that any signature fits.
pub(crate) fn is_sound(key: &RawKey) -> bool {
    VerifyingKey::from_bytes(key).is_ok_and(|key| !key.is_weak())
}

/// The public key in a file.
pub(crate) fn from_file(path: &Path) -> Result<RawKey, Error> {
    let missing = || Error::io("read", path)(std::io::ErrorKind::NotFound.into());
    let bytes = read(path)?.ok_or_else(missing)?;
    parse(&bytes).ok_or_else(|| Error::NotAPublicKey(path.to_owned()))
}

/// The public key in a file that is named for its holder, such as `root-1.pub`.
pub(crate) fn named(path: &Path) -> Result<Named, Error> {
    let name = path.file_stem().and_then(|stem| stem.to_str()).filter(|name| is_plain_name(name));
    let what = || {
        let path = path.display();
        format!("{path}: name the file for its holder, in a-z, 0-9, `.`, `_` and `-`, such as root-6.pub")
    };
    let name = name.ok_or_else(|| Error::BadValue(what()))?.to_owned();
    Ok(Named { name, key: from_file(path)? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use label700::trust::sign::{Signer as _, SoftwareKey};

    #[test]
    fn public_keys_are_read_in_each_form_that_devices_write() {
        let key = SoftwareKey::from_seed(&[7; 32]).public_key();
        let hex = hex::encode(key);
        // The fixed beginning of an Ed25519 SubjectPublicKeyInfo is twelve bytes, so base64 needs no shift.
        let der = [b"\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00".as_slice(), &key].concat();
        let cases: [(&str, Vec<u8>, Option<RawKey>); 8] = [
            ("hexadecimal with a line's end", format!("{hex}\n").into_bytes(), Some(key)),
            ("raw", key.to_vec(), Some(key)),
            ("PEM", pem(&der), Some(key)),
            ("DER, which nothing asks for", der, None),
            ("a digit too few", hex.as_bytes()[1..].to_vec(), None),
            ("no key", b"none".to_vec(), None),
            ("nothing", Vec::new(), None),
            ("a point of small order", [[1].as_slice(), &[0; 31]].concat(), None),
        ];
        for (name, bytes, expected) in cases {
            assert_eq!(parse(&bytes), expected, "{name}");
        }
    }

    fn pem(der: &[u8]) -> Vec<u8> {
        let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let mut text = String::from("-----BEGIN PUBLIC KEY-----\n");
        for three in der.chunks(3) {
            let bits = three.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte))
                << (8 * (3 - three.len()));
            for place in 0..4 {
                let digit = alphabet[(bits >> (18 - 6 * place)) as usize & 63] as char;
                text.push(if place > three.len() { '=' } else { digit });
            }
        }
        text.push_str("\n-----END PUBLIC KEY-----\n");
        text.into_bytes()
    }
}
