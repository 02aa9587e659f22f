//! Getting bytes: over HTTP, from a folder, or by whatever client the host app already has.
//!
//! Nothing that is fetched is trusted; [`trust`](crate::trust) decides that. What a [`Fetch`] owes its
//! caller is that no answer, however wrong, costs more than the bytes and the time that were allowed.

mod directory;
mod error;
#[cfg(feature = "http")]
mod http;
mod sink;
mod watched;

use std::path::Path;

pub use directory::DirectoryFetch;
pub use error::FetchError;
#[cfg(feature = "http")]
pub use http::{HttpFetch, HttpOptions, Roots};
pub use watched::{Progress, ProgressListener};

pub(crate) use watched::Watched;

/// Gets files by their URL. The host app may pass its own (OkHttp, `URLSession`): without cookies,
/// without a cache, bodies unchanged (no transparent decompression), and nothing in a request that
/// would identify an installation.
#[async_trait::async_trait]
pub trait Fetch: Send + Sync {
    /// The file at `url`, which is small (metadata).
    ///
    /// # Errors
    /// See [`FetchError`]; [`FetchError::TooLarge`] as soon as more than `max_bytes` are announced or
    /// arrive.
    async fn fetch(&self, url: &str, max_bytes: u64) -> Result<Vec<u8>, FetchError>;

    /// Writes the file at `url`, a list or a delta, to `path`, of which the first `offset` bytes are
    /// already there; what lies behind them is cut off. Where a source cannot go on from `offset`, the
    /// file begins anew. It never holds more than `max_bytes`; a file that already does hold so many
    /// is complete, and nothing is asked.
    ///
    /// # Errors
    /// See [`FetchError`]. What arrived before an error stays in the file, so that the next call can
    /// go on from its end; only [`FetchError::TooLarge`] empties it, since no part of a file of the
    /// wrong length is of use.
    async fn fetch_to_file(
        &self,
        url: &str,
        path: &Path,
        offset: u64,
        max_bytes: u64,
    ) -> Result<(), FetchError>;
}
