//! A handset that has taken the honest publisher's list, and what must hold after each attack on it.

use std::collections::BTreeMap;

use label700::label::{Kind, Reason};
use label700::store::Store;
use label700::time::Timestamp;
use label700::trust::{Kept, TrustError};
use label700::update::{Refreshed, UpdateError};
use label700_tests::publisher::{Publisher, start};

use super::ROLES;
use crate::handset::{Handset, LISTED};

pub(super) const DAY: i64 = 86_400;

/// Files by their path in the repository.
pub(super) type Files = BTreeMap<String, Vec<u8>>;

pub(super) struct Victim {
    pub(super) handset: Handset,
    pub(super) honest: Publisher,
    pub(super) now: Timestamp,
}

impl Victim {
    pub(super) fn new() -> Self {
        Self::of(Publisher::default())
    }

    pub(super) fn of(honest: Publisher) -> Self {
        let handset = Handset::new(&honest);
        handset.refresh(start()).unwrap();
        Self { handset, honest, now: start() }
    }

    /// The honest publisher's whole repository with a newer list of the attacker's: all versions are
    /// higher, so that nothing but what the test bends stands in its way.
    pub(super) fn attacker(&self) -> Publisher {
        let mut attacker = self.honest.clone();
        attacker.next_list("演示冒名公司");
        attacker.bump("targets");
        attacker
    }

    /// The attacker's files after `bend`, whose aim is the file of `role`. A bent root is published as
    /// the next version.
    pub(super) fn bent(&self, role: &str, bend: impl FnOnce(&mut Publisher)) -> Files {
        let mut attacker = self.attacker();
        bend(&mut attacker);
        if role == "root" {
            attacker.bump("root");
            attacker.put_root();
        }
        attacker.files()
    }

    /// Serves `files` and refreshes. The refresh must fail and take over nothing of the role
    /// `stops_at` and of those behind it; `"view"` means that all metadata may have been taken.
    pub(super) fn refuses(&self, case: &str, files: &Files, stops_at: &str) -> UpdateError {
        self.handset.fetch.serve(files);
        self.fails(case, stops_at)
    }

    /// The same with what is served already.
    pub(super) fn fails(&self, case: &str, stops_at: &str) -> UpdateError {
        self.fails_by(case, stops_at, |handset| handset.refresh(self.now))
    }

    /// The same with a refresh of the test's own.
    pub(super) fn fails_by(
        &self,
        case: &str,
        stops_at: &str,
        refresh: impl FnOnce(&Handset) -> Result<Refreshed, UpdateError>,
    ) -> UpdateError {
        let (kept, shown) = (self.kept(), self.shown());
        let error = match refresh(&self.handset) {
            Ok(refreshed) => panic!("{case}: taken: {refreshed:?}"),
            Err(error) => error,
        };
        assert_eq!(self.shown(), shown, "{case}: the previous list goes on answering");
        assert_accepted_only_before(stops_at, &kept, &self.kept(), case);
        error
    }

    /// As [`Victim::refuses`], for what the trust code itself refuses.
    pub(super) fn distrusts(&self, case: &str, files: &Files, stops_at: &str) -> TrustError {
        match self.refuses(case, files, stops_at) {
            UpdateError::Trust(error) => error,
            other => panic!("{case}: {other}"),
        }
    }

    /// The publisher goes on: newer versions of all roles and another list. The next refresh must show
    /// it, and the one after that must find everything current.
    pub(super) fn recovers(&mut self, case: &str) {
        for _ in 0..2 {
            let company = format!("演示公司{}", self.honest.seq + 1);
            self.honest.next_list(&company);
            self.honest.bump("targets");
        }
        self.honest_refresh_succeeds(case);
        self.honest_refresh_succeeds(case);
    }

    /// What the honest publisher has now is taken and shown.
    pub(super) fn honest_refresh_succeeds(&self, case: &str) {
        self.handset.fetch.heal();
        self.handset.serve(&self.honest);
        let refreshed = self.handset.refresh(self.now).unwrap_or_else(|error| panic!("{case}: {error}"));
        assert_eq!(refreshed.seq, self.honest.seq, "{case}: the newest list");
        let view = label700::view::View::read(&self.handset.view_dir()).unwrap();
        assert!(self.honest.list_file().contains(&view.sha256), "{case}: the newest list is shown");
        assert_eq!(self.handset.label(LISTED, self.now).reason(), Reason::Listed, "{case}");
    }

    pub(super) fn kept(&self) -> Kept {
        Store::open(&self.handset.state_dir()).unwrap().0.load_kept().unwrap()
    }

    /// What a user sees: the published view byte for byte, and the label of a listed number.
    fn shown(&self) -> (Vec<u8>, Kind, Reason, Option<String>) {
        let view = std::fs::read(self.handset.view_dir().join("view.json")).unwrap();
        let label = self.handset.label(LISTED, self.now);
        (view, label.kind(), label.reason(), self.handset.subtitle(self.now))
    }
}

/// Nothing of `stops_at` and behind it is another file than before, and no floor moved but by a file
/// that was taken.
fn assert_accepted_only_before(stops_at: &str, before: &Kept, after: &Kept, case: &str) {
    let file = |kept: &Kept, role: &str| {
        if role == "root" { kept.root.clone() } else { kept.roles.get(role).cloned() }
    };
    // A root hop may remove files; that takes nothing over.
    let taken = |role: &str| file(after, role).is_some_and(|bytes| file(before, role) != Some(bytes));
    let behind = ROLES.iter().position(|role| *role == stops_at).unwrap_or(ROLES.len());
    for role in ROLES.into_iter().skip(behind) {
        assert!(!taken(role), "{case}: {role} was taken");
    }
    for (role, floor) in &after.floors {
        let by = match role.as_str() {
            "root" | "timestamp" => taken(role),
            "snapshot" => taken("snapshot") || taken("timestamp"),
            _ => taken("snapshot"),
        };
        let before = before.floors.get(role).copied().unwrap_or_default();
        let moved = *floor == before || by && (*floor > before || taken("root"));
        assert!(moved, "{case}: the floor of {role} moved");
    }
    for role in before.floors.keys() {
        assert!(after.floors.contains_key(role) || taken("root"), "{case}: the floor of {role} is gone");
    }
}

pub(super) fn unsigned(role: &str) -> TrustError {
    TrustError::Unsigned { role: role.to_owned() }
}

pub(super) fn malformed(role: &str, what: &'static str) -> TrustError {
    TrustError::Malformed { role: role.to_owned(), what }
}
