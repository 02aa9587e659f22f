//! Why a file was not fetched.

use std::time::Duration;

/// Why a file was not fetched. No variant carries a URL, a path or anything of a URL's user part.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FetchError {
    /// There is no such file. The walk over root files ends by this.
    #[error("the server has no such file")]
    Absent,
    /// Any other answer than the file.
    #[error("the server answered with status {code}")]
    Status {
        /// The HTTP status.
        code: u16,
        /// How long the server asks to be left alone, where it does.
        retry_after: Option<Duration>,
    },
    /// More bytes than allowed.
    #[error("the file is larger than allowed")]
    TooLarge,
    /// Fewer bytes a second than the least that is worth waiting for.
    #[error("the server sends too slowly")]
    TooSlow,
    /// Not done within the time allowed.
    #[error("the server did not answer in time")]
    TimedOut,
    /// No connection, a broken one, an untrusted certificate, a refused redirect.
    #[error("{0}")]
    Network(String),
    /// The local file or folder failed.
    #[error("the file could not be read or written: {0}")]
    File(String),
}

impl FetchError {
    pub(super) fn file(error: &std::io::Error) -> Self {
        // An `io::Error` of the standard library names the failure, never the path.
        Self::File(error.to_string())
    }
}
