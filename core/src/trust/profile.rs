//! What a client asks for: of a repository as a whole, and of its files one by one.

use super::limits::Limits;

/// What a client asks of a repository beyond the TUF specification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Bounds on untrusted bytes.
    pub limits: Limits,
    /// The feed that every root must name in `x-feed`; `None`: any root, named or not.
    pub feed: Option<String>,
    /// Whether a timestamp without `x-issued` is refused; if not, the field means nothing.
    pub x_issued_required: bool,
    /// Whether an expired timestamp, snapshot or targets is refused. Only a repository that came
    /// bundled with the app, which was fresh when the app was built, is read without.
    pub expiry_enforced: bool,
}

impl Profile {
    /// The Label700 profile for `feed`.
    pub fn label700(feed: &str) -> Self {
        Self {
            limits: Limits::default(),
            feed: Some(feed.to_owned()),
            x_issued_required: true,
            expiry_enforced: true,
        }
    }

    /// Plain TUF: what a generic client judges by.
    pub fn generic(limits: Limits) -> Self {
        Self { limits, feed: None, x_issued_required: false, expiry_enforced: true }
    }
}

/// A metadata file to fetch: its name under `metadata/` and the most bytes it may have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The role that it is for.
    pub role: String,
    /// The version in the file's name, `None` where names carry none.
    pub version: Option<u64>,
    /// More bytes than these are not read.
    pub max_bytes: u64,
}
