use super::*;
use crate::allocation::{AllocationRef, Approval, Resource, SceneRef};
use crate::number::{Direction, Lookalike};
use crate::policy::Policy;
use crate::time::{Day, Timestamp};

const DAY: i64 = 86_400;
/// 2026-06-01T00:00:00Z
const ISSUED: Timestamp = Timestamp(1_780_272_000);
const NOW: Timestamp = Timestamp(ISSUED.0 + DAY);
const SUBSCRIBER: u64 = 123_456_789_012;

const ISSUE: Issue = Issue {
    x_issued: ISSUED,
    timestamp_expires: Timestamp(ISSUED.0 + 7 * DAY),
    list_issued: ISSUED,
    max_age_days: None,
};

const ALLOCATION: AllocationRef<'static> = AllocationRef {
    application_platform: "演示平台公司",
    base_platform: "演示移动公司",
    business_user: "演示外卖公司",
    scene: SceneRef { code: "food_delivery", zh_hans: "外卖", zh_hant: "", en: "" },
    approval: Approval::Active,
    resource: Resource::InUse,
    valid_from: None,
    valid_until: None,
};

fn a_700() -> Parsed {
    Parsed::Number700(Number700::from_subscriber(SUBSCRIBER).unwrap())
}

/// A case begins as an incoming call from a 700 number that a fresh list has as active and in use; each
/// case changes what it is about.
#[derive(Clone, Copy)]
struct Case {
    parsed: Parsed,
    facts: CallFacts,
    policy: Policy,
    list: bool,
    in_list: bool,
    covered: bool,
    allocation: AllocationRef<'static>,
    issue: Issue,
    switches: ReasonSet,
}

impl Case {
    fn new() -> Self {
        Self {
            parsed: a_700(),
            facts: CallFacts::new(Direction::Incoming, NOW),
            policy: Policy::default(),
            list: true,
            in_list: true,
            covered: true,
            allocation: ALLOCATION,
            issue: ISSUE,
            switches: ReasonSet::EMPTY,
        }
    }

    fn with(change: impl FnOnce(&mut Self)) -> Self {
        let mut case = Self::new();
        change(&mut case);
        case
    }

    fn decide(&self) -> Label {
        let found = if self.in_list {
            Found::Row { row: 5, allocation: self.allocation, covered: self.covered }
        } else {
            Found::Absent { covered: self.covered }
        };
        let listing = Listing { generation: 3, issue: self.issue, switches: self.switches, found };
        decide(self.parsed, &self.facts, &self.policy, self.list.then_some(listing))
    }
}

fn lookalike(which: Lookalike) -> Parsed {
    Parsed::Lookalike(which)
}
fn very_stale(c: &mut Case) {
    c.facts.now = ISSUED.plus(70 * DAY);
}
fn stale(c: &mut Case) {
    c.facts.now = ISSUED.plus(8 * DAY);
}
fn clock_behind(c: &mut Case) {
    c.facts.now = ISSUED.plus(-2 * DAY);
}
fn not_in_list(c: &mut Case) {
    c.in_list = false;
}
fn failed(c: &mut Case) {
    c.facts.verification = Some(Verification::Failed);
}
fn returned(c: &mut Case) {
    c.allocation.resource = Resource::Returned;
}
fn approval(approval: Approval) -> impl Fn(&mut Case) {
    move |c| c.allocation.approval = approval
}
fn expired(c: &mut Case) {
    c.allocation.valid_until = Some(Day(NOW.shanghai_day().0 - 1));
}

