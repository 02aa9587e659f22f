//! One file for each subcommand.

mod approve;
mod import;
mod init;
mod inspect;
mod publish;
mod renew;
mod serve;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Subcommand, ValueEnum};
use label700::time::Timestamp;
use label700_registry::{Error, Holder, Registry};

use crate::terminal::Terminal;

/// What to do.
#[derive(Subcommand)]
pub(crate) enum Command {
    Init(init::Init),
    Import(import::Import),
    Publish(publish::Publish),
    Approve(approve::Approve),
    Renew(renew::Renew),
    Serve(serve::Serve),
    Inspect(inspect::Inspect),
}

/// Where and when a command runs.
pub(crate) struct Place {
    pub(crate) dir: PathBuf,
    pub(crate) now: Timestamp,
}

/// A holder of a list key.
#[derive(Clone, Copy, ValueEnum)]
enum HolderName {
    /// Usually signs first
    Publisher,
    /// Usually signs second
    Validator,
    /// Stands in for either
    Reserve,
}

impl Command {
    pub(crate) fn run(self, place: &Place) -> anyhow::Result<ExitCode> {
        match self {
            Self::Init(command) => command.run(place),
            Self::Import(command) => command.run(place),
            Self::Publish(command) => command.run(place),
            Self::Approve(command) => command.run(place),
            Self::Renew(command) => command.run(place),
            Self::Serve(command) => command.run(place),
            Self::Inspect(command) => command.run(place),
        }
    }
}

impl Place {
    fn open(&self) -> Result<Registry, Error> {
        Registry::open(&self.dir, Box::new(Terminal::default()))
    }
}

impl From<HolderName> for Holder {
    fn from(name: HolderName) -> Self {
        match name {
            HolderName::Publisher => Self::Publisher,
            HolderName::Validator => Self::Validator,
            HolderName::Reserve => Self::Reserve,
        }
    }
}
