//! The way back of an updater whose own floors are gone: by what the published view says of the metadata that
//! led to it.

use super::error::UpdateError;
use crate::store::{RecoveredFloors, Store};
use crate::trust::{TrustError, TrustedSet};
use crate::view::{Versions, View};

/// The floors that a view gives.
pub(super) fn floors(view: View) -> RecoveredFloors {
    let Versions { root, timestamp, targets } = view.versions;
    let View { publication, list_role, online_keys, .. } = view;
    RecoveredFloors { publication, list_role, online_keys, root, timestamp, targets }
}

/// What the next view will say.
pub(super) fn versions(set: &TrustedSet) -> Result<Versions, TrustError> {
    let timestamp = set.timestamp().ok_or(TrustError::OutOfOrder)?.common.version;
    let targets = set.targets("targets").ok_or(TrustError::OutOfOrder)?.common.version;
    Ok(Versions { root: set.root().common.version, timestamp, targets })
}

/// Refuses metadata older than that of the view whose floors were taken. Another name of the list role lets
/// sequence numbers begin anew, so only newer targets may bring it.
pub(super) fn check(store: &Store, set: &TrustedSet, list_role: &str) -> Result<(), UpdateError> {
    let Some(floors) = store.recovered_floors()? else { return Ok(()) };
    let Versions { root, timestamp, targets } = versions(set)?;
    let fallen = [
        ("root", root < floors.root),
        ("timestamp", timestamp < floors.timestamp),
        ("targets", targets < floors.targets),
    ];
    if let Some((role, _)) = fallen.iter().find(|(_, fell)| *fell) {
        return Err(TrustError::Rollback { role: (*role).to_owned() }.into());
    }
    if list_role != floors.list_role && targets == floors.targets {
        return Err(TrustError::SequenceRollback.into());
    }
    Ok(())
}