#[test]
fn every_row_of_the_table() {
    use Severity::{Caution, Info};
    let row = Some(5);
    #[rustfmt::skip]
    let table: &[(&str, Case, Kind, Reason, Severity, Option<u32>)] = &[
        ("no list", Case::with(|c| c.list = false), Kind::Protected, Reason::Protected, Info, None),
        ("active, in use", Case::new(), Kind::Protected, Reason::Listed, Info, row),
        ("exiting", Case::with(approval(Approval::Exiting)), Kind::Protected, Reason::PlatformExiting, Info, row),
        ("suspended", Case::with(approval(Approval::Suspended)), Kind::Protected, Reason::PlatformSuspended, Info, row),
        ("revoked", Case::with(approval(Approval::Revoked)), Kind::Protected, Reason::PlatformRevoked, Caution, row),
        ("returned", Case::with(returned), Kind::Protected, Reason::Returned, Caution, row),
        ("covered, fresh, absent", Case::with(not_in_list), Kind::Protected, Reason::Unlisted, Caution, None),
        ("covered, fresh, past its dates", Case::with(expired), Kind::Protected, Reason::Unlisted, Caution, None),
        ("absent, stale", Case::with(|c| { not_in_list(c); stale(c) }), Kind::Protected, Reason::Protected, Info, None),
        ("absent, outside coverage", Case::with(|c| { not_in_list(c); c.covered = false }), Kind::Protected, Reason::Protected, Info, None),
        ("past its dates, outside coverage", Case::with(|c| { expired(c); c.covered = false }), Kind::Protected, Reason::Protected, Info, None),
        ("past its dates, stale", Case::with(|c| { expired(c); stale(c) }), Kind::Protected, Reason::Protected, Info, None),
        ("active, outside coverage", Case::with(|c| c.covered = false), Kind::Protected, Reason::Listed, Info, row),
        ("active, stale", Case::with(stale), Kind::Protected, Reason::Listed, Info, row),
        ("active, very stale", Case::with(very_stale), Kind::Protected, Reason::Listed, Info, row),
        ("revoked, very stale", Case::with(|c| { approval(Approval::Revoked)(c); very_stale(c) }), Kind::Protected, Reason::PlatformRevoked, Caution, row),
        ("absent, very stale", Case::with(|c| { not_in_list(c); very_stale(c) }), Kind::Protected, Reason::Protected, Info, None),
        ("verification failed", Case::with(failed), Kind::Protected, Reason::VerificationFailed, Caution, row),
        ("verification failed, no list", Case::with(|c| { failed(c); c.list = false }), Kind::Protected, Reason::VerificationFailed, Caution, None),
        ("verification passed", Case::with(|c| c.facts.verification = Some(Verification::Passed)), Kind::Protected, Reason::Listed, Info, row),
        ("not verified", Case::with(|c| c.facts.verification = Some(Verification::NotVerified)), Kind::Protected, Reason::Listed, Info, row),
        ("verification failed, outgoing", Case::with(|c| { failed(c); c.facts.direction = Direction::Outgoing }), Kind::Protected, Reason::Listed, Info, row),
        ("verification failed, message", Case::with(|c| { failed(c); c.facts.direction = Direction::Message }), Kind::Protected, Reason::Listed, Info, row),
        ("wrong length", Case::with(|c| c.parsed = lookalike(Lookalike::WrongLength)), Kind::Lookalike, Reason::WrongLength, Caution, None),
        ("mixed characters", Case::with(|c| c.parsed = lookalike(Lookalike::MixedCharacters)), Kind::Lookalike, Reason::MixedCharacters, Caution, None),
        ("international mark", Case::with(|c| c.parsed = lookalike(Lookalike::InternationalMark)), Kind::Lookalike, Reason::InternationalMark, Info, None),
        ("lookalike, no list", Case::with(|c| { c.parsed = lookalike(Lookalike::WrongLength); c.list = false }), Kind::Lookalike, Reason::WrongLength, Caution, None),
        ("other", Case::with(|c| c.parsed = Parsed::Other), Kind::Other, Reason::None, Severity::None, None),
        ("withheld", Case::with(|c| c.parsed = Parsed::Withheld), Kind::Withheld, Reason::None, Severity::None, None),
        ("being typed", Case::with(|c| c.parsed = Parsed::Incomplete(11)), Kind::Other, Reason::None, Severity::None, None),
    ];
    for (name, case, kind, reason, severity, row) in table {
        let label = case.decide();
        assert_eq!(label.kind(), *kind, "{name}");
        assert_eq!(label.reason(), *reason, "{name}");
        assert_eq!(label.severity(), *severity, "{name}");
        assert_eq!(label.row(), *row, "{name}");
        assert!(label.number().is_some() == (*kind == Kind::Protected), "{name}");
        assert_eq!(label.generation(), if case.list { 3 } else { 0 }, "{name}");
        assert_eq!(label.freshness().is_some(), case.list, "{name}");
        assert!(label.parsed() == case.parsed && label.facts() == case.facts, "{name}: facts kept");
    }
}

