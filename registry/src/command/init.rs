//! `init`: the keys and the first root.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use label700_registry::{Founding, Protection, Registry, demo};

use super::{Place, report};
use crate::terminal::{Terminal, new_passphrase};

/// Make a registry: all keys, and the root file that clients start from.
///
/// Fifteen Ed25519 keys are made in R/keys: five holders each of root and targets (three sign), three of
/// lists (two sign), one of snapshot, one of timestamp. Hand the offline holders theirs and keep none here.
/// The passphrase is asked for twice, or read from the file that LABEL700_PASSPHRASE_FILE names.
///
/// Better, each holder makes a key with `keygen` and hands in the public one: then no private key of theirs
/// is ever here, and the first files wait in the folder of --export for three of them to `sign`. A command
/// that was interrupted can be repeated.
#[derive(Args)]
#[command(after_help = EXAMPLE)]
pub(crate) struct Init {
    /// For trying out: keys without a passphrase
    #[arg(long)]
    demo: bool,
    /// The feed's name, signed in the root file: a-z, 0-9, `.`, `_`, `-` ["demo" with --demo, else "main"]
    #[arg(long, value_name = "NAME")]
    feed: Option<String>,
    /// The public key of a root holder, in a file named for them; five of them
    #[arg(long, value_name = "FILE")]
    root_key: Vec<PathBuf>,
    /// The public key of a holder of top targets; five of them
    #[arg(long, value_name = "FILE")]
    targets_key: Vec<PathBuf>,
    /// The public key of a list holder: list-publisher.pub, list-validator.pub, list-reserve.pub
    #[arg(long, value_name = "FILE")]
    list_key: Vec<PathBuf>,
    /// Where to write what the holders have to sign
    #[arg(long, value_name = "DIR")]
    export: Option<PathBuf>,
}

const EXAMPLE: &str = "Example:
  label700-registry --dir R init --demo
With holders elsewhere:
  label700-registry --dir REAL init --root-key ann.pub --root-key ben.pub ... --export to-sign";

impl Init {
    pub(super) fn run(self, place: &Place) -> anyhow::Result<ExitCode> {
        let protection = if self.demo { Protection::Demo } else { Protection::Passphrase(new_passphrase()?) };
        let feed = self.feed.as_deref().unwrap_or(if self.demo { demo::FEED } else { "main" });
        let founding = Founding {
            root_keys: self.root_key,
            targets_keys: self.targets_key,
            list_keys: self.list_key,
            export: self.export,
            ..Founding::new(feed, &protection)
        };
        let terminal = Box::new(Terminal::default());
        let (registry, outcome) = Registry::found(&place.dir, &founding, place.now, terminal)?;
        say!("Made the registry of feed {feed:?} in {}", place.dir.display());
        let anchor = registry.anchor();
        if outcome.waiting.is_empty() {
            say!("Anchor for clients: {}", anchor.display());
        } else {
            say!("The anchor for clients will be {}, once the holders have signed", anchor.display());
        }
        if self.demo {
            say!("Its keys have no passphrase: use it for trying out only.");
        } else {
            say!("Hand the keys in {} to their holders now.", place.dir.join("keys").display());
        }
        if !outcome.waiting.is_empty() {
            report(&outcome, place);
        }
        Ok(ExitCode::SUCCESS)
    }
}
