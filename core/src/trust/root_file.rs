//! Root files by themselves: reading one, and what follows from the step to another.

use super::error::{TrustError, shown};
use super::json::Json;
use super::metadata::Root;
use super::profile::Profile;
use super::state::{Change, Kept};
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
/// stolen key cannot have pushed the versions out of the honest publisher's reach. Changed are they against the
/// newest root that was ever trusted, whose keys are kept though its file may be lost; `old` stands for it where
/// nothing is known. Roots up to that one may be walked through again, and reset nothing a second time.
pub(super) fn root_change(kept: &Kept, old: Option<&Root>, new: &Root, bytes: &[u8]) -> Change {
    let online_keys = new.online_keys_hash();
    let before = kept.online_keys.or(old.map(Root::online_keys_hash));
    let floor = kept.floors.get("root").copied().unwrap_or_default();
    let reset = before.is_some_and(|before| before != online_keys) && new.common.version > floor;
    Change::Root { version: new.common.version, bytes: bytes.to_vec(), reset, online_keys }
}