/// The conditions in their order of precedence, each with what brings it about and what it leads to.
/// Conditions that exclude each other (two approvals, two lookalikes) never meet.
#[test]
fn every_pair_of_conditions_goes_to_the_earlier_one() {
    type Condition = (&'static str, &'static str, fn(&mut Case), Reason);
    #[rustfmt::skip]
    let conditions: &[Condition] = &[
        ("wrong length", "number", |c| c.parsed = lookalike(Lookalike::WrongLength), Reason::WrongLength),
        ("mixed characters", "number", |c| c.parsed = lookalike(Lookalike::MixedCharacters), Reason::MixedCharacters),
        ("international mark", "number", |c| c.parsed = lookalike(Lookalike::InternationalMark), Reason::InternationalMark),
        ("other", "number", |c| c.parsed = Parsed::Other, Reason::None),
        ("withheld", "number", |c| c.parsed = Parsed::Withheld, Reason::None),
        ("verification failed", "network", failed, Reason::VerificationFailed),
        ("outside its dates", "dates", expired, Reason::Unlisted),
        ("returned", "resource", returned, Reason::Returned),
        ("revoked", "approval", |c| c.allocation.approval = Approval::Revoked, Reason::PlatformRevoked),
        ("suspended", "approval", |c| c.allocation.approval = Approval::Suspended, Reason::PlatformSuspended),
        ("exiting", "approval", |c| c.allocation.approval = Approval::Exiting, Reason::PlatformExiting),
    ];
    let mut pairs = 0;
    for (i, (first, topic, bring, reason)) in conditions.iter().enumerate() {
        assert_eq!(Case::with(bring).decide().reason(), *reason, "{first} alone");
        for (second, other_topic, bring_too, _) in &conditions[i + 1..] {
            if topic == other_topic {
                continue;
            }
            let both = Case::with(|c| {
                bring_too(c);
                bring(c);
            });
            assert_eq!(both.decide().reason(), *reason, "{first} beats {second}");
            pairs += 1;
        }
    }
    assert_eq!(pairs, 5 * 6 + 5 + 4 + 3);
    let absent = |change: fn(&mut Case)| {
        Case::with(|c| {
            not_in_list(c);
            change(c);
        })
        .decide()
        .reason()
    };
    assert_eq!(absent(failed), Reason::VerificationFailed, "verification failed beats unlisted");
    assert_eq!(absent(|c| c.parsed = Parsed::Withheld), Reason::None, "withheld beats unlisted");
    assert_eq!(
        absent(|c| c.parsed = lookalike(Lookalike::InternationalMark)),
        Reason::InternationalMark,
        "international mark beats unlisted"
    );
}

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

/// One case for each reason there is.
fn cases_by_reason() -> Vec<(Reason, Case)> {
    let cases = vec![
        Case::with(|c| c.list = false),
        Case::new(),
        Case::with(approval(Approval::Exiting)),
        Case::with(approval(Approval::Suspended)),
        Case::with(approval(Approval::Revoked)),
        Case::with(returned),
        Case::with(not_in_list),
        Case::with(failed),
        Case::with(|c| c.parsed = lookalike(Lookalike::WrongLength)),
        Case::with(|c| c.parsed = lookalike(Lookalike::MixedCharacters)),
        Case::with(|c| c.parsed = lookalike(Lookalike::InternationalMark)),
        Case::with(|c| c.parsed = Parsed::Other),
    ];
    let cases: Vec<_> = cases.into_iter().map(|c| (c.decide().reason(), c)).collect();
    assert!(cases.iter().map(|(reason, _)| *reason).eq(Reason::ALL), "one case for each reason");
    cases
}

