//! What a step's server has.

use std::collections::BTreeMap;
use std::path::Path;

use label700::fetch::{Fetch, FetchError};
use serde_json::Value;

use super::super::case::Case;

pub(super) const BASE: &str = "vectors://repository";

/// Files and statuses by their path below [`BASE`].
pub(super) struct Served(BTreeMap<String, (u64, Vec<u8>)>);

impl Served {
    pub(super) fn of(files: &[Value], blobs: &Value) -> Result<Self, String> {
        let mut served = BTreeMap::new();
        for file in files {
            let file = Case::new(file)?;
            let status = file.number("status")?;
            let body = match file.text_or_null("blob")? {
                Some(name) => super::blob(blobs, name)?,
                None if status == 200 => return Err("a file without a body".to_owned()),
                None => Vec::new(),
            };
            served.insert(file.text("path")?.to_owned(), (status, body));
            file.all_asked_for()?;
        }
        Ok(Self(served))
    }

    fn answer(&self, url: &str, max_bytes: u64) -> Result<&[u8], FetchError> {
        let path = url.strip_prefix(BASE).and_then(|path| path.strip_prefix('/')).unwrap_or_default();
        match self.0.get(path) {
            None | Some((404, _)) => Err(FetchError::Absent),
            Some((200, body)) if body.len() as u64 > max_bytes => Err(FetchError::TooLarge),
            Some((200, body)) => Ok(body),
            Some((status, _)) => {
                let code = u16::try_from(*status).unwrap_or_default();
                Err(FetchError::Status { code, retry_after: None })
            }
        }
    }
}

#[async_trait::async_trait]
impl Fetch for Served {
    async fn fetch(&self, url: &str, max_bytes: u64) -> Result<Vec<u8>, FetchError> {
        self.answer(url, max_bytes).map(<[u8]>::to_vec)
    }

    async fn fetch_to_file(&self, url: &str, path: &Path, _: u64, max_bytes: u64) -> Result<(), FetchError> {
        // It always begins anew, which a server may do.
        let written = std::fs::write(path, self.answer(url, max_bytes)?);
        written.map_err(|_| FetchError::File("the file cannot be written".to_owned()))
    }
}
