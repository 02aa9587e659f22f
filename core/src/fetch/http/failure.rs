//! One short reason for whatever failed inside the HTTP client.

use std::error::Error;
use std::iter::successors;

use super::redirect::Refused;
use crate::fetch::FetchError;

/// The reason that lies deepest: what went wrong on the wire. The outer layers of reqwest's errors
/// repeat the URL, so none of their text is used.
pub(super) fn reason(error: &reqwest::Error) -> FetchError {
    if error.is_timeout() {
        return FetchError::TimedOut;
    }
    let causes = || successors(error.source(), |&cause| cause.source());
    if let Some(refused) = causes().find_map(|cause| cause.downcast_ref::<Refused>()) {
        return FetchError::Network(refused.to_string());
    }
    let what = if error.is_connect() { "no connection to the server" } else { "the connection failed" };
    let Some(deepest) = causes().last() else { return FetchError::Network(what.to_owned()) };
    // A certificate's names are the server's choice: nothing that could break a line of a log.
    let detail: String = deepest.to_string().chars().filter(|c| !c.is_control()).take(160).collect();
    FetchError::Network(format!("{what}: {detail}"))
}
