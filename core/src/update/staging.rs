//! A list between download and publication: fetched, resumed, checked whole, laid into the view.

use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::UpdaterConfig;
use super::error::UpdateError;
use super::metadata::MetadataSource;
use crate::disk;
use crate::list::List;
use crate::trust::{Limits, ListTarget, TrustError};
use crate::view::{self, View};

/// Fetches the list, checks every byte of it, and writes it into the view folder, where nothing names
/// it yet. The times in the answer are for the caller to fill in.
pub(super) async fn stage(
    source: &MetadataSource<'_>,
    config: &UpdaterConfig,
    feed: &str,
    limits: &Limits,
    list: &ListTarget,
) -> Result<View, UpdateError> {
    if list.target.length > limits.list {
        return Err(TrustError::TooLong { role: list.name.clone() }.into());
    }
    let bytes = download(source, &config.state_dir, list).await?;
    let crc32c = crc32c::crc32c(&bytes);
    let sha256 = hex::encode(Sha256::digest(&bytes));
    let parsed = List::open(bytes).map_err(UpdateError::List)?;
    parsed.check_canonical().map_err(UpdateError::List)?;
    let header = parsed.header();
    if header.feed != feed {
        return Err(UpdateError::ListDisagrees("the feed"));
    }
    if header.seq != list.seq {
        return Err(UpdateError::ListDisagrees("the sequence number"));
    }
    if header.ranges != list.ranges {
        return Err(UpdateError::ListDisagrees("the number of ranges"));
    }
    view::write_list(&config.view_dir, &sha256, parsed.as_bytes())
        .map_err(|error| UpdateError::view(&error))?;
    Ok(View {
        format: view::FORMAT,
        list: view::list_path(&sha256),
        length: list.target.length,
        crc32c,
        sha256,
        feed: feed.to_owned(),
        seq: list.seq,
        x_issued: String::new(),
        timestamp_expires: String::new(),
        max_age_days: None,
        switches: Vec::new(),
        list_role: list.role.clone(),
    })
}

/// Whether the published view already shows this very target.
pub(super) fn is_target(view: &View, list: &ListTarget) -> bool {
    let same_hash = list.target.hashes.sha256.is_none_or(|hash| hex::encode(hash) == view.sha256);
    same_hash && list.target.hashes.sha256.is_some() && view.length == list.target.length
}

/// Removes finished and abandoned downloads.
pub(super) fn clean_up(state_dir: &Path) {
    if let Err(error) = disk::remove_dir(&download_dir(state_dir)) {
        tracing::warn!(%error, "finished downloads could not be removed");
    }
}

async fn download(
    source: &MetadataSource<'_>,
    state_dir: &Path,
    list: &ListTarget,
) -> Result<Vec<u8>, UpdateError> {
    let write_error = |error: std::io::Error| UpdateError::Write {
        what: "the download in the state folder",
        reason: error.to_string(),
    };
    let prefix = list.target.hashes.file_prefix().ok_or(TrustError::NoTarget)?;
    let file = format!("{prefix}.{}", list.name);
    let dir = download_dir(state_dir);
    disk::create_dir(&dir).map_err(write_error)?;
    forget_others(&dir, &prefix);
    let path = dir.join(&prefix);
    let url = source.url("targets", &file);
    let fetch_error = |error| UpdateError::Fetch { file: format!("targets/{file}"), error };

    let begun = fs::metadata(&path).map_or(0, |m| m.len());
    if begun > list.target.length {
        disk::remove(&path).map_err(write_error)?;
    }
    let offset = if begun > list.target.length { 0 } else { begun };
    if offset < list.target.length || offset == 0 {
        source.fetch.fetch_to_file(&url, &path, offset, list.target.length).await.map_err(fetch_error)?;
    }
    let bytes = fs::read(&path).map_err(write_error)?;
    if is_whole(&bytes, list) {
        return Ok(bytes);
    }
    // A resumed half may have come from a broken transfer; a second try would only append to it again.
    disk::remove(&path).map_err(write_error)?;
    if offset > 0 {
        source.fetch.fetch_to_file(&url, &path, 0, list.target.length).await.map_err(fetch_error)?;
        let bytes = fs::read(&path).map_err(write_error)?;
        if is_whole(&bytes, list) {
            return Ok(bytes);
        }
        disk::remove(&path).map_err(write_error)?;
    }
    Err(UpdateError::ListMismatch(format!("targets/{file}")))
}

/// Removes what began of other lists: behind a line that breaks every download, one a day would pile up.
fn forget_others(dir: &Path, prefix: &str) {
    let entries = fs::read_dir(dir).into_iter().flatten().flatten();
    for entry in entries.filter(|entry| entry.file_name() != prefix) {
        if let Err(error) = disk::remove(&entry.path()) {
            tracing::warn!(%error, "an abandoned download could not be removed");
        }
    }
}

fn is_whole(bytes: &[u8], list: &ListTarget) -> bool {
    u64::try_from(bytes.len()) == Ok(list.target.length) && list.target.hashes.matches(bytes)
}

fn download_dir(state_dir: &Path) -> PathBuf {
    state_dir.join("downloads")
}
