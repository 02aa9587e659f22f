//! A client that keeps its state from one refresh to the next, in memory.

use std::collections::BTreeMap;
use std::path::PathBuf;

use label700::time::Timestamp;
use label700::trust::{Kept, Profile, TrustError, TrustedSet, list_role, newest_list};

use crate::Registry;
use crate::folder::read;

/// Does what `label700 update` does, without a disk of its own.
#[derive(Clone)]
pub(super) struct Phone {
    anchor: Vec<u8>,
    kept: Kept,
    seq_floors: BTreeMap<String, u64>,
}

/// What a refresh asked for is not there, or was refused.
pub(super) type Answer = Result<u64, String>;

impl Phone {
    /// Knows nothing but the anchor.
    pub(super) fn new(registry: &Registry) -> Self {
        let anchor = std::fs::read(registry.anchor()).unwrap();
        Self { anchor, kept: Kept::default(), seq_floors: BTreeMap::new() }
    }

    /// The sequence number of the list that it has now.
    pub(super) fn refresh(&mut self, registry: &Registry, at: Timestamp) -> Answer {
        let public = registry.public_dir();
        self.refresh_from(&|name| read(&public.join(name)).unwrap(), at)
    }

    pub(super) fn refresh_from(
        &mut self,
        fetch: &dyn Fn(PathBuf) -> Option<Vec<u8>>,
        at: Timestamp,
    ) -> Answer {
        let seq = self.walk(fetch, at).map_err(|error| error.to_string())?;
        Ok(seq)
    }

    fn walk(&mut self, fetch: &dyn Fn(PathBuf) -> Option<Vec<u8>>, at: Timestamp) -> Result<u64, TrustError> {
        let metadata = |version: Option<u64>, role: &str| {
            let version = version.map_or_else(String::new, |version| format!("{version}."));
            fetch(PathBuf::from(format!("metadata/{version}{role}.json")))
        };
        let absent = |role: &str| TrustError::Mismatch { role: format!("absent: {role}") };
        let profile = Profile::label700("demo");
        let (mut set, _) = TrustedSet::start(profile, &self.anchor, self.kept.clone(), at)?;
        while let Some(root) = metadata(set.root_request().version, "root") {
            self.kept.apply(&set.update_root(&root)?);
        }
        set.finish_root()?;
        let timestamp = metadata(None, "timestamp").ok_or(absent("timestamp"))?;
        if let Some(change) = set.update_timestamp(&timestamp)? {
            self.kept.apply(&change);
        }
        if let Some(request) = set.snapshot_request()? {
            let bytes = metadata(request.version, "snapshot").ok_or(absent("snapshot"))?;
            self.kept.apply(&set.update_snapshot(&bytes)?);
        }
        let mut delegator = None;
        let mut role = "targets".to_owned();
        loop {
            if let Some(request) = set.targets_request(&role, delegator)? {
                let bytes = metadata(request.version, &role).ok_or(absent(&role))?;
                self.kept.apply(&set.update_targets(&role, delegator, &bytes)?);
            }
            if delegator.is_some() {
                break;
            }
            (delegator, role) = (Some("targets"), list_role(&set)?);
        }
        let list = newest_list(&set, &role)?;
        let floor = self.seq_floors.entry(role).or_default();
        if list.seq < *floor {
            return Err(TrustError::SequenceRollback);
        }
        *floor = list.seq;
        let prefix = list.target.hashes.file_prefix().unwrap();
        let bytes = fetch(PathBuf::from(format!("targets/{prefix}.{}", list.name))).ok_or(absent("list"))?;
        assert!(list.target.hashes.matches(&bytes));
        Ok(list.seq)
    }
}
