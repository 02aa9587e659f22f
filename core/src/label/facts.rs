//! What the host knows about a call or message, apart from its number.

use crate::number::{Country, Direction};
use crate::time::Timestamp;

/// What the network says about the caller's number (Android's `callerNumberVerificationStatus`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Verification {
    /// Nothing; the usual case, and no reason for anything.
    #[default]
    NotVerified,
    /// It passed. Says nothing to the user: a number that belongs to its caller is no promise about them.
    Passed,
    /// It failed.
    Failed,
}

/// What the host knows about a call or message, apart from its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CallFacts {
    /// Which way it goes.
    pub direction: Direction,
    /// The device clock. Labelling reads no clock itself.
    pub now: Timestamp,
    /// The country of the network that the phone is in. `None`: not known.
    pub network_country: Option<Country>,
    /// What the network says about the caller's number. `None`: nothing. Counts on incoming calls only.
    pub verification: Option<Verification>,
}

impl CallFacts {
    /// Facts of an unknown country and without a word from the network.
    pub const fn new(direction: Direction, now: Timestamp) -> Self {
        Self { direction, now, network_country: None, verification: None }
    }
}
