//! The client workflow of the TUF specification (section 5.3 to 5.6), one step a method.
//!
//! The order is root, timestamp, snapshot, targets, delegated targets; a step called early answers
//! [`TrustError::OutOfOrder`]. One time counts for the whole run. Whatever a step returns must be
//! stored before the next one.

use std::collections::BTreeMap;

use super::error::{TrustError, shown};
use super::json::Json;
use super::limits::Limits;
use super::metadata::{Common, MetaFile, Root, Snapshot, TimestampMetadata};
use super::profile::{Profile, Request};
use super::root_file::{check_length, own_root, parse_root, root_change};
use super::state::{Change, Kept};
use super::targets::{Delegation, Targets};
use super::verify::{Unverified, Verified};
use crate::time::Timestamp;

/// The metadata that is trusted so far.
#[derive(Debug)]
pub struct TrustedSet {
    profile: Profile,
    now: Timestamp,
    kept: Kept,
    root: Verified<Root>,
    root_done: bool,
    timestamp: Option<Verified<TimestampMetadata>>,
    snapshot: Option<Verified<Snapshot>>,
    /// Whether `snapshot` is the one that this run's timestamp names.
    snapshot_current: bool,
    targets: BTreeMap<String, Verified<Targets>>,
}

impl TrustedSet {
    /// Begins a run at `now` (5.1, 5.2). The newest of the anchor and the kept root is trusted; a newer
    /// anchor, which an app update may bring, is a [`Change`] to store.
    ///
    /// # Errors
    /// The anchor is not a root file, or is one of another feed.
    pub fn start(
        profile: Profile,
        anchor: &[u8],
        kept: Kept,
        now: Timestamp,
    ) -> Result<(Self, Option<Change>), TrustError> {
        let anchor = own_root(&profile, anchor)?;
        let kept_root = kept.root.as_deref().and_then(|bytes| own_root(&profile, bytes).ok());
        let (root, change) = match kept_root {
            Some(root) if root.common.version >= anchor.common.version => (root, None),
            older => {
                let change = root_change(&kept, older.as_deref(), &anchor, anchor.bytes());
                (anchor, Some(change))
            }
        };
        let mut set = Self {
            profile,
            now,
            kept,
            root,
            root_done: false,
            timestamp: None,
            snapshot: None,
            snapshot_current: false,
            targets: BTreeMap::new(),
        };
        if let Some(change) = &change {
            set.kept.apply(change);
        }
        Ok((set, change))
    }

    /// The next root file to ask for (5.3.3). Absence of it ends the walk.
    pub fn root_request(&self) -> Request {
        let version = Some(self.root.common.version.saturating_add(1));
        Request { role: "root".to_owned(), version, max_bytes: self.profile.limits.root }
    }

    /// Takes the next root file.
    ///
    /// # Errors
    /// It is not the successor of the trusted root. [`TrustError::SameRoot`] ends the walk as its absence
    /// does.
    pub fn update_root(&mut self, bytes: &[u8]) -> Result<Change, TrustError> {
        if self.root_done {
            return Err(TrustError::OutOfOrder);
        }
        let new = parse_root(&self.profile, bytes)?;
        // 5.3.4: signed by a threshold of the trusted root's keys, and of its own.
        if !new.approved_by(&self.root.root) {
            return Err(TrustError::Unsigned { role: "root".to_owned() });
        }
        let own_keys = new.peek().root.clone();
        let new = new.verify(&own_keys, "root")?;
        // 5.3.5: exactly the next version.
        if new.common.version == self.root.common.version {
            return Err(TrustError::SameRoot);
        }
        if Some(new.common.version) != self.root.common.version.checked_add(1) {
            return Err(TrustError::WrongVersion { role: "root".to_owned() });
        }
        // 5.3.6, 5.3.8, and 5.3.11 at each hop.
        let change = root_change(&self.kept, Some(&*self.root), &new, bytes);
        self.root = new;
        self.kept.apply(&change);
        Ok(change)
    }

