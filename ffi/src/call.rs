//! What the host knows about a call or message.

use label700::number::Country;
use label700::time::Timestamp;

pub use label700::label::Verification;
pub use label700::number::Direction;

/// Which way a call goes, or that it is a message.
#[uniffi::remote(Enum)]
pub enum Direction {
    /// A call that this phone receives.
    Incoming,
    /// A call that this phone makes.
    Outgoing,
    /// A short message.
    Message,
}

/// What the network says about the caller's number (Android's `callerNumberVerificationStatus`).
#[uniffi::remote(Enum)]
pub enum Verification {
    /// Nothing; the usual case, and no reason for anything.
    NotVerified,
    /// It passed. Says nothing to the user: a number that belongs to its caller is no promise about them.
    Passed,
    /// It failed: an incoming 700 call is then labelled `verification_failed`.
    Failed,
}

/// What the host knows about a call or message, apart from its number.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct CallFacts {
    /// Which way it goes.
    pub direction: Direction,
    /// The device clock, in seconds since 1970. Labelling reads no clock itself.
    pub now: i64,
    /// Where the phone is registered, as two letters (ISO 3166-1), such as Android's
    /// `getNetworkCountryIso`. Absent, empty or anything else: not known.
    #[uniffi(default = None)]
    pub network_country: Option<String>,
    /// What the network says about the caller's number. Absent: nothing. Counts on incoming calls only.
    #[uniffi(default = None)]
    pub verification: Option<Verification>,
}

impl CallFacts {
    pub(crate) fn to_core(&self) -> label700::label::CallFacts {
        label700::label::CallFacts {
            direction: self.direction,
            now: Timestamp(self.now),
            network_country: country(self.network_country.as_deref()),
            verification: self.verification,
        }
    }
}

impl From<label700::label::CallFacts> for CallFacts {
    fn from(facts: label700::label::CallFacts) -> Self {
        Self {
            direction: facts.direction,
            now: facts.now.0,
            network_country: facts.network_country.map(|country| country.as_str().to_owned()),
            verification: facts.verification,
        }
    }
}

pub(crate) fn country(code: Option<&str>) -> Option<Country> {
    code.and_then(Country::parse)
}
