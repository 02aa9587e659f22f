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

    /// A registry of these holders with nothing published.
    pub(super) fn begun(&self) -> Registry {
        let registry = self.found();
        let files = self.sign(&["ann", "ben", "cem"], &["root", "targets"]);
        registry.assemble(&files, false, None, now()).unwrap();
        registry
    }

    /// A published registry of these holders.
    pub(super) fn published(&self) -> Registry {
        let registry = self.begun();
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

    /// A copy whose content is bent.
    pub(super) fn bent_copy(
        &self,
        holder: &str,
        file: &str,
        bend: &dyn Fn(&mut serde_json::Value),
    ) -> PathBuf {
        let copy = self.copy(holder, file);
        let mut json = json_of(&copy);
        bend(&mut json);
        fs::write(&copy, json.to_string()).unwrap();
        copy
    }

    pub(super) fn sign(&self, holders: &[&str], files: &[&str]) -> Vec<PathBuf> {
        self.sign_as(holders, files, |signing| signing)
    }

    /// The same where an earlier root of that version was abandoned.
    pub(super) fn sign_anew(&self, holders: &[&str], files: &[&str]) -> Vec<PathBuf> {
        self.sign_as(holders, files, Signing::after_abandon)
    }

    fn sign_as(&self, holders: &[&str], files: &[&str], told: fn(Signing) -> Signing) -> Vec<PathBuf> {
        let mut copies = Vec::new();
        for holder in holders {
            for file in files {
                let copy = self.copy(holder, file);
                let signing = told(Signing::open(&copy, now()).unwrap());
                assert_eq!(self.holder(holder).sign(&signing, &[], &Unattended).unwrap().len(), 1);
                copies.push(copy);
            }
        }
        copies
    }

    /// A holder of a list key takes it away from the registry's computer.
    pub(super) fn send_away(&self, registry: &Registry, holder: &str) {
        fs::create_dir(self.path(holder)).unwrap();
        let name = format!("list-{holder}.pem");
        fs::rename(registry.folder().keys().join(&name), self.path(holder).join(name)).unwrap();
    }

    /// Stages a list and exports it.
    pub(super) fn stage(&self, registry: &Registry, csv: &str, options: PublishOptions) {
        registry.import_bytes("test.csv", csv.as_bytes()).unwrap();
        registry.publish(&PublishOptions { export: Some(self.path("to-sign")), ..options }, now()).unwrap();
    }

    /// What a list holder is about to sign: a copy of `list.json`, and of the list beside it.
    pub(super) fn list_for(&self, holder: &str) -> PathBuf {
        let to = self.path(&format!("{holder}/stick"));
        fs::create_dir_all(&to).unwrap();
        for (name, bytes) in tree(&self.path("to-sign")) {
            fs::write(to.join(name), bytes).unwrap();
        }
        to.join("list.json")
    }

    pub(super) fn export(&self, rotation: Rotation) -> Rotation {
        Rotation { export: Some(self.path("to-sign")), ..rotation }
    }
}

pub(super) fn done(outcome: Result<Outcome, Error>) -> bool {
    outcome.unwrap().waiting.is_empty()
}

pub(super) fn json_of(path: &Path) -> serde_json::Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}
