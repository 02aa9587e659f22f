//! A client's view of what is about to be published, so that nothing is that a client would refuse.

use label700::time::Timestamp;
use label700::trust::{Kept, Profile, TrustError, TrustedSet, list_role, newest_list};

/// The metadata files as they are going to be published.
pub(crate) struct Files<'a> {
    pub(crate) root: &'a [u8],
    /// The root that follows, where one is published in the same step.
    pub(crate) next_root: Option<&'a [u8]>,
    pub(crate) timestamp: &'a [u8],
    pub(crate) snapshot: &'a [u8],
    pub(crate) targets: &'a [u8],
    pub(crate) list: &'a [u8],
    /// The list itself; `None` where it was published before.
    pub(crate) target: Option<&'a [u8]>,
}

/// Takes `files` through the client's own workflow, as a phone does that knows nothing but the root.
///
/// # Errors
/// What the client says.
pub(crate) fn rehearse(
    feed: &str,
    now: Timestamp,
    expiry_enforced: bool,
    files: &Files<'_>,
) -> Result<(), TrustError> {
    let profile = Profile { expiry_enforced, ..Profile::label700(feed) };
    let (mut client, _) = TrustedSet::start(profile, files.root, Kept::default(), now)?;
    if let Some(next) = files.next_root {
        client.update_root(next)?;
    }
    client.finish_root()?;
    client.update_timestamp(files.timestamp)?;
    client.snapshot_request()?;
    client.update_snapshot(files.snapshot)?;
    client.targets_request("targets", None)?;
    client.update_targets("targets", None, files.targets)?;
    let role = list_role(&client)?;
    client.targets_request(&role, Some("targets"))?;
    client.update_targets(&role, Some("targets"), files.list)?;
    let list = newest_list(&client, &role)?;
    match files.target {
        Some(bytes) if !list.target.hashes.matches(bytes) => Err(TrustError::NoTarget),
        _ => Ok(()),
    }
}
