//! `sign`: an offline holder's signature.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use label700::list::is_invisible;
use label700_registry::{Error, HolderFolder, Signing};

use super::{Place, Signers};
use crate::terminal::Terminal;

/// Sign exported files with the keys of a holder's folder.
///
/// Shows what each file is and which keys it names; nothing is asked back. A file that says anything more is
/// refused, and one in which no key here has a say is passed over. A key signs as one role alone, and of each version
/// one root is signed (signed.json). A root is signed only if it follows from the root that the folder knows, in known-root.json, or if the
/// folder knows none yet. Of a list it shows what changes against the one that was signed here last
/// (known-list.json), writes every change beside it (list.changes.txt), and signs only what lies beside the file,
/// follows from a known list and changes no more than 5 % of the numbers. The signature is added to the file, which
/// then goes back to the registry for `assemble`. Needs no network and no registry.
#[derive(Args)]
#[command(after_help = EXAMPLE)]
pub(crate) struct Sign {
    /// The files that `init`, `rotate` or `publish` exported
    #[arg(required_unless_present = "known_root", value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Sign a file although it does not follow from what this folder knows, or goes far beyond it
    #[arg(long)]
    trust_request: bool,
    /// Sign a root although another one of its version was signed here: that ceremony was abandoned, and all copies
    /// of its root are destroyed
    #[arg(long)]
    after_abandon: bool,
    /// Sign nothing, but take this published root, the newest on the web server, for the one that this folder knows;
    /// compare its key ids with the other holders. For who comes anew, or whose first root was never published
    #[arg(long, value_name = "ROOT", conflicts_with = "files")]
    known_root: Option<PathBuf>,
    /// Sign a list although more than 5 % of the numbers change
    #[arg(long)]
    allow_churn: bool,
    /// The list itself, if it does not lie beside FILE
    #[arg(long, value_name = "LIST")]
    list: Option<PathBuf>,
    /// Compare the list with this one, such as the published one, instead of the one signed here last
    #[arg(long, value_name = "LIST")]
    against: Option<PathBuf>,
    #[command(flatten)]
    signers: Signers,
}

const EXAMPLE: &str = "Example, a list for holders elsewhere:
  label700-registry --dir R publish --export to-sign
  label700-registry --dir R sign to-sign/list.json";

impl Sign {
    pub(super) fn run(self, place: &Place) -> anyhow::Result<ExitCode> {
        let (holder, signers) = (HolderFolder::at(&place.dir), self.signers.all()?);
        let terminal = Terminal::default();
        if let Some(path) = &self.known_root {
            check_name(path)?;
            for line in holder.know_root(path, self.trust_request)? {
                say!("{line}");
            }
            return Ok(ExitCode::SUCCESS);
        }
        let (mut signed, mut idle) = (false, None);
        for path in &self.files {
            check_name(path)?;
            let signing = Signing::open(path, place.now)?;
            let signing = if self.trust_request { signing.trusted() } else { signing };
            let signing = if self.after_abandon { signing.after_abandon() } else { signing };
            let signing = if self.allow_churn { signing.allowing_churn() } else { signing };
            let signing = self.list.iter().fold(signing, |signing, path| signing.with_list(path));
            let signing = self.against.iter().fold(signing, |signing, path| signing.against(path));
            for line in holder.describe(&signing)? {
                say!("{line}");
            }
            if let Some(changes) = holder.write_changes(&signing)? {
                say!(
                    "  every change, one by one, is in {}: read it before you hand the signature on",
                    changes.display()
                );
            }
            for line in holder.who_signs(&signing, &signers)? {
                say!("{line}");
            }
            match holder.sign(&signing, &signers, &terminal) {
                Ok(keys) => keys.iter().for_each(|key| say!("Signed {} with key {key}", path.display())),
                // A ceremony's files go to all its holders, and not each has a say in all of them.
                Err(error @ Error::NoKeyFor { .. }) => {
                    say!("Not signed: no key here has a say in {}", path.display());
                    idle = Some(error);
                    continue;
                }
                Err(error) => return Err(error.into()),
            }
            signed = true;
        }
        match idle {
            Some(error) if !signed => Err(error.into()),
            _ => Ok(ExitCode::SUCCESS),
        }
    }
}

/// Names come with the files from elsewhere, and are printed: none may move the cursor or turn the text.
fn check_name(path: &Path) -> anyhow::Result<()> {
    let name = path.display().to_string();
    anyhow::ensure!(
        !name.contains(is_invisible),
        "the name {} has characters that a terminal does not show; rename the file or its folder, and ask who named it so",
        name.escape_default()
    );
    Ok(())
}
