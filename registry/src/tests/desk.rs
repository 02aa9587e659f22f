//! Five holders with their folders, beside a registry.

use std::fs;
use std::path::PathBuf;

use super::*;
use crate::{Founding, HolderFolder, Outcome, Rotation, Signing};

pub(super) const HOLDERS: [&str; 5] = ["ann", "ben", "cem", "dan", "eva"];

/// A registry whose root and targets keys are in five folders, and the folder in which all of it lies.
pub(super) struct Desk {
    dir: TempDir,
}

impl Desk {
    pub(super) fn new() -> Self {
        let desk = Self { dir: tempfile::tempdir().unwrap() };
        for holder in HOLDERS {
            for role in ["root", "targets"] {
                desk.holder(holder).make_key(&format!("{role}-{holder}"), &Protection::Demo).unwrap();
            }
        }
        desk
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub(super) fn holder(&self, name: &str) -> HolderFolder {
        HolderFolder::at(&self.path(name))
    }

    pub(super) fn public(&self, role: &str) -> Vec<PathBuf> {
        HOLDERS.iter().map(|holder| self.path(&format!("{holder}/{role}-{holder}.pub"))).collect()
    }

    pub(super) fn founding(&self) -> Founding {
        Founding {
            root_keys: self.public("root"),
            targets_keys: self.public("targets"),
            export: Some(self.path("to-sign")),
            ..Founding::new("demo", &Protection::Demo)
        }
    }

    pub(super) fn found(&self) -> Registry {
        let operator = Box::new(Unattended);
        let (registry, outcome) =
            Registry::found(&self.path("r"), &self.founding(), now(), operator).unwrap();
        assert_eq!((outcome.waiting.len(), outcome.exported.len()), (2, 2));
        registry
    }

    /// A published registry of these holders.
    pub(super) fn published(&self) -> Registry {
        let registry = self.found();
        let files = self.sign(&["ann", "ben", "cem"], &["root", "targets"]);
        registry.assemble(&files, false, None, now()).unwrap();
        stage(&registry, &blocks(20)).unwrap();
        approve(&registry).unwrap();
        registry
    }

    /// Each holder's copy of an exported file.
    pub(super) fn copy(&self, holder: &str, file: &str) -> PathBuf {
        let copy = self.path(&format!("{holder}/{file}.json"));
        fs::copy(self.path(&format!("to-sign/{file}.json")), &copy).unwrap();
        copy
    }

    pub(super) fn sign(&self, holders: &[&str], files: &[&str]) -> Vec<PathBuf> {
        let mut copies = Vec::new();
        for holder in holders {
            for file in files {
                let copy = self.copy(holder, file);
                let signing = Signing::open(&copy).unwrap();
                assert_eq!(self.holder(holder).sign(&signing, &[], &Unattended).unwrap().len(), 1);
                copies.push(copy);
            }
        }
        copies
    }

    pub(super) fn export(&self, rotation: Rotation) -> Rotation {
        Rotation { export: Some(self.path("to-sign")), ..rotation }
    }
}

pub(super) fn done(outcome: Result<Outcome, Error>) -> bool {
    outcome.unwrap().waiting.is_empty()
}