    /// Ends the walk over root files, and looks at what was kept of the other roles.
    ///
    /// # Errors
    /// The root has expired, or is older than one that was trusted before.
    pub fn finish_root(&mut self) -> Result<(), TrustError> {
        if self.root.common.version < self.floor("root") {
            return Err(TrustError::Rollback { role: "root".to_owned() });
        }
        // 5.3.10. The device's own time alone: a timestamp's `x-issued` must not lock the root out.
        if self.profile.expiry_enforced && self.root.common.expires <= self.now {
            return Err(TrustError::Expired { role: "root".to_owned() });
        }
        self.root_done = true;
        self.timestamp = self.kept.roles.get("timestamp").and_then(|b| self.verify_timestamp(b).ok());
        self.snapshot = self.kept.roles.get("snapshot").and_then(|b| self.verify_snapshot(b).ok());
        for floors in [
            self.timestamp.as_ref().map(|t| timestamp_floors(t)),
            self.snapshot.as_ref().map(|s| snapshot_floors(s)),
        ] {
            for (role, version) in floors.into_iter().flatten() {
                let floor = self.kept.floors.entry(role).or_default();
                *floor = version.max(*floor);
            }
        }
        Ok(())
    }

    /// The timestamp file to ask for (5.4.1).
    pub fn timestamp_request(&self) -> Request {
        let max_bytes = self.profile.limits.timestamp;
        Request { role: "timestamp".to_owned(), version: None, max_bytes }
    }

    /// Takes a timestamp file. `None`: it has the version of the trusted one, which stays.
    ///
    /// # Errors
    /// See [`TrustError`].
    pub fn update_timestamp(&mut self, bytes: &[u8]) -> Result<Option<Change>, TrustError> {
        if !self.root_done {
            return Err(TrustError::OutOfOrder);
        }
        // 5.4.2
        let new = self.verify_timestamp(bytes)?;
        // 5.4.3.1
        if new.common.version < self.floor("timestamp") {
            return Err(TrustError::Rollback { role: "timestamp".to_owned() });
        }
        if let Some(trusted) = &self.timestamp
            && trusted.common.version == new.common.version
        {
            self.check_expiry(&trusted.common, "timestamp")?;
            return Ok(None);
        }
        // 5.4.3.2
        if new.snapshot.version < self.floor("snapshot") {
            return Err(TrustError::Rollback { role: "snapshot".to_owned() });
        }
        // 5.4.4
        self.check_expiry(&new.common, "timestamp")?;
        // 5.4.5
        let change = self.keep("timestamp", bytes, timestamp_floors(&new));
        self.timestamp = Some(new);
        self.snapshot_current = false;
        Ok(Some(change))
    }

    /// The snapshot file to ask for (5.5.1); `None` if the trusted one is the one that the timestamp
    /// names.
    ///
    /// # Errors
    /// The trusted snapshot is the current one, but has expired.
    pub fn snapshot_request(&mut self) -> Result<Option<Request>, TrustError> {
        let timestamp = self.timestamp.as_ref().filter(|_| self.root_done).ok_or(TrustError::OutOfOrder)?;
        let meta = timestamp.snapshot.clone();
        if let Some(snapshot) = &self.snapshot
            && snapshot.common.version == meta.version
            && meta.check(snapshot.bytes(), "snapshot").is_ok()
        {
            self.check_expiry(&snapshot.common, "snapshot")?;
            self.snapshot_current = true;
            return Ok(None);
        }
        self.request("snapshot", &meta, self.profile.limits.snapshot).map(Some)
    }

