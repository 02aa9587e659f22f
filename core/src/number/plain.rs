//! The forms in which phones hand over nearly every 700 number, read in one pass: digits, with `+86` or
//! none, with the separators of ASCII, with `tel:` or none. Whatever is not quite one of them is left to
//! the grammar, which reads these just the same; this only is several times as fast.

use super::Number700;

/// The most digits: `0086` and the number.
const LONGEST: usize = 19;

/// The number, if `raw` is one of these forms. `None` says nothing about it.
#[inline]
pub(super) fn read(raw: &str) -> Option<Number700> {
    let (plus, rest) = strip_front(raw.as_bytes());
    match strip_country(plus, rest).and_then(read_usual) {
        Some(number) => Some(number),
        None => read_separated(plus, rest),
    }
}

/// Fifteen digits, or these as `700 1234 5678 9012` with any separators. Everything is in its place, so
/// that several digits are read at a time.
#[inline]
fn read_usual(text: &[u8]) -> Option<Number700> {
    if let Ok(&[a, b, c, d, e, f, g, h, i, j, k, l, m, n, o]) = <&[u8; 15]>::try_from(text) {
        return of_digits([a, b, c], [d, e, f, g, h, i, j, k], [l, m, n, o]);
    }
    let &[a, b, c, s, d, e, f, g, t, h, i, j, k, u, l, m, n, o] = text.try_into().ok()?;
    let separated = is_separator(s) & is_separator(t) & is_separator(u);
    if separated { of_digits([a, b, c], [d, e, f, g, h, i, j, k], [l, m, n, o]) } else { None }
}

/// Any of the forms, a byte at a time.
fn read_separated(plus: bool, rest: &[u8]) -> Option<Number700> {
    let mut digits = [0; LONGEST + 1];
    let mut count = 0;
    for byte in rest {
        // Written first and counted after: what is no digit is overwritten, without a branch.
        *digits.get_mut(count)? = *byte;
        let is_digit = byte.is_ascii_digit();
        if !is_digit && !is_separator(*byte) {
            return None;
        }
        count += usize::from(is_digit);
    }
    let number = match (plus, count) {
        (false, 15) => digits.get(..15),
        (_, 17) => digits.strip_prefix(b"86").and_then(|rest| rest.get(..15)),
        (false, 19) => digits.strip_prefix(b"0086").and_then(|rest| rest.get(..15)),
        _ => None,
    };
    number.and_then(read_usual)
}

/// What stands behind the country's prefix. `None` where there is none and there should be one.
#[inline]
fn strip_country(plus: bool, rest: &[u8]) -> Option<&[u8]> {
    let national = match rest {
        [b'8', b'6', national @ ..] => national,
        [b'0', b'0', b'8', b'6', national @ ..] if !plus => national,
        _ => return (!plus).then_some(rest),
    };
    Some(match national {
        [b' ' | b'-', number @ ..] => number,
        number => number,
    })
}

#[inline]
fn is_separator(byte: u8) -> bool {
    matches!(byte, b' ' | b'-' | b'.' | b'(' | b')')
}

/// Whether a plus stands in front, and what stands behind it.
#[inline]
fn strip_front(raw: &[u8]) -> (bool, &[u8]) {
    if let Some(rest) = raw.strip_prefix(b"+") {
        return (true, rest);
    }
    let Some((b"tel:", address)) = raw.split_at_checked(4) else { return (false, raw) };
    // Android escapes the plus of an address.
    match address.strip_prefix(b"+").or_else(|| address.strip_prefix(b"%2B")) {
        Some(rest) => (true, rest),
        None => (false, address),
    }
}

/// The number, if all of these are digits and the first are those of a 700 number.
#[inline]
fn of_digits(service: [u8; 3], high: [u8; 8], low: [u8; 4]) -> Option<Number700> {
    let [a, b, c, d] = low;
    let (high, low) = (digit_values(high), digit_values([b'0', b'0', b'0', b'0', a, b, c, d]));
    if service != *b"700" || (beyond_nine(high) | beyond_nine(low)) != 0 {
        return None;
    }
    Number700::from_subscriber(joined(high) * 10_000 + joined(low))
}

