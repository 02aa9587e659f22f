//! Who wins, and the codes.

mod times;
mod turned_off;

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
            Found::Row { row: 5, standing: self.allocation.standing(), covered: self.covered }
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

/// Name, case, and the label's kind, reason, severity and row.
type Row = (&'static str, Case, Kind, Reason, Severity, Option<u32>);

#[test]
fn every_row_of_the_table() {
    use Severity::{Caution, Info};
    let row = Some(5);
    #[rustfmt::skip]
    let table: &[Row] = &[
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
