//! The header: who issued the list and when, the phases, and the coverage.

use std::ops::RangeInclusive;

use super::content::{ListHead, Phases};
use super::error::{Fault, ListError, Section};
use super::group::{Ranked, sort_by_first};
use super::layout::{CHECKED_FROM, COVERAGE_BYTES, Counts, Fields, Layout, items, u40, u40_bytes};
use super::{MAX_SUBSCRIBER, Range700, text};
use crate::time::{Day, Timestamp};

/// Sequence numbers travel in JSON too.
const MAX_SEQ: u64 = (1 << 53) - 1;
/// 9999-12-31.
pub(super) const MAX_DAY: u32 = 2_932_896;
/// 9999-12-31T23:59:59Z.
const MAX_SECOND: u64 = 253_402_300_799;

/// What a list says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// The feed's name.
    pub feed: String,
    /// The list's sequence number.
    pub seq: u64,
    /// When the list was made.
    pub issued: Timestamp,
    /// The dates of MIIT's phases.
    pub phases: Phases,
    /// The intervals, of the twelve digits behind 700, in which absence means "not listed": ascending, with
    /// a gap between any two. They need not hold every range of the list.
    pub coverage: Vec<RangeInclusive<u64>>,
    /// How many ranges the list holds, neighbours with the same allocation counted once.
    pub ranges: u64,
}

impl Header {
    /// The same as an encoder takes it, for making a list's successor.
    pub fn to_head(&self) -> ListHead {
        let coverage =
            self.coverage.iter().filter_map(|i| Range700::from_subscribers(*i.start(), *i.end())).collect();
        ListHead {
            feed: self.feed.clone(),
            seq: self.seq,
            issued: self.issued,
            phases: self.phases,
            coverage,
        }
    }
}

pub(super) fn read(bytes: &[u8], layout: &Layout) -> Result<Header, ListError> {
    let short = Section::Header.error(Fault::WrongSize);
    let mut fields = Fields(bytes.get(CHECKED_FROM + 7 * 4..).unwrap_or_default());
    let seq = fields.u64().ok_or(short)?;
    let issued = fields.u64().ok_or(short)?;
    let mut day = || fields.u32().ok_or(short);
    let days = [day()?, day()?, day()?, day()?];
    check_values(seq, issued, days)?;
    let feed = bytes.get(layout.feed.clone()).unwrap_or_default();
    let feed = str::from_utf8(feed).map_err(|_| Section::Feed.error(Fault::NotUtf8))?;
    check_feed(feed)?;
    let [preparation_from, transition_from, pilot_from, pilot_until] = days.map(|day| Day(day as i32));
    Ok(Header {
        feed: feed.to_owned(),
        seq,
        issued: Timestamp(issued as i64),
        phases: Phases { preparation_from, transition_from, pilot_from, pilot_until },
        coverage: read_coverage(bytes, layout)?,
        ranges: u64::from(layout.counts.ranges),
    })
}

/// The header's bytes behind the checksum, up to the string table.
pub(super) fn write(head: &ListHead, mut counts: Counts) -> Result<Vec<u8>, ListError> {
    let bad = Section::Header.error(Fault::BadValue);
    let issued = u64::try_from(head.issued.0).map_err(|_| bad)?;
    let Phases { preparation_from, transition_from, pilot_from, pilot_until } = head.phases;
    let day = |day: Day| u32::try_from(day.0).map_err(|_| bad);
    let days = [day(preparation_from)?, day(transition_from)?, day(pilot_from)?, day(pilot_until)?];
    check_values(head.seq, issued, days)?;
    check_feed(&head.feed)?;
    let coverage = union(&head.coverage);
    counts.coverage = u32::try_from(coverage.len()).map_err(|_| Section::Coverage.error(Fault::OverLimit))?;
    counts.check()?;

    let mut out = counts.to_bytes();
    out.extend(head.seq.to_le_bytes());
    out.extend(issued.to_le_bytes());
    out.extend(days.iter().flat_map(|day| day.to_le_bytes()));
    out.push(u8::try_from(head.feed.len()).map_err(|_| Section::Feed.error(Fault::TextTooLong))?);
    out.extend(head.feed.as_bytes());
    out.extend(coverage.iter().flat_map(|&(first, last)| [u40_bytes(first), u40_bytes(last)]).flatten());
    Ok(out)
}

pub(super) fn check_values(seq: u64, issued: u64, days: [u32; 4]) -> Result<(), ListError> {
    let good = (1..=MAX_SEQ).contains(&seq) && issued <= MAX_SECOND && days.iter().all(|d| *d <= MAX_DAY);
    Section::Header.require(good, Fault::BadValue)?;
    Section::Header.require(days.is_sorted(), Fault::OutOfOrder)
}

pub(super) fn check_feed(feed: &str) -> Result<(), ListError> {
    Section::Feed.require(!feed.is_empty(), Fault::EmptyText)?;
    text::check_text(feed).map_err(|fault| Section::Feed.error(fault))
}

fn read_coverage(bytes: &[u8], layout: &Layout) -> Result<Vec<RangeInclusive<u64>>, ListError> {
    let mut coverage = Vec::with_capacity(layout.coverage.len() / COVERAGE_BYTES);
    // The lowest number at which the next interval may begin.
    let mut floor = 0;
    for &[a, b, c, d, e, f, g, h, i, j] in items::<COVERAGE_BYTES>(bytes, &layout.coverage) {
        let (first, last) = (u40([a, b, c, d, e]), u40([f, g, h, i, j]));
        Section::Coverage.require(last <= MAX_SUBSCRIBER, Fault::OutOfSpace)?;
        Section::Coverage.require(floor <= first && first <= last, Fault::OutOfOrder)?;
        floor = last + 2;
        coverage.push(first..=last);
    }
    Ok(coverage)
}

/// Sorted, and what overlaps or touches made one.
fn union(ranges: &[Range700]) -> Vec<(u64, u64)> {
    let plain = |r: &Range700| Ranked { first: r.first().subscriber(), last: r.last().subscriber(), rank: 0 };
    let mut sorted: Vec<_> = ranges.iter().map(plain).collect();
    sort_by_first(&mut sorted);
    let mut union: Vec<(u64, u64)> = Vec::new();
    for Ranked { first, last, .. } in sorted {
        match union.last_mut() {
            Some((_, end)) if first <= *end + 1 => *end = last.max(*end),
            _ => union.push((first, last)),
        }
    }
    union
}
