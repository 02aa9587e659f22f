//! What a client keeps of verified metadata between refreshes, and the steps in which it changes.

use std::collections::BTreeMap;

/// Kept state, as the store loads it. Nothing of it needs to be readable: unreadable metadata is
/// fetched again, and the floors hold all the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// The newest verified root file; `None` before the first refresh, when the anchor counts.
    pub root: Option<Vec<u8>>,
    /// The newest verified file of each other role: `timestamp`, `snapshot`, `targets` and delegated
    /// ones by their names.
    pub roles: BTreeMap<String, Vec<u8>>,
    /// The lowest version of each role that may still be accepted.
    pub floors: BTreeMap<String, u64>,
    /// [`Root::online_keys_hash`](super::Root::online_keys_hash) of the newest root ever trusted, under whose keys the
    /// floors rose, whether or not its file can still be read. `None`: not known.
    pub online_keys: Option<[u8; 32]>,
}

/// One step of the workflow that was verified. Each is committed by itself, in order, and whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A new root.
    Root {
        /// Its version, which is also its floor.
        version: u64,
        /// The file as received.
        bytes: Vec<u8>,
        /// The keys of timestamp or snapshot changed: in the same transaction, drop the kept
        /// timestamp (and with it `x-issued`) and snapshot, and every floor but root's
        /// (fast-forward recovery, TUF specification 5.3.11).
        reset: bool,
        /// [`Root::online_keys_hash`](super::Root::online_keys_hash) of the new root.
        online_keys: [u8; 32],
    },
    /// A new file of another role.
    Role {
        /// The role's name.
        name: String,
        /// The file as received.
        bytes: Vec<u8>,
        /// Floors to raise at least to these versions.
        floors: Vec<(String, u64)>,
    },
}

impl Kept {
    /// Applies a change in memory, exactly as a store must apply it on disk.
    pub fn apply(&mut self, change: &Change) {
        match change {
            Change::Root { version, bytes, reset, online_keys } => {
                if *reset {
                    self.roles.remove("timestamp");
                    self.roles.remove("snapshot");
                    self.floors.retain(|role, _| role == "root");
                }
                if *version >= self.floors.get("root").copied().unwrap_or_default() {
                    self.online_keys = Some(*online_keys);
                }
                self.raise_floor("root", *version);
                self.root = Some(bytes.clone());
            }
            Change::Role { name, bytes, floors } => {
                for (role, version) in floors {
                    self.raise_floor(role, *version);
                }
                self.roles.insert(name.clone(), bytes.clone());
            }
        }
    }

    fn raise_floor(&mut self, role: &str, version: u64) {
        let floor = self.floors.entry(role.to_owned()).or_default();
        *floor = version.max(*floor);
    }
}
