//! Why metadata was not trusted.

/// Why a metadata file, or what it leads to, was refused. The names in it are role names that the
/// signed metadata gave; nothing of a caller's is ever in here.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TrustError {
    /// Longer than [`Limits`](super::Limits) or the signed length allows.
    #[error("{role} metadata is longer than allowed")]
    TooLong {
        /// The role whose file it was.
        role: String,
    },
    /// Not JSON of the expected form. Captive portals, which answer with a web page, end here too.
    #[error("{role} metadata is malformed: {what}")]
    Malformed {
        /// The role whose file it was.
        role: String,
        /// The part that is wrong.
        what: &'static str,
    },
    /// Fewer than `threshold` distinct keys of the role have signed it.
    #[error("{role} metadata carries too few valid signatures")]
    Unsigned {
        /// The role whose file it was.
        role: String,
    },
    /// A version is lower than one verified before, or a role vanished from the snapshot.
    #[error("{role} metadata is older than what was already verified (rollback refused)")]
    Rollback {
        /// The role whose version fell.
        role: String,
    },
    /// The version is not the one that the parent metadata, or the order of root files, demands.
    #[error("{role} metadata has another version than its parent says")]
    WrongVersion {
        /// The role whose file it was.
        role: String,
    },
    /// The file in place of the next root has the version of the trusted one. It is set aside, and the
    /// refresh goes on with the root that it has.
    #[error("the next root file has the version of the trusted one")]
    SameRoot,
    /// The bytes do not have the length or hashes that signed metadata gives them.
    #[error("{role} does not have the length and hashes that were signed")]
    Mismatch {
        /// The role or target.
        role: String,
    },
    /// Past its `expires`. Wrong device clocks end here too.
    #[error("{role} metadata has expired (or the device clock is wrong)")]
    Expired {
        /// The role whose file it was.
        role: String,
    },
    /// It belongs to another feed.
    #[error("the metadata belongs to another feed")]
    OtherFeed,
    /// It is sound TUF but outside the Label700 profile.
    #[error("{role} metadata is outside the profile: {what}")]
    Profile {
        /// The role whose file it was.
        role: String,
        /// The rule that is broken.
        what: &'static str,
    },
    /// The list's sequence number is lower than one verified before.
    #[error("the list has a lower sequence number than one already verified (rollback refused)")]
    SequenceRollback,
    /// The delegations do not lead to such a target.
    #[error("no such target is delegated")]
    NoTarget,
    /// A step was called before the one it builds on.
    #[error("steps were called out of order")]
    OutOfOrder,
}

impl TrustError {
    pub(super) fn malformed(role: &str, what: &'static str) -> Self {
        Self::Malformed { role: shown(role), what }
    }

    pub(super) fn profile(role: &str, what: &'static str) -> Self {
        Self::Profile { role: shown(role), what }
    }
}

/// A role name fit for an error message: a delegated role's name is the publisher's free choice.
pub(super) fn shown(role: &str) -> String {
    role.chars().filter(|c| !c.is_control()).take(40).collect()
}
