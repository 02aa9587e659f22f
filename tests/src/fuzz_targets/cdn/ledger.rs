//! All that the publisher ever signed, for comparison with what a handset holds.

use std::collections::{BTreeMap, BTreeSet};

use label700::trust::Json;
use sha2::{Digest, Sha256};

use super::signing::Signed;

#[derive(Debug, Default)]
pub(super) struct Ledger {
    /// Canonical `signed` parts, by role.
    files: BTreeMap<String, BTreeMap<Vec<u8>, u64>>,
    /// Company by list role, sequence number and SHA-256.
    lists: BTreeMap<(String, u64, String), String>,
    /// `x-issued` and `expires` of every timestamp.
    timestamps: BTreeSet<(String, String)>,
    /// Root versions at which the keys of timestamp or snapshot changed.
    resets: BTreeSet<u64>,
}

impl Ledger {
    pub(super) fn signed(&mut self, role: &str, signed: &Signed) {
        let canonical = canonical(&signed.file).expect("the publisher signs JSON");
        if let Some(times) = times(&canonical).filter(|_| role == "timestamp") {
            self.timestamps.insert(times);
        }
        self.files.entry(role.to_owned()).or_default().insert(canonical, signed.version);
    }

    pub(super) fn list(&mut self, role: &str, seq: u64, list: &[u8], company: &str) {
        let key = (role.to_owned(), seq, hex::encode(Sha256::digest(list)));
        self.lists.insert(key, company.to_owned());
    }

    pub(super) fn resets_at(&mut self, root_version: u64, resets: bool) {
        if resets {
            self.resets.insert(root_version);
        }
    }

    /// The version of a file that the publisher signed for this role.
    pub(super) fn version_of(&self, role: &str, file: &[u8]) -> Option<u64> {
        self.files.get(role)?.get(&canonical(file)?).copied()
    }

    /// The highest version that was ever signed for this role.
    pub(super) fn newest_version(&self, role: &str) -> u64 {
        self.files.get(role).and_then(|files| files.values().max()).copied().unwrap_or_default()
    }

    /// The company in a list that the publisher signed.
    pub(super) fn company_in(&self, role: &str, seq: u64, sha256: &str) -> Option<&str> {
        self.lists.get(&(role.to_owned(), seq, sha256.to_owned())).map(String::as_str)
    }

    /// Whether a timestamp with these times was signed.
    pub(super) fn has_timestamp(&self, x_issued: &str, expires: &str) -> bool {
        self.timestamps.contains(&(x_issued.to_owned(), expires.to_owned()))
    }

    /// Whether a handset that goes from one root to another forgets its floors on the way.
    pub(super) fn resets_between(&self, old_root: u64, new_root: u64) -> bool {
        self.resets.iter().any(|version| (old_root + 1..=new_root).contains(version))
    }
}

fn canonical(file: &[u8]) -> Option<Vec<u8>> {
    Some(Json::parse(file, 16)?.get("signed")?.canonical())
}

fn times(canonical: &[u8]) -> Option<(String, String)> {
    let signed = Json::parse(canonical, 16)?;
    let text = |key| signed.get(key).and_then(Json::as_str).map(str::to_owned);
    Some((text("x-issued")?, text("expires")?))
}
