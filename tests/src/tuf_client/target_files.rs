//! The folder of downloaded targets.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, ensure};
use label700::fetch::{Fetch as _, HttpFetch};
use label700::trust::Target;

use crate::client::limits;
use crate::encoded;
use crate::kept_files::write;

/// Where targets come from and go to.
pub(crate) struct TargetFiles {
    dir: PathBuf,
    base_url: String,
}

impl TargetFiles {
    /// Makes the folder if it is missing.
    pub(crate) fn new(dir: PathBuf, base_url: String) -> anyhow::Result<Self> {
        fs::create_dir_all(&dir).with_context(|| format!("{} cannot be made", dir.display()))?;
        Ok(Self { dir, base_url: base_url.trim_end_matches('/').to_owned() })
    }

    /// Fetches a target unless its file has the signed length and hashes already. The file appears, or
    /// is replaced, only by one that has.
    pub(crate) async fn download(
        &self,
        http: &HttpFetch,
        name: &str,
        target: &Target,
        consistent_snapshot: bool,
    ) -> anyhow::Result<()> {
        let prefix = target.hashes.file_prefix().context("no hash that is known is signed for it")?;
        ensure!(target.length <= limits().list, "it is longer than this client takes");
        let file = encoded::file_name(name);
        ensure!(!["", ".", ".."].contains(&file.as_str()), "no file can have this name");
        if fs::read(self.dir.join(&file)).is_ok_and(|bytes| is_target(&bytes, target)) {
            return Ok(());
        }
        let path = encoded::url_path(name, consistent_snapshot.then_some(prefix.as_str()));
        let url = format!("{}/{path}", self.base_url);
        // Below the system's temporary folder: a half-fetched file never lies among the good ones.
        let download = tempfile::NamedTempFile::new()?;
        http.fetch_to_file(&url, download.path(), 0, target.length).await?;
        let bytes = fs::read(download.path())?;
        ensure!(is_target(&bytes, target), "it does not have the length and hashes that were signed");
        write(&self.dir, &file, &bytes).with_context(|| format!("{} cannot be written", self.dir.display()))
    }
}

fn is_target(bytes: &[u8], target: &Target) -> bool {
    u64::try_from(bytes.len()) == Ok(target.length) && target.hashes.matches(bytes)
}
