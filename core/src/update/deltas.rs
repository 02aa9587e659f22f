//! The newest list by way of differences: which ones, and what they lead to.

use std::collections::BTreeMap;
use std::path::Path;

use super::download::{Downloads, is_whole};
use super::error::UpdateError;
use crate::fetch::FetchError;
use crate::list::{Delta, List};
use crate::trust::{DeltaTarget, Limits, ListTarget};
use crate::view::View;

/// The single steps from list number `from` to `list`. `None` if one is missing or too large, or if all
/// together are not shorter than half the list: then the list itself is the better way.
pub(super) fn plan(
    mut steps: BTreeMap<u64, DeltaTarget>,
    from: u64,
    list: &ListTarget,
    limits: &Limits,
) -> Option<Vec<DeltaTarget>> {
    let mut chain = Vec::new();
    let mut bytes = 0u64;
    let mut seq = from;
    // Ends at the first gap, so at most once for each step that there is.
    while seq < list.seq {
        let step = steps.remove(&seq)?;
        seq = step.to;
        bytes = bytes.saturating_add(step.target.length);
        if step.target.length > limits.delta || bytes.saturating_mul(2) >= list.target.length {
            return None;
        }
        chain.push(step);
    }
    (seq == list.seq && !chain.is_empty()).then_some(chain)
}

/// The bytes of `list`, made from the published one. `None` if the chain does not lead there, whatever the
/// reason: then the whole list has to be fetched.
///
/// # Errors
/// What another try may mend, such as no connection; everything is as it was, and what arrived is kept.
pub(super) async fn follow(
    downloads: &Downloads<'_>,
    chain: &[DeltaTarget],
    view_dir: &Path,
    base: &View,
    list: &ListTarget,
) -> Result<Option<Vec<u8>>, UpdateError> {
    let mut deltas = Vec::with_capacity(chain.len());
    for step in chain {
        match downloads.fetch(&step.name, &step.target).await {
            Ok(bytes) => deltas.push(bytes),
            Err(error) if is_final(&error) => {
                tracing::warn!(%error, "a difference cannot be had; the whole list will be fetched");
                return Ok(None);
            }
            Err(error) => return Err(error),
        }
    }
    let made = make(deltas, view_dir, base, list);
    if made.is_none() {
        tracing::warn!("the differences do not lead to the signed list; the whole list will be fetched");
    }
    Ok(made)
}

fn make(deltas: Vec<Vec<u8>>, view_dir: &Path, base: &View, list: &ListTarget) -> Option<Vec<u8>> {
    let base = List::open(base.read_list(view_dir).ok()??).ok()?;
    let chain = deltas.into_iter().map(Delta::decode).collect::<Result<Vec<_>, _>>().ok()?;
    let bytes = Delta::apply_all(&chain, &base).ok()?;
    is_whole(&bytes, &list.target).then_some(bytes)
}

/// Whether asking again would give the same answer. A server in trouble or a lost connection is no reason
/// to ask it for something a hundred times as large.
fn is_final(error: &UpdateError) -> bool {
    match error {
        UpdateError::Fetch { error: FetchError::Absent | FetchError::TooLarge, .. } => true,
        // 408 and 429 ask for another try.
        UpdateError::Fetch { error: FetchError::Status { code, .. }, .. } => {
            (400..500).contains(code) && ![408, 429].contains(code)
        }
        UpdateError::ListMismatch(_) => true,
        _ => false,
    }
}
