//! `label700 status`

mod report;
mod state;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use label700::labeler::Labeler;

use crate::options::Clock;
use crate::terminal::Output;
use report::Report;
use state::State;

/// Show what is published, how fresh it is, and what the last updates did
///
/// Reads only. Exits 1 if the view or the state is broken, and says what to do.
#[derive(Args)]
#[command(after_help = EXAMPLE)]
pub(crate) struct Status {
    /// The updater's private folder
    #[arg(long, value_name = "S")]
    state_dir: PathBuf,
    /// The published view's folder
    #[arg(long, value_name = "V")]
    view_dir: PathBuf,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    clock: Clock,
}

const EXAMPLE: &str = "Example:
  label700 status --state-dir S --view-dir V";

impl Status {
    pub(crate) fn run(&self) -> anyhow::Result<ExitCode> {
        let view = Labeler::open(&self.view_dir).status();
        let state = State::read(&self.state_dir);
        let report = Report::new(&view, state, self.clock.now());
        let mut output = Output::new();
        if self.json {
            output.json(&report)?;
        } else {
            report.lines().iter().try_for_each(|line| output.line(line))?;
        }
        output.flush()?;
        Ok(if report.is_broken() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
    }
}
