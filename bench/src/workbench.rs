//! Files to measure with: made by the registry as a publisher would, and fetched by the updater as a
//! handset would.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use anyhow::Context as _;
use label700::fetch::DirectoryFetch;
use label700::time::Timestamp;
use label700::trust::Limits;
use label700::update::{Updater, UpdaterConfig};
use label700_registry::{ApproveOptions, Protection, PublishOptions, Registry, Unattended};
use serde::{Deserialize, Serialize};

use crate::data::{Data, FEED, ISSUED};
use crate::heap::{self, Usage};

/// When handsets refresh: an hour after the list was issued.
pub const NOW: Timestamp = Timestamp(ISSUED.0 + 3_600);

/// A folder for everything that one run makes; gone when it ends.
#[derive(Debug)]
pub struct Workbench {
    folder: tempfile::TempDir,
}

/// What publishing took, in seconds and bytes.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Published {
    /// Reading and checking the CSV.
    pub import: f64,
    /// Making and signing the list.
    pub publish: f64,
    /// Comparing, signing again and writing it out.
    pub approve: f64,
    /// The most memory that the process ever had; `None` where the system does not tell.
    pub peak: Option<u64>,
}

/// What a refresh took, in seconds and bytes.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Refreshed {
    /// From opening the updater to the published view.
    pub seconds: f64,
    /// The most on the heap during that.
    pub heap: i64,
    /// The most memory that the process ever had, itself included; `None` where the system does not tell.
    pub peak: Option<u64>,
}

impl Workbench {
    /// An empty one.
    ///
    /// # Errors
    /// There is no room for temporary files.
    pub fn new() -> anyhow::Result<Self> {
        Ok(Self { folder: tempfile::tempdir().context("no temporary folder can be made")? })
    }

    /// A path in it.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes the ranges for an import.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn csv(&self, name: &str, data: &Data) -> anyhow::Result<PathBuf> {
        let path = self.path(&format!("{name}.csv"));
        std::fs::write(&path, data.to_csv())?;
        Ok(path)
    }

    /// Publishes the ranges, refreshes from that, and gives the folder of the view.
    ///
    /// # Errors
    /// Whatever stops a registry or an updater.
    pub fn view(&self, name: &str, data: &Data) -> anyhow::Result<PathBuf> {
        let registry = self.path(&format!("{name}-registry"));
        let view = self.path(&format!("{name}-view"));
        publish(&registry, &self.csv(name, data)?)?;
        refresh(&registry, &self.path(&format!("{name}-state")), &view)?;
        Ok(view)
    }
}

/// Imports, publishes and approves a CSV in a new registry.
///
/// # Errors
/// Whatever stops a registry.
pub fn publish(registry: &Path, csv: &Path) -> anyhow::Result<Published> {
    let registry = Registry::init(registry, FEED, &Protection::Demo, ISSUED.plus(-60), Box::new(Unattended))?;
    let mut clock = Instant::now();
    let mut lap = || std::mem::replace(&mut clock, Instant::now()).elapsed().as_secs_f64();
    registry.import(csv)?;
    let import = lap();
    registry.publish(&PublishOptions::default(), ISSUED)?;
    let publish = lap();
    registry.approve(&ApproveOptions::default(), ISSUED)?;
    Ok(Published { import, publish, approve: lap(), peak: peak_of_process() })
}

/// A handset's first refresh from what this registry published, read from its folder.
///
/// # Errors
/// Whatever stops an updater.
pub fn refresh(registry: &Path, state: &Path, view: &Path) -> anyhow::Result<Refreshed> {
    let public = registry.join("public");
    let config = UpdaterConfig {
        feed: None,
        anchor: std::fs::read(public.join("metadata/1.root.json"))?,
        mirrors: vec![DirectoryFetch::BASE.to_owned()],
        state_dir: state.to_owned(),
        view_dir: view.to_owned(),
        limits: Limits::default(),
    };
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    let fetch = Arc::new(DirectoryFetch::new(public));
    let began = Instant::now();
    let (refreshed, Usage { peak: heap, .. }) = heap::count(|| {
        let mut updater = Updater::open(config, fetch)?;
        runtime.block_on(updater.refresh(NOW))
    });
    let seconds = began.elapsed().as_secs_f64();
    refreshed?;
    Ok(Refreshed { seconds, heap, peak: peak_of_process() })
}

/// `VmHWM`: the most memory that this process ever had resident. Only Linux tells.
fn peak_of_process() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix(" kB")?.parse::<u64>().ok()? * 1024)
}
