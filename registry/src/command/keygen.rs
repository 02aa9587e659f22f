//! `keygen`: a holder's key.

use std::process::ExitCode;

use clap::Args;
use label700_registry::{HolderFolder, Protection};

use super::Place;
use crate::terminal::new_passphrase;

/// Make a holder's key in the holder's folder, without any registry.
///
/// The folder then holds NAME.pem, which never leaves it, and NAME.pub, which the registry needs. The
/// passphrase is asked for twice, or read from the file that LABEL700_PASSPHRASE_FILE names.
#[derive(Args)]
#[command(after_help = "Example:\n  label700-registry --dir ann keygen ann --demo")]
pub(crate) struct Keygen {
    /// The holder's name: a-z, 0-9, `.`, `_`, `-`
    name: String,
    /// For trying out: a key without a passphrase
    #[arg(long)]
    demo: bool,
}

impl Keygen {
    pub(super) fn run(self, place: &Place) -> anyhow::Result<ExitCode> {
        let protection = if self.demo { Protection::Demo } else { Protection::Passphrase(new_passphrase()?) };
        let (private, public) = HolderFolder::at(&place.dir).make_key(&self.name, &protection)?;
        say!("Keep {} here, and a copy in a safe", private.display());
        say!("Hand in {}", public.display());
        Ok(ExitCode::SUCCESS)
    }
}
