//! `publish`: the next list, staged with its first signature.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use label700::label::Reason;
use label700_registry::{MAX_AGE_DAYS, PublishOptions};

use super::{HolderName, Place, Signers};

/// Stage the next list, signed by the publisher.
///
/// It lies in R/staging until another holder approves it; R/public does not change.
#[derive(Args)]
#[command(after_help = "Example:\n  label700-registry --dir R publish --max-age-days 30")]
pub(crate) struct Publish {
    /// Days after which phones take the list for very stale [default: 70]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=i64::from(MAX_AGE_DAYS)))]
    max_age_days: Option<u32>,
    /// A reason that phones shall no longer show, such as unlisted; may be repeated
    #[arg(long, value_name = "REASON", value_parser = reason)]
    switch_off: Vec<Reason>,
    /// Whose key signs
    #[arg(long, value_enum, default_value = "publisher")]
    holder: HolderName,
    /// Write the list and its metadata, list.json, to DIR, for holders to `sign` elsewhere
    #[arg(long, value_name = "DIR")]
    export: Option<PathBuf>,
    #[command(flatten)]
    signers: Signers,
}

impl Publish {
    pub(super) fn run(self, place: &Place) -> anyhow::Result<ExitCode> {
        let exported = self.export.as_ref().map(|dir| dir.join("list.json"));
        let options = PublishOptions {
            export: self.export,
            max_age_days: self.max_age_days,
            switch_off: self.switch_off,
            holder: self.holder.into(),
        };
        let staged = place.open_with(&self.signers)?.publish(&options, place.now)?;
        say!(
            "Staged list {}: {} ranges, {} labels, {} intervals of coverage, {} bytes",
            staged.seq,
            staged.ranges,
            staged.rows,
            staged.coverage,
            staged.bytes
        );
        match exported {
            None => say!("It carries one signature of two; `approve` shows the difference and publishes it"),
            Some(path) => say!("To be signed: {}; then `assemble` publishes it", path.display()),
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn reason(text: &str) -> Result<Reason, String> {
    let codes = || Reason::ALL.iter().filter(|r| **r != Reason::None).map(|r| r.as_str());
    let known = || codes().collect::<Vec<_>>().join(", ");
    Reason::parse(text)
        .filter(|reason| *reason != Reason::None)
        .ok_or_else(|| format!("the reasons are {}", known()))
}
