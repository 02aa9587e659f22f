//! Who wins: the order in which the number, the network and the list are asked.

use super::{CallFacts, Freshness, Issue, Label, Reason, ReasonSet, Verification};
use crate::allocation::{AllocationRef, Approval, Resource};
use crate::number::{Direction, Lookalike, Parsed};
use crate::policy::Policy;

/// What a list has on one number.
#[derive(Clone, Copy, Debug)]
pub enum Found<'a> {
    /// The number lies in one of the list's ranges.
    Row {
        /// The row of the label table.
        row: u32,
        /// What stands in it.
        allocation: AllocationRef<'a>,
        /// Whether the list's coverage takes the number in. A row outside its dates counts as absent.
        covered: bool,
    },
    /// It lies in none. Also the answer for everything that is not a 700 number.
    Absent {
        /// Whether the list's coverage takes the number in, so that absence means something.
        covered: bool,
    },
}

/// What the published view says of one number.
#[derive(Clone, Copy, Debug)]
pub struct Listing<'a> {
    /// Which list this is: the first eight bytes of its SHA-256, never 0.
    pub generation: u64,
    /// The list's signed times.
    pub issue: Issue,
    /// The reasons that the list's signers have turned off. They hold at any freshness.
    pub switches: ReasonSet,
    /// What it has on the number.
    pub found: Found<'a>,
}

/// A reason, and when it wins if nothing above it did.
type Rule = (Reason, fn(&Evidence<'_>) -> bool);

/// First hit wins. The last line always hits.
const WHO_WINS: [Rule; 13] = [
    (Reason::WrongLength, |e| e.looks_like(Lookalike::WrongLength)),
    (Reason::MixedCharacters, |e| e.looks_like(Lookalike::MixedCharacters)),
    (Reason::InternationalMark, |e| e.looks_like(Lookalike::InternationalMark)),
    (Reason::None, |e| !e.is_700()),
    (Reason::VerificationFailed, |e| e.network_says_failed()),
    (Reason::Unlisted, |e| e.row.is_none() && e.absence_counts),
    (Reason::Protected, |e| e.row.is_none()),
    (Reason::Returned, |e| e.resource_is(Resource::Returned)),
    (Reason::PlatformRevoked, |e| e.approval_is(Approval::Revoked)),
    (Reason::PlatformSuspended, |e| e.approval_is(Approval::Suspended)),
    (Reason::PlatformExiting, |e| e.approval_is(Approval::Exiting)),
    (Reason::Listed, |e| e.approval_is(Approval::Active)),
    (Reason::Protected, |_| true),
];

/// Decides what there is to say about a number. Pure: reads no clock, does no I/O, cannot fail, does not
/// allocate.
///
/// Pass the `listing` for text that is not a 700 number too, with [`Found::Absent`]: its switches reach
/// the lookalike reasons. `None` means that there is no list.
///
/// A reason that the policy or the list's switches have turned off falls to [`Reason::Protected`];
/// `Protected` and the lookalike reasons fall to [`Reason::None`].
pub fn decide(parsed: Parsed, facts: &CallFacts, policy: &Policy, listing: Option<Listing<'_>>) -> Label {
    let freshness = listing.map(|l| l.issue.freshness(facts.now));
    let evidence = Evidence::weigh(parsed, facts, listing.zip(freshness));
    let winner =
        WHO_WINS.iter().find(|(_, wins)| wins(&evidence)).map_or(Reason::None, |(reason, _)| *reason);
    let reason = unless_off(winner, policy, listing.map_or(ReasonSet::EMPTY, |l| l.switches));
    let rests_on_row = !matches!(reason, Reason::Protected | Reason::None);
    Label {
        parsed,
        facts: *facts,
        reason,
        row: evidence.row.filter(|_| rests_on_row).map(|(row, _)| row),
        generation: listing.map_or(0, |l| l.generation),
        freshness,
    }
}

/// All that `WHO_WINS` may ask about.
struct Evidence<'a> {
    parsed: Parsed,
    facts: &'a CallFacts,
    /// The list's row, if its dates hold.
    row: Option<(u32, AllocationRef<'a>)>,
    /// Whether it would mean something that there is no row.
    absence_counts: bool,
}

impl<'a> Evidence<'a> {
    fn weigh(parsed: Parsed, facts: &'a CallFacts, list: Option<(Listing<'a>, Freshness)>) -> Self {
        let nothing = Self { parsed, facts, row: None, absence_counts: false };
        let Some((listing, freshness)) = list else { return nothing };
        // A clock that is wrong cannot say whether a day has come.
        let holds = |a: &AllocationRef<'_>| {
            freshness == Freshness::ClockSuspect || a.valid_on(facts.now.shanghai_day())
        };
        let (row, covered) = match listing.found {
            Found::Row { row, allocation, covered } => (Some((row, allocation)), covered),
            Found::Absent { covered } => (None, covered),
        };
        Self {
            row: row.filter(|(_, allocation)| nothing.is_700() && holds(allocation)),
            absence_counts: covered && freshness == Freshness::Fresh,
            ..nothing
        }
    }

    fn looks_like(&self, lookalike: Lookalike) -> bool {
        self.parsed == Parsed::Lookalike(lookalike)
    }

    fn is_700(&self) -> bool {
        matches!(self.parsed, Parsed::Number700(_))
    }

    fn network_says_failed(&self) -> bool {
        self.facts.direction == Direction::Incoming && self.facts.verification == Some(Verification::Failed)
    }

    fn resource_is(&self, resource: Resource) -> bool {
        self.row.is_some_and(|(_, allocation)| allocation.resource == resource)
    }

    fn approval_is(&self, approval: Approval) -> bool {
        self.row.is_some_and(|(_, allocation)| allocation.approval == approval)
    }
}

fn unless_off(winner: Reason, policy: &Policy, switches: ReasonSet) -> Reason {
    let on = |reason: Reason| {
        policy.enabled
            && (policy.lookalikes || !reason.is_lookalike())
            && !policy.off.contains(reason)
            && !switches.contains(reason)
    };
    if winner == Reason::None || on(winner) {
        winner
    } else if !winner.is_lookalike() && on(Reason::Protected) {
        Reason::Protected
    } else {
        Reason::None
    }
}
