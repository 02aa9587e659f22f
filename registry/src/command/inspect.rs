//! `inspect`: the state of the registry.

use std::process::ExitCode;

use clap::Args;
use label700_registry::{CeremonyState, Inspection};

use super::Place;

/// Show what is published and staged; fails when phones would refuse a published file, or when a role has
/// passed half of its life.
#[derive(Args)]
#[command(after_help = "Example:\n  label700-registry --dir R inspect --json")]
pub(crate) struct Inspect {
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

impl Inspect {
    pub(super) fn run(self, place: &Place) -> anyhow::Result<ExitCode> {
        let inspection = place.open()?.inspect(place.now)?;
        if self.json {
            say!("{:#}", inspection.to_json());
        } else {
            print(&inspection);
        }
        for role in inspection.roles.iter().filter(|role| role.overdue) {
            eprintln!(
                "label700-registry: {} has passed half of its life and expires on {}; needed: {}",
                role.role,
                role.expires.to_rfc3339(),
                role.remedy
            );
        }
        Ok(if inspection.healthy() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

fn print(inspection: &Inspection) {
    let keys = if inspection.demo { " (demo: keys without a passphrase)" } else { "" };
    say!("feed {}{keys}", inspection.feed);
    if inspection.roles.is_empty() {
        say!("no root yet: its holders have to sign it first");
    } else {
        say!("{:10} {:>8}  {:20}  {:20}", "role", "version", "renew by", "expires");
    }
    for role in &inspection.roles {
        let (renew_by, expires) = (role.renew_by.to_rfc3339(), role.expires.to_rfc3339());
        say!("{:10} {:>8}  {renew_by:20}  {expires:20}", role.role, role.version);
    }
    match &inspection.list {
        None => say!("no list is published"),
        Some(list) => {
            say!(
                "list {} of {}: {} ranges, {} bytes",
                list.seq,
                list.issued.to_rfc3339(),
                list.ranges,
                list.bytes
            );
            for (first, last) in &list.coverage {
                say!("  covers {first} - {last}");
            }
            if let Some(days) = list.max_age_days {
                say!("  very stale after {days} days");
            }
            if !list.switches.is_empty() {
                say!("  switched off: {}", list.switches.join(", "));
            }
        }
    }
    match &inspection.staged {
        None => say!("nothing is staged"),
        Some(staged) => say!("list {} is staged: {} ranges; run `approve`", staged.seq, staged.ranges),
    }
    match &inspection.ceremony {
        Some(CeremonyState { command, overtaken: true, .. }) => say!(
            "`{command}` waited for signatures and was overtaken by what was published since; end it with `rotate --abandon`, then begin it again"
        ),
        Some(CeremonyState { command, lacks, .. }) => {
            say!("`{command}` waits for signatures: {}", lacks.join(", "));
        }
        None => {}
    }
}
