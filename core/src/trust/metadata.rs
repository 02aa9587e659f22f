//! The four kinds of metadata, read from their `signed` part (TUF specification, section 4).

use std::collections::BTreeMap;

use sha2::{Digest, Sha256, Sha512};

use super::error::{TrustError, shown};
use super::json::Json;
use super::key::{Keys, RoleKeys};
use crate::time::Timestamp;

/// What every metadata file carries: `version` and `expires`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Common {
    /// From 1 to 2^53−1.
    pub version: u64,
    /// The end of validity, always UTC.
    pub expires: Timestamp,
}

impl Common {
    pub(super) fn parse(signed: &Json, kind: &'static str, role: &str) -> Result<Self, TrustError> {
        let malformed = |what| TrustError::malformed(role, what);
        let text = |key| signed.get(key).and_then(Json::as_str);
        if text("_type") != Some(kind) {
            return Err(malformed("_type"));
        }
        if !text("spec_version").is_some_and(|v| v.starts_with("1.")) {
            return Err(malformed("spec_version"));
        }
        let version = version(signed).ok_or(malformed("version"))?;
        let expires = text("expires").and_then(utc_time).ok_or(malformed("expires"))?;
        Ok(Self { version, expires })
    }
}

/// `root.json`: who may sign for the top-level roles.
#[derive(Clone, Debug)]
pub struct Root {
    /// Version and expiry.
    pub common: Common,
    /// Whether file names carry versions and hashes.
    pub consistent_snapshot: bool,
    /// The feed's name (`x-feed`), `None` where the root names none.
    pub feed: Option<String>,
    /// The keys of role `root`.
    pub root: RoleKeys,
    /// The keys of role `timestamp`.
    pub timestamp: RoleKeys,
    /// The keys of role `snapshot`.
    pub snapshot: RoleKeys,
    /// The keys of role `targets`.
    pub targets: RoleKeys,
}

impl Root {
    /// SHA-256 of the raw keys of timestamp and snapshot: another one means that floors may fall (5.3.11).
    pub fn online_keys_hash(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        for role in [&self.timestamp, &self.snapshot] {
            let keys = role.raw_keys();
            hash.update((keys.len() as u64).to_be_bytes());
            keys.iter().for_each(|key| hash.update(key));
        }
        hash.finalize().into()
    }

    /// Unless `feed_matters`, an `x-feed` of any form is a field like others, as to plain TUF.
    pub(super) fn parse(signed: &Json, feed_matters: bool) -> Result<Self, TrustError> {
        let malformed = |what| TrustError::malformed("root", what);
        let common = Common::parse(signed, "root", "root")?;
        let keys = Keys::parse(signed.get("keys"), "root")?;
        let roles = signed.get("roles").ok_or(malformed("roles"))?;
        let role =
            |name| roles.get(name).ok_or(malformed("roles")).and_then(|r| RoleKeys::parse(r, &keys, "root"));
        let consistent_snapshot = match signed.get("consistent_snapshot") {
            None => false,
            Some(value) => value.as_bool().ok_or(malformed("consistent_snapshot"))?,
        };
        let feed = signed.get("x-feed").and_then(Json::as_str).map(str::to_owned);
        if feed_matters && feed.is_none() && signed.get("x-feed").is_some() {
            return Err(malformed("x-feed"));
        }
        Ok(Self {
            common,
            consistent_snapshot,
            feed,
            root: role("root")?,
            timestamp: role("timestamp")?,
            snapshot: role("snapshot")?,
            targets: role("targets")?,
        })
    }
}

/// `timestamp.json`: the newest snapshot.
#[derive(Clone, Debug)]
pub struct TimestampMetadata {
    /// Version and expiry.
    pub common: Common,
    /// When it was signed (`x-issued`), `None` where it does not say or the profile does not ask.
    pub x_issued: Option<Timestamp>,
    /// The snapshot that is current.
    pub snapshot: MetaFile,
}

impl TimestampMetadata {
    /// Without `reads_x_issued` that field means nothing, as to plain TUF.
    pub(super) fn parse(signed: &Json, reads_x_issued: bool) -> Result<Self, TrustError> {
        let malformed = |what| TrustError::malformed("timestamp", what);
        let common = Common::parse(signed, "timestamp", "timestamp")?;
        let x_issued = match signed.get("x-issued").filter(|_| reads_x_issued) {
            None => None,
            Some(value) => Some(value.as_str().and_then(utc_time).ok_or(malformed("x-issued"))?),
        };
        let snapshot = signed.get("meta").and_then(|m| m.get("snapshot.json")).ok_or(malformed("meta"))?;
        Ok(Self { common, x_issued, snapshot: MetaFile::parse(snapshot, "timestamp")? })
    }
}

