//! The files' form, in the order in which a reader wants the fields.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use label700::list::List;
use label700::view::list_path;
use serde::Serialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

#[derive(Serialize)]
pub(super) struct Views {
    pub(super) format: u32,
    pub(super) file: &'static str,
    pub(super) about: &'static str,
    pub(super) views: Vec<View>,
}

#[derive(Serialize)]
pub(super) struct View {
    pub(super) name: &'static str,
    pub(super) about: &'static str,
    pub(super) view_json: Option<String>,
    pub(super) lists: Vec<ListFile>,
}

#[derive(Serialize)]
pub(super) struct ListFile {
    pub(super) path: String,
    pub(super) base64: String,
}

#[derive(Serialize)]
pub(super) struct Cases<Case> {
    pub(super) format: u32,
    pub(super) file: &'static str,
    pub(super) about: &'static str,
    pub(super) cases: Vec<Case>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) blobs: BTreeMap<String, String>,
}

impl ListFile {
    pub(super) fn of(bytes: &[u8]) -> Self {
        Self { path: list_path(&sha256(bytes)), base64: base64(bytes) }
    }
}

/// What `view.json` says, beginning with that of a list which was issued and vouched for on 1 June 2026.
pub(super) fn view_json(list: &[u8], feed: &str, seq: u64) -> Value {
    let sha256 = sha256(list);
    json!({
        "format": 1,
        "list": list_path(&sha256),
        "length": list.len(),
        "crc32c": crc32c::crc32c(list),
        "sha256": sha256,
        "feed": feed,
        "seq": seq,
        "x_issued": "2026-06-01T00:00:00Z",
        "timestamp_expires": "2026-06-08T00:00:00Z",
        "max_age_days": null,
        "switches": [],
        "list_role": "list",
    })
}

/// The same for a sound list.
pub(super) fn view_json_of(list: &[u8]) -> Value {
    let opened = List::open(list.to_vec()).unwrap();
    view_json(list, &opened.header().feed, opened.header().seq)
}

pub(super) fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

pub(super) fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}
