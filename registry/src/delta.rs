//! The differences between one list and the next, published beside the whole list.

use std::path::PathBuf;

use label700::list::{Delta, FORMAT_VERSION, Fault, List, ListError};
use serde_json::{Map, Value, json};

use crate::error::Error;
use crate::folder::{Folder, read};
use crate::metadata::sha256;
use crate::published::{Published, RoleFile};

/// How many single steps a list role names: a handset that was away for longer takes the whole list.
pub(crate) const KEPT_STEPS: u64 = 30;

/// The name of the step that leads to list number `seq`, to which a repository adds the hash.
pub(crate) fn target_name(seq: u64) -> String {
    format!("delta-{}-{seq}.l700d", seq - 1)
}

/// The step from `old` to `new`. `None` where it would not be worth its while: handsets take the whole list
/// unless the steps are shorter than half of it.
pub(crate) fn between(old: &List, new: &List) -> Result<Option<Vec<u8>>, Error> {
    match Delta::between(old, new) {
        Ok(bytes) if bytes.len() * 2 < new.as_bytes().len() => Ok(Some(bytes)),
        Ok(_) | Err(ListError::DeltaTooLarge | ListError::Faulty { fault: Fault::OverLimit, .. }) => Ok(None),
        Err(other) => Err(other.into()),
    }
}

/// The targets of a list role that name the steps up to list number `seq`: the newest, `bytes`, and those
/// published before it, as far back as they lead here without a gap.
pub(crate) fn targets(published: &Published, feed: &str, seq: u64, bytes: &[u8]) -> Map<String, Value> {
    let newest = target(feed, seq, bytes.len() as u64, &sha256(bytes));
    let mut targets = Map::from_iter([(target_name(seq), newest)]);
    let published = published.list.signed.get("targets");
    for earlier in (2..seq).rev().take(KEPT_STEPS as usize - 1) {
        let name = target_name(earlier);
        let Some(target) = published.and_then(|targets| targets.get(&name)) else { break };
        targets.insert(name, target.clone());
    }
    targets
}

/// What the list role signs about the step that leads to list number `seq`.
pub(crate) fn target(feed: &str, seq: u64, length: u64, sha256: &str) -> Value {
    let custom = json!({
        "kind": "delta",
        "format": FORMAT_VERSION,
        "feed": feed,
        "from": seq - 1,
        "to": seq,
    });
    json!({ "length": length, "hashes": { "sha256": sha256 }, "custom": custom })
}

/// A staged step: the name of its file in the published tree, and its bytes.
pub(crate) type Staged = (String, Vec<u8>);

/// The step to list number `seq` that lies in the staging folder, if `metadata` names one. It must be the
/// one that was signed.
pub(crate) fn staged(folder: &Folder, metadata: &RoleFile, seq: u64) -> Result<Option<Staged>, Error> {
    let name = target_name(seq);
    let Some(target) = metadata.signed.get("targets").and_then(|targets| targets.get(&name)) else {
        return Ok(None);
    };
    let path = path(folder, seq);
    let bytes = read(&path)?.ok_or_else(|| Error::damaged(&path, "it is missing"))?;
    let hash = target.get("hashes").and_then(|hashes| hashes.get("sha256")).and_then(Value::as_str);
    match hash {
        Some(hash) if hash == sha256(&bytes) => Ok(Some((format!("{hash}.{name}"), bytes))),
        _ => Err(Error::damaged(&path, "its hash is not the signed one")),
    }
}

/// Takes the step as a handset will.
pub(crate) fn rehearse(bytes: &[u8], old: &List, new: &List) -> Result<(), Error> {
    let made = Delta::decode(bytes.to_vec())?.apply(old)?;
    if made == new.as_bytes() { Ok(()) } else { Err(ListError::WrongResult.into()) }
}

/// Where a step waits for its approval.
pub(crate) fn path(folder: &Folder, seq: u64) -> PathBuf {
    folder.staging().join(target_name(seq))
}

/// Whether a file of the published tree is a step that no handset asks for any more. One that is in the
/// middle of a refresh may hold a list role as old as `kept` versions, which names steps older still.
pub(crate) fn is_forgotten(file_name: &str, newest: u64, kept: u64) -> bool {
    let step = file_name.strip_suffix(".l700d").and_then(|name| name.rsplit_once(".delta-"));
    let to = step.and_then(|(_, step)| step.split_once('-')).and_then(|(_, to)| to.parse::<u64>().ok());
    to.is_some_and(|to| to.saturating_add(KEPT_STEPS + kept) <= newest)
}
