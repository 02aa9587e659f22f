//! How long a server asks to be left alone.

use std::time::Duration;

use jiff::fmt::rfc2822;
use reqwest::header::{DATE, HeaderMap, HeaderName, RETRY_AFTER};

use crate::time::Timestamp;

/// Reads `Retry-After`, seconds or an HTTP date. A date is measured from the server's own `Date`
/// where it sends one, so that a wrong device clock does no harm. A date gone by is no wait.
pub(super) fn read(headers: &HeaderMap, device_now: Timestamp) -> Option<Duration> {
    let value = text(headers, &RETRY_AFTER)?;
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until = date(value)?;
    let now = text(headers, &DATE).and_then(date).unwrap_or(device_now);
    let seconds = until.0.saturating_sub(now.0);
    Some(Duration::from_secs(u64::try_from(seconds).unwrap_or(0)))
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok().map(str::trim)
}

fn date(text: &str) -> Option<Timestamp> {
    static HTTP_DATE: rfc2822::DateTimeParser = rfc2822::DateTimeParser::new();
    HTTP_DATE.parse_timestamp(text).ok().map(|t| Timestamp(t.as_second()))
}
