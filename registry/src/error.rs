//! What can go wrong, each in one line that says what to do.

use std::io;
use std::path::{Path, PathBuf};

use label700::list::ListError;
use label700::trust::TrustError;
use label700::trust::sign::SignError;

use crate::difference::Difference;
use crate::sheet::Faults;

/// Why a registry command did nothing, or not all.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The folder holds no registry.
    #[error("{} is not a registry; make one with `init`", .0.display())]
    NotARegistry(PathBuf),
    /// The folder holds something already, which is never overwritten.
    #[error("{} already holds a registry or other files; choose a new folder (what an interrupted `init` left may be deleted)", .0.display())]
    AlreadyThere(PathBuf),
    /// Another command is changing the registry.
    #[error("another command is working on {}; wait until it has ended and repeat", .0.display())]
    Locked(PathBuf),
    /// A file or folder could not be read or written.
    #[error("cannot {doing} {}: {source}{}", path.display(), advice(source))]
    Io {
        /// The attempt, such as "write".
        doing: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the operating system says.
        source: io::Error,
    },
    /// A file of the registry is not what the registry wrote.
    #[error("{} is damaged ({what}); restore it from a backup", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// A setting or an option has an impossible value.
    #[error("{0}")]
    BadValue(String),
    /// A key that is needed is not in the folder.
    #[error("the key {} is missing; put its holder's file there and repeat", .0.display())]
    KeyMissing(PathBuf),
    /// A file in the key folder holds no usable key, or another than at `init`.
    #[error("{} is not the key that belongs there; restore it from its holder's backup", .0.display())]
    WrongKey(PathBuf),
    /// The passphrase does not open the key.
    #[error("the passphrase does not open {}; check it and repeat", .0.display())]
    WrongPassphrase(PathBuf),
    /// A key is protected and nobody could be asked for its passphrase.
    #[error("a passphrase is needed; run in a terminal, or name a file in LABEL700_PASSPHRASE_FILE")]
    NoPassphrase,
    /// A new passphrase that is too easily guessed.
    #[error("the passphrase is shorter than {} characters; choose a longer one", crate::keys::MIN_PASSPHRASE)]
    ShortPassphrase,
    /// The CSV has faults; nothing was imported.
    #[error("{0}")]
    Faults(Faults),
    /// There is nothing to publish.
    #[error("nothing is imported yet; run `import` with a CSV first")]
    NothingImported,
    /// There is nothing to approve.
    #[error("nothing is staged; run `publish` first")]
    NothingStaged,
    /// There is nothing to renew.
    #[error("nothing is published yet; run `publish` and `approve` first")]
    NothingPublished,
    /// The staged list does not follow the published one.
    #[error("list {staged} is staged but list {published} is published; run `publish` again")]
    OutOfTurn {
        /// Sequence number of the staged list.
        staged: u64,
        /// Sequence number of the published list.
        published: u64,
    },
    /// The staged list waited for its second signature until it expired.
    #[error("the staged list expired on {0}; run `publish` again")]
    StagedExpired(String),
    /// The second signature would be by the holder of the first.
    #[error("{0} has signed this list already; the second signature must be another holder's")]
    SameHolder(&'static str),
    /// More changes than are approved without being asked for.
    #[error("{:.1} % of the numbers change, over the limit of 5 %; check the difference, then repeat with --allow-churn", .0.churn_percent())]
    Churn(Box<Difference>),
    /// This computer's clock is behind what was signed with it before.
    #[error("the clock says {now}, but what is published was signed at {published}; set the clock right")]
    ClockBehind {
        /// The time that was given.
        now: String,
        /// The signed time.
        published: String,
    },
    /// The list cannot be encoded.
    #[error("no list can be made of the imported allocations: {0}")]
    List(#[from] ListError),
    /// What was about to be published would not pass a client's checks; nothing was published.
    #[error("clients would refuse this ({0}), so it was not published; run `publish` again")]
    Refused(TrustError),
    /// Signing failed.
    #[error("signing failed: {0}")]
    Sign(#[from] SignError),
    /// The address to serve on belongs to another program.
    #[error("{0} is in use by another program; choose another with --listen")]
    PortInUse(std::net::SocketAddr),
}

impl Error {
    /// For `map_err` on file operations.
    pub(crate) fn io(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self + use<> {
        let path = path.to_owned();
        move |source| Self::Io { doing, path, source }
    }

    pub(crate) fn damaged(path: &Path, what: impl Into<String>) -> Self {
        Self::Damaged { path: path.to_owned(), what: what.into() }
    }
}

fn advice(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "; make room and repeat",
        io::ErrorKind::ReadOnlyFilesystem => "; the file system is read-only",
        io::ErrorKind::PermissionDenied => "; check who owns the folder and its mode",
        io::ErrorKind::CrossesDevices => "; the whole registry must lie on one file system",
        _ => "",
    }
}
