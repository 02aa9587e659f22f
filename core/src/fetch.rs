//! How files come to the updater: by the built-in HTTP client, by the host's own, or from a folder.

mod directory;
mod error;
#[cfg(feature = "http")]
mod http;

use std::path::Path;

use async_trait::async_trait;

pub use directory::DirectoryFetch;
pub use error::FetchError;
#[cfg(feature = "http")]
pub use http::{HttpFetch, HttpOptions};

/// Fetches files. A host that has an HTTP stack of its own (OkHttp, URLSession) implements this on it.
///
/// An implementation sends no cookies and nothing that identifies an installation, keeps no cache,
/// follows no redirect to another host, and hands bodies on unchanged (no content encoding). What it
/// returns need not be trusted: every byte is verified afterwards.
#[async_trait]
pub trait Fetch: Send + Sync {
    /// Fetches a metadata file whole. Should end within 30 seconds.
    ///
    /// # Errors
    /// [`FetchError::Absent`] if the server says that there is no such file, [`FetchError::TooLarge`] as
    /// soon as more than `max_bytes` arrive, anything else as it comes.
    async fn fetch(&self, url: &str, max_bytes: u64) -> Result<Vec<u8>, FetchError>;

    /// Fetches a list into the file at `path`, which already holds the first `offset` bytes of it (it is
    /// made if missing). Appends as bytes arrive, so that a broken transfer can be resumed; a server
    /// that ignores `Range` makes it start over. The file never grows beyond `max_bytes`.
    ///
    /// # Errors
    /// As [`Fetch::fetch`]; [`FetchError::File`] if the file cannot be written.
    async fn fetch_to_file(
        &self,
        url: &str,
        path: &Path,
        offset: u64,
        max_bytes: u64,
    ) -> Result<(), FetchError>;
}