    /// Takes the snapshot that the timestamp names.
    ///
    /// # Errors
    /// See [`TrustError`].
    pub fn update_snapshot(&mut self, bytes: &[u8]) -> Result<Change, TrustError> {
        let timestamp = self.timestamp.as_ref().filter(|_| self.root_done).ok_or(TrustError::OutOfOrder)?;
        // 5.5.2
        timestamp.snapshot.check(bytes, "snapshot")?;
        // 5.5.3
        let new = self.verify_snapshot(bytes)?;
        // 5.5.4
        if new.common.version != timestamp.snapshot.version {
            return Err(TrustError::WrongVersion { role: "snapshot".to_owned() });
        }
        // 5.5.5: no targets role may fall back or vanish. The floors hold what was trusted before.
        for (role, floor) in &self.kept.floors {
            let top = ["root", "timestamp", "snapshot"].contains(&role.as_str());
            if !top && new.roles.get(role).is_none_or(|meta| meta.version < *floor) {
                return Err(TrustError::Rollback { role: shown(role) });
            }
        }
        // 5.5.6
        self.check_expiry(&new.common, "snapshot")?;
        // 5.5.7
        let change = self.keep("snapshot", bytes, snapshot_floors(&new));
        self.snapshot = Some(new);
        self.snapshot_current = true;
        self.targets.clear();
        Ok(change)
    }

    /// The file of a targets role to ask for (5.6.1); `None` if the trusted one is current. `delegator`
    /// is the role that delegates to it, `None` for the top-level role.
    ///
    /// # Errors
    /// The snapshot does not list the role, or its current file has expired.
    pub fn targets_request(
        &mut self,
        role: &str,
        delegator: Option<&str>,
    ) -> Result<Option<Request>, TrustError> {
        let meta = self.targets_meta(role)?;
        if let Some(bytes) = self.kept.roles.get(role) {
            match self.verify_targets(bytes, role, delegator) {
                Ok(targets) if targets.common.version == meta.version && meta.check(bytes, role).is_ok() => {
                    self.check_expiry(&targets.common, role)?;
                    self.targets.insert(role.to_owned(), targets);
                    return Ok(None);
                }
                // This run has fetched it already, for another delegator: there is no other file to try.
                Err(error) if self.targets.contains_key(role) => return Err(error),
                _ => {}
            }
        }
        self.request(role, &meta, self.profile.limits.targets).map(Some)
    }

    /// Takes the file of a targets role.
    ///
    /// # Errors
    /// See [`TrustError`].
    pub fn update_targets(
        &mut self,
        role: &str,
        delegator: Option<&str>,
        bytes: &[u8],
    ) -> Result<Change, TrustError> {
        let meta = self.targets_meta(role)?;
        // 5.6.2
        meta.check(bytes, role)?;
        // 5.6.3
        let new = self.verify_targets(bytes, role, delegator)?;
        // 5.6.4
        if new.common.version != meta.version {
            return Err(TrustError::WrongVersion { role: shown(role) });
        }
        // 5.6.5
        self.check_expiry(&new.common, role)?;
        // 5.6.6
        let change = self.keep(role, bytes, vec![(role.to_owned(), new.common.version)]);
        self.targets.insert(role.to_owned(), new);
        Ok(change)
    }

    /// The trusted root.
    pub fn root(&self) -> &Verified<Root> {
        &self.root
    }

    /// The trusted timestamp, once there is one.
    pub fn timestamp(&self) -> Option<&Verified<TimestampMetadata>> {
        self.timestamp.as_ref()
    }

    /// The current metadata of a targets role that this run has looked at.
    pub fn targets(&self, role: &str) -> Option<&Verified<Targets>> {
        self.targets.get(role)
    }

    /// The limits of this run.
    pub fn limits(&self) -> &Limits {
        &self.profile.limits
    }

    fn targets_meta(&self, role: &str) -> Result<MetaFile, TrustError> {
        let snapshot = self.snapshot.as_ref().filter(|_| self.snapshot_current);
        let meta = snapshot.ok_or(TrustError::OutOfOrder)?.roles.get(role);
        meta.cloned().ok_or(TrustError::malformed(role, "the snapshot does not list it"))
    }

