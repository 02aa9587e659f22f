//! 700 numbers: from the raw text that a phone hands over to [`Number700`], or to what else it is.
//!
//! Nothing here does I/O, panics or allocates while reading, and the time taken is linear in the text.
//! Nothing here prints a number: [`Number700`] has no `Display`, and its `Debug` hides the digits.

mod characters;
mod grammar;
mod matching;
mod plain;
mod types;
mod uri;
mod withheld;

pub(crate) use characters::{Sign, is_dropped, is_joiner, is_mark};
use grammar::Reading;
pub use matching::{same_number, suffix_collides};
pub use types::{Country, Direction, Lookalike, Number700, Parsed};

/// Reads the number of a call or message as the phone gives it: plain or grouped digits, `+86…`, `tel:`
/// and `sip:` addresses, full-width digits and so on. Every accepted form of a number gives the same
/// [`Number700`].
///
/// `direction` matters because a dialled number may begin with an IP-access prefix such as 17951;
/// `network_country` (where the phone is registered, not where the SIM is from) because some shorter digit
/// strings beginning 700 are real numbers abroad. Never gives [`Parsed::Incomplete`]. Safe on any thread and
/// for any text.
#[inline]
pub fn parse(raw: &str, direction: Direction, network_country: Option<Country>) -> Parsed {
    grammar::read(raw, &Reading { direction, network_country, typing: false })
}

/// [`parse`] for a dial pad: digits that can still become a 700 number are [`Parsed::Incomplete`], with how
/// many there are so far, and not yet a lookalike for being too short.
pub fn as_you_type(raw: &str, direction: Direction, network_country: Option<Country>) -> Parsed {
    grammar::read(raw, &Reading { direction, network_country, typing: true })
}

/// Whether a sign-up or account-binding form may take this number as far as the 700 rules go: `false` for a
/// 700 number in any form, which must not be used to register or bind internet accounts. `true` says nothing
/// else about the text, not even that it is a number.
pub fn may_bind_account(raw: &str) -> bool {
    !matches!(parse_any_form(raw), Parsed::Number700(_))
}

/// [`parse`] where the text has no direction: dialled forms count too.
fn parse_any_form(raw: &str) -> Parsed {
    parse(raw, Direction::Outgoing, None)
}

#[cfg(test)]
mod tests;
