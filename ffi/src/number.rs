//! Helpers about numbers. All are pure: no I/O, safe on any thread, linear in the text.

use std::fmt;

use label700::number::{self, Number700};
use label700::text_scan;

use crate::Guarded;
use crate::call::{Direction, country};

pub use label700::number::Lookalike;

/// Why a text looks like a 700 number without being one. Only said where no valid number of anyone can be
/// meant.
#[uniffi::remote(Enum)]
pub enum Lookalike {
    /// Begins with 700 but has too few or too many digits.
    WrongLength,
    /// Fifteen characters beginning with 700, one to three of them letters or another script's digits.
    MixedCharacters,
    /// A 700 number with `+` or `00` in front, as if it were a number abroad.
    InternationalMark,
}

/// What a text turned out to be. Its own printed form hides the digits.
#[derive(Clone, PartialEq, Eq, uniffi::Enum)]
#[uniffi::export(Debug, Display)]
pub enum Parsed {
    /// A 700 number.
    Number700 {
        /// All fifteen digits as an integer.
        number: u64,
    },
    /// Not a 700 number, but made up to look like one.
    Lookalike {
        /// In which way.
        lookalike: Lookalike,
    },
    /// The beginning of a 700 number being typed. Only from `as_you_type`.
    Incomplete {
        /// How many digits there are from 700 on, 3 to 14.
        digits: u8,
    },
    /// The caller's number was withheld.
    Withheld,
    /// Any other number, or no number at all.
    Other,
}

impl Parsed {
    pub(crate) fn to_core(&self) -> number::Parsed {
        match self {
            Self::Number700 { number } => {
                number700(*number).map_or(number::Parsed::Other, number::Parsed::Number700)
            }
            Self::Lookalike { lookalike } => number::Parsed::Lookalike(*lookalike),
            Self::Incomplete { digits } => number::Parsed::Incomplete(*digits),
            Self::Withheld => number::Parsed::Withheld,
            Self::Other => number::Parsed::Other,
        }
    }
}

impl From<number::Parsed> for Parsed {
    fn from(parsed: number::Parsed) -> Self {
        match parsed {
            number::Parsed::Number700(number) => Self::Number700 { number: number.value() },
            number::Parsed::Lookalike(lookalike) => Self::Lookalike { lookalike },
            number::Parsed::Incomplete(digits) => Self::Incomplete { digits },
            number::Parsed::Withheld => Self::Withheld,
            number::Parsed::Other => Self::Other,
        }
    }
}

impl fmt::Debug for Parsed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.to_core().fmt(f)
    }
}

impl fmt::Display for Parsed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

/// A 700 number in a text, and where it stands there, its country prefix included. Its own printed form
/// hides the digits.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
#[uniffi::export(Debug, Display)]
pub struct FoundNumber {
    /// All fifteen digits as an integer.
    pub number: u64,
    /// The first byte of it in UTF-8.
    pub byte_start: u64,
    /// The first byte behind it in UTF-8.
    pub byte_end: u64,
    /// Its first UTF-16 code unit, as Java, Kotlin and `NSRange` count.
    pub utf16_start: u64,
    /// The first UTF-16 code unit behind it.
    pub utf16_end: u64,
}

impl fmt::Debug for FoundNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FoundNumber").finish_non_exhaustive()
    }
}

impl fmt::Display for FoundNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

impl From<text_scan::Found> for FoundNumber {
    fn from(found: text_scan::Found) -> Self {
        Self {
            number: found.number.value(),
            byte_start: found.bytes.start as u64,
            byte_end: found.bytes.end as u64,
            utf16_start: found.utf16.start as u64,
            utf16_end: found.utf16.end as u64,
        }
    }
}

/// Reads the number of a call or message as the phone gives it: plain or grouped digits, `+86…`, `tel:` and
/// `sip:` addresses, full-width digits and so on. All accepted forms of a number give the same integer.
///
/// `direction` matters because a dialled number may begin with an IP-access prefix such as 17951;
/// `network_country` (where the phone is registered, not where the SIM is from; two letters, absent if not
/// known) because some shorter digit strings beginning 700 are real numbers abroad. Never `Incomplete`.
#[uniffi::export]
pub fn parse(raw: &str, direction: Direction, network_country: Option<String>) -> Guarded<Parsed> {
    Ok(number::parse(raw, direction, country(network_country.as_deref())).into())
}

/// `parse` for a dial pad: digits that can still become a 700 number are `Incomplete`, and not yet a
/// lookalike for being too short.
#[uniffi::export]
pub fn as_you_type(raw: &str, direction: Direction, network_country: Option<String>) -> Guarded<Parsed> {
    Ok(number::as_you_type(raw, direction, country(network_country.as_deref())).into())
}

/// The digits in groups for reading: `700 1234 5678 9012`. Absent if `number` is no 700 number.
#[uniffi::export]
pub fn grouped(number: u64) -> Guarded<Option<String>> {
    Ok(number700(number).map(Number700::grouped))
}

/// Whether two texts are the same number, strictly: 700 numbers by their digits whatever their form, all
/// other texts only if they agree in every character that is no separator. Withheld numbers are never the
/// same. Use it in place of Android's loose `PhoneNumberUtils.compare`.
#[uniffi::export]
pub fn same_number(a: &str, b: &str) -> Guarded<bool> {
    Ok(number::same_number(a, b))
}

/// Whether a loose comparison would take the saved number `contact` for the 700 number though it is another
/// one: then the contact's name must not be shown for it. `false` if `contact` is the same number, if it
/// has fewer than 7 digits, or if `number` is no 700 number.
#[uniffi::export]
pub fn suffix_collides(number: u64, contact: &str) -> Guarded<bool> {
    Ok(number700(number).is_some_and(|number| number::suffix_collides(number, contact)))
}

/// Whether a sign-up or account-binding form may take this number as far as the 700 rules go (notice
/// 工信部信管函〔2025〕130号, 三(三)3): `false` for a 700 number in any form. `true` says nothing else about
/// the text, not even that it is a number.
#[uniffi::export]
pub fn may_bind_account(raw: &str) -> Guarded<bool> {
    Ok(number::may_bind_account(raw))
}

/// Finds the 700 numbers in the text of a message, in order. Leaves alone longer runs of digits, addresses
/// on the web, and what stands directly behind 单号, 运单, 订单, 卡号 or IMEI.
#[uniffi::export]
pub fn find_in_text(text: &str) -> Guarded<Vec<FoundNumber>> {
    Ok(text_scan::find_in_text(text).into_iter().map(FoundNumber::from).collect())
}

/// The number whose fifteen digits these are. Numbers are made by reading, so these are read once more.
fn number700(digits: u64) -> Option<Number700> {
    match number::parse(&digits.to_string(), Direction::Incoming, None) {
        number::Parsed::Number700(number) => Some(number),
        _ => None,
    }
}
