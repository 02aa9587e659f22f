//! A repository in a folder, such as one bundled with an app.

use std::fs::File;
use std::io::{ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use async_trait::async_trait;

use super::{Fetch, FetchError};

/// Reads a published tree (`metadata/`, `targets/`) from a folder instead of the network.
#[derive(Clone, Debug)]
pub struct DirectoryFetch {
    dir: PathBuf,
}

impl DirectoryFetch {
    /// The base URL to give as mirror together with this fetcher.
    pub const BASE: &str = "bundle:/";

    /// Reads below `dir`, and nowhere else.
    pub fn new(dir: &Path) -> Self {
        Self { dir: dir.to_owned() }
    }

    fn open(&self, url: &str) -> Result<File, FetchError> {
        let names = url.strip_prefix(Self::BASE).ok_or(FetchError::Absent)?.split('/');
        let mut path = self.dir.clone();
        for name in names.filter(|name| !name.is_empty()) {
            // Percent-encoded names stay encoded, so none can climb out of the folder.
            if name == ".." || name == "." || name.contains('\\') {
                return Err(FetchError::Absent);
            }
            path.push(name);
        }
        match File::open(path) {
            Ok(file) => Ok(file),
            Err(error) if error.kind() == ErrorKind::NotFound => Err(FetchError::Absent),
            Err(error) => Err(FetchError::Network(error.kind().to_string())),
        }
    }
}

#[async_trait]
impl Fetch for DirectoryFetch {
    async fn fetch(&self, url: &str, max_bytes: u64) -> Result<Vec<u8>, FetchError> {
        read(self.open(url)?, max_bytes)
    }

    async fn fetch_to_file(
        &self,
        url: &str,
        path: &Path,
        offset: u64,
        max_bytes: u64,
    ) -> Result<(), FetchError> {
        let mut source = self.open(url)?;
        source.seek(SeekFrom::Start(offset)).map_err(|e| FetchError::Network(e.kind().to_string()))?;
        let rest = read(source, max_bytes.saturating_sub(offset))?;
        let append = || {
            let mut file = File::options().create(true).append(true).open(path)?;
            file.set_len(offset)?;
            file.write_all(&rest)
        };
        append().map_err(|error: std::io::Error| FetchError::File(error.kind().to_string()))
    }
}

fn read(file: File, max_bytes: u64) -> Result<Vec<u8>, FetchError> {
    let mut bytes = Vec::new();
    file.take(max_bytes.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|error| FetchError::Network(error.kind().to_string()))?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length <= max_bytes) {
        Ok(bytes)
    } else {
        Err(FetchError::TooLarge)
    }
}
