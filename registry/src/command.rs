//! One file for each subcommand.

mod approve;
mod assemble;
mod import;
mod init;
mod inspect;
mod keygen;
mod publish;
mod renew;
mod rotate;
mod serve;
mod sign;
mod signers;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Subcommand, ValueEnum};
use label700::time::Timestamp;
use label700_registry::{Error, Holder, Outcome, Registry};

use crate::terminal::Terminal;
use signers::Signers;

/// What to do.
#[derive(Subcommand)]
pub(crate) enum Command {
    Init(init::Init),
    Import(import::Import),
    Publish(publish::Publish),
    Approve(approve::Approve),
    Renew(renew::Renew),
    Rotate(rotate::Rotate),
    Keygen(keygen::Keygen),
    Sign(sign::Sign),
    Assemble(assemble::Assemble),
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
            Self::Rotate(command) => command.run(place),
            Self::Keygen(command) => command.run(place),
            Self::Sign(command) => command.run(place),
            Self::Assemble(command) => command.run(place),
            Self::Serve(command) => command.run(place),
            Self::Inspect(command) => command.run(place),
        }
    }
}

impl Place {
    fn open(&self) -> Result<Registry, Error> {
        Registry::open(&self.dir, Box::new(Terminal::default()))
    }

    fn open_with(&self, signers: &Signers) -> Result<Registry, Error> {
        let mut registry = self.open()?;
        signers.all()?.into_iter().for_each(|signer| registry.use_signer(signer));
        Ok(registry)
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

/// How far a ceremony is, and what comes next.
fn report(outcome: &Outcome, place: &Place) {
    let begun = if outcome.resumed { " (begun by an earlier command)" } else { "" };
    if outcome.waiting.is_empty() {
        say!("Done: {}{begun}", outcome.command);
        if let Some(release) = outcome.release {
            say!("List {} is published, fresh until {}", release.seq, release.expires.to_rfc3339());
        }
    } else {
        say!("Begun: {}{begun}; nothing changes for phones until its holders have signed", outcome.command);
    }
    for lacks in &outcome.waiting {
        say!("  {lacks}");
    }
    for path in &outcome.exported {
        say!("To be signed: {}", path.display());
    }
    if !outcome.exported.is_empty() {
        say!("Each holder signs a copy with `label700-registry --dir THEIR-FOLDER sign FILE`;");
        say!("then: label700-registry --dir {} assemble FILE...", place.dir.display());
    }
    for path in &outcome.retired {
        say!("Nothing trusts {} any more; destroy it", path.display());
    }
}
