//! `renew`: a fresh timestamp.

use std::process::ExitCode;

use clap::Args;

use super::{Place, Signers};

/// Publish a new snapshot and timestamp for the same list; run it every hour.
#[derive(Args)]
#[command(after_help = "Example:\n  label700-registry --dir R renew")]
pub(crate) struct Renew {
    #[command(flatten)]
    signers: Signers,
}

impl Renew {
    pub(super) fn run(self, place: &Place) -> anyhow::Result<ExitCode> {
        let release = place.open_with(&self.signers)?.renew(place.now)?;
        say!(
            "List {} is fresh until {} (timestamp {})",
            release.seq,
            release.expires.to_rfc3339(),
            release.timestamp
        );
        Ok(ExitCode::SUCCESS)
    }
}
