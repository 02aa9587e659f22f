//! Who wins: the order in which the number, the network and the list are asked.

use super::{CallFacts, Freshness, Issue, Label, Reason, ReasonSet, Verification};
use crate::allocation::{Approval, Resource, Standing};
use crate::number::{Direction, Lookalike, Parsed};
use crate::policy::Policy;

/// What a list has on one number.
#[derive(Clone, Copy, Debug)]
pub enum Found {
    /// The number lies in one of the list's ranges.
    Row {
        /// The row of the label table.
        row: u32,
        /// What stands in it.
        standing: Standing,
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
pub struct Listing {
    /// Which list this is: the first eight bytes of its SHA-256, never 0.
    pub generation: u64,
    /// The list's signed times.
    pub issue: Issue,
    /// The reasons that the list's signers have turned off. They hold at any freshness.
    pub switches: ReasonSet,
    /// What it has on the number.
    pub found: Found,
}

/// Decides what there is to say about a number. Pure: reads no clock, does no I/O, cannot fail, does not
/// allocate.
///
/// Pass the `listing` for text that is not a 700 number too, with [`Found::Absent`]: its switches reach
/// the lookalike reasons. `None` means that there is no list.
///
/// A reason that the policy or the list's switches have turned off falls to [`Reason::Protected`];
/// `Protected` and the lookalike reasons fall to [`Reason::None`].
#[inline(always)] // Else the listing is copied for it.
pub fn decide(parsed: Parsed, facts: &CallFacts, policy: &Policy, listing: Option<Listing>) -> Label {
    let freshness = listing.map(|l| l.issue.freshness(facts.now));
    let evidence = Evidence::weigh(parsed, facts, listing.zip(freshness));
    let reason = unless_off(evidence.winner(), policy, listing.map_or(ReasonSet::EMPTY, |l| l.switches));
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

/// All that a reason may rest on.
struct Evidence<'a> {
    parsed: Parsed,
    facts: &'a CallFacts,
    /// The list's row, if its dates hold.
    row: Option<(u32, Standing)>,
    /// Whether it would mean something that there is no row.
    absence_counts: bool,
}

impl<'a> Evidence<'a> {
    #[inline]
    fn weigh(parsed: Parsed, facts: &'a CallFacts, list: Option<(Listing, Freshness)>) -> Self {
        let nothing = Self { parsed, facts, row: None, absence_counts: false };
        let Some((listing, freshness)) = list else { return nothing };
        // A clock that is wrong cannot say whether a day has come.
        let holds = |s: &Standing| {
            let has_days = s.valid_from.is_some() || s.valid_until.is_some();
            !has_days || freshness == Freshness::ClockSuspect || s.valid_on(facts.now.shanghai_day())
        };
        let (row, covered) = match listing.found {
            Found::Row { row, standing, covered } => (Some((row, standing)), covered),
            Found::Absent { covered } => (None, covered),
        };
        Self {
            row: row.filter(|(_, standing)| nothing.is_700() && holds(standing)),
            absence_counts: covered && freshness == Freshness::Fresh,
            ..nothing
        }
    }

    /// Who wins: the first that speaks up, in the order number, network, dates, resource, approval.
    #[inline]
    fn winner(&self) -> Reason {
        match self.parsed {
            Parsed::Lookalike(Lookalike::WrongLength) => return Reason::WrongLength,
            Parsed::Lookalike(Lookalike::MixedCharacters) => return Reason::MixedCharacters,
            Parsed::Lookalike(Lookalike::InternationalMark) => return Reason::InternationalMark,
            Parsed::Number700(_) => {}
            Parsed::Incomplete(_) | Parsed::Withheld | Parsed::Other => return Reason::None,
        }
        if self.network_says_failed() {
            return Reason::VerificationFailed;
        }
        let Some((_, standing)) = self.row else {
            return if self.absence_counts { Reason::Unlisted } else { Reason::Protected };
        };
        match (standing.resource, standing.approval) {
            (Resource::Returned, _) => Reason::Returned,
            (Resource::InUse, Approval::Revoked) => Reason::PlatformRevoked,
            (Resource::InUse, Approval::Suspended) => Reason::PlatformSuspended,
            (Resource::InUse, Approval::Exiting) => Reason::PlatformExiting,
            (Resource::InUse, Approval::Active) => Reason::Listed,
        }
    }

    #[inline]
    fn is_700(&self) -> bool {
        matches!(self.parsed, Parsed::Number700(_))
    }

    #[inline]
    fn network_says_failed(&self) -> bool {
        self.facts.direction == Direction::Incoming && self.facts.verification == Some(Verification::Failed)
    }
}

#[inline]
fn unless_off(winner: Reason, policy: &Policy, switches: ReasonSet) -> Reason {
    let off = policy.off.union(switches);
    let on = |reason: Reason| {
        policy.enabled && (policy.lookalikes || !reason.is_lookalike()) && !off.contains(reason)
    };
    if winner == Reason::None || on(winner) {
        winner
    } else if !winner.is_lookalike() && on(Reason::Protected) {
        Reason::Protected
    } else {
        Reason::None
    }
}
