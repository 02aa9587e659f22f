//! What an answer to a request for a part of a file holds.

use reqwest::header::CONTENT_RANGE;
use reqwest::{Response, StatusCode};

/// How an answer relates to the bytes that were asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// The file from its first byte on. Servers may ignore a range.
    Whole,
    /// The bytes that were asked for.
    Rest {
        /// The length of the whole file, where the server knows it.
        total: Option<u64>,
    },
    /// Other bytes, or the range lies outside the file: the bytes that are here are of another file.
    OtherRange,
    /// No part of the file.
    Refused,
}

impl Answer {
    /// Judges the answer to a request for everything from byte `from` on.
    pub(super) fn to(response: &Response, from: u64) -> Self {
        let range = || response.headers().get(CONTENT_RANGE)?.to_str().ok().and_then(content_range);
        match response.status() {
            StatusCode::OK => Self::Whole,
            StatusCode::RANGE_NOT_SATISFIABLE if from > 0 => Self::OtherRange,
            // Nobody asked for a part.
            StatusCode::PARTIAL_CONTENT if from == 0 => Self::Refused,
            StatusCode::PARTIAL_CONTENT => match range() {
                Some((first, total)) if first == from => Self::Rest { total },
                _ => Self::OtherRange,
            },
            _ => Self::Refused,
        }
    }
}

/// Reads `bytes 5-9/10` or `bytes 5-9/*`: the first byte and the length of the whole.
fn content_range(value: &str) -> Option<(u64, Option<u64>)> {
    let (range, total) = value.trim().strip_prefix("bytes ")?.split_once('/')?;
    let (first, last) = range.split_once('-')?;
    let (first, last): (u64, u64) = (first.trim().parse().ok()?, last.trim().parse().ok()?);
    let total = match total.trim() {
        "*" => None,
        number => Some(number.parse().ok()?),
    };
    (first <= last && total.is_none_or(|total| last < total)).then_some((first, total))
}
