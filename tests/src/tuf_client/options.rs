//! The command line.

use std::path::PathBuf;

use anyhow::Context as _;
use clap::{Args, Parser, Subcommand};
use label700::time::Timestamp;

use crate::client::Client;
use crate::kept_files::KeptFiles;
use crate::target_files::TargetFiles;

/// A generic TUF client (Ed25519 only), made of Label700's trust code.
///
/// Exits with 0 when all succeeded and with 1 when anything failed. What was verified before a failure
/// stays in the metadata folder.
#[derive(Parser)]
#[command(name = "label700-tuf-client", version)]
pub(crate) struct Options {
    /// The folder that keeps trusted metadata.
    #[arg(long, value_name = "DIR")]
    metadata_dir: PathBuf,
    /// The URL under which the repository's metadata lies.
    #[arg(long, value_name = "URL")]
    metadata_url: Option<String>,
    /// A target to download; may be given several times.
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    target_name: Vec<String>,
    /// The folder to download to.
    #[arg(long, value_name = "DIR")]
    target_dir: Option<PathBuf>,
    /// The URL under which the repository's targets lie.
    #[arg(long, value_name = "URL")]
    target_base_url: Option<String>,
    #[command(flatten)]
    clock: Clock,
    #[command(subcommand)]
    command: Command,
}

#[derive(Args)]
struct Clock {
    /// Judge by this time (RFC 3339) instead of the device's clock.
    #[arg(long, value_name = "TIME")]
    now: Option<String>,
}

#[derive(Subcommand)]
enum Command {
    /// Trust ROOT from now on. Asks the repository for nothing.
    Init {
        /// A root file.
        root: PathBuf,
    },
    /// Bring the top-level metadata up to date.
    Refresh,
    /// Refresh, then download every --target-name, in order.
    Download,
}

impl Options {
    /// Does what was asked for.
    pub(crate) fn run(self) -> anyhow::Result<()> {
        if let Command::Init { root } = &self.command {
            let bytes = std::fs::read(root).with_context(|| format!("{} cannot be read", root.display()))?;
            return KeptFiles::begin(&self.metadata_dir, &bytes);
        }
        let now = self.clock.now()?;
        let kept = KeptFiles::load(&self.metadata_dir)?;
        let metadata_url = self.metadata_url.context("--metadata-url is missing")?;
        let targets = match self.command {
            Command::Download => {
                let dir = self.target_dir.context("--target-dir is missing")?;
                let url = self.target_base_url.context("--target-base-url is missing")?;
                anyhow::ensure!(!self.target_name.is_empty(), "--target-name is missing");
                Some(TargetFiles::new(dir, url)?)
            }
            _ => None,
        };

        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(async {
            let mut client = Client::start(kept, &metadata_url, now)?;
            client.refresh().await?;
            for name in targets.iter().flat_map(|_| &self.target_name) {
                let targets = targets.as_ref().context("no folder for targets")?;
                client.download(name, targets).await.with_context(|| format!("target {name:?}"))?;
            }
            Ok(())
        })
    }
}

impl Clock {
    fn now(&self) -> anyhow::Result<Timestamp> {
        match &self.now {
            None => Ok(Timestamp::now()),
            Some(text) => {
                Timestamp::parse(text).with_context(|| format!("--now: {text:?} is not an RFC 3339 time"))
            }
        }
    }
}
