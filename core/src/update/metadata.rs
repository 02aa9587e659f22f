//! Walks the TUF workflow over a [`Fetch`]: which file is asked for when, and nothing besides.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::error::UpdateError;
use crate::fetch::{Fetch, FetchError};
use crate::store::StoreError;
use crate::trust::{Change, Request, TrustError, TrustedSet};

/// All but the unreserved characters of RFC 3986.
const RESERVED: AsciiSet = NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Where metadata comes from.
pub struct MetadataSource<'a> {
    /// How files are fetched.
    pub fetch: &'a dyn Fetch,
    /// The URL that holds `metadata/` and `targets/`, with or without a `/` at its end.
    pub base: &'a str,
}

impl std::fmt::Debug for MetadataSource<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MetadataSource").field("base", &self.base).finish_non_exhaustive()
    }
}

/// Whoever keeps each verified change before the next step is taken.
pub trait KeepMetadata: Send {
    /// Stores one change, whole.
    ///
    /// # Errors
    /// The store's own; the refresh stops there.
    fn keep(&mut self, change: &Change) -> Result<(), StoreError>;
}

impl KeepMetadata for crate::store::Store {
    fn keep(&mut self, change: &Change) -> Result<(), StoreError> {
        self.commit(change)
    }
}

/// Root, timestamp, snapshot and top-level targets (TUF specification, 5.3 to 5.6).
///
/// # Errors
/// The first file that could not be fetched, trusted or stored.
pub async fn refresh_metadata(
    source: &MetadataSource<'_>,
    set: &mut TrustedSet,
    keep: &mut dyn KeepMetadata,
) -> Result<(), UpdateError> {
    for _ in 0..set.limits().root_hops {
        let request = set.root_request();
        match source.fetch_metadata(&request).await {
            Ok(bytes) => match set.update_root(&bytes) {
                Err(TrustError::SameRoot) => break,
                change => keep.keep(&change?)?,
            },
            Err(UpdateError::Fetch { error: FetchError::Absent, .. }) => break,
            Err(error) => return Err(error),
        }
    }
    set.finish_root()?;

    let bytes = source.fetch_metadata(&set.timestamp_request()).await?;
    if let Some(change) = set.update_timestamp(&bytes)? {
        keep.keep(&change)?;
    }
    if let Some(request) = set.snapshot_request()? {
        let bytes = source.fetch_metadata(&request).await?;
        keep.keep(&set.update_snapshot(&bytes)?)?;
    }
    refresh_targets_role(source, set, keep, "targets", None).await
}

/// One targets role, unless the kept file is the current one.
///
/// # Errors
/// As [`refresh_metadata`].
pub async fn refresh_targets_role(
    source: &MetadataSource<'_>,
    set: &mut TrustedSet,
    keep: &mut dyn KeepMetadata,
    role: &str,
    delegator: Option<&str>,
) -> Result<(), UpdateError> {
    if let Some(request) = set.targets_request(role, delegator)? {
        let bytes = source.fetch_metadata(&request).await?;
        keep.keep(&set.update_targets(role, delegator, &bytes)?)?;
    }
    Ok(())
}

impl MetadataSource<'_> {
    async fn fetch_metadata(&self, request: &Request) -> Result<Vec<u8>, UpdateError> {
        let role = utf8_percent_encode(&request.role, &RESERVED);
        let file = match request.version {
            Some(version) => format!("{version}.{role}.json"),
            None => format!("{role}.json"),
        };
        let url = self.url("metadata", &file);
        self.fetch
            .fetch(&url, request.max_bytes)
            .await
            .map_err(|error| UpdateError::Fetch { file: format!("metadata/{file}"), error })
    }

    pub(super) fn url(&self, folder: &str, file: &str) -> String {
        format!("{}/{folder}/{file}", self.base.trim_end_matches('/'))
    }
}
