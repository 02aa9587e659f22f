//! Points in time and calendar days, as the list and the labels count them.

use jiff::civil;
use jiff::tz::{Offset, TimeZone};

/// A point in time: whole seconds since 1970-01-01T00:00:00Z. The caller's clock is always passed
/// in as one of these; nothing in the ringing path reads a clock itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// The device clock. For callers; the library's pure parts take the time as an argument.
    pub fn now() -> Self {
        let since_epoch = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        Self(since_epoch.map_or(0, |d| i64::try_from(d.as_secs()).unwrap_or(i64::MAX)))
    }

    /// Reads RFC 3339 with any offset, such as `2026-11-23T08:00:00+08:00`. `None` if it is not that.
    pub fn parse(text: &str) -> Option<Self> {
        text.parse::<jiff::Timestamp>().ok().map(|t| Self(t.as_second()))
    }

    /// RFC 3339 in UTC with whole seconds, such as `2026-11-23T00:00:00Z`. Times outside the years
    /// 0 to 9999 are printed as the nearest end of that span.
    pub fn to_rfc3339(self) -> String {
        let clamped = self.0.clamp(-62_167_219_200, 253_402_207_200);
        jiff::Timestamp::from_second(clamped).map_or_else(|_| String::new(), |t| t.to_string())
    }

    /// This time moved by `seconds`, saturating at the ends.
    pub fn plus(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds))
    }

    /// The calendar day in Asia/Shanghai (UTC+8 all year since 1992, which covers every list).
    pub fn shanghai_day(self) -> Day {
        let days = self.0.saturating_add(8 * 3600).div_euclid(86_400);
        Day(i32::try_from(days).unwrap_or(if days < 0 { i32::MIN } else { i32::MAX }))
    }
}

/// A calendar day in Asia/Shanghai, counted from 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i32);

impl Day {
    /// Reads `2026-11-23`. `None` if it is not a real date in that form.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() != 10 {
            return None;
        }
        let date: civil::Date = text.parse().ok()?;
        let midnight = TimeZone::fixed(Offset::UTC).to_timestamp(date.at(0, 0, 0, 0)).ok()?;
        i32::try_from(midnight.as_second().div_euclid(86_400)).ok().map(Self)
    }

    /// `2026-11-23`; empty for days outside jiff's years −9999 to 9999.
    pub fn to_iso(self) -> String {
        jiff::Timestamp::from_second(i64::from(self.0) * 86_400)
            .map_or_else(|_| String::new(), |t| TimeZone::UTC.to_datetime(t).date().to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_shanghai_days() {
        let last_second = Timestamp::parse("2026-11-23T15:59:59Z").unwrap();
        assert_eq!(last_second.shanghai_day(), Day::parse("2026-11-23").unwrap());
        assert_eq!(last_second.plus(1).shanghai_day(), Day::parse("2026-11-24").unwrap());
        assert_eq!(last_second.plus(1).shanghai_day().to_iso(), "2026-11-24");
    }

    #[test]
    fn extreme_times_do_not_panic() {
        for t in [i64::MIN, i64::MAX, 0] {
            assert!(!Timestamp(t).to_rfc3339().is_empty());
            let _ = Timestamp(t).shanghai_day().to_iso();
        }
        assert_eq!(Day::parse("2026-02-30"), None);
        assert_eq!(Day::parse("2026-2-3"), None);
    }
}
