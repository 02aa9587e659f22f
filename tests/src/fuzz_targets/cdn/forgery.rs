//! Files that the publisher never made, and what is made of those that it did.

use std::rc::Rc;

use label700::trust::sign::{Signer, envelope};
use serde_json::{Value, json};

use super::history::{self, Event};
use super::honest::{KeyRole, list};
use super::signing::{Key, key};
use crate::publisher::{FEED, start};

/// Another feed of this publisher's making, with keys of its own, of which every role has several versions.
const OTHER_FEED: &str = "other";
const OTHER_EVENTS: [Event; 5] = [
    Event::PublishList,
    Event::Rotate(KeyRole::Root),
    Event::Rotate(KeyRole::Targets),
    Event::PublishList,
    Event::Rotate(KeyRole::Timestamp),
];

/// The file of this name, whatever its version and hash.
pub(super) fn of_other_feed(path: &str) -> Option<Vec<u8>> {
    let other = history::after(OTHER_FEED, &OTHER_EVENTS);
    let files = other.history.last()?;
    let kind = path.rsplit_once('/')?.1.split_once('.')?.1;
    let same = files.get(path).or_else(|| {
        let mut of_kind = files.iter().filter(|(name, _)| name.ends_with(kind));
        of_kind.next_back().map(|(_, bytes)| bytes)
    });
    same.map(|bytes| bytes.to_vec())
}

/// A file that means the same. In two of the ways its length stays.
pub(super) fn respelled(bytes: Vec<u8>, how: u8) -> Vec<u8> {
    let Ok(json) = serde_json::from_slice::<Value>(&bytes) else { return bytes };
    match how % 4 {
        0 => json.to_string().into_bytes(),
        1 => bytes.iter().map(|byte| if *byte == b'\n' { b' ' } else { *byte }).collect(),
        // The two members in the other order.
        2 => format!("{{\"signed\":{},\"signatures\":{}}}", json["signed"], json["signatures"]).into_bytes(),
        _ => bytes.iter().map(|byte| if *byte == b'\n' { b'\r' } else { *byte }).collect(),
    }
}

/// One signature left out, or repeated in place of another, under its own key's name or the other's.
pub(super) fn with_fewer_signatures(bytes: Vec<u8>, how: u8) -> Vec<u8> {
    let Ok(mut json) = serde_json::from_slice::<Value>(&bytes) else { return bytes };
    let Some(signatures) = json["signatures"].as_array_mut().filter(|all| !all.is_empty()) else {
        return bytes;
    };
    let at = usize::from(how / 4) % signatures.len();
    let other = (at + 1) % signatures.len();
    match how % 4 {
        0 => drop(signatures.remove(at)),
        1 => signatures[other] = signatures[at].clone(),
        2 => signatures[other]["sig"] = signatures[at]["sig"].clone(),
        _ => signatures.clear(),
    }
    json.to_string().into_bytes()
}

/// The file with a higher version and a longer life, as the attacker would have it: under the names of his keys
/// or of those that signed it. A root also gets his keys, in all roles.
pub(super) fn signed_by_attacker(path: &str, bytes: Vec<u8>, how: u8) -> Vec<u8> {
    let Ok(mut json) = serde_json::from_slice::<Value>(&bytes) else { return forged(path) };
    let keys: Vec<Rc<Key>> = (0..2).map(|nth| key([0xff, 0, 0, nth])).collect();
    let old = json["signatures"].take();
    let mut signed = json["signed"].take();
    let asked = path.rsplit_once('/').and_then(|(_, name)| name.split_once('.')?.0.parse::<u64>().ok());
    let next = signed["version"].as_u64().unwrap_or_default() + u64::from(how & 3);
    signed["version"] = json!(asked.filter(|_| how & 4 == 0).unwrap_or(next));
    signed["expires"] = json!("2038-01-01T00:00:00Z");
    if signed["_type"] == "root" && how & 8 == 0 {
        signed["keys"] = keys.iter().map(|key| (key.id.clone(), key.object.clone())).collect();
        let ids: Vec<_> = keys.iter().map(|key| key.id.clone()).collect();
        for role in ["root", "timestamp", "snapshot", "targets"] {
            signed["roles"][role] = json!({ "keyids": ids, "threshold": 2 });
        }
    }
    let signers: Vec<&dyn Signer> = keys.iter().map(|key| &key.key as &dyn Signer).collect();
    let Ok(file) = envelope(&signed, &signers) else { return bytes };
    if how & 16 == 0 {
        return file;
    }
    let Ok(mut json) = serde_json::from_slice::<Value>(&file) else { return file };
    for (new, old) in
        json["signatures"].as_array_mut().into_iter().flatten().zip(old.as_array().into_iter().flatten())
    {
        new["keyid"] = old["keyid"].clone();
    }
    json.to_string().into_bytes()
}

/// See [`Answer::Forged`](super::attacker::Answer::Forged).
pub(super) fn forged(path: &str) -> Vec<u8> {
    let seq = path.rsplit_once(".list-").and_then(|(_, rest)| rest.strip_suffix(".l700")?.parse().ok());
    match seq {
        Some(seq) => list(FEED, seq, "演示假", start()),
        None => b"<!DOCTYPE html><title>Login</title>".to_vec(),
    }
}
