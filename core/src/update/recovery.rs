//! What the published view says of the metadata that led to it, and what must not be older: the way back of an
//! updater whose own floors are gone, and a rule for new names of the list role.

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

/// Refuses another name of the list role than that of the newest view, unless newer targets bring it: with the
/// name, sequence numbers begin anew. Holds whatever has become of the version floors, which fall also with online
/// keys that were only added to.
pub(super) fn check_role(newest: Option<View>, set: &TrustedSet, list_role: &str) -> Result<(), TrustError> {
    let targets = versions(set)?.targets;
    match newest {
        Some(view) if view.list_role != list_role && targets <= view.versions.targets => {
            Err(TrustError::Rollback { role: "targets".to_owned() })
        }
        _ => Ok(()),
    }
}

/// Refuses metadata older than that of the view whose floors were taken.
pub(super) fn check(store: &Store, set: &TrustedSet) -> Result<(), UpdateError> {
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
    Ok(())
}
