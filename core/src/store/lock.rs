//! One updater at a time.

use std::fs::{self, File, TryLockError};
use std::path::Path;

use super::error::StoreError;

/// Held while an updater works on a state folder. The operating system lets go of it when the process
/// ends, however it ends.
#[derive(Debug)]
pub struct UpdaterLock {
    _file: File,
}

impl UpdaterLock {
    /// Takes the lock without waiting, making the folder if it is missing.
    ///
    /// # Errors
    /// [`StoreError::AlreadyRunning`], or the folder cannot be written.
    pub fn lock(state_dir: &Path) -> Result<Self, StoreError> {
        fs::create_dir_all(state_dir)?;
        let file =
            File::options().create(true).truncate(false).write(true).open(state_dir.join("updater.lock"))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(StoreError::AlreadyRunning),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }
}
