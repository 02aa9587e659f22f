//! What a list says, before it is encoded.

use super::Range700;
use crate::allocation::Allocation;
use crate::time::{Day, Timestamp};

/// The dates of MIIT's phases, counted by the publisher, in ascending order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Phases {
    /// First day of the preparation.
    pub preparation_from: Day,
    /// First day of the transition, after which no other number may serve as 中间号.
    pub transition_from: Day,
    /// First day of the pilot.
    pub pilot_from: Day,
    /// Last day of the pilot, itself included.
    pub pilot_until: Day,
}

/// Everything in a list but its ranges and rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListHead {
    /// The feed's name.
    pub feed: String,
    /// The list's sequence number, 1 to 2^53 − 1.
    pub seq: u64,
    /// When the list was made.
    pub issued: Timestamp,
    /// The dates of the phases.
    pub phases: Phases,
    /// Where absence means "not listed". In any order, may touch and overlap: only the union counts.
    pub coverage: Vec<Range700>,
}

/// A range and what the list says of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The numbers.
    pub range: Range700,
    /// Who holds them, and on what terms.
    pub allocation: Allocation,
}

/// A whole list, for [`encode`](super::encode()).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListContent {
    /// See [`ListHead::feed`].
    pub feed: String,
    /// See [`ListHead::seq`].
    pub seq: u64,
    /// See [`ListHead::issued`].
    pub issued: Timestamp,
    /// See [`ListHead::phases`].
    pub phases: Phases,
    /// See [`ListHead::coverage`].
    pub coverage: Vec<Range700>,
    /// The ranges, in any order, none overlapping another.
    pub entries: Vec<Entry>,
}