/// The snapshot: which version of each targets role is current.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// Version and expiry.
    pub common: Common,
    /// Targets role (its name without `.json`) to its current file.
    pub roles: BTreeMap<String, MetaFile>,
}

impl Snapshot {
    pub(super) fn parse(signed: &Json) -> Result<Self, TrustError> {
        let malformed = |what| TrustError::malformed("snapshot", what);
        let common = Common::parse(signed, "snapshot", "snapshot")?;
        let meta = signed.get("meta").and_then(Json::as_object).ok_or(malformed("meta"))?;
        let mut roles = BTreeMap::new();
        for (file, json) in meta {
            let role = file.strip_suffix(".json").ok_or(malformed("meta"))?;
            let file = MetaFile::parse(json, "snapshot")?;
            // A snapshot speaks for targets roles alone. Some list the root too; as a floor that would outlast
            // every rotation of the keys that signed it.
            if !["root", "timestamp", "snapshot"].contains(&role) {
                roles.insert(role.to_owned(), file);
            }
        }
        Ok(Self { common, roles })
    }
}

/// What a parent says of a metadata file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MetaFile {
    /// The version that the file must have.
    pub version: u64,
    /// Its length in bytes, where the parent says it.
    pub length: Option<u64>,
    /// Its hashes, where the parent lists any that this client knows.
    pub hashes: Hashes,
}

impl MetaFile {
    fn parse(json: &Json, role: &str) -> Result<Self, TrustError> {
        let malformed = |what| TrustError::malformed(role, what);
        let length = match json.get("length") {
            None => None,
            Some(value) => Some(value.as_count().ok_or(malformed("length"))?),
        };
        let hashes = match json.get("hashes") {
            None => Hashes::default(),
            Some(value) => Hashes::parse(value, role)?,
        };
        Ok(Self { version: version(json).ok_or(malformed("meta version"))?, length, hashes })
    }

    pub(super) fn check(&self, bytes: &[u8], role: &str) -> Result<(), TrustError> {
        let long_enough = self.length.is_none_or(|length| u64::try_from(bytes.len()) == Ok(length));
        if long_enough && self.hashes.matches(bytes) {
            Ok(())
        } else {
            Err(TrustError::Mismatch { role: shown(role) })
        }
    }
}

/// The hashes of a file that this client knows how to check. Every one that is listed must match.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hashes {
    /// SHA-256.
    pub sha256: Option<[u8; 32]>,
    /// SHA-512.
    pub sha512: Option<[u8; 64]>,
}

impl Hashes {
    pub(super) fn parse(json: &Json, role: &str) -> Result<Self, TrustError> {
        let malformed = || TrustError::malformed(role, "hashes");
        let mut hashes = Self::default();
        for (algorithm, value) in json.as_object().ok_or_else(malformed)? {
            let text = value.as_str().ok_or_else(malformed)?;
            match algorithm.as_str() {
                "sha256" => {
                    let hash = hashes.sha256.insert([0; 32]);
                    hex::decode_to_slice(text, hash).map_err(|_| malformed())?;
                }
                "sha512" => {
                    let hash = hashes.sha512.insert([0; 64]);
                    hex::decode_to_slice(text, hash).map_err(|_| malformed())?;
                }
                _ => {}
            }
        }
        Ok(hashes)
    }

    /// Whether no known hash is listed.
    pub fn is_empty(&self) -> bool {
        self.sha256.is_none() && self.sha512.is_none()
    }

    /// Whether every listed hash is that of `bytes`.
    pub fn matches(&self, bytes: &[u8]) -> bool {
        self.sha256.is_none_or(|hash| hash == Sha256::digest(bytes).as_slice())
            && self.sha512.is_none_or(|hash| hash == Sha512::digest(bytes).as_slice())
    }

    /// The prefix of the file's name under consistent snapshots: the SHA-256 if listed, else the SHA-512.
    pub fn file_prefix(&self) -> Option<String> {
        self.sha256.map(hex::encode).or_else(|| self.sha512.map(hex::encode))
    }
}

fn version(json: &Json) -> Option<u64> {
    json.get("version").and_then(Json::as_count).filter(|version| *version > 0)
}

/// `YYYY-MM-DDTHH:MM:SSZ` and nothing else (TUF specification, section 4.2.1).
fn utc_time(text: &str) -> Option<Timestamp> {
    let shape = text.bytes().map(|b| if b.is_ascii_digit() { b'0' } else { b });
    if shape.eq(*b"0000-00-00T00:00:00Z") { Timestamp::parse(text) } else { None }
}
