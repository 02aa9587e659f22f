//! One updater at a time.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use super::error::StoreError;
use crate::disk;

/// Held by the one updater that may write to a state folder. Dropping it, or the end of the process
/// however it comes, lets the next one in. `updater.lock` stays behind, empty.
#[derive(Debug)]
pub struct UpdaterLock {
    // An open transaction on an empty database. The standard library's own file lock answers
    // "unsupported" on Android before Rust 1.98; SQLite's works wherever the state itself does.
    _transaction: Connection,
}

impl UpdaterLock {
    /// Takes the lock of `state_dir`, making the folder where there is none. Never waits.
    ///
    /// # Errors
    /// [`StoreError::AlreadyRunning`] if it is taken, by this process or another.
    pub fn lock(state_dir: &Path) -> Result<Self, StoreError> {
        disk::create_dir(state_dir)?;
        Self::take(state_dir).map_err(|error| StoreError::from(error).explained_by(state_dir))
    }

    fn take(state_dir: &Path) -> rusqlite::Result<Self> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(state_dir.join("updater.lock"), flags)?;
        connection.busy_timeout(Duration::ZERO)?;
        connection.execute_batch("BEGIN EXCLUSIVE")?;
        Ok(Self { _transaction: connection })
    }
}
