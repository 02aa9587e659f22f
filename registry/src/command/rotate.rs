//! `rotate`: new keys for a role, or another term.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use label700_registry::{Role, Rotation};

use super::{Place, Signers, report};

/// Change the keys of a role, or sign it for another term, and publish what follows.
///
/// Without other options every key of the role is replaced by a new one, made in R/keys. Phones notice
/// nothing: what changes is signed by the former keys and by the new ones. A changed snapshot or timestamp
/// key makes phones forget what the former keys had signed, and so recovers from a stolen one.
///
/// The keys that must sign are used where they are: in R/keys, through --signer, or by their holders, for
/// whom --export writes the files (see `sign` and `assemble`). A command that was interrupted can be
/// repeated; only then does it go on with the keys that it had made.
#[derive(Args)]
#[command(after_help = "Example:
  label700-registry --dir R rotate timestamp
  label700-registry --dir R rotate root --renew
  label700-registry --dir R rotate --abandon
Two root keys are lost, and two new holders come:
  label700-registry --dir REAL rotate root --remove dan --remove eva --new-key fay.pub --new-key gus.pub --export to-sign")]
pub(crate) struct Rotate {
    /// The role
    #[arg(value_enum, required_unless_present = "abandon")]
    role: Option<RoleName>,
    /// Change no key: sign for another term (root and targets: 12 months, list: 90 days)
    #[arg(long)]
    renew: bool,
    /// Add the public key in FILE, which is named for its holder; may be repeated
    #[arg(long, value_name = "FILE")]
    new_key: Vec<PathBuf>,
    /// Remove a key, by its holder's name or at least eight digits of its id; may be repeated
    #[arg(long, value_name = "KEY")]
    remove: Vec<String>,
    /// How many of the keys must sign from now on
    #[arg(long, value_name = "N")]
    threshold: Option<usize>,
    /// Of the list role: another name, never used before, such as list-2. Phones then forget how high the
    /// lists were numbered
    #[arg(long, value_name = "NAME")]
    new_name: Option<String>,
    /// Of targets or online: the former keys cannot sign, or their passphrase is forgotten (the one that
    /// is asked for then protects the new keys). Phones' updates fail for a moment while this is published
    #[arg(long)]
    old_keys_lost: bool,
    /// Write what offline holders have to sign to this folder
    #[arg(long, value_name = "DIR")]
    export: Option<PathBuf>,
    /// End what waits for signatures, publishing nothing more of it
    #[arg(long, conflicts_with_all = ["role", "renew", "new_key", "remove", "threshold", "new_name", "export"])]
    abandon: bool,
    #[command(flatten)]
    signers: Signers,
}

/// A role whose keys can be changed.
#[derive(Clone, Copy, ValueEnum)]
enum RoleName {
    /// Says which keys count at all; five holders, three sign
    Root,
    /// Says which keys sign lists; five holders, three sign
    Targets,
    /// Signs lists; three holders, two sign
    List,
    /// Online
    Snapshot,
    /// Online
    Timestamp,
    /// Snapshot and timestamp at once, which is the way when both keys are lost
    Online,
}

impl Rotate {
    pub(super) fn run(self, place: &Place) -> anyhow::Result<ExitCode> {
        let mut registry = place.open_with(&self.signers)?;
        let Some(role) = self.role else {
            match registry.abandon()? {
                Some(command) => {
                    say!("Abandoned: {command}");
                    say!(
                        "Destroy all copies of its files: with enough signatures anybody could still publish them"
                    );
                }
                None => say!("Nothing was under way"),
            }
            return Ok(ExitCode::SUCCESS);
        };
        let rotation = Rotation {
            role: role.into(),
            renew: self.renew,
            add: self.new_key,
            remove: self.remove,
            threshold: self.threshold,
            new_name: self.new_name,
            old_keys_lost: self.old_keys_lost,
            export: self.export,
        };
        report(&registry.rotate(&rotation, place.now)?, place);
        Ok(ExitCode::SUCCESS)
    }
}

impl From<RoleName> for Role {
    fn from(name: RoleName) -> Self {
        match name {
            RoleName::Root => Self::Root,
            RoleName::Targets => Self::Targets,
            RoleName::List => Self::List,
            RoleName::Snapshot => Self::Snapshot,
            RoleName::Timestamp => Self::Timestamp,
            RoleName::Online => Self::Online,
        }
    }
}
