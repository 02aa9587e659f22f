//! Why the view could not be brought up to date.

use std::io;
use std::time::Duration;

use crate::fetch::FetchError;
use crate::list::ListError;
use crate::store::StoreError;
use crate::trust::TrustError;

/// Why a refresh did not reach its end. Each prints as one plain line.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum UpdateError {
    /// Another updater holds the state folder.
    #[error("another update is running on this state folder; wait for it to end")]
    AlreadyRunning,
    /// The trust anchor cannot be used.
    #[error("the trust anchor cannot be used: {0}")]
    Anchor(TrustError),
    /// The anchor names no feed and the host named none either.
    #[error("the trust anchor names no feed (x-feed); take the root file of a Label700 registry")]
    AnchorWithoutFeed,
    /// No base URL was given.
    #[error("no URL to update from was given")]
    NoMirror,
    /// A file could not be fetched.
    #[error("{file} could not be fetched: {error}")]
    Fetch {
        /// The file's name in the repository.
        file: String,
        /// What went wrong.
        error: FetchError,
    },
    /// The last mirror failed, and one before it asked to be left alone for longer than that one. Prints and
    /// counts as the last failure.
    #[error("{last}")]
    AskedToWait {
        /// What went wrong at the last mirror.
        last: Box<UpdateError>,
        /// How long the mirror that asked for most wants to be left alone.
        retry_after: Duration,
    },
    /// A metadata file was refused.
    #[error(transparent)]
    Trust(#[from] TrustError),
    /// The list has not the length and hashes that were signed for it.
    #[error("{0} does not have the length and hashes that were signed")]
    ListMismatch(String),
    /// The list is signed, but is not a sound list.
    #[error("the signed list is not sound: {0}")]
    List(ListError),
    /// The list says other things of itself than the metadata that signs it.
    #[error("the list and its metadata disagree on {0}")]
    ListDisagrees(&'static str),
    /// The state folder cannot be used.
    #[error("{0}")]
    Store(StoreError),
    /// The view folder or a download cannot be written.
    #[error("{what} cannot be written: {reason}; check the folder's permissions and free space")]
    Write {
        /// The folder's part in the work.
        what: &'static str,
        /// The operating system's word.
        reason: String,
    },
    /// A fault of this library.
    #[error("internal fault: {0}")]
    Internal(&'static str),
}

impl UpdateError {
    /// A stable code for counters and the history.
    pub fn code(&self) -> &'static str {
        match self {
            Self::AlreadyRunning => "already_running",
            Self::Anchor(_) | Self::AnchorWithoutFeed => "anchor",
            Self::NoMirror => "no_mirror",
            Self::Fetch { .. } => "fetch",
            Self::AskedToWait { last, .. } => last.code(),
            Self::Trust(TrustError::Expired { .. }) => "expired",
            Self::Trust(TrustError::Rollback { .. } | TrustError::SequenceRollback) => "rollback",
            Self::Trust(_) | Self::ListMismatch(_) | Self::List(_) | Self::ListDisagrees(_) => "refused",
            Self::Store(_) | Self::Write { .. } => "storage",
            Self::Internal(_) => "internal",
        }
    }

    /// How long a server asks to be left alone, where one did: of several mirrors the longest time, because the
    /// next refresh begins with the first of them again. What a server sent, without a bound.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Fetch { error: FetchError::Status { retry_after, .. }, .. } => *retry_after,
            Self::AskedToWait { retry_after, .. } => Some(*retry_after),
            _ => None,
        }
    }

    /// The failure of the next mirror after this one's.
    pub(super) fn followed_by(self, last: Self) -> Self {
        match self.retry_after() {
            Some(retry_after) if last.retry_after() < Some(retry_after) => {
                Self::AskedToWait { last: Box::new(last), retry_after }
            }
            _ => last,
        }
    }

    pub(super) fn view(error: &io::Error) -> Self {
        Self::Write { what: "the view folder", reason: error.to_string() }
    }
}

impl From<StoreError> for UpdateError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::AlreadyRunning => Self::AlreadyRunning,
            other => Self::Store(other),
        }
    }
}
