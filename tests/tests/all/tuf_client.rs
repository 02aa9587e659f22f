//! `label700-tuf-client` against repositories of every shape: what the TUF project's conformance suite asks
//! of a client, and what the specification asks besides.

#[path = "tuf_client/delegated_paths.rs"]
mod delegated_paths;
#[path = "tuf_client/delegations.rs"]
mod delegations;
#[path = "tuf_client/downloads.rs"]
mod downloads;
#[path = "tuf_client/expiry.rs"]
mod expiry;
#[path = "tuf_client/folder.rs"]
mod folder;
#[path = "tuf_client/names.rs"]
mod names;
#[path = "tuf_client/refreshing.rs"]
mod refreshing;
#[path = "tuf_client/rollback.rs"]
mod rollback;
#[path = "tuf_client/rotation.rs"]
mod rotation;
#[path = "tuf_client/thresholds.rs"]
mod thresholds;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::{Command, Output};

use label700_tests::generic_repository::{GenericRepository, days};
use label700_tests::loopback::Loopback;

/// A client's two folders, and the repository that it looks at.
pub(crate) struct Trial {
    folder: tempfile::TempDir,
    pub(crate) server: Loopback,
    pub(crate) repository: GenericRepository,
    /// The time that the client judges by.
    pub(crate) now: String,
}

impl Trial {
    /// A client that trusts the first root.
    pub(crate) fn begun(repository: GenericRepository) -> Self {
        let trial = Self::new(repository);
        assert_eq!(trial.init(&trial.repository.file("root", 1)), 0);
        trial
    }

    /// A client that was refreshed from a repository with version 1 of everything.
    pub(crate) fn refreshed() -> Self {
        let trial = Self::begun(GenericRepository::default());
        assert_eq!(trial.refresh(), 0);
        trial.requests();
        trial
    }

    /// A client that trusts nothing yet.
    pub(crate) fn new(repository: GenericRepository) -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { folder, server: Loopback::start(), repository, now: days(0) }
    }

    pub(crate) fn init(&self, root: &[u8]) -> i32 {
        let path = self.folder.path().join("trusted-root");
        std::fs::write(&path, root).unwrap();
        code(&self.command().arg("init").arg(path).output().unwrap())
    }

    /// Publishes and refreshes.
    pub(crate) fn refresh_after_publishing(&mut self, roles: &[&str]) -> i32 {
        self.repository.publish(roles);
        self.refresh()
    }

    pub(crate) fn refresh(&self) -> i32 {
        self.server.serve(&self.repository.files);
        let url = format!("{}/metadata/", self.server.url);
        code(&self.command().args(["--metadata-url", &url, "--now", &self.now, "refresh"]).output().unwrap())
    }

    pub(crate) fn download(&self, targets: &[&str]) -> i32 {
        self.server.serve(&self.repository.files);
        let mut command = self.command();
        command.args(["--metadata-url", &format!("{}/metadata", self.server.url), "--now", &self.now]);
        for target in targets {
            command.args(["--target-name", target]);
        }
        command.arg("--target-dir").arg(self.target_dir());
        command.args(["--target-base-url", &format!("{}/targets", self.server.url), "download"]);
        code(&command.output().unwrap())
    }

    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_label700-tuf-client"));
        command.arg("--metadata-dir").arg(self.metadata_dir());
        command
    }

    pub(crate) fn metadata_dir(&self) -> PathBuf {
        self.folder.path().join("D")
    }

    pub(crate) fn target_dir(&self) -> PathBuf {
        self.folder.path().join("T")
    }

    /// The kept files: role, as its file is called, and version.
    pub(crate) fn trusted(&self) -> BTreeMap<String, u64> {
        let files = files(&self.metadata_dir()).into_iter();
        let json = files.filter_map(|(name, bytes)| Some((name.strip_suffix(".json")?.to_owned(), bytes)));
        json.map(|(role, bytes)| {
            let file: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
            (role, file["signed"]["version"].as_u64().unwrap())
        })
        .collect()
    }

    /// A kept file as it is.
    pub(crate) fn kept(&self, role: &str) -> Option<Vec<u8>> {
        std::fs::read(self.metadata_dir().join(format!("{role}.json"))).ok()
    }

    /// The downloaded files.
    pub(crate) fn downloaded(&self) -> BTreeMap<String, Vec<u8>> {
        files(&self.target_dir())
    }

    /// What was asked for since the last call: metadata files as `1.root`, targets with their folder.
    pub(crate) fn requests(&self) -> Vec<String> {
        let short = |path: String| {
            let metadata = path.strip_prefix("metadata/").and_then(|file| file.strip_suffix(".json"));
            metadata.map_or_else(|| path.clone(), str::to_owned)
        };
        self.server.take_requests().into_iter().map(short).collect()
    }
}

/// What [`Trial::trusted`] gives for versions of root, timestamp, snapshot and targets; 0 stands for none.
pub(crate) fn top_level(versions: [u64; 4]) -> BTreeMap<String, u64> {
    let roles = ["root", "timestamp", "snapshot", "targets"].map(str::to_owned);
    roles.into_iter().zip(versions).filter(|(_, version)| *version > 0).collect()
}

fn files(dir: &std::path::Path) -> BTreeMap<String, Vec<u8>> {
    let Ok(entries) = std::fs::read_dir(dir) else { return BTreeMap::new() };
    let paths = entries.map(|entry| entry.unwrap().path());
    paths.map(|p| (p.file_name().unwrap().to_str().unwrap().to_owned(), std::fs::read(p).unwrap())).collect()
}

fn code(output: &Output) -> i32 {
    let code = output.status.code().unwrap();
    assert!(code <= 1, "{}", String::from_utf8_lossy(&output.stderr));
    code
}
