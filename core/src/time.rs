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
        let (date, rest) = text.split_at_checked(10)?;
        let (clock, rest) = rest.strip_prefix(['T', 't', ' '])?.split_at_checked(8)?;
        let offset = offset(without_fraction(rest)?)?;
        let [hour, minute, second] = fields(clock, ':', [2, 2, 2])?;
        // A leap second counts as the one before it.
        let second = if second == 60 { 59 } else { second };
        let time = civil::Time::new(hour as i8, minute as i8, second as i8, 0).ok()?;
        let moment = offset.to_timestamp(read_date(date)?.to_datetime(time)).ok()?;
        Some(Self(moment.as_second()))
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
        let date = read_date(text)?;
        let midnight = TimeZone::fixed(Offset::UTC).to_timestamp(date.at(0, 0, 0, 0)).ok()?;
        i32::try_from(midnight.as_second().div_euclid(86_400)).ok().map(Self)
    }

    /// `2026-11-23`; empty for days outside jiff's years −9999 to 9999.
    pub fn to_iso(self) -> String {
        jiff::Timestamp::from_second(i64::from(self.0) * 86_400)
            .map_or_else(|_| String::new(), |t| TimeZone::UTC.to_datetime(t).date().to_string())
    }
}

// The fields are cut apart here and judged by jiff: its own parser brings the texts of all its errors into the library
// that phones load, for more forms than RFC 3339 has.

fn read_date(text: &str) -> Option<civil::Date> {
    let [year, month, day] = fields(text, '-', [4, 2, 2])?;
    civil::Date::new(year as i16, month as i8, day as i8).ok()
}

/// What is behind the fraction of a second, which may be missing.
fn without_fraction(text: &str) -> Option<&str> {
    let Some(fraction) = text.strip_prefix('.') else { return Some(text) };
    let rest = fraction.trim_start_matches(|digit: char| digit.is_ascii_digit());
    (1..=9).contains(&(fraction.len() - rest.len())).then_some(rest)
}

fn offset(text: &str) -> Option<Offset> {
    if matches!(text, "Z" | "z") {
        return Some(Offset::UTC);
    }
    let (sign, clock) =
        if let Some(clock) = text.strip_prefix('+') { (1, clock) } else { (-1, text.strip_prefix('-')?) };
    let [hours, minutes] = fields(clock, ':', [2, 2])?;
    if hours > 23 || minutes > 59 {
        return None;
    }
    Offset::from_seconds(sign * (i32::from(hours) * 3600 + i32::from(minutes) * 60)).ok()
}

/// Numbers of so many digits each, at most four, with `between` between any two and nothing else.
fn fields<const N: usize>(text: &str, between: char, digits: [usize; N]) -> Option<[u16; N]> {
    let mut parts = text.split(between);
    let mut fields = [0; N];
    for (field, digits) in fields.iter_mut().zip(digits) {
        let part = parts.next().filter(|part| part.len() == digits)?;
        for digit in part.chars() {
            *field = *field * 10 + digit.to_digit(10)? as u16;
        }
    }
    parts.next().is_none().then_some(fields)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn times_are_read_as_jiff_reads_them(
            date in (0u32..10_000, 0u32..14, 0u32..33),
            clock in (0u32..26, 0u32..62, 0u32..62),
            fraction in "(\\.[0-9]{0,10})?",
            offset in "[Zz]|[+-](0[0-9]|1[0-9]|2[0-3]):[0-5][0-9]",
            between in "[Tt ]",
        ) {
            let ((year, month, day), (hour, minute, second)) = (date, clock);
            let text =
                format!("{year:04}-{month:02}-{day:02}{between}{hour:02}:{minute:02}:{second:02}{fraction}{offset}");
            let jiff = text.parse::<jiff::Timestamp>().ok();
            // Before 1970 jiff cuts fractions off towards 1970.
            let jiff = jiff.map(|t| t.as_second() - i64::from(t.subsec_nanosecond() < 0));
            prop_assert_eq!(Timestamp::parse(&text).map(|t| t.0), jiff, "{}", text);
        }

        #[test]
        fn other_texts_are_survived(text in "[-+0-9TZ:. é]{0,40}") {
            let read = Timestamp::parse(&text).map(|t| t.0);
            if read.is_some() {
                prop_assert!(text.parse::<jiff::Timestamp>().is_ok(), "{}", text);
            }
        }
    }

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
