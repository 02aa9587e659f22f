//! Keys that sign through a command.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use label700_registry::{CommandSigner, Error, public_key_in};

/// Commands that sign for keys which are not in a file here.
#[derive(Args, Default)]
pub(crate) struct Signers {
    /// A command of the shell that signs, such as one that drives an HSM; may be repeated. It gets the bytes
    /// to be signed on its standard input and answers with the Ed25519 signature, 64 raw bytes or 128
    /// hexadecimal digits, on its standard output. It signs wherever its public key is needed
    #[arg(long, value_name = "CMD")]
    signer: Vec<String>,
    /// A file with the public key of the --signer in the same place. Without it the command is asked: it is
    /// run with LABEL700_SIGNER=public-key, otherwise with LABEL700_SIGNER=sign
    #[arg(long, value_name = "FILE", requires = "signer")]
    signer_key: Vec<PathBuf>,
    /// Seconds that a command may take
    #[arg(long, value_name = "SECONDS", default_value = "60", requires = "signer")]
    signer_timeout: u64,
}

impl Signers {
    pub(super) fn all(&self) -> Result<Vec<CommandSigner>, Error> {
        let timeout = Duration::from_secs(self.signer_timeout);
        if self.signer_key.is_empty() {
            return self.signer.iter().map(|command| CommandSigner::ask(command, timeout)).collect();
        }
        if self.signer_key.len() != self.signer.len() {
            return Err(Error::BadValue("give a --signer-key for each --signer, or for none".to_owned()));
        }
        let pairs = self.signer.iter().zip(&self.signer_key);
        pairs.map(|(command, key)| Ok(CommandSigner::new(command, public_key_in(key)?, timeout))).collect()
    }
}
