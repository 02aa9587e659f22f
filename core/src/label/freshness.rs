//! How old a list may be for what.

use crate::time::Timestamp;

/// No signed value can make a list last longer than this after its timestamp was issued.
const MAX_AGE_DAYS: u32 = 70;
const DAY: i64 = 86_400;

/// How far the list can be relied on at the time of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Freshness {
    /// Its timestamp is unexpired. Only such a list can say that a number is missing from it.
    Fresh,
    /// Expired. What it has still holds; what it lacks means nothing.
    Stale,
    /// So old that it names no company any more.
    VeryStale,
    /// The device clock is more than a day behind signed times. Counts as stale; validity dates are ignored.
    ClockSuspect,
}

impl Freshness {
    /// `fresh`, `stale`, `very_stale` or `clock_suspect`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Fresh => "fresh",
            Self::Stale => "stale",
            Self::VeryStale => "very_stale",
            Self::ClockSuspect => "clock_suspect",
        }
    }
}

/// The signed times of a list, as the published view carries them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Issue {
    /// When the newest trusted timestamp was issued (`x-issued`).
    pub x_issued: Timestamp,
    /// When that timestamp expires.
    pub timestamp_expires: Timestamp,
    /// When the list itself was issued.
    pub list_issued: Timestamp,
    /// A signed shorter life, in days after `x_issued`. More than 70 counts as 70.
    pub max_age_days: Option<u32>,
}

impl Issue {
    /// The list's freshness by the clock `now`.
    ///
    /// A signed `max_age_days` that ends before the timestamp expires makes the list very stale at once: who
    /// signs it wants it forgotten by then.
    #[inline]
    pub fn freshness(&self, now: Timestamp) -> Freshness {
        let newest = self.x_issued.max(self.list_issued);
        let max_age = i64::from(self.max_age_days.unwrap_or(MAX_AGE_DAYS).min(MAX_AGE_DAYS));
        if now < newest.plus(-DAY) {
            Freshness::ClockSuspect
        } else if now >= self.x_issued.plus(max_age * DAY) {
            Freshness::VeryStale
        } else if now < self.timestamp_expires {
            Freshness::Fresh
        } else {
            Freshness::Stale
        }
    }
}
