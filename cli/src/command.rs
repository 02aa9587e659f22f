//! The subcommands, one a file.

mod label;
mod scan;
mod status;
mod update;

use std::process::ExitCode;

use clap::Subcommand;

/// What to do.
#[derive(Subcommand)]
pub(crate) enum Command {
    Label(label::Label),
    Scan(scan::Scan),
    Update(update::Update),
    Status(status::Status),
}

impl Command {
    pub(crate) fn run(&self) -> anyhow::Result<ExitCode> {
        match self {
            Self::Label(label) => label.run(),
            Self::Scan(scan) => scan.run(),
            Self::Update(update) => update.run(),
            Self::Status(status) => status.run(),
        }
    }
}