#[test]
fn what_is_turned_off_falls_back_by_policy_and_by_switch_alike() {
    for (reason, case) in cases_by_reason() {
        let kind = case.decide().kind();
        let falls_to = match reason {
            Reason::Protected
            | Reason::WrongLength
            | Reason::MixedCharacters
            | Reason::InternationalMark
            | Reason::None => Reason::None,
            _ => Reason::Protected,
        };
        let off = ReasonSet::EMPTY.with(reason);
        let by_policy = Case::with(|c| {
            *c = case;
            c.policy.off = off;
        });
        let by_switch = Case::with(|c| {
            *c = case;
            c.list = true;
            // The first case has no list at all: give it one that knows nothing of the number.
            c.in_list = case.list && case.in_list;
            c.covered = case.list && case.covered;
            c.switches = off;
        });
        let everything_else_off = Case::with(|c| {
            *c = case;
            c.policy.off = Reason::ALL.into_iter().filter(|r| *r != reason).collect();
        });
        for (name, case) in [("policy", by_policy), ("switch", by_switch)] {
            let label = case.decide();
            assert_eq!(label.reason(), falls_to, "{reason:?} off by {name}");
            assert_eq!(label.row(), None, "{reason:?} off by {name}");
            assert_eq!(label.kind(), kind, "{reason:?} off by {name}: the kind stays");
        }
        assert_eq!(everything_else_off.decide().reason(), reason, "{reason:?} alone is on");
        let and_protected = Case::with(|c| {
            *c = by_policy;
            c.policy.off = off.with(Reason::Protected);
        });
        assert_eq!(and_protected.decide().reason(), Reason::None, "{reason:?} and protected off");
        let split = Case::with(|c| {
            *c = by_switch;
            c.policy.off = ReasonSet::EMPTY.with(Reason::Protected);
        });
        assert_eq!(split.decide().reason(), Reason::None, "{reason:?} off by switch, protected by policy");
    }
}

#[test]
fn whole_policies() {
    for (reason, case) in cases_by_reason() {
        let kind = case.decide().kind();
        let disabled = Case::with(|c| {
            *c = case;
            c.policy.enabled = false;
        });
        assert_eq!(disabled.decide().reason(), Reason::None, "{reason:?}, disabled");
        assert_eq!(disabled.decide().kind(), kind, "{reason:?}, disabled: the kind stays");
        let without_lookalikes = Case::with(|c| {
            *c = case;
            c.policy.lookalikes = false;
        });
        let expected = if kind == Kind::Lookalike { Reason::None } else { reason };
        assert_eq!(without_lookalikes.decide().reason(), expected, "{reason:?}, lookalikes off");
        assert_eq!(without_lookalikes.decide().kind(), kind, "{reason:?}, lookalikes off: the kind stays");
        let only_labels = Case::with(|c| {
            *c = case;
            c.policy = Policy { company_names: false, details: false, metered_use: false, ..c.policy };
        });
        assert_eq!(only_labels.decide().reason(), reason, "{reason:?}: other switches are not for labels");
    }
}

#[test]
fn a_row_offered_for_something_else_than_a_700_number_is_ignored() {
    let label = Case::with(|c| c.parsed = lookalike(Lookalike::WrongLength)).decide();
    assert_eq!(label.row(), None);
}

#[test]
fn codes_are_those_of_the_design_and_read_back() {
    let codes: Vec<_> = Reason::ALL.iter().map(|r| r.as_str()).collect();
    assert_eq!(
        codes.join(" "),
        "protected listed platform_exiting platform_suspended platform_revoked returned unlisted \
         verification_failed wrong_length mixed_characters international_mark none"
    );
    for reason in Reason::ALL {
        assert_eq!(Reason::parse(reason.as_str()), Some(reason));
    }
    assert_eq!(Reason::parse("Protected"), None, "codes are lower case");
    assert_eq!(Reason::parse("of_a_later_version"), None);
}

#[test]
fn sets_hold_what_was_put_in() {
    let set: ReasonSet = [Reason::None, Reason::Protected].into_iter().collect();
    assert!(set.iter().eq([Reason::Protected, Reason::None]));
    assert!(!set.contains(Reason::Listed));
    assert!(Reason::ALL.into_iter().collect::<ReasonSet>().iter().eq(Reason::ALL));
    assert_eq!(ReasonSet::EMPTY.iter().count(), 0);
}

#[test]
fn labels_are_small() {
    assert!(size_of::<Label>() <= 96, "{}", size_of::<Label>());
}

#[test]
fn debug_shows_neither_number_nor_row() {
    let mut case = Case::new();
    case.facts.now = Timestamp(ISSUED.0 + DAY);
    let text = format!("{:?} {:#?} {:?}", case.decide(), case.decide(), case.parsed);
    for secret in ["700123456789012", "123456789012", "123_456_789_012", "1234 5678", "row"] {
        assert!(!text.contains(secret), "Debug of a label shows {secret}");
    }
    assert!(text.contains("Listed"), "it shows the reason");
}
