//! Snapshot and timestamp, which make whatever they name the published state.

use label700::time::Timestamp;
use label700::trust::sign::{Signer, envelope};

use crate::error::Error;
use crate::folder::{Folder, Mode};
use crate::metadata;
use crate::published::{Published, RoleFile};
use crate::rehearsal::Files;

/// Version and bytes of the roles that a snapshot lists.
#[derive(Clone, Copy)]
pub(crate) struct Current<'a> {
    pub(crate) targets: (u64, &'a [u8]),
    pub(crate) list: (u64, &'a [u8]),
    pub(crate) list_role: &'a str,
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
    snapshot_keys: &[Box<dyn Signer>],
    timestamp_keys: &[Box<dyn Signer>],
) -> Result<Sealed, Error> {
    let (targets, list) = (current.targets, current.list);
    let children = [("targets", targets.0, targets.1), (current.list_role, list.0, list.1)];
    let before = published.and_then(|p| p.snapshot.signed.get("meta"));
    let version = published.map_or(0, |p| p.snapshot.version) + 1;
    let snapshot = metadata::snapshot(version, now, &children, before);
    let snapshot = envelope(&snapshot, &borrowed(snapshot_keys))?;
    let next = published.map_or(0, |p| p.timestamp.version) + 1;
    let timestamp = metadata::timestamp(next, now, ("snapshot", version, &snapshot));
    let timestamp = envelope(&timestamp, &borrowed(timestamp_keys))?;
    Ok(Sealed { version, snapshot, timestamp })
}

pub(crate) fn borrowed(keys: &[Box<dyn Signer>]) -> Vec<&dyn Signer> {
    keys.iter().map(AsRef::as_ref).collect()
}

impl Sealed {
    /// What is published already.
    pub(crate) fn of(published: &Published) -> Self {
        let (snapshot, timestamp) = (&published.snapshot, &published.timestamp);
        Self {
            version: snapshot.version,
            snapshot: snapshot.bytes.clone(),
            timestamp: timestamp.bytes.clone(),
        }
    }

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
            next_root: None,
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
