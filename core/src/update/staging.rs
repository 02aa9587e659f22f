//! A list between download and publication: made or fetched, checked whole, laid into the view.

use std::collections::BTreeMap;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::UpdaterConfig;
use super::deltas;
use super::download::Downloads;
use super::error::UpdateError;
use super::metadata::MetadataSource;
use crate::list::List;
use crate::trust::{DeltaTarget, Limits, ListTarget, TrustError};
use crate::view::{self, Versions, View};

/// What is to be staged, and what may shorten the way.
pub(super) struct Wanted<'a> {
    pub(super) feed: &'a str,
    pub(super) list: &'a ListTarget,
    pub(super) limits: &'a Limits,
    /// The published list, if it is sound and of the same list role.
    pub(super) base: Option<&'a View>,
    pub(super) steps: BTreeMap<u64, DeltaTarget>,
}

/// A list in the view folder that nothing names yet.
pub(super) struct Staged {
    /// The times, the count and the versions are for the caller to fill in.
    pub(super) view: View,
    pub(super) through_deltas: u32,
    pub(super) downloaded: u64,
}

/// Gets the list, checks every byte of it, and writes it into the view folder. Differences are tried at
/// most once: `deltas_failed` says that they were, also at another mirror, and from then on it is the whole
/// list.
pub(super) async fn stage(
    source: &MetadataSource<'_>,
    config: &UpdaterConfig,
    wanted: Wanted<'_>,
    deltas_failed: &mut bool,
) -> Result<Staged, UpdateError> {
    let Wanted { feed, list, limits, base, steps } = wanted;
    if list.target.length > limits.list {
        return Err(TrustError::TooLong { role: list.name.clone() }.into());
    }
    let downloads = Downloads::new(source, &config.state_dir);
    // Where the whole list was begun, the differences had failed already.
    let base = base.filter(|_| !*deltas_failed && !downloads.has_begun(&list.target));
    let chain = base.and_then(|base| Some((base, deltas::plan(steps, base.seq, list, limits)?)));
    let steps = chain.iter().flat_map(|(_, steps)| steps.iter().map(|step| &step.target));
    downloads.forget_all_but(steps.chain([&list.target]));
    if let Some((base, chain)) = chain {
        if let Some(bytes) = deltas::follow(&downloads, &chain, &config.view_dir, base, list).await? {
            // What our own encoder wrote needs no check that an encoder wrote it.
            let view = lay(config, feed, list, List::open(bytes).map_err(UpdateError::List)?)?;
            let downloaded = chain.iter().map(|step| step.target.length).sum();
            return Ok(Staged { view, through_deltas: chain.len() as u32, downloaded });
        }
        *deltas_failed = true;
    }
    let bytes = downloads.fetch(&list.name, &list.target).await?;
    let parsed = List::open(bytes).map_err(UpdateError::List)?;
    parsed.check_canonical().map_err(UpdateError::List)?;
    let view = lay(config, feed, list, parsed)?;
    Ok(Staged { view, through_deltas: 0, downloaded: list.target.length })
}

/// Writes the list into the view folder, once it says of itself what its metadata says.
fn lay(config: &UpdaterConfig, feed: &str, list: &ListTarget, parsed: List) -> Result<View, UpdateError> {
    let header = parsed.header();
    if header.feed != feed {
        return Err(UpdateError::ListDisagrees("the feed"));
    }
    if header.seq != list.seq {
        return Err(UpdateError::ListDisagrees("the sequence number"));
    }
    if header.ranges != list.ranges {
        return Err(UpdateError::ListDisagrees("the number of ranges"));
    }
    let bytes = parsed.as_bytes();
    let sha256 = hex::encode(Sha256::digest(bytes));
    view::write_list(&config.view_dir, &sha256, bytes).map_err(|error| UpdateError::view(&error))?;
    Ok(View {
        format: view::FORMAT,
        list: view::list_path(&sha256),
        length: list.target.length,
        crc32c: crc32c::crc32c(bytes),
        sha256,
        feed: feed.to_owned(),
        seq: list.seq,
        x_issued: String::new(),
        timestamp_expires: String::new(),
        max_age_days: None,
        switches: Vec::new(),
        list_role: list.role.clone(),
        publication: 0,
        versions: Versions::default(),
        online_keys: String::new(),
    })
}

/// Whether the published view already shows this very target.
pub(super) fn is_target(view_dir: &Path, view: &View, list: &ListTarget) -> bool {
    if view.length != list.target.length {
        return false;
    }
    match list.target.hashes.sha256 {
        Some(hash) => hex::encode(hash) == view.sha256,
        // The view knows no other hash, but the list itself does.
        None => view
            .read_list(view_dir)
            .is_ok_and(|list_file| list_file.is_some_and(|bytes| list.target.hashes.matches(&bytes))),
    }
}
