//! Fetching by whatever client the host already has.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use label700::fetch;

/// Gets files by their URL, with the host's own client (OkHttp, `URLSession`): without cookies, without a
/// cache, bodies unchanged (no transparent decompression), at most two redirects on the same host, and
/// nothing in a request that would identify an installation. Nothing that it brings is trusted.
#[uniffi::export(foreign)]
#[async_trait]
pub trait Fetch: Send + Sync {
    /// The file at `url`, which is small (metadata). Give up after 30 seconds, and throw `TooLarge` as soon
    /// as more than `max_bytes` are announced or arrive.
    async fn fetch(&self, url: String, max_bytes: u64) -> Result<Vec<u8>, FetchError>;

    /// Writes the file at `url`, a list or a difference, to the file `path`, of which the first `offset`
    /// bytes are already there: ask for the rest (`Range: bytes=offset-`), cut off what lies behind `offset`
    /// and append. Where the server cannot go on from there, begin the file anew. What arrived before an
    /// error stays in the file. It must never hold more than `max_bytes`: throw `TooLarge` and empty it.
    /// A file that holds `max_bytes` already is complete, and nothing is to be asked.
    async fn fetch_to_file(
        &self,
        url: String,
        path: String,
        offset: u64,
        max_bytes: u64,
    ) -> Result<(), FetchError>;
}

/// Why a file was not fetched; thrown by the host's `Fetch`. Carries no text, so no URL and nothing of a user.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum FetchError {
    /// There is no such file: status 404, and 403 where an object store answers so. The walk over root files
    /// ends by this.
    #[error("the server has no such file")]
    Absent,
    /// The local file could not be read or written.
    #[error("the local file could not be read or written")]
    File,
    /// No connection, a broken one, an untrusted certificate, a refused redirect.
    #[error("the server could not be reached")]
    Network,
    /// Any other answer than the file.
    #[error("the server answered with status {code}")]
    Status {
        /// The HTTP status.
        code: u16,
        /// `Retry-After` in seconds, where the server gives it.
        retry_after: Option<u64>,
    },
    /// Not done within the time allowed.
    #[error("the server did not answer in time")]
    TimedOut,
    /// More bytes than allowed.
    #[error("the file is larger than allowed")]
    TooLarge,
    /// Fewer than 1,000 bytes a second, or more than 15 minutes for one file.
    #[error("the server sends too slowly")]
    TooSlow,
    /// The host's `Fetch` threw something else.
    #[error("the app's own fetcher failed")]
    Unexpected,
}

impl From<uniffi::UnexpectedUniFFICallbackError> for FetchError {
    fn from(_: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::Unexpected
    }
}

impl From<FetchError> for fetch::FetchError {
    fn from(error: FetchError) -> Self {
        match error {
            FetchError::Absent => Self::Absent,
            FetchError::File => Self::File(error.to_string()),
            FetchError::Network | FetchError::Unexpected => Self::Network(error.to_string()),
            FetchError::Status { code, retry_after } => {
                Self::Status { code, retry_after: retry_after.map(Duration::from_secs) }
            }
            FetchError::TimedOut => Self::TimedOut,
            FetchError::TooLarge => Self::TooLarge,
            FetchError::TooSlow => Self::TooSlow,
        }
    }
}

/// A file that a refresh asks for, or has received. A refresh names each file twice.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct FetchProgress {
    /// Its path in the repository, such as `metadata/timestamp.json`.
    pub file: String,
    /// Whether it is a list or a difference, where waiting may be long. Else it is metadata.
    pub is_target: bool,
    /// How many bytes it has at most; for lists and differences, how many it has.
    pub bytes: u64,
    /// `false`: it is being asked for. `true`: it has arrived.
    pub arrived: bool,
}

/// Hears how a refresh goes on, on the thread that drives it.
#[uniffi::export(foreign)]
pub trait ProgressListener: Send + Sync {
    /// A file is being asked for, or has arrived. Come back at once; what it throws changes nothing.
    fn progressed(&self, progress: FetchProgress) -> Result<(), ProgressError>;
}

/// What a listener threw. It is not looked at.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum ProgressError {
    /// Anything.
    #[error("the app's own listener failed")]
    Failed,
}

impl From<uniffi::UnexpectedUniFFICallbackError> for ProgressError {
    fn from(_: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::Failed
    }
}

/// A host's `Fetch` as the core wants it.
pub(crate) struct HostFetch(pub(crate) Arc<dyn Fetch>);

#[async_trait]
impl fetch::Fetch for HostFetch {
    async fn fetch(&self, url: &str, max_bytes: u64) -> Result<Vec<u8>, fetch::FetchError> {
        Ok(self.0.fetch(url.to_owned(), max_bytes).await?)
    }

    async fn fetch_to_file(
        &self,
        url: &str,
        path: &Path,
        offset: u64,
        max_bytes: u64,
    ) -> Result<(), fetch::FetchError> {
        let path = path.to_str().ok_or(FetchError::File)?.to_owned();
        Ok(self.0.fetch_to_file(url.to_owned(), path, offset, max_bytes).await?)
    }
}

/// A host's listener as the core wants it.
pub(crate) struct HostListener(pub(crate) Arc<dyn ProgressListener>);

impl fetch::ProgressListener for HostListener {
    fn progressed(&self, progress: fetch::Progress) {
        let fetch::Progress { file, is_target, bytes, arrived } = progress;
        // What a listener throws is its own affair.
        let _ = self.0.progressed(FetchProgress { file, is_target, bytes, arrived });
    }
}
