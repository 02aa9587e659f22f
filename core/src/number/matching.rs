//! Comparing numbers with each other and with saved contacts.

use super::characters::{Sign, is_dropped};
use super::{Number700, Parsed, parse_any_form};

/// Whether two texts are the same number, strictly: 700 numbers by their digits whatever their form, all
/// other texts only if they agree in every character that is not a separator. Withheld numbers are never the
/// same.
///
/// Use it in place of Android's loose comparison (`PhoneNumberUtils.compare`), which takes 700X and an
/// 11-digit number behind it for that 11-digit number.
pub fn same_number(a: &str, b: &str) -> bool {
    match (parse_any_form(a), parse_any_form(b)) {
        (Parsed::Number700(a), Parsed::Number700(b)) => a == b,
        (Parsed::Number700(_) | Parsed::Withheld, _) | (_, Parsed::Number700(_) | Parsed::Withheld) => false,
        _ => {
            let mut significant = significant(a).peekable();
            significant.peek().is_some() && significant.eq(self::significant(b))
        }
    }
}

/// Whether a loose comparison would take the saved number `contact` for `number` though it is another one:
/// then the contact's name must not be shown for `number`. `false` if `contact` is the same number.
///
/// Saved numbers of fewer than 7 digits never collide.
pub fn suffix_collides(number: Number700, contact: &str) -> bool {
    if parse_any_form(contact) == Parsed::Number700(number) {
        return false;
    }
    let saved = SavedDigits::read(contact);
    // With and without what may stand in front of a national number.
    ["", "86", "0086", "0"].iter().any(|prefix| saved.strip(prefix).is_some_and(|s| s.matches(number)))
}

fn significant(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| !is_dropped(*c)).map(|c| match Sign::of(c) {
        Sign::Digit(digit) => char::from(b'0' + digit),
        Sign::Plus => '+',
        Sign::ForeignDigit | Sign::Other => c,
    })
}

/// The digits of a saved number: how many, the first four, and the last fifteen as an integer.
struct SavedDigits {
    count: usize,
    first: [u8; 4],
    last: u64,
}

const SHORTEST_MATCH: usize = 7;
const FIFTEEN_DIGITS: u64 = 1_000_000_000_000_000;

impl SavedDigits {
    /// All digits up to a pause or wait; whatever else is written between them does not matter to a loose
    /// comparison.
    fn read(contact: &str) -> Self {
        let mut saved = Self { count: 0, first: [0; 4], last: 0 };
        for c in contact.chars() {
            match Sign::of(c) {
                Sign::Digit(digit) => {
                    if let Some(slot) = saved.first.get_mut(saved.count) {
                        *slot = b'0' + digit;
                    }
                    saved.count += 1;
                    saved.last = (saved.last * 10 + u64::from(digit)) % FIFTEEN_DIGITS;
                }
                _ if saved.count > 0 && matches!(c, ',' | ';' | 'p' | 'P' | 'w' | 'W') => break,
                _ => {}
            }
        }
        saved
    }

    fn strip(&self, prefix: &str) -> Option<Self> {
        let kept = self.count.checked_sub(prefix.len())?;
        let last = if kept < 15 { self.last % 10_u64.pow(u32::try_from(kept).ok()?) } else { self.last };
        self.first.starts_with(prefix.as_bytes()).then_some(Self { count: kept, first: self.first, last })
    }

    /// Whether one of the two ends with the other.
    fn matches(&self, number: Number700) -> bool {
        let common = u32::try_from(self.count.min(15)).unwrap_or(15);
        self.count >= SHORTEST_MATCH && number.value() % 10_u64.pow(common) == self.last
    }
}
