//! Targets on their way in: each goes into a file of its own in the state folder, so that whatever stops a
//! refresh, the next one goes on from the last byte that arrived.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::error::UpdateError;
use super::metadata::MetadataSource;
use crate::disk;
use crate::trust::{Target, TrustError};

/// Where targets come from and where they are kept until they are whole.
pub(super) struct Downloads<'a> {
    source: &'a MetadataSource<'a>,
    dir: PathBuf,
}

impl<'a> Downloads<'a> {
    pub(super) fn new(source: &'a MetadataSource<'a>, state_dir: &Path) -> Self {
        Self { source, dir: dir(state_dir) }
    }

    /// Whether an earlier refresh had to ask for this target and did not get to its end.
    pub(super) fn has_begun(&self, target: &Target) -> bool {
        let prefix = target.hashes.file_prefix();
        prefix.is_some_and(|prefix| fs::metadata(self.dir.join(prefix)).is_ok_and(|file| file.len() > 0))
    }

    /// Removes what began of other targets: behind a line that breaks every download, one a day would pile
    /// up.
    pub(super) fn forget_all_but<'t>(&self, wanted: impl Iterator<Item = &'t Target>) {
        let wanted: Vec<_> = wanted.filter_map(|target| target.hashes.file_prefix()).collect();
        let entries = fs::read_dir(&self.dir).into_iter().flatten().flatten();
        for entry in
            entries.filter(|entry| !entry.file_name().to_str().is_some_and(|n| wanted.iter().any(|w| w == n)))
        {
            if let Err(error) = disk::remove(&entry.path()) {
                tracing::warn!(%error, "an abandoned download could not be removed");
            }
        }
    }

    /// The target's bytes, of the length and with all the hashes that were signed for it.
    ///
    /// # Errors
    /// [`UpdateError::ListMismatch`] if they are others; nothing of them is kept then.
    pub(super) async fn fetch(&self, name: &str, target: &Target) -> Result<Vec<u8>, UpdateError> {
        let prefix = target.hashes.file_prefix().ok_or(TrustError::NoTarget)?;
        let file = format!("{prefix}.{name}");
        disk::create_dir(&self.dir).map_err(write_error)?;
        let path = self.dir.join(&prefix);
        let url = self.source.url("targets", &file);
        let fetch_error = |error| UpdateError::Fetch { file: format!("targets/{file}"), error };

        let begun = fs::metadata(&path).map_or(0, |m| m.len());
        if begun > target.length {
            disk::remove(&path).map_err(write_error)?;
        }
        let offset = if begun > target.length { 0 } else { begun };
        let fetch = self.source.fetch;
        if offset < target.length || offset == 0 {
            fetch.fetch_to_file(&url, &path, offset, target.length).await.map_err(fetch_error)?;
        }
        let bytes = fs::read(&path).map_err(write_error)?;
        if is_whole(&bytes, target) {
            return Ok(bytes);
        }
        // A resumed half may have come from a broken transfer; a second try would only append to it again.
        disk::remove(&path).map_err(write_error)?;
        if offset > 0 {
            fetch.fetch_to_file(&url, &path, 0, target.length).await.map_err(fetch_error)?;
            let bytes = fs::read(&path).map_err(write_error)?;
            if is_whole(&bytes, target) {
                return Ok(bytes);
            }
            disk::remove(&path).map_err(write_error)?;
        }
        Err(UpdateError::ListMismatch(format!("targets/{file}")))
    }
}

/// Whether these are the bytes that were signed.
pub(super) fn is_whole(bytes: &[u8], target: &Target) -> bool {
    u64::try_from(bytes.len()) == Ok(target.length) && target.hashes.matches(bytes)
}

/// Removes finished and abandoned downloads.
pub(super) fn clean_up(state_dir: &Path) {
    if let Err(error) = disk::remove_dir(&dir(state_dir)) {
        tracing::warn!(%error, "finished downloads could not be removed");
    }
}

fn dir(state_dir: &Path) -> PathBuf {
    state_dir.join("downloads")
}

fn write_error(error: io::Error) -> UpdateError {
    UpdateError::Write { what: "the download in the state folder", reason: error.to_string() }
}
