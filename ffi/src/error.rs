//! The one error that a host sees.

use label700::update::UpdateError;
use label700::words::TooLong;

/// Why something was not done. Only updating and setting texts can fail; labelling cannot.
///
/// Whatever it is, the list that was published before goes on to answer. The message is one English line
/// for developers; it holds no number of a caller.
#[derive(Debug, thiserror::Error, uniffi::Error)]
#[uniffi(flat_error)]
pub enum Label700Error {
    /// Another updater, in this process or another, holds the state folder. Leave it to that one.
    #[error("{0}")]
    AlreadyRunning(String),
    /// The trust anchor is no root file of the feed, or names none: a mistake in the app.
    #[error("{0}")]
    Anchor(String),
    /// The refresh was cancelled. What was verified until then is kept.
    #[error("the refresh was cancelled")]
    Cancelled,
    /// The newest metadata that the servers have is past its date. Try again at the next scheduled time.
    #[error("{0}")]
    Expired(String),
    /// No server could be reached or gave what was asked for. Try again at the next scheduled time.
    #[error("{0}")]
    Fetch(String),
    /// A fault of this library.
    #[error("{0}")]
    Internal(String),
    /// The configuration names no base URL: a mistake in the app.
    #[error("{0}")]
    NoMirror(String),
    /// What the servers gave is not signed as it must be, or not what was signed. Nothing of it is used.
    #[error("{0}")]
    Refused(String),
    /// What the servers gave is older than what was verified before. Nothing of it is used.
    #[error("{0}")]
    Rollback(String),
    /// The state or view folder cannot be read or written: permissions, or no space.
    #[error("{0}")]
    Storage(String),
    /// A subtitle of the host's own is over 18 Chinese characters or 60 Latin letters. Nothing was set.
    #[error("{0}")]
    SubtitleTooLong(String),
    /// A title of the host's own is over 10 Chinese characters or 34 Latin letters. Nothing was set.
    #[error("{0}")]
    TitleTooLong(String),
}

/// What a function gives that has no error of its own.
///
/// UniFFI's Swift ends the whole app when a function panics that is not declared to fail; from one that is
/// declared so, it throws. Kotlin and Python raise in both cases, and their signatures are the same in both.
pub type Guarded<T> = Result<T, Label700Error>;

impl From<UpdateError> for Label700Error {
    fn from(error: UpdateError) -> Self {
        let message = error.to_string();
        match error.code() {
            "already_running" => Self::AlreadyRunning(message),
            "anchor" => Self::Anchor(message),
            "expired" => Self::Expired(message),
            "fetch" => Self::Fetch(message),
            "no_mirror" => Self::NoMirror(message),
            "refused" => Self::Refused(message),
            "rollback" => Self::Rollback(message),
            "storage" => Self::Storage(message),
            _ => Self::Internal(message),
        }
    }
}

impl From<TooLong> for Label700Error {
    fn from(error: TooLong) -> Self {
        match error {
            TooLong::Title => Self::TitleTooLong(error.to_string()),
            TooLong::Subtitle => Self::SubtitleTooLong(error.to_string()),
        }
    }
}
