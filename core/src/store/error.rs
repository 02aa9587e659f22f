//! Why the state folder cannot be used.

use rusqlite::ErrorCode;

/// Why `state.db` or its folder cannot be used. Each prints as one line that says what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// Another updater holds the folder's lock.
    #[error("another update is running on this state folder; wait for it to end")]
    AlreadyRunning,
    /// The folder or the database cannot be written.
    #[error("the state folder cannot be written ({0}); check that it is a folder and its permissions")]
    ReadOnly(String),
    /// No space is left.
    #[error("no space is left for the state folder; free some and try again")]
    Full,
    /// The content is not this database's. [`Store::open`](super::Store::open) mends this by itself.
    #[error("state.db cannot be read ({0}); the next update keeps it aside and begins a new one")]
    Unreadable(String),
    /// Anything else that SQLite reports.
    #[error("state.db: {0}")]
    Sqlite(String),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Unreadable(error.to_string()),
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
                Self::ReadOnly(error.to_string())
            }
            Some(_) => Self::Sqlite(error.to_string()),
            // A column of another type, a missing row: a file that something else has written to.
            None => Self::Unreadable(error.to_string()),
        }
    }
}

impl From<std::io::Error> for StoreError {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Self::Full,
            _ => Self::ReadOnly(error.to_string()),
        }
    }
}