const EACH_BYTE: u64 = 0x0101_0101_0101_0101;

/// What the digits stand for, the first in the lowest byte.
#[inline]
fn digit_values(digits: [u8; 8]) -> u64 {
    u64::from_le_bytes(digits) ^ (EACH_BYTE * u64::from(b'0'))
}

/// Not 0 if a byte is above 9. A carry can only come from a byte that is.
#[inline]
fn beyond_nine(values: u64) -> u64 {
    (values | values.wrapping_add(EACH_BYTE * 6)) & (EACH_BYTE * 0xf0)
}

/// The value of eight digits: pairs, and then all pairs in two products.
#[inline]
fn joined(values: u64) -> u64 {
    const PAIR: u64 = 0x0000_00ff_0000_00ff;
    // In every other byte ten times a digit and the next: at most 99.
    let pairs = values * 10 + (values >> 8);
    let first_and_third = (pairs & PAIR).wrapping_mul(100 + (1_000_000 << 32));
    let second_and_fourth = ((pairs >> 16) & PAIR).wrapping_mul(1 + (10_000 << 32));
    first_and_third.wrapping_add(second_and_fourth) >> 32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::grammar::{self, Reading};
    use crate::number::{Direction, Parsed};
    use proptest::prelude::*;

    fn by_the_grammar(raw: &str, direction: Direction) -> Parsed {
        grammar::read_in_full(raw, &Reading { direction, network_country: None, typing: false })
    }

    #[test]
    fn the_usual_forms_are_read_here() {
        for raw in [
            "700123456789012",
            "+86700123456789012",
            "86700123456789012",
            "0086700123456789012",
            "+86 700 1234 5678 9012",
            "(86) 700-1234-5678.9012",
            "700 1234 5678 9012",
            "700-1234.5678)9012",
            "0086-700 1234 5678 9012",
            "70 01 234567 8901 2",
            "tel:700123456789012",
            "tel:+86-700-1234-5678-9012",
            "tel:%2B86700123456789012",
        ] {
            assert_eq!(read(raw).map(Number700::value), Some(700_123_456_789_012), "{raw:?}");
        }
    }

    #[test]
    fn what_only_resembles_them_is_not() {
        for raw in [
            "",
            "+700123456789012",
            "+0086700123456789012",
            "0700123456789012",
            "87700123456789012",
            "701123456789012",
            "70012345678901",
            "7001234567890123",
            "++86700123456789012",
            "700123456789012,1",
            "700123456789012;phone-context=+1",
            "tel:tel:700123456789012",
            "７00123456789012",
            "700 1234a5678 9012",
            "70001234:56789012",
            "+700 1234 5678 9012",
            "+0086 700 1234 5678 9012",
        ] {
            assert_eq!(read(raw), None, "{raw:?}");
        }
    }

    proptest! {
        #[test]
        fn the_grammar_reads_the_same(
            front in prop_oneof!["", "\\+", "tel:", "tel:\\+", "tel:%2B", "TEL:", "sip:", "\\*31#", "17951", " "],
            prefix in prop_oneof!["", "86", "0086", "[0-9]{1,4}"],
            digits in prop_oneof!["700[0-9]{12}", "7[0-9. -]{10,20}", "[0-9()]{13,20}"],
            tail in prop_oneof!["", " ", "\\)", ",1", "@", "p", "%"],
        ) {
            let raw = format!("{front}{prefix}{digits}{tail}");
            if let Some(number) = read(&raw) {
                for direction in [Direction::Incoming, Direction::Outgoing, Direction::Message] {
                    prop_assert_eq!(by_the_grammar(&raw, direction), Parsed::Number700(number));
                }
            }
        }
    }
}
