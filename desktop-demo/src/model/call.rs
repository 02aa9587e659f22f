//! One call or message, as the network and the user hand it to the phone.

use std::fmt;

use label700::label::{CallFacts, Verification};
use label700::number::{Country, Direction};
use label700::time::Timestamp;

use super::cases::Case;

/// What the phone is told of a call or message, apart from the time.
#[derive(Clone, PartialEq, Eq)]
pub struct Call {
    /// The number as the network or the user wrote it.
    pub raw: String,
    /// Incoming, outgoing or a message.
    pub direction: Direction,
    /// Where the phone is.
    pub network_country: Option<Country>,
    /// What the network says of the caller's number.
    pub verification: Option<Verification>,
}

impl Call {
    /// A number that the user typed; the phone is in China.
    pub fn typed(raw: &str, direction: Direction) -> Self {
        Self { raw: raw.to_owned(), direction, network_country: Some(Country::CN), verification: None }
    }

    /// A prepared case, in the direction that is chosen unless the case knows only one.
    pub fn prepared(case: &Case, chosen: Direction) -> Self {
        Self {
            raw: case.number.to_owned(),
            direction: if case.incoming_only { Direction::Incoming } else { chosen },
            network_country: Some(Country::CN),
            verification: case.verification,
        }
    }

    /// The facts that the labeler asks for.
    pub fn facts(&self, now: Timestamp) -> CallFacts {
        let mut facts = CallFacts::new(self.direction, now);
        facts.network_country = self.network_country;
        facts.verification = self.verification;
        facts
    }
}

/// Never shows the number.
impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call").field("direction", &self.direction).finish_non_exhaustive()
    }
}
