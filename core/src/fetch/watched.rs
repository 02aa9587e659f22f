//! A fetcher that tells somebody what it fetches.

use std::path::Path;
use std::sync::Arc;

use super::{Fetch, FetchError};

/// A file that a refresh asks for, or has received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Its path in the repository, such as `metadata/timestamp.json`.
    pub file: String,
    /// Whether it is a list or a difference, where waiting may be long. Else it is metadata.
    pub is_target: bool,
    /// How many bytes it has at most; for lists and differences, how many it has.
    pub bytes: u64,
    /// `false`: it is being asked for. `true`: it has arrived.
    pub arrived: bool,
}

/// Hears how a refresh goes on, each file twice: asked for, and arrived.
pub trait ProgressListener: Send + Sync {
    /// Called by whoever drives the refresh; it waits until this comes back.
    fn progressed(&self, progress: Progress);
}

/// `fetch`, with each file told to `listener`.
pub(crate) struct Watched<'a> {
    pub(crate) fetch: &'a dyn Fetch,
    /// What URLs begin with, and is not told.
    pub(crate) base: &'a str,
    pub(crate) listener: Arc<dyn ProgressListener>,
}

impl Watched<'_> {
    fn tell(&self, url: &str, is_target: bool, bytes: u64, arrived: bool) {
        let base = self.base.trim_end_matches('/');
        let file = url.strip_prefix(base).unwrap_or_default().trim_start_matches('/').to_owned();
        self.listener.progressed(Progress { file, is_target, bytes, arrived });
    }
}

#[async_trait::async_trait]
impl Fetch for Watched<'_> {
    async fn fetch(&self, url: &str, max_bytes: u64) -> Result<Vec<u8>, FetchError> {
        self.tell(url, false, max_bytes, false);
        let bytes = self.fetch.fetch(url, max_bytes).await?;
        self.tell(url, false, bytes.len() as u64, true);
        Ok(bytes)
    }

    async fn fetch_to_file(
        &self,
        url: &str,
        path: &Path,
        offset: u64,
        max_bytes: u64,
    ) -> Result<(), FetchError> {
        self.tell(url, true, max_bytes, false);
        self.fetch.fetch_to_file(url, path, offset, max_bytes).await?;
        self.tell(url, true, max_bytes, true);
        Ok(())
    }
}
