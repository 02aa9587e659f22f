//! All that the publisher ever signed, for comparison with what a handset holds.

use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use label700::trust::Json;
use sha2::{Digest, Sha256};

use super::signing::Signed;

/// Copied at each of the publisher's steps, so all that grows is shared.
#[derive(Clone, Debug, Default)]
pub(super) struct Ledger {
    files: Vec<Rc<SignedFile>>,
    lists: Vec<Rc<PublishedList>>,
    /// Root versions at which the keys of timestamp or snapshot changed.
    resets: Vec<u64>,
}

#[derive(Debug)]
struct SignedFile {
    role: String,
    version: u64,
    file: Arc<[u8]>,
    canonical: Arc<[u8]>,
    /// `x-issued` and `expires`, of a timestamp.
    times: Option<(String, String)>,
}

#[derive(Debug)]
struct PublishedList {
    role: String,
    seq: u64,
    sha256: String,
    company: String,
}

impl Ledger {
    pub(super) fn signed(&mut self, role: &str, signed: &Signed) {
        let Signed { version, file, canonical, .. } = signed.clone();
        let times = (role == "timestamp").then(|| times(&canonical).expect("the publisher signs JSON"));
        self.files.push(Rc::new(SignedFile { role: role.to_owned(), version, file, canonical, times }));
    }

    pub(super) fn list(&mut self, role: &str, seq: u64, list: &[u8], company: &str) {
        let sha256 = hex::encode(Sha256::digest(list));
        let list = PublishedList { role: role.to_owned(), seq, sha256, company: company.to_owned() };
        self.lists.push(Rc::new(list));
    }

    pub(super) fn resets_at(&mut self, root_version: u64) {
        self.resets.push(root_version);
    }

    /// The version of a file that the publisher signed for this role. Root and timestamp are nobody's
    /// targets, so their spelling is free; of every other file the parent's hash tells each byte.
    pub(super) fn version_of(&self, role: &str, file: &[u8]) -> Option<u64> {
        let exact = self.files.iter().rev().find(|signed| *signed.file == *file && signed.role == role);
        if let Some(exact) = exact {
            return Some(exact.version);
        }
        if !matches!(role, "root" | "timestamp") {
            return None;
        }
        let canonical = Json::parse(file, 16)?.get("signed")?.canonical();
        let same = |signed: &&Rc<SignedFile>| *signed.canonical == *canonical && signed.role == role;
        let signed = self.files.iter().find(same)?;
        // Every signature that the publisher makes is needed.
        signatures(&signed.file)?.is_subset(&signatures(file)?).then_some(signed.version)
    }

    /// The highest version that was ever signed for this role.
    pub(super) fn newest_version(&self, role: &str) -> u64 {
        let of_role = self.files.iter().filter(|signed| signed.role == role);
        of_role.map(|signed| signed.version).max().unwrap_or_default()
    }

    /// The company in a list that the publisher signed.
    pub(super) fn company_in(&self, role: &str, seq: u64, sha256: &str) -> Option<&str> {
        let same = |list: &&Rc<PublishedList>| list.role == role && list.seq == seq && list.sha256 == sha256;
        self.lists.iter().find(same).map(|list| list.company.as_str())
    }

    /// Whether a timestamp with these times was signed.
    pub(super) fn has_timestamp(&self, x_issued: &str, expires: &str) -> bool {
        let times = self.files.iter().filter_map(|signed| signed.times.as_ref());
        times.into_iter().any(|(issued, until)| issued == x_issued && until == expires)
    }

    /// Whether a handset that goes from one root to another forgets its floors on the way.
    pub(super) fn resets_between(&self, old_root: u64, new_root: u64) -> bool {
        self.resets.iter().any(|version| (old_root + 1..=new_root).contains(version))
    }
}

fn signatures(file: &[u8]) -> Option<BTreeSet<String>> {
    let file = Json::parse(file, 16)?;
    let all = file.get("signatures")?.as_array()?.iter();
    Some(all.filter_map(|signature| signature.get("sig")?.as_str().map(str::to_owned)).collect())
}

fn times(canonical: &[u8]) -> Option<(String, String)> {
    let signed = Json::parse(canonical, 16)?;
    let text = |key| signed.get(key).and_then(Json::as_str).map(str::to_owned);
    Some((text("x-issued")?, text("expires")?))
}
