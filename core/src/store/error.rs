//! Why the state could not be used.

use std::io::{self, ErrorKind};
use std::path::Path;

use rusqlite::ErrorCode;
use rusqlite::ffi::SQLITE_IOERR_SHMSIZE;

/// Why the state could not be used, and what to do. No variant carries a path or stored data.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// Another process, or another updater of this one, is at work.
    #[error("another update is running; try again when it has ended")]
    AlreadyRunning,
    /// The folder or the file may not be written.
    #[error("the state folder is read-only; make it writable for this program")]
    ReadOnly,
    /// No space is left.
    #[error("the storage is full; free some space and update again")]
    Full,
    /// A newer version of this library wrote it. It is left as it is, because its floors still hold.
    #[error("the state was written by a newer version; update this program (state version {0})")]
    Newer(u32),
    /// The file is damaged or not ours. [`Store::open`](super::Store::open) mends this by itself.
    #[error("state.db cannot be read ({0}); the next update keeps it aside and begins a new one")]
    Unreadable(String),
    /// The way to the file is barred: it is not a folder, or its storage fails.
    #[error("the state folder cannot be used ({0}); check that it is a folder, and its storage")]
    Unusable(String),
    /// Anything else that SQLite reports.
    #[error("the state database failed: {0}; update again")]
    Sqlite(String),
}

impl StoreError {
    /// Whether the file itself is beyond reading, rather than the way to it. For errors of statements
    /// that are sound in themselves: a plain `SQLITE_ERROR`, or a value of another type, is then about
    /// the file too.
    pub(super) fn is_damage(error: &rusqlite::Error) -> bool {
        error.sqlite_error_code().is_none_or(|code| {
            matches!(code, ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase | ErrorCode::Unknown)
        })
    }

    /// SQLite only says that it could not open a file. If that is because nothing can be written to
    /// the folder, this says so.
    pub(super) fn explained_by(self, state_dir: &Path) -> Self {
        match (&self, tempfile::tempfile_in(state_dir)) {
            (Self::Unusable(_), Err(error)) => error.into(),
            _ => self,
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        let Some(failure) = error.sqlite_error() else {
            // A value of an unexpected type; rusqlite's text might quote it.
            return Self::Unreadable("a stored value has an unexpected form".to_owned());
        };
        // The text for the code alone: rusqlite's own may name the path.
        let what = failure.to_string();
        match failure.code {
            ErrorCode::ReadOnly | ErrorCode::PermissionDenied => Self::ReadOnly,
            ErrorCode::DiskFull => Self::Full,
            // The index of the write-ahead log could not grow: on a full disk this fails first.
            _ if failure.extended_code == SQLITE_IOERR_SHMSIZE => Self::Full,
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Self::AlreadyRunning,
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => Self::Unreadable(what),
            ErrorCode::CannotOpen | ErrorCode::SystemIoFailure => Self::Unusable(what),
            _ => Self::Sqlite(what),
        }
    }
}

impl From<io::Error> for StoreError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => Self::ReadOnly,
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Self::Full,
            _ => Self::Unusable(error.to_string()),
        }
    }
}