    fn request(&self, role: &str, meta: &MetaFile, limit: u64) -> Result<Request, TrustError> {
        if meta.length.is_some_and(|length| length > limit) {
            return Err(TrustError::TooLong { role: shown(role) });
        }
        let version = self.root.consistent_snapshot.then_some(meta.version);
        Ok(Request { role: role.to_owned(), version, max_bytes: meta.length.unwrap_or(limit) })
    }

    fn verify_timestamp(&self, bytes: &[u8]) -> Result<Verified<TimestampMetadata>, TrustError> {
        let limits = &self.profile.limits;
        check_length(bytes, limits.timestamp, "timestamp")?;
        let required = self.profile.x_issued_required;
        let parse = |signed: &Json| TimestampMetadata::parse(signed, required);
        let new = Unverified::parse(bytes, "timestamp", limits.json_depth, parse)?
            .verify(&self.root.timestamp, "timestamp")?;
        match new.x_issued {
            None if required => Err(TrustError::profile("timestamp", "x-issued is missing")),
            Some(x_issued) if x_issued > new.common.expires => {
                Err(TrustError::profile("timestamp", "x-issued is after expires"))
            }
            _ => Ok(new),
        }
    }

    fn verify_snapshot(&self, bytes: &[u8]) -> Result<Verified<Snapshot>, TrustError> {
        let limits = &self.profile.limits;
        check_length(bytes, limits.snapshot, "snapshot")?;
        Unverified::parse(bytes, "snapshot", limits.json_depth, Snapshot::parse)?
            .verify(&self.root.snapshot, "snapshot")
    }

    fn verify_targets(
        &self,
        bytes: &[u8],
        role: &str,
        delegator: Option<&str>,
    ) -> Result<Verified<Targets>, TrustError> {
        let limits = &self.profile.limits;
        let keys = match delegator {
            None => &self.root.targets,
            Some(name) => {
                let parent = self.targets.get(name).ok_or(TrustError::OutOfOrder)?;
                let delegates = |d: &&Delegation| d.name == role;
                &parent.delegations.iter().find(delegates).ok_or(TrustError::OutOfOrder)?.keys
            }
        };
        check_length(bytes, limits.targets, role)?;
        Unverified::parse(bytes, role, limits.json_depth, |signed| Targets::parse(signed, role))?
            .verify(keys, role)
    }

    /// Against the later of the device's time and the trusted timestamp's `x-issued`, so that a clock
    /// put back cannot make old metadata young again.
    fn check_expiry(&self, common: &Common, role: &str) -> Result<(), TrustError> {
        let x_issued = self.timestamp.as_ref().and_then(|timestamp| timestamp.x_issued);
        let time = x_issued.map_or(self.now, |x_issued| x_issued.max(self.now));
        if self.profile.expiry_enforced && common.expires <= time {
            return Err(TrustError::Expired { role: shown(role) });
        }
        Ok(())
    }

    fn keep(&mut self, role: &str, bytes: &[u8], floors: Vec<(String, u64)>) -> Change {
        let change = Change::Role { name: role.to_owned(), bytes: bytes.to_vec(), floors };
        self.kept.apply(&change);
        change
    }

    fn floor(&self, role: &str) -> u64 {
        self.kept.floors.get(role).copied().unwrap_or_default()
    }
}

fn timestamp_floors(timestamp: &TimestampMetadata) -> Vec<(String, u64)> {
    vec![
        ("timestamp".to_owned(), timestamp.common.version),
        ("snapshot".to_owned(), timestamp.snapshot.version),
    ]
}

fn snapshot_floors(snapshot: &Snapshot) -> Vec<(String, u64)> {
    let roles = snapshot.roles.iter().map(|(role, meta)| (role.clone(), meta.version));
    [("snapshot".to_owned(), snapshot.common.version)].into_iter().chain(roles).collect()
}
