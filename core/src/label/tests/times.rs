//! Dates, clocks and freshness.

use super::*;

#[test]
fn dates_are_shanghai_days_with_the_end_included() {
    let today = NOW.shanghai_day();
    let day = |offset: i32| Some(Day(today.0 + offset));
    let table = [
        ("began today", day(0), None, Reason::Listed),
        ("begins tomorrow", day(1), None, Reason::Unlisted),
        ("ends today", None, day(0), Reason::Listed),
        ("ended yesterday", None, day(-1), Reason::Unlisted),
        ("today only", day(0), day(0), Reason::Listed),
    ];
    for (name, from, until, reason) in table {
        let case = Case::with(|c| {
            c.allocation.valid_from = from;
            c.allocation.valid_until = until;
        });
        assert_eq!(case.decide().reason(), reason, "{name}");
        let behind = Case::with(|c| {
            *c = case;
            clock_behind(c);
        });
        assert_eq!(behind.decide().reason(), Reason::Listed, "{name}, by a suspect clock");
    }
    let shanghai_midnight = Case::with(|c| {
        c.facts.now = Timestamp::parse("2026-06-03T00:00:00+08:00").unwrap();
        c.allocation.valid_until = Day::parse("2026-06-02");
    });
    assert_eq!(shanghai_midnight.decide().reason(), Reason::Unlisted, "the day ends at midnight in Shanghai");
    let a_second_before = Case::with(|c| {
        *c = shanghai_midnight;
        c.facts.now = c.facts.now.plus(-1);
    });
    assert_eq!(a_second_before.decide().reason(), Reason::Listed, "a second before midnight in Shanghai");
}

#[test]
fn a_suspect_clock_counts_as_stale() {
    let absent = Case::with(|c| {
        not_in_list(c);
        clock_behind(c);
    });
    assert_eq!(absent.decide().reason(), Reason::Protected);
    assert_eq!(absent.decide().freshness(), Some(Freshness::ClockSuspect));
}

#[test]
fn freshness_at_its_boundaries() {
    use Freshness::{ClockSuspect, Fresh, Stale, VeryStale};
    let max_age = |days| Issue { max_age_days: Some(days), ..ISSUE };
    let list_later = Issue { list_issued: ISSUED.plus(3 * DAY), ..ISSUE };
    let long_expiry = Issue { timestamp_expires: ISSUED.plus(100 * DAY), ..ISSUE };
    let table = [
        ("just issued", ISSUE, 0, Fresh),
        ("last second before expiry", ISSUE, 7 * DAY - 1, Fresh),
        ("expires now", ISSUE, 7 * DAY, Stale),
        ("last second of 70 days", ISSUE, 70 * DAY - 1, Stale),
        ("70 days", ISSUE, 70 * DAY, VeryStale),
        ("the end of time", ISSUE, i64::MAX - ISSUED.0, VeryStale),
        ("clock exactly 24 hours behind", ISSUE, -DAY, Fresh),
        ("clock 24 hours and a second behind", ISSUE, -DAY - 1, ClockSuspect),
        ("the beginning of time", ISSUE, i64::MIN, ClockSuspect),
        ("list newer than the timestamp, 24 hours behind", list_later, 2 * DAY, Fresh),
        ("list newer than the timestamp, more behind", list_later, 2 * DAY - 1, ClockSuspect),
        ("max age shortens, last second", max_age(30), 30 * DAY - 1, Stale),
        ("max age shortens", max_age(30), 30 * DAY, VeryStale),
        ("max age cannot lengthen", max_age(90), 70 * DAY, VeryStale),
        ("max age cannot lengthen, last second", max_age(90), 70 * DAY - 1, Stale),
        ("max age beyond any calendar", max_age(u32::MAX), 70 * DAY, VeryStale),
        ("max age shorter than the expiry", max_age(3), 3 * DAY, VeryStale),
        ("max age shorter than the expiry, last second", max_age(3), 3 * DAY - 1, Fresh),
        ("an expiry beyond 70 days", long_expiry, 70 * DAY, VeryStale),
        ("an expiry beyond 70 days, last second", long_expiry, 70 * DAY - 1, Fresh),
    ];
    for (name, issue, after_issue, expected) in table {
        assert_eq!(issue.freshness(ISSUED.plus(after_issue)), expected, "{name}");
    }
}
