//! What a handset keeps of verified metadata, compared with what was signed and with what it kept before.

use std::collections::BTreeMap;

use label700::trust::Kept;

use super::ledger::Ledger;

/// Versions at the last look.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen {
    root: u64,
    versions: BTreeMap<String, u64>,
    floors: BTreeMap<String, u64>,
}

impl Seen {
    /// All that is kept was signed, and nothing is older than at the last look.
    pub(super) fn after(&self, ledger: &Ledger, kept: &Kept) -> Self {
        let root = kept.root.as_deref().map(|root| ledger.version_of("root", root).expect("a signed root"));
        let root = root.unwrap_or_default();
        assert!(root >= self.root, "an older root came back");
        let forgets = ledger.resets_between(self.root, root);
        let mut versions = BTreeMap::new();
        for (role, file) in &kept.roles {
            let version = ledger.version_of(role, file).expect("the publisher signed what is kept");
            let old = self.versions.get(role).copied().unwrap_or_default();
            assert!(version >= old || forgets, "an older {role} came back");
            versions.insert(role.clone(), version);
        }
        for (role, floor) in &kept.floors {
            assert!(*floor <= ledger.newest_version(role), "a floor that no version of {role} ever had");
        }
        for (role, old) in self.floors.iter().filter(|_| !forgets) {
            assert!(kept.floors.get(role) >= Some(old), "the floor of {role} fell");
        }
        Self { root, versions, floors: kept.floors.clone() }
    }

    /// Whether it holds the newest version of this role.
    pub(super) fn is_newest(&self, ledger: &Ledger, role: &str) -> bool {
        self.versions.get(role) == Some(&ledger.newest_version(role))
    }
}
