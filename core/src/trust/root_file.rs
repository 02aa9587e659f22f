//! Root files by themselves: reading one, and what follows from the step to another.

use super::error::{TrustError, shown};
use super::json::Json;
use super::metadata::Root;
use super::profile::Profile;
use super::state::Change;
use super::verify::{Unverified, Verified};

pub(super) fn check_length(bytes: &[u8], limit: u64, role: &str) -> Result<(), TrustError> {
    if u64::try_from(bytes.len()).is_ok_and(|length| length <= limit) {
        Ok(())
    } else {
        Err(TrustError::TooLong { role: shown(role) })
    }
}

pub(super) fn parse_root(profile: &Profile, bytes: &[u8]) -> Result<Unverified<Root>, TrustError> {
    check_length(bytes, profile.limits.root, "root")?;
    let feed_matters = profile.feed.is_some();
    let parse = |signed: &Json| Root::parse(signed, feed_matters);
    let root = Unverified::parse(bytes, "root", profile.limits.json_depth, parse)?;
    if feed_matters && root.peek().feed != profile.feed {
        return Err(TrustError::OtherFeed);
    }
    Ok(root)
}

/// A root that the host or the store vouches for: only its own signatures are left to check.
pub(super) fn own_root(profile: &Profile, bytes: &[u8]) -> Result<Verified<Root>, TrustError> {
    let root = parse_root(profile, bytes)?;
    let own_keys = root.peek().root.clone();
    root.verify(&own_keys, "root")
}

/// 5.3.11: when the keys of timestamp or snapshot change, what they signed is forgotten, so that a
/// stolen key cannot have pushed the versions out of the honest publisher's reach. Not a second time, though:
/// a root up to `floor` was trusted before, and is only walked through again because its file was lost.
pub(super) fn root_change(old: Option<&Root>, new: &Root, floor: u64, bytes: &[u8]) -> Change {
    let replaced = old.is_some_and(|old| {
        old.timestamp.raw_keys() != new.timestamp.raw_keys()
            || old.snapshot.raw_keys() != new.snapshot.raw_keys()
    });
    let reset = replaced && new.common.version > floor;
    let online_keys = new.online_keys_hash();
    Change::Root { version: new.common.version, bytes: bytes.to_vec(), reset, online_keys }
}
