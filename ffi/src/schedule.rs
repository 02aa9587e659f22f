//! When to refresh next. Pure: the host's own job scheduler does the waiting, and brings the randomness.

use std::time::Duration;

use label700::time::Timestamp;
use label700::update::Schedule;

use crate::Guarded;

/// The first refresh after installation, in seconds since 1970: anywhere within a day from `now`, so that
/// millions of phones never come at once. `random` is any evenly distributed number; nothing about the
/// installation should go into it.
#[uniffi::export]
pub fn next_first(now: i64, random: u64) -> Guarded<i64> {
    Ok(Schedule::default().first(Timestamp(now), random).0)
}

/// The next refresh after a successful one: a day later, give or take a fifth.
#[uniffi::export]
pub fn next_after_success(now: i64, random: u64) -> Guarded<i64> {
    Ok(Schedule::default().after_success(Timestamp(now), random).0)
}

/// The next refresh after `failures` failed ones in a row: an hour later, then two, and so on up to a day,
/// give or take a fifth. `retry_after` is what `Updater.retry_after` says of the last one: not before that,
/// but within a quarter of a day behind it.
#[uniffi::export]
pub fn next_after_failure(now: i64, failures: u32, retry_after: Option<u64>, random: u64) -> Guarded<i64> {
    let retry_after = retry_after.map(Duration::from_secs);
    Ok(Schedule::default().after_failure(Timestamp(now), failures, retry_after, random).0)
}
