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
    #[error(
        "{} already holds a registry or other files; choose a new folder (if `init` was stopped there at its very end, `assemble --export DIR` writes what is to be signed)",
        .0.display()
    )]
    AlreadyThere(PathBuf),
    /// A key of that name is there already, which is never overwritten.
    #[error("{} already exists; choose another name", .0.display())]
    KeyThere(PathBuf),
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
    /// A published file does not carry the signatures that phones ask for.
    #[error(
        "phones refuse {} ({why}); if a command was interrupted, repeat it, else put the file back from a backup or the web server",
        path.display()
    )]
    NotSigned {
        /// The file.
        path: PathBuf,
        /// What a phone says of it.
        why: TrustError,
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
    /// Others than the owner may read a key file.
    #[error("others may read the key {}; if nobody can have copied it, run `chmod 600` on it, else rotate it", .0.display())]
    KeyExposed(PathBuf),
    /// A file that should hold a public key.
    #[error("{} holds no Ed25519 public key (64 hexadecimal digits, 32 bytes or PEM)", .0.display())]
    NotAPublicKey(PathBuf),
    /// No key of the list role has that holder's name.
    #[error(
        "no key of the list role is called {0}; export the list with `publish --export` for its holders to sign"
    )]
    NoSuchHolder(&'static str),
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
    /// The CSV is longer than any list could be.
    #[error("{} is over 1 GB, which is more than four million ranges take; nothing was imported", .0.display())]
    CsvTooLong(PathBuf),
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
    /// The list role was rotated after the list was staged.
    #[error("the list role was signed anew after the list was staged; run `publish` again")]
    StagedOutdated,
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
    #[error(
        "the clock says {now}, but what is published was signed at {published}; set the clock right, or, if it was wrong then and is right now, run `rotate timestamp`"
    )]
    ClockBehind {
        /// The time that was given.
        now: String,
        /// The signed time.
        published: String,
    },
    /// This computer's clock is past the end of what is published.
    #[error(
        "the clock says {now}, but {role} expired on {expired}; set the clock right if it is wrong, else run `{remedy}` first"
    )]
    ClockAhead {
        /// The time that was given.
        now: String,
        /// The role that is no longer valid.
        role: String,
        /// The end of its validity.
        expired: String,
        /// The command that renews it.
        remedy: &'static str,
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
    /// Signatures are missing, and nobody was asked for them.
    #[error(
        "{0}, and the keys at hand are too few; name a folder with --export, let its holders `sign` the files in it, and `assemble` them"
    )]
    NeedsHolders(String),
    /// Signatures are still missing; those that came are kept.
    #[error("{0}; nothing is published yet, and the signatures that came are kept")]
    BelowThreshold(String),
    /// Another ceremony is under way.
    #[error(
        "`{0}` is under way and waits; finish it with `assemble`, or by repeating it as it was, or end it with `rotate --abandon`"
    )]
    CeremonyUnderWay(String),
    /// The holders have not signed the first root yet, without which nothing else can be done.
    #[error(
        "`init` waits for signatures; finish it with `assemble`, or remove the registry's folder and begin again"
    )]
    FoundingUnderWay,
    /// No ceremony is under way to which the files could belong.
    #[error("no ceremony is under way and no list is staged; what these files belong to is over")]
    NoCeremony,
    /// The file is not the one that was exported.
    #[error("this {0}.json is not the one that was exported last; let the holder sign the newest one")]
    OtherRequest(String),
    /// The file is no file to be signed.
    #[error("{} is no file that `rotate`, `init` or `publish` exported", .0.display())]
    NotARequest(PathBuf),
    /// The file is not what this program would write from what a holder is shown of it.
    #[error(
        "{} cannot be signed: {why}; ask the publisher for a file that `rotate`, `init` or `publish` of this version made", path.display()
    )]
    MoreThanShown {
        /// The file.
        path: PathBuf,
        /// What differs.
        why: String,
    },
    /// A signature by somebody who has no say.
    #[error("{file}.json carries a signature by key {key}…, which has no say in it; nothing was taken over")]
    ForeignSignature {
        /// The file.
        file: String,
        /// The beginning of the key's id.
        key: String,
    },
    /// A signature that does not verify.
    #[error("the signature by key {key}… on {file}.json does not hold; nothing was taken over")]
    BadSignature {
        /// The file.
        file: String,
        /// The beginning of the key's id.
        key: String,
    },
    /// What was to be signed has been overtaken.
    #[error(
        "another {0}.json was published since this one was made, or it has expired; run `rotate --abandon` and begin again"
    )]
    StaleRequest(String),
    /// A root that does not follow from the one that the holder's folder knows.
    #[error(
        "{} was not signed: {why}; ask the other holders, and if they know it, repeat with --trust-request", path.display()
    )]
    UnknownRoot {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// Another root of that version was signed in the holder's folder before.
    #[error(
        "{} was not signed: this folder has signed another root of version {version} before, and phones may follow either; ask why, and only if that ceremony was abandoned and all copies of the other root are destroyed, repeat with --after-abandon", path.display()
    )]
    SignedAnother {
        /// The file.
        path: PathBuf,
        /// The version.
        version: u64,
    },
    /// A root that a holder's folder cannot take for the one that it knows.
    #[error("{} cannot be the known root: {why}; take one from the web server's metadata folder", path.display())]
    NotAKnownRoot {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// A version, list number or term far beyond what comes next.
    #[error(
        "{} was not signed: {why}; ask the publisher why, and if it must be so, repeat with --trust-request", path.display()
    )]
    Jump {
        /// The file.
        path: PathBuf,
        /// What is far, and from what.
        why: String,
    },
    /// A file that asks other keys to sign than may sign it.
    #[error("{} was not signed: {why}", path.display())]
    WrongKeys {
        /// The file.
        path: PathBuf,
        /// Which, and what to do.
        why: String,
    },
    /// The list that is to be signed cannot be looked at.
    #[error("{} was not signed: {why}", path.display())]
    ListNotSeen {
        /// The file to be signed.
        path: PathBuf,
        /// What stands in the way, and what helps.
        why: String,
    },
    /// The list that is to be signed says something that no list may say.
    #[error("{} was not signed: {why}; let the publisher import a corrected CSV and publish again", path.display())]
    ForbiddenText {
        /// The file to be signed.
        path: PathBuf,
        /// The text, and what is wrong with it.
        why: String,
    },
    /// A list that cannot be compared with one that the holder's folder knows.
    #[error(
        "{} was not signed: {why}; name the list that is published with --against, or, if you have compared it by other means, repeat with --trust-request", path.display()
    )]
    UnknownList {
        /// The file.
        path: PathBuf,
        /// Why there is nothing to compare it with.
        why: String,
    },
    /// The holder's folder has no key that may sign.
    #[error("no key in {} has a say in {file}.json", folder.display())]
    NoKeyFor {
        /// The holder's folder.
        folder: PathBuf,
        /// The file.
        file: String,
    },
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
