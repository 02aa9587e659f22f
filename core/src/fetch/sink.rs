//! Where fetched bytes go: memory or a file, neither ever beyond its bound.

use std::fs::{File, OpenOptions};
use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::Path;

use super::FetchError;

/// Takes bytes up to a bound.
pub(super) trait Sink: Send {
    /// How many more bytes it takes.
    fn room(&self) -> u64;

    /// Takes `bytes`, or none of them and [`FetchError::TooLarge`].
    fn put(&mut self, bytes: &[u8]) -> Result<(), FetchError>;
}

/// A body in memory.
pub(super) struct Memory {
    bytes: Vec<u8>,
    max_bytes: u64,
}

impl Memory {
    pub(super) fn new(max_bytes: u64) -> Self {
        Self { bytes: Vec::new(), max_bytes }
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

impl Sink for Memory {
    fn room(&self) -> u64 {
        self.max_bytes.saturating_sub(length(&self.bytes))
    }

    fn put(&mut self, bytes: &[u8]) -> Result<(), FetchError> {
        if length(bytes) > self.room() {
            return Err(FetchError::TooLarge);
        }
        self.bytes.extend_from_slice(bytes);
        Ok(())
    }
}

/// A file that may already hold the beginning of what is fetched.
pub(super) struct PartialFile {
    file: File,
    len: u64,
    max_bytes: u64,
}

impl PartialFile {
    /// Opens or makes the file at `path` and keeps its first `offset` bytes, as far as it has them.
    pub(super) fn open(path: &Path, offset: u64, max_bytes: u64) -> Result<Self, FetchError> {
        let opened = OpenOptions::new().create(true).truncate(false).write(true).open(path);
        let file = opened.map_err(|e| FetchError::file(&e))?;
        let on_disk = file.metadata().map_err(|e| FetchError::file(&e))?.len();
        let mut partial = Self { file, len: 0, max_bytes };
        let kept = offset.min(on_disk);
        partial.cut(kept)?;
        if kept > max_bytes {
            return Err(partial.too_large());
        }
        Ok(partial)
    }

    pub(super) fn len(&self) -> u64 {
        self.len
    }

    /// Begins anew.
    pub(super) fn restart(&mut self) -> Result<(), FetchError> {
        self.cut(0)
    }

    /// Empties the file and gives the error for one that is too large.
    pub(super) fn too_large(&mut self) -> FetchError {
        self.restart().err().unwrap_or(FetchError::TooLarge)
    }

    fn cut(&mut self, len: u64) -> Result<(), FetchError> {
        let cut = self.file.set_len(len).and_then(|()| self.file.seek(SeekFrom::Start(len)));
        self.len = cut.map_err(|e| FetchError::file(&e))?;
        Ok(())
    }
}

impl Sink for PartialFile {
    fn room(&self) -> u64 {
        self.max_bytes.saturating_sub(self.len)
    }

    fn put(&mut self, bytes: &[u8]) -> Result<(), FetchError> {
        if length(bytes) > self.room() {
            return Err(self.too_large());
        }
        self.file.write_all(bytes).map_err(|e| FetchError::file(&e))?;
        self.len = self.len.saturating_add(length(bytes));
        Ok(())
    }
}

fn length(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}
