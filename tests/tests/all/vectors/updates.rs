//! `updates.json`.

mod served;

use std::path::Path;
use std::sync::Arc;

use label700::fetch::Fetch;
use label700::label::CallFacts;
use label700::labeler::Labeler;
use label700::number::Direction;
use label700::trust::Limits;
use label700::update::{Refreshed, UpdateError, Updater, UpdaterConfig};
use label700::view::View;
use label700::words::Language;
use serde_json::{Value, json};

use super::File;
use super::case::{Case, Outcome};
use super::facts::{text_or_null, time};
use super::view_folder;
use served::{BASE, Served};

/// The outcome of each step.
pub(super) fn answer(case: &Case<'_>, file: &File) -> Outcome {
    let folder = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap();
    let blobs = &file.json["blobs"];
    let anchor = blob(blobs, case.text("anchor")?)?;
    let steps = case.elements("steps")?.iter();
    steps.map(|step| answer_step(&Case::new(step)?, &anchor, blobs, folder.path())).collect()
}

fn answer_step(step: &Case<'_>, anchor: &[u8], blobs: &Value, folder: &Path) -> Outcome {
    step.name()?;
    let now = time(step, "now")?;
    let fetch = Arc::new(Served::of(step.elements("serve")?, blobs)?);
    let view_dir = folder.join("view");
    let config = UpdaterConfig {
        feed: None,
        anchor: anchor.to_owned(),
        mirrors: vec![BASE.to_owned()],
        state_dir: folder.join("state"),
        view_dir: view_dir.clone(),
        limits: Limits::default(),
    };
    let refreshed = refresh(config, fetch, now);
    let done = refreshed.as_ref().ok();

    let view = View::read(&view_dir).ok();
    let labeler = Labeler::open(&view_dir);
    let label = labeler.label(step.text("raw")?, &CallFacts::new(Direction::Incoming, now));
    let hint = labeler.hint(&label, Language::ZhHans);
    let answer = json!({
        "error": refreshed.as_ref().err().map(UpdateError::code),
        "seq": done.map(|done| done.seq),
        "ranges": done.map(|done| done.ranges),
        "list_changed": done.map(|done| done.list_changed),
        "through_deltas": done.map(|done| done.through_deltas),
        "downloaded": done.map(|done| done.downloaded),
        "view_seq": view.as_ref().map(|view| view.seq),
        "view_sha256": view.as_ref().map(|view| &view.sha256),
        "reason": label.reason().as_str(),
        "subtitle": text_or_null(hint.subtitle.as_deref()),
        "freshness": hint.list.map(|list| list.freshness.as_str()),
    });
    step.all_asked_for()?;
    Ok(answer)
}

fn blob(blobs: &Value, name: &str) -> Result<Vec<u8>, String> {
    view_folder::bytes(blobs[name].as_str().ok_or("no such blob")?)
}

fn refresh(
    config: UpdaterConfig,
    fetch: Arc<dyn Fetch>,
    now: label700::time::Timestamp,
) -> Result<Refreshed, UpdateError> {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let mut updater = Updater::open(config, fetch)?;
    runtime.block_on(updater.refresh(now))
}
