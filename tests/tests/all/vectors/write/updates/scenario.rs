//! One handset's refreshes, and what it shows after each.

use std::collections::BTreeMap;

use label700::list::List;
use label700::time::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};

use super::super::publications::{Feed, Files};
use super::super::vector::{base64, sha256};

const ASKED_FOR: &str = "700100000001234";

#[derive(Serialize)]
pub(in super::super) struct UpdateCase {
    name: &'static str,
    anchor: String,
    steps: Vec<StepCase>,
}

#[derive(Serialize)]
struct StepCase {
    name: String,
    now: String,
    serve: Vec<ServedFile>,
    raw: &'static str,
    expect: Value,
}

#[derive(Serialize)]
struct ServedFile {
    path: String,
    status: u16,
    blob: Option<String>,
}

pub(super) struct Scenario {
    name: &'static str,
    anchor: Vec<u8>,
    steps: Vec<(StepCase, Files)>,
    shown: Option<Shown>,
}

/// What the view shows.
struct Shown {
    seq: u64,
    sha256: String,
    reason: &'static str,
    subtitle: Option<String>,
}

/// How a refresh came by its list.
pub(super) enum Way {
    /// Nothing but its times changed.
    Unchanged,
    /// Through so many differences, of so many bytes together; none: as a whole.
    Fetched { deltas: u32, bytes: Option<usize> },
}

pub(super) const WHOLE: Way = Way::Fetched { deltas: 0, bytes: None };

impl Scenario {
    pub(super) fn new(name: &'static str, anchor: &[u8]) -> Self {
        Self { name, anchor: anchor.to_vec(), steps: Vec::new(), shown: None }
    }

    /// A refresh from `files` that ends with the feed's newest list.
    pub(super) fn takes(
        &mut self,
        name: &str,
        now: Timestamp,
        files: Files,
        feed: &Feed,
        way: Way,
        freshness: &str,
    ) {
        let platform = &feed.content.entries[0].allocation.application_platform;
        let subtitle = Some(format!("外卖 · {platform}"));
        self.takes_saying(name, now, files, feed, way, ("listed", subtitle, freshness));
    }

    /// The same where the number that is asked for gets another label than `listed`.
    pub(super) fn takes_saying(
        &mut self,
        name: &str,
        now: Timestamp,
        files: Files,
        feed: &Feed,
        way: Way,
        (reason, subtitle, freshness): (&'static str, Option<String>, &str),
    ) {
        let list = &feed.publisher.list;
        self.shown = Some(Shown { seq: feed.content.seq, sha256: sha256(list), reason, subtitle });
        let (list_changed, through_deltas, downloaded) = match way {
            Way::Unchanged => (false, 0, 0),
            Way::Fetched { deltas, bytes } => (true, deltas, bytes.unwrap_or(list.len())),
        };
        let result = json!({
            "error": null,
            "seq": feed.content.seq,
            "ranges": List::open(list.clone()).unwrap().header().ranges,
            "list_changed": list_changed,
            "through_deltas": through_deltas,
            "downloaded": downloaded,
        });
        self.add(name, now, (files, &[]), result, Some(freshness));
    }

    /// A refresh from `files` that ends with `error` and leaves the view as it was.
    pub(super) fn fails(&mut self, name: &str, now: Timestamp, files: Files, error: &str, freshness: &str) {
        self.fails_with(name, now, (files, &[]), error, Some(freshness));
    }

    /// The same with other statuses than 200 for some paths, or before there is a view.
    pub(super) fn fails_with(
        &mut self,
        name: &str,
        now: Timestamp,
        served: (Files, &[(String, u16)]),
        error: &str,
        freshness: Option<&str>,
    ) {
        let nothing: Value = null_result(error);
        self.add(name, now, served, nothing, freshness);
    }

    pub(super) fn into_case(self, blobs: &mut BTreeMap<String, String>) -> UpdateCase {
        let mut steps = Vec::new();
        for (step, files) in self.steps {
            blobs.extend(files.values().map(|bytes| (blob(bytes), base64(bytes))));
            steps.push(step);
        }
        blobs.insert(blob(&self.anchor), base64(&self.anchor));
        UpdateCase { name: self.name, anchor: blob(&self.anchor), steps }
    }

    fn add(
        &mut self,
        name: &str,
        now: Timestamp,
        (files, statuses): (Files, &[(String, u16)]),
        mut expect: Value,
        freshness: Option<&str>,
    ) {
        let shown = self.shown.as_ref();
        let very_stale = freshness == Some("very_stale");
        let subtitle = shown.and_then(|shown| shown.subtitle.clone());
        expect["view_seq"] = json!(shown.map(|shown| shown.seq));
        expect["view_sha256"] = json!(shown.map(|shown| &shown.sha256));
        expect["reason"] = json!(shown.map_or("protected", |shown| shown.reason));
        // A very old list names no company.
        expect["subtitle"] = if very_stale && subtitle.is_some() { json!("外卖") } else { json!(subtitle) };
        expect["freshness"] = json!(freshness);
        let has_status = |path: &String| statuses.iter().any(|(other, _)| other == path);
        let bodies = files.iter().filter(|(path, _)| !has_status(path)).map(|(path, bytes)| ServedFile {
            path: path.clone(),
            status: 200,
            blob: Some(blob(bytes)),
        });
        let statuses = statuses.iter().map(|(path, status)| ServedFile {
            path: path.clone(),
            status: *status,
            blob: None,
        });
        let serve = bodies.chain(statuses).collect();
        let step = StepCase { name: name.to_owned(), now: now.to_rfc3339(), serve, raw: ASKED_FOR, expect };
        self.steps.push((step, files));
    }
}

fn null_result(error: &str) -> Value {
    json!({
        "error": error, "seq": null, "ranges": null, "list_changed": null, "through_deltas": null,
        "downloaded": null,
    })
}

/// The name of a blob.
fn blob(bytes: &[u8]) -> String {
    sha256(bytes)[..12].to_owned()
}
