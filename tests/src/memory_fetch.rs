//! A repository in memory, served through [`Fetch`], that writes down what it was asked for.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Mutex;

use async_trait::async_trait;
use label700::fetch::{Fetch, FetchError};

/// The base URL of a [`MemoryFetch`].
pub const BASE: &str = "memory://repository";

/// Files by their path below the base, such as `metadata/timestamp.json`.
#[derive(Debug, Default)]
pub struct MemoryFetch {
    files: Mutex<BTreeMap<String, Vec<u8>>>,
    failures: Mutex<BTreeMap<String, FetchError>>,
    requests: Mutex<Vec<String>>,
}

impl MemoryFetch {
    /// Serves `files` from now on.
    pub fn serve(&self, files: &BTreeMap<String, Vec<u8>>) {
        files.clone_into(&mut self.files.lock().unwrap());
    }

    /// Puts one file in place of another.
    pub fn put(&self, path: &str, bytes: Vec<u8>) {
        self.files.lock().unwrap().insert(path.to_owned(), bytes);
    }

    /// Answers requests for `path` with `error` until [`MemoryFetch::heal`].
    pub fn fail(&self, path: &str, error: FetchError) {
        self.failures.lock().unwrap().insert(path.to_owned(), error);
    }

    /// Ends all failures.
    pub fn heal(&self) {
        self.failures.lock().unwrap().clear();
    }

    /// The paths asked for since the last call.
    pub fn take_requests(&self) -> Vec<String> {
        std::mem::take(&mut self.requests.lock().unwrap())
    }

    fn answer(&self, url: &str) -> Result<Vec<u8>, FetchError> {
        let path = url.strip_prefix(BASE).unwrap().trim_start_matches('/').to_owned();
        self.requests.lock().unwrap().push(path.clone());
        if let Some(error) = self.failures.lock().unwrap().get(&path) {
            return Err(error.clone());
        }
        self.files.lock().unwrap().get(&path).cloned().ok_or(FetchError::Absent)
    }
}

#[async_trait]
impl Fetch for MemoryFetch {
    async fn fetch(&self, url: &str, max_bytes: u64) -> Result<Vec<u8>, FetchError> {
        let bytes = self.answer(url)?;
        if bytes.len() as u64 > max_bytes { Err(FetchError::TooLarge) } else { Ok(bytes) }
    }

    async fn fetch_to_file(
        &self,
        url: &str,
        path: &Path,
        offset: u64,
        max_bytes: u64,
    ) -> Result<(), FetchError> {
        let bytes = self.answer(url)?;
        if bytes.len() as u64 > max_bytes {
            return Err(FetchError::TooLarge);
        }
        let mut whole = std::fs::read(path).unwrap_or_default();
        whole.truncate(offset as usize);
        whole.extend_from_slice(&bytes[(offset as usize).min(bytes.len())..]);
        std::fs::write(path, whole).map_err(|e| FetchError::File(e.to_string()))
    }
}
