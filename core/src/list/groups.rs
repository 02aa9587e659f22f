//! Writes ranges as groups with the directory in front of them.

use super::bits::BitWriter;
use super::directory;
use super::error::ListError;
use super::group::{self, Ranked};

/// Takes ranges one by one and writes a group whenever there are enough.
#[derive(Default)]
pub(super) struct GroupWriter {
    waiting: Vec<Ranked>,
    directory: Vec<u8>,
    groups: BitWriter,
}

impl GroupWriter {
    pub(super) fn push(&mut self, range: Ranked) -> Result<(), ListError> {
        self.waiting.push(range);
        if self.waiting.len() == group::SIZE { self.flush() } else { Ok(()) }
    }

    /// Directory and groups.
    pub(super) fn finish(mut self) -> Result<(Vec<u8>, Vec<u8>), ListError> {
        self.flush()?;
        Ok((self.directory, self.groups.into_bytes()))
    }

    fn flush(&mut self) -> Result<(), ListError> {
        let Some(first) = self.waiting.first() else { return Ok(()) };
        let entry = directory::entry(first.first, self.groups.bytes().len());
        self.directory.extend(entry.ok_or(ListError::TooLarge)?);
        group::write(&self.waiting, &mut self.groups);
        self.waiting.clear();
        Ok(())
    }
}
