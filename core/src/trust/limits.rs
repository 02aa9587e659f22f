//! How much work untrusted bytes may cause.

/// Bounds on what a refresh reads, checked before anything is parsed. The defaults are those of the
/// Label700 profile; a generic TUF client may widen them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one root file. 64 kB.
    pub root: u64,
    /// Bytes of `timestamp.json`, whose length nothing signs. 8 kB.
    pub timestamp: u64,
    /// Bytes of a snapshot file. 64 kB.
    pub snapshot: u64,
    /// Bytes of one targets file, delegated ones included. 128 kB.
    pub targets: u64,
    /// Bytes of a list. 16 MB.
    pub list: u64,
    /// Bytes of a delta. 2 MB.
    pub delta: u64,
    /// Root files that one refresh walks; the walk stops there without error and the next refresh goes
    /// on. 64.
    pub root_hops: u32,
    /// Delegations below the top-level targets role. 1.
    pub delegation_depth: u32,
    /// Delegated roles that one search for a target visits. 32.
    pub delegated_roles: u32,
    /// Levels of nesting in metadata. 16.
    pub json_depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            root: 64_000,
            timestamp: 8_000,
            snapshot: 64_000,
            targets: 128_000,
            list: 16_000_000,
            delta: 2_000_000,
            root_hops: 64,
            delegation_depth: 1,
            delegated_roles: 32,
            json_depth: 16,
        }
    }
}
