//! Snapshot and timestamp, which make whatever they name the published state.

use label700::time::Timestamp;
use label700::trust::sign::{Signer, envelope};

use crate::error::Error;
use crate::folder::{Folder, Mode};
use crate::metadata::{self, LIST_ROLE};
use crate::published::{Published, RoleFile};
use crate::rehearsal::Files;

/// Version and bytes of the roles that a snapshot lists.
#[derive(Clone, Copy)]
pub(crate) struct Current<'a> {
    pub(crate) targets: (u64, &'a [u8]),
    pub(crate) list: (u64, &'a [u8]),
}

/// The next snapshot, and the timestamp that makes all current.
pub(crate) struct Sealed {
    version: u64,
    snapshot: Vec<u8>,
    timestamp: Vec<u8>,
}

/// Signs both.
pub(crate) fn seal(
    published: Option<&Published>,
    current: Current<'_>,
    now: Timestamp,
    snapshot_key: &dyn Signer,
    timestamp_key: &dyn Signer,
) -> Result<Sealed, Error> {
    let children =
        [("targets", current.targets.0, current.targets.1), (LIST_ROLE, current.list.0, current.list.1)];
    let version = published.map_or(0, |p| p.snapshot.version) + 1;
    let snapshot = envelope(&metadata::snapshot(version, now, &children), &[snapshot_key])?;
    let next = published.map_or(0, |p| p.timestamp.version) + 1;
    let timestamp = metadata::timestamp(next, now, ("snapshot", version, &snapshot));
    let timestamp = envelope(&timestamp, &[timestamp_key])?;
    Ok(Sealed { version, snapshot, timestamp })
}

impl Sealed {
    /// All that a client will see.
    pub(crate) fn seen<'a>(
        &'a self,
        root: &'a RoleFile,
        current: Current<'a>,
        target: Option<&'a [u8]>,
    ) -> Files<'a> {
        let (targets, list) = (current.targets.1, current.list.1);
        Files {
            root: &root.bytes,
            timestamp: &self.timestamp,
            snapshot: &self.snapshot,
            targets,
            list,
            target,
        }
    }

    /// The timestamp last: with it, and not before, all the rest counts.
    pub(crate) fn write(&self, folder: &Folder) -> Result<(), Error> {
        let snapshot = folder.metadata().join(format!("{}.snapshot.json", self.version));
        folder.write(&snapshot, &self.snapshot, Mode::Shared)?;
        folder.write(&folder.metadata().join("timestamp.json"), &self.timestamp, Mode::Shared)
    }
}
