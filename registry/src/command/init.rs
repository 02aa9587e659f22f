//! `init`: the keys and the first root.

use std::process::ExitCode;

use clap::Args;
use label700_registry::{Protection, Registry, demo};

use super::Place;
use crate::terminal::{Terminal, new_passphrase};

/// Make a registry: all keys, and the root file that clients start from.
///
/// Fifteen Ed25519 keys are made in R/keys: five holders each of root and targets (three sign), three of
/// lists (two sign), one of snapshot, one of timestamp. Hand the offline holders theirs and keep none here.
/// The passphrase is asked for twice, or read from the file that LABEL700_PASSPHRASE_FILE names.
#[derive(Args)]
#[command(after_help = "Example:\n  label700-registry --dir R init --demo")]
pub(crate) struct Init {
    /// For trying out: keys without a passphrase
    #[arg(long)]
    demo: bool,
    /// The feed's name, signed in the root file: a-z, 0-9, `.`, `_`, `-` ["demo" with --demo, else "main"]
    #[arg(long, value_name = "NAME")]
    feed: Option<String>,
}

impl Init {
    pub(super) fn run(self, place: &Place) -> anyhow::Result<ExitCode> {
        let protection = if self.demo { Protection::Demo } else { Protection::Passphrase(new_passphrase()?) };
        let feed = self.feed.as_deref().unwrap_or(if self.demo { demo::FEED } else { "main" });
        let registry =
            Registry::init(&place.dir, feed, &protection, place.now, Box::new(Terminal::default()))?;
        say!("Made the registry of feed {feed:?} in {}", place.dir.display());
        say!("Anchor for clients: {}", registry.anchor().display());
        if self.demo {
            say!("Its keys have no passphrase: use it for trying out only.");
        } else {
            say!("Hand the keys in {} to their holders now.", place.dir.join("keys").display());
        }
        Ok(ExitCode::SUCCESS)
    }
}
