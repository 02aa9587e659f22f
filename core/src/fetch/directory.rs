//! A repository that came bundled with the app, read from a folder.

#[cfg(test)]
mod tests;

use std::fs::File;
use std::io::{ErrorKind, Read, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use percent_encoding::percent_decode_str;

use super::sink::{Memory, PartialFile, Sink};
use super::{Fetch, FetchError};

/// Reads a repository from a folder that holds `metadata/` and `targets/`. The URLs that it answers
/// begin with [`DirectoryFetch::BASE`] and cannot leave the folder.
#[derive(Clone, Debug)]
pub struct DirectoryFetch {
    folder: PathBuf,
}

impl DirectoryFetch {
    /// What to give as the base URL of a repository in a folder.
    pub const BASE: &str = "bundle:/";

    /// Reads from `folder`. It need not exist: then every file is absent.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    /// Opens the file at `url`, if it is a plain file.
    fn open(&self, url: &str) -> Result<File, FetchError> {
        let outside = || FetchError::File("the address is not inside the bundled folder".to_owned());
        let path = self.path(url).ok_or_else(outside)?;
        // Looked at before it is opened: opening a pipe would wait for a writer.
        let found = path.metadata().map_err(|e| absent_or_failed(&e))?;
        if !found.is_file() {
            return Err(FetchError::Absent);
        }
        File::open(&path).map_err(|e| absent_or_failed(&e))
    }

    /// The path for `url`; `None` if some part of it would not be a plain name on every system.
    fn path(&self, url: &str) -> Option<PathBuf> {
        let mut path = self.folder.clone();
        for part in url.strip_prefix(Self::BASE)?.split('/') {
            let name = percent_decode_str(part).decode_utf8().ok()?;
            let plain = !name.contains(['/', '\\', ':', '\0']);
            if !plain || matches!(&*name, "" | "." | "..") {
                return None;
            }
            path.push(&*name);
        }
        Some(path)
    }
}

#[async_trait::async_trait]
impl Fetch for DirectoryFetch {
    async fn fetch(&self, url: &str, max_bytes: u64) -> Result<Vec<u8>, FetchError> {
        let mut body = Memory::new(max_bytes);
        copy(&mut self.open(url)?, &mut body)?;
        Ok(body.into_bytes())
    }

    async fn fetch_to_file(
        &self,
        url: &str,
        path: &Path,
        offset: u64,
        max_bytes: u64,
    ) -> Result<(), FetchError> {
        let mut target = PartialFile::open(path, offset, max_bytes)?;
        if target.room() == 0 {
            return Ok(());
        }
        let mut source = self.open(url)?;
        let available = source.metadata().map_err(|e| FetchError::file(&e))?.len();
        if available < target.len() {
            target.restart()?;
        }
        source.seek(SeekFrom::Start(target.len())).map_err(|e| FetchError::file(&e))?;
        copy(&mut source, &mut target)
    }
}

fn copy(source: &mut impl Read, sink: &mut dyn Sink) -> Result<(), FetchError> {
    let mut buffer = vec![0; 64 * 1024];
    loop {
        match source.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(count) => sink.put(buffer.get(..count).unwrap_or_default())?,
            Err(e) if e.kind() == ErrorKind::Interrupted => {}
            Err(e) => return Err(FetchError::file(&e)),
        }
    }
}

fn absent_or_failed(error: &std::io::Error) -> FetchError {
    match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => FetchError::Absent,
        _ => FetchError::file(error),
    }
}
