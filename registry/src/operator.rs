//! The person, or program, that runs a registry command.

use zeroize::Zeroizing;

use crate::error::Error;

/// What a command may ask of whoever runs it, and tell them while it works.
pub trait Operator {
    /// The passphrase of the keys, asked for at most once a command and only if a key is protected.
    ///
    /// # Errors
    /// [`Error::NoPassphrase`] if nobody is there to be asked.
    fn passphrase(&self) -> Result<Zeroizing<String>, Error>;

    /// What is about to be published, in a few lines.
    fn show(&self, text: &str) {
        let _ = text;
    }

    /// Work goes on: `done` of `total` of something long. Called often; it should return fast.
    fn progress(&self, doing: &'static str, done: u64, total: u64) {
        let _ = (doing, done, total);
    }
}

/// Nobody is there: protected keys stay closed. For demo registries and tests.
#[derive(Clone, Copy, Debug)]
pub struct Unattended;

impl Operator for Unattended {
    fn passphrase(&self) -> Result<Zeroizing<String>, Error> {
        Err(Error::NoPassphrase)
    }
}
