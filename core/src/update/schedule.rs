//! When to refresh next, so that millions of handsets never come at once. Pure: the host's own job
//! scheduler does the waiting, and brings the randomness.

use std::time::Duration;

use crate::time::Timestamp;

/// How often a handset refreshes. Times are in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// Between two successful refreshes. A day: the timestamp stays fresh for seven.
    pub interval: u64,
    /// After the first failure; it doubles with each further one, up to `interval`. An hour: what fails at
    /// once fails for many, and a list does not age in an hour.
    pub first_retry: u64,
    /// The longest `Retry-After` that is heeded, so that no answer can stop updates for good. A day.
    pub longest_retry_after: u64,
}

impl Default for Schedule {
    fn default() -> Self {
        const DAY: u64 = 86_400;
        Self { interval: DAY, first_retry: 3_600, longest_retry_after: DAY }
    }
}

impl Schedule {
    /// The first refresh after installation: anywhere within one interval. `random` is any evenly
    /// distributed number; nothing about the installation should go into it.
    pub fn first(&self, now: Timestamp, random: u64) -> Timestamp {
        now.plus(signed(share(self.interval, random)))
    }

    /// The next refresh after a successful one: one interval later, give or take a fifth.
    pub fn after_success(&self, now: Timestamp, random: u64) -> Timestamp {
        now.plus(signed(jittered(self.interval, random)))
    }

    /// The next refresh after `failures` failed ones in a row: ever later, give or take a fifth. Where
    /// a server asked for a time ([`UpdateError::retry_after`](super::UpdateError::retry_after) of the last
    /// one), not before that, but within a quarter of the interval behind it.
    pub fn after_failure(
        &self,
        now: Timestamp,
        failures: u32,
        retry_after: Option<Duration>,
        random: u64,
    ) -> Timestamp {
        let doublings = failures.saturating_sub(1).min(32);
        let back_off = self.first_retry.saturating_mul(1 << doublings).min(self.interval);
        let wait = jittered(back_off, random);
        let asked = retry_after.map_or(0, |asked| {
            let asked = asked.as_secs().min(self.longest_retry_after);
            // Everybody who came for hours may have been told the same moment, so how far off it still was
            // says nothing about how many wait for it.
            asked.saturating_add(share((self.interval / 4).max(asked / 5), random))
        });
        now.plus(signed(wait.max(asked)))
    }
}

/// From four to six fifths of `span`.
fn jittered(span: u64, random: u64) -> u64 {
    (span - span / 5).saturating_add(share(span / 5 * 2, random))
}

/// An even share of `0..=span`.
fn share(span: u64, random: u64) -> u64 {
    let scaled = (u128::from(span).saturating_add(1) * u128::from(random)) >> 64;
    u64::try_from(scaled).unwrap_or(span)
}

fn signed(seconds: u64) -> i64 {
    i64::try_from(seconds).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const NOW: Timestamp = Timestamp(1_000_000);
    const DAY: i64 = 86_400;

    fn wait(at: Timestamp) -> i64 {
        at.0 - NOW.0
    }

    #[test]
    fn the_ends_of_each_span() {
        let schedule = Schedule::default();
        let retry = |n, random| wait(schedule.after_failure(NOW, n, None, random));
        let asked = |seconds, random| {
            wait(schedule.after_failure(NOW, 1, Some(Duration::from_secs(seconds)), random))
        };
        let cases = [
            ("first, at once", wait(schedule.first(NOW, 0)), 0),
            ("first, a day later", wait(schedule.first(NOW, u64::MAX)), DAY),
            ("success, early", wait(schedule.after_success(NOW, 0)), DAY * 4 / 5),
            ("success, late", wait(schedule.after_success(NOW, u64::MAX)), DAY * 6 / 5),
            ("first failure", retry(1, 0), 2880),
            ("second failure", retry(2, 0), 5760),
            ("many failures", retry(40, u64::MAX), DAY * 6 / 5),
            ("no failure counted yet", retry(0, 0), 2880),
            ("the server asks for two hours", asked(7200, 0), 7200),
            ("spread over a quarter of the interval", asked(7200, u64::MAX), 7200 + DAY / 4),
            ("the server asks for less than the back-off", asked(1, 0), 2880),
            ("the server asks for no wait, and still no two come at once", asked(0, u64::MAX), DAY / 4),
            ("the server asks for ever", asked(u64::MAX, 0), DAY),
        ];
        for (name, actual, expected) in cases {
            assert_eq!(actual, expected, "{name}");
        }
    }

    #[test]
    fn extreme_settings_do_not_overflow() {
        let schedule = Schedule { interval: u64::MAX, first_retry: u64::MAX, longest_retry_after: u64::MAX };
        assert!(schedule.after_success(NOW, u64::MAX) > NOW);
        assert!(schedule.after_failure(NOW, u32::MAX, Some(Duration::MAX), u64::MAX) > NOW);
    }
}
