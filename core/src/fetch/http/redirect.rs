//! Which redirects are followed.

use reqwest::redirect::Policy;

/// More than these are a loop, or not worth it.
const MOST: usize = 2;

/// Why a redirect was not followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Refused {
    #[error("the server redirects too often")]
    TooOften,
    #[error("the server redirects to another host, which is refused")]
    OtherHost,
}

/// At most two redirects, each to the scheme, host and port that it came from: a mirror answers for
/// itself, and whoever meddles with one answer does not choose who hears of this device.
pub(super) fn policy() -> Policy {
    Policy::custom(|attempt| {
        let here = attempt.previous().last().map(reqwest::Url::origin);
        if here.is_none_or(|origin| origin != attempt.url().origin()) {
            attempt.error(Refused::OtherHost)
        } else if attempt.previous().len() > MOST {
            attempt.error(Refused::TooOften)
        } else {
            attempt.follow()
        }
    })
}
