//! What there is to say about a number: the [`Label`], and how it is [decided](decide).

mod decide;
mod facts;
mod freshness;
mod reason;

use std::fmt;

pub use decide::{Found, Listing, decide};
pub use facts::{CallFacts, Verification};
pub use freshness::{Freshness, Issue};
pub use reason::{Kind, Reason, ReasonSet, Severity};

use crate::number::{Number700, Parsed};

/// The answer for one number on one call or message. Small, copyable, made without allocating;
/// [`render`](crate::words::render) turns it into words.
///
/// `Debug` prints no number, and there is no `Display`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Label {
    parsed: Parsed,
    facts: CallFacts,
    reason: Reason,
    row: Option<u32>,
    generation: u64,
    freshness: Option<Freshness>,
}

impl Label {
    /// What sort of number it is. No policy and no list ever changes this.
    pub const fn kind(&self) -> Kind {
        match self.parsed {
            Parsed::Number700(_) => Kind::Protected,
            Parsed::Lookalike(_) => Kind::Lookalike,
            Parsed::Withheld => Kind::Withheld,
            Parsed::Incomplete(_) | Parsed::Other => Kind::Other,
        }
    }

    /// How much notice the hint deserves; always that of its [`reason`](Self::reason).
    pub const fn severity(&self) -> Severity {
        self.reason.severity()
    }

    /// Why there is a hint, as a stable code for themes, translations and counters.
    pub const fn reason(&self) -> Reason {
        self.reason
    }

    /// The number, if it is a 700 number. The only way to it from a label.
    pub const fn number(&self) -> Option<Number700> {
        match self.parsed {
            Parsed::Number700(number) => Some(number),
            _ => None,
        }
    }

    /// The list's row for the number. It means something only in the list of this
    /// [`generation`](Self::generation). `None` also where a list has a row that does not hold today, or
    /// that the reason does not rest on.
    pub const fn row(&self) -> Option<u32> {
        self.row
    }

    /// Which list answered. 0: there was none.
    pub const fn generation(&self) -> u64 {
        self.generation
    }

    /// What was known about the call or message. With [`parsed`](Self::parsed) it is all that
    /// [`decide`] needs to decide again on another list.
    pub const fn facts(&self) -> CallFacts {
        self.facts
    }

    /// What the raw text was read as.
    pub const fn parsed(&self) -> Parsed {
        self.parsed
    }

    /// How old the list was at the time of the call. `None`: there was no list.
    pub const fn freshness(&self) -> Option<Freshness> {
        self.freshness
    }
}

impl fmt::Debug for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The row is left out too: a finely divided list has rows of a handful of numbers.
        f.debug_struct("Label")
            .field("kind", &self.kind())
            .field("reason", &self.reason)
            .field("direction", &self.facts.direction)
            .field("generation", &self.generation)
            .field("freshness", &self.freshness)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
