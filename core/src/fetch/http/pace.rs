//! Whether a body comes fast enough.

use std::time::Duration;

use tokio::time::Instant;

use crate::fetch::FetchError;

/// Counts bytes over windows of time, one after the other. An average over the whole download would
/// let a server that was quick at first stall for minutes.
pub(super) struct Pace {
    window: Duration,
    least: u64,
    ends: Instant,
    received: u64,
}

impl Pace {
    pub(super) fn new(bytes_per_second: u64, window: Duration) -> Self {
        let least = u128::from(bytes_per_second).saturating_mul(window.as_millis()) / 1000;
        Self {
            window,
            least: u64::try_from(least).unwrap_or(u64::MAX),
            ends: later(Instant::now(), window),
            received: 0,
        }
    }

    /// When the running window ends.
    pub(super) fn ends(&self) -> Instant {
        self.ends
    }

    pub(super) fn count(&mut self, bytes: usize) {
        self.received = self.received.saturating_add(u64::try_from(bytes).unwrap_or(u64::MAX));
    }

    /// Judges the window if it is over, and begins the next.
    pub(super) fn check(&mut self, now: Instant) -> Result<(), FetchError> {
        if now < self.ends {
            return Ok(());
        }
        if self.received < self.least {
            return Err(FetchError::TooSlow);
        }
        self.received = 0;
        self.ends = later(now, self.window);
        Ok(())
    }
}

/// `now + by`, or a day later where a host set an absurd duration.
fn later(now: Instant, by: Duration) -> Instant {
    now.checked_add(by).unwrap_or(now + Duration::from_secs(86_400))
}
