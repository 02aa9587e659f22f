//! `label700 update`

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::anyhow;
use clap::Args;
use label700::fetch::{HttpFetch, HttpOptions};
use label700::labeler::{Diagnosis, Labeler};
use label700::trust::Limits;
use label700::update::{Refreshed, Updater, UpdaterConfig};

use crate::options::Clock;
use crate::terminal::{self, Output, with_spinner};

/// Fetch the newest list, verify it and publish it to the view
///
/// Exits 0 when the view is up to date. Otherwise exits 1, and the list that was published before answers
/// on. Can be stopped and repeated at any time.
#[derive(Args)]
#[command(after_help = EXAMPLE)]
pub(crate) struct Update {
    /// Where the registry's `metadata/` and `targets/` lie
    #[arg(long, value_name = "U", value_parser = url)]
    url: String,
    /// The trust anchor: a root file of the registry, got in a way that you trust
    #[arg(long, value_name = "ROOT.json")]
    anchor: PathBuf,
    /// A private folder for what the updater remembers; made if it is missing
    #[arg(long, value_name = "S")]
    state_dir: PathBuf,
    /// The folder to publish the view in; made if it is missing
    #[arg(long, value_name = "V")]
    view_dir: PathBuf,
    /// Another copy of the registry, to try when the ones before it fail; may be repeated
    #[arg(long, value_name = "U", value_parser = url)]
    mirror: Vec<String>,
    #[command(flatten)]
    clock: Clock,
}

const EXAMPLE: &str = "Example, with the registry that `label700-registry --help` sets up and serves:
  label700 update --url http://127.0.0.1:8700 --anchor R/public/metadata/1.root.json \\
    --state-dir S --view-dir V";

impl Update {
    pub(crate) fn run(&self) -> anyhow::Result<ExitCode> {
        let refreshed = match with_spinner(Some("Fetching and checking the list"), || self.refresh()) {
            Ok(refreshed) => refreshed,
            Err(error) => {
                terminal::complain(&format!("{error:#}; {}", self.who_answers_on()));
                return Ok(ExitCode::FAILURE);
            }
        };
        if refreshed.floors_lost {
            terminal::complain(
                "warning: state.db was damaged (it is set aside then), gone or older than the view; trust began again from the anchor, and from what the view says",
            );
        }
        let Refreshed { seq, ranges, list_changed, through_deltas, downloaded, .. } = refreshed;
        let news = match (list_changed, through_deltas) {
            (false, _) => "unchanged".to_owned(),
            (true, 0) => format!("new, {} whole", size(downloaded)),
            (true, _) => format!("new, {} by difference", size(downloaded)),
        };
        let mut output = Output::new();
        output.line(&format!("up to date: list {seq}, {ranges} ranges, {news}"))?;
        output.flush()?;
        Ok(ExitCode::SUCCESS)
    }

    fn refresh(&self) -> anyhow::Result<Refreshed> {
        let anchor = fs::read(&self.anchor).map_err(|error| {
            let path = self.anchor.display();
            anyhow!("the trust anchor {path} cannot be read ({error}); name a root file of the registry")
        })?;
        let config = UpdaterConfig {
            feed: None,
            anchor,
            mirrors: [&self.url].into_iter().chain(&self.mirror).cloned().collect(),
            state_dir: self.state_dir.clone(),
            view_dir: self.view_dir.clone(),
            limits: Limits::default(),
        };
        let fetch = HttpFetch::new(HttpOptions::default())?;
        let mut updater = Updater::open(config, Arc::new(fetch))?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        Ok(runtime.block_on(updater.refresh(self.clock.now()))?)
    }

    fn who_answers_on(&self) -> String {
        let status = Labeler::open(&self.view_dir).status();
        match (status.seq, status.diagnosis) {
            (Some(seq), _) => format!("the previous list (seq {seq}) answers on"),
            (None, Diagnosis::NoView) => {
                "there is no list yet, so the 15-digit rule alone answers".to_owned()
            }
            (None, diagnosis) => format!("{diagnosis}, so the 15-digit rule alone answers"),
        }
    }
}

/// Such as `812 bytes`, `6 kB`, `2.3 MB`.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} kB", bytes.div_ceil(1_000)),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}

fn url(text: &str) -> Result<String, &'static str> {
    let has_host = |scheme| {
        let host = text.strip_prefix(scheme).and_then(|rest| rest.split('/').next());
        host.is_some_and(|host| !host.is_empty())
    };
    if has_host("https://") || has_host("http://") {
        Ok(text.to_owned())
    } else {
        Err("not a URL such as https://lists.example/demo")
    }
}
