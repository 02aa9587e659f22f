//! Why a file could not be fetched.

use std::time::Duration;

/// Why a file could not be fetched. Nothing in it comes from the URL.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FetchError {
    /// The server says that there is no such file. It ends the walk over root files.
    #[error("the server has no such file")]
    Absent,
    /// The server answered with another status.
    #[error("the server answered with status {code}")]
    Status {
        /// The HTTP status.
        code: u16,
        /// How long the server asks to wait.
        retry_after: Option<Duration>,
    },
    /// More bytes came than allowed.
    #[error("the server sent more bytes than allowed")]
    TooLarge,
    /// Bytes came more slowly than the limit allows.
    #[error("the server sent too slowly")]
    TooSlow,
    /// No answer, or not all of it, within the time allowed.
    #[error("the server did not answer in time")]
    TimedOut,
    /// No connection, a broken one, or an unsound answer.
    #[error("the connection failed: {0}")]
    Network(String),
    /// The downloaded bytes could not be written.
    #[error("the download could not be written: {0}")]
    File(String),
}
