//! `assemble`: the signatures of offline holders.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::{Place, Signers, report};

/// Take over the signatures of holders, and publish once they suffice.
///
/// Each file is a holder's copy of what `init`, `rotate` or `publish` exported. If any signature in them is
/// by somebody else, does not hold, or belongs to another version, none is taken over. While signatures are
/// missing, those that came are kept and the command fails.
#[derive(Args)]
#[command(after_help = "Example:\n  label700-registry --dir R assemble to-sign/list.json")]
pub(crate) struct Assemble {
    /// The signed copies
    #[arg(value_name = "FILE", required_unless_present = "export")]
    files: Vec<PathBuf>,
    /// Publish a list although more than 5 % of the numbers change
    #[arg(long)]
    allow_churn: bool,
    /// Write what still has to be signed to this folder
    #[arg(long, value_name = "DIR")]
    export: Option<PathBuf>,
    #[command(flatten)]
    signers: Signers,
}

impl Assemble {
    pub(super) fn run(self, place: &Place) -> anyhow::Result<ExitCode> {
        let registry = place.open_with(&self.signers)?;
        let export = self.export.as_deref();
        let outcome = registry.assemble(&self.files, self.allow_churn, export, place.now)?;
        report(&outcome, place);
        Ok(ExitCode::SUCCESS)
    }
}
