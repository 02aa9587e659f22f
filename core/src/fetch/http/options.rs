//! What a host may set of the HTTP client.

use std::time::Duration;

/// Options of [`HttpFetch`](super::HttpFetch).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpOptions {
    /// Statuses that mean "there is no such file". 404; some object stores answer 403 instead.
    pub absent_statuses: Vec<u16>,
    /// For the connection, its TLS handshake included. 10 s.
    pub connect_timeout: Duration,
    /// For a whole metadata file, and for the first answer about a target. 30 s.
    pub metadata_timeout: Duration,
    /// For a whole target. 15 min.
    pub targets_timeout: Duration,
    /// The fewest bytes a second of a target, over each [`pace_window`](Self::pace_window). 1000.
    pub min_bytes_per_second: u64,
    /// The time over which the pace of a target is measured; a shorter stall does no harm. 10 s.
    pub pace_window: Duration,
    /// Sent as `User-Agent`. `label700`: the same for everyone, without a version. Nothing that tells
    /// one installation from another belongs here.
    pub user_agent: String,
    /// Which certificate authorities count.
    pub roots: Roots,
    /// Whether `HTTP_PROXY` and the like in the environment count. Yes.
    pub system_proxy: bool,
}

/// The certificate authorities that vouch for servers. TLS hides what is fetched; whether it is
/// genuine, signatures alone decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Roots {
    /// Those of the platform. On Android they can only be reached through a `Context`, so there the
    /// host passes its own [`Fetch`](crate::fetch::Fetch), or [`Roots::Only`].
    Platform,
    /// These certificates (DER) and no others, for a registry with its own authority.
    Only(Vec<Vec<u8>>),
}

impl Default for HttpOptions {
    fn default() -> Self {
        Self {
            absent_statuses: vec![404],
            connect_timeout: Duration::from_secs(10),
            metadata_timeout: Duration::from_secs(30),
            targets_timeout: Duration::from_secs(15 * 60),
            min_bytes_per_second: 1000,
            pace_window: Duration::from_secs(10),
            user_agent: "label700".to_owned(),
            roots: Roots::Platform,
            system_proxy: true,
        }
    }
}
