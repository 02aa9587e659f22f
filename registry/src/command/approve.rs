//! `approve`: the second signature, and publication.

use std::process::ExitCode;

use clap::Args;
use label700_registry::ApproveOptions;

use super::{HolderName, Place, Signers};

/// Show what the staged list changes, sign it a second time and publish it.
///
/// Nothing is asked back. If more than 5 % of the numbers change, nothing is published without
/// --allow-churn. A command that was interrupted can be repeated.
#[derive(Args)]
#[command(after_help = "Example:\n  label700-registry --dir R approve")]
pub(crate) struct Approve {
    /// Publish although more than 5 % of the numbers change
    #[arg(long)]
    allow_churn: bool,
    /// Whose key signs
    #[arg(long, value_enum, default_value = "validator")]
    holder: HolderName,
    #[command(flatten)]
    signers: Signers,
}

impl Approve {
    pub(super) fn run(self, place: &Place) -> anyhow::Result<ExitCode> {
        let registry = place.open_with(&self.signers)?;
        let review = registry.review()?;
        say!("{}", review.difference().to_string().trim_end());
        let options = ApproveOptions { allow_churn: self.allow_churn, holder: self.holder.into() };
        let release = review.approve(&options, place.now)?;
        say!("Published list {} in {}", release.seq, registry.public_dir().display());
        say!("Run `renew` every hour; without it, it goes stale on {}", release.expires.to_rfc3339());
        Ok(ExitCode::SUCCESS)
    }
}
