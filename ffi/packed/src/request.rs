//! What comes in: the facts, and behind them the numbers.

use label700::label::{CallFacts, Verification};
use label700::number::{Country, Direction};
use label700::time::Timestamp;

/// The facts, and the lines behind them.
pub(crate) fn read(request: &[u8]) -> Option<(CallFacts, &[u8])> {
    let ([direction, verification, a, b, now @ ..], lines) = request.split_first_chunk::<12>()?;
    let direction = match direction {
        0 => Direction::Incoming,
        1 => Direction::Outgoing,
        2 => Direction::Message,
        _ => return None,
    };
    let verification = match verification {
        0 => Some(Verification::NotVerified),
        1 => Some(Verification::Passed),
        2 => Some(Verification::Failed),
        255 => None,
        _ => return None,
    };
    let network_country = str::from_utf8(&[*a, *b]).ok().and_then(Country::parse);
    let now = Timestamp(i64::from_le_bytes(*now));
    Some((CallFacts { direction, now, network_country, verification }, lines))
}
