//! The vocabulary of numbers.

use std::fmt;

/// A number of the number protection service: 700 and twelve more digits. Made only by reading one, so a
/// value of this type always has the right form (which says nothing about whether it is in use).
///
/// Copyable, ordered by its digits. `Debug` hides them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Number700(u64);

impl Number700 {
    const FIRST: u64 = 700_000_000_000_000;
    const LAST_SUBSCRIBER: u64 = 999_999_999_999;

    /// The number whose twelve digits behind 700 are `subscriber`. `None` if that is more than twelve digits.
    pub(crate) const fn from_subscriber(subscriber: u64) -> Option<Self> {
        if subscriber <= Self::LAST_SUBSCRIBER { Some(Self(subscriber)) } else { None }
    }

    /// The number whose fifteen digits are `value`. `None` if it does not begin with 700.
    pub(crate) const fn from_value(value: u64) -> Option<Self> {
        match value.checked_sub(Self::FIRST) {
            Some(subscriber) => Self::from_subscriber(subscriber),
            None => None,
        }
    }

    /// The twelve digits behind 700, as an integer.
    pub const fn subscriber(self) -> u64 {
        self.0
    }

    /// All fifteen digits, as an integer.
    pub const fn value(self) -> u64 {
        Self::FIRST + self.0
    }

    /// All fifteen digits, for dialling and copying.
    pub fn digits(self) -> String {
        self.value().to_string()
    }

    /// The digits in groups for reading, such as `700 1234 5678 9012`.
    pub fn grouped(self) -> String {
        let (high, middle, low) = (self.0 / 100_000_000, self.0 / 10_000 % 10_000, self.0 % 10_000);
        format!("700 {high:04} {middle:04} {low:04}")
    }
}

impl fmt::Debug for Number700 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Number700(…)")
    }
}

/// A country by its two letters (ISO 3166-1 alpha-2), in upper case.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Country([u8; 2]);

impl Country {
    /// Mainland China.
    pub const CN: Self = Self(*b"CN");

    /// Reads two ASCII letters of any case, as Android's `getNetworkCountryIso` gives them. `None` for all
    /// else, the empty string that stands for "unknown" there included.
    pub fn parse(code: &str) -> Option<Self> {
        let letters: [u8; 2] = code.as_bytes().try_into().ok()?;
        letters
            .iter()
            .all(u8::is_ascii_alphabetic)
            .then(|| Self(letters.map(|letter| letter.to_ascii_uppercase())))
    }

    /// The two upper-case letters.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl fmt::Debug for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Country({})", self.as_str())
    }
}

/// Which way a call goes, or that it is a message.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Direction {
    /// A call that this phone receives.
    #[default]
    Incoming,
    /// A call that this phone makes.
    Outgoing,
    /// A short message.
    Message,
}

impl Direction {
    /// `incoming`, `outgoing` or `message`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Incoming => "incoming",
            Self::Outgoing => "outgoing",
            Self::Message => "message",
        }
    }

    /// Reads what [`Direction::as_str`] gives. `None` for all else.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Incoming, Self::Outgoing, Self::Message]
            .into_iter()
            .find(|direction| direction.as_str() == text)
    }
}

/// Why a text looks like a 700 number without being one. Only said where no valid number of anyone can be
/// meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Lookalike {
    /// Begins with 700 but has too few or too many digits.
    WrongLength,
    /// Fifteen characters beginning with 700, one to three of them letters or another script's digits.
    MixedCharacters,
    /// A 700 number with `+` or `00` in front, as if it were a number abroad.
    InternationalMark,
}

/// What a text turned out to be. `Debug` hides the digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parsed {
    /// A 700 number.
    Number700(Number700),
    /// Not a 700 number, but made up to look like one.
    Lookalike(Lookalike),
    /// The beginning of a 700 number being typed: how many digits there are from 700 on, 3 to 14.
    /// Only from [`as_you_type`](super::as_you_type).
    Incomplete(u8),
    /// The caller's number was withheld.
    Withheld,
    /// Any other number, or no number at all.
    Other,
}
