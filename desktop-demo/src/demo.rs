//! The real thing behind the phone, on this computer alone: a registry with invented companies in a
//! temporary folder, served on loopback, and an updater that fetches, verifies and publishes its list.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use label700::fetch::{HttpFetch, HttpOptions};
use label700::labeler::Labeler;
use label700::time::Timestamp;
use label700::trust::Limits;
use label700::update::{Updater, UpdaterConfig};
use label700_registry::{Registry, demo, serve};
use tempfile::TempDir;

/// A registry, its server, and the view that was published from it. Dropping it ends the server and
/// removes the folder.
pub struct Demo {
    // Dropped in this order: nothing may still serve the folder when it goes.
    server: serve::Server,
    folder: TempDir,
}

impl Demo {
    /// Makes all of it ready as of `now`; takes well under a second. `on_step` hears how many of the
    /// four steps (compile and sign, serve, update, open) are done.
    pub fn start(now: Timestamp, on_step: impl Fn(usize)) -> anyhow::Result<Self> {
        let folder = tempfile::Builder::new()
            .prefix("label700-sim-")
            .tempdir()
            .context("no temporary folder could be made")?;
        let registry =
            demo::create(&folder.path().join("registry"), now).context("the demo list was not signed")?;
        on_step(1);
        let loopback = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let server = serve::start(&registry.public_dir(), loopback).context("the demo list is not served")?;
        on_step(2);
        let this = Self { server, folder };
        this.update(&registry, now).context("the demo list was not updated")?;
        on_step(3);
        let status = this.labeler().status();
        anyhow::ensure!(status.seq.is_some(), "the published list was not opened: {}", status.diagnosis);
        on_step(4);
        Ok(this)
    }

    /// Opens the published view, as a dialer would.
    pub fn labeler(&self) -> Labeler {
        Labeler::open(&self.view_dir())
    }

    /// Where everything lies.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Where the server listens.
    pub fn base_url(&self) -> String {
        self.server.base_url()
    }

    fn view_dir(&self) -> PathBuf {
        self.folder.path().join("view")
    }

    fn update(&self, registry: &Registry, now: Timestamp) -> anyhow::Result<()> {
        let anchor_path = registry.anchor();
        let config = UpdaterConfig {
            feed: Some(registry.feed().to_owned()),
            anchor: std::fs::read(&anchor_path)
                .with_context(|| format!("{} was not read", anchor_path.display()))?,
            mirrors: vec![self.server.base_url()],
            state_dir: self.folder.path().join("state"),
            view_dir: self.view_dir(),
            limits: Limits::default(),
        };
        let mut updater = Updater::open(
            config,
            Arc::new(HttpFetch::new(HttpOptions { system_proxy: false, ..HttpOptions::default() })?),
        )?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(updater.refresh(now))?;
        Ok(())
    }
}
