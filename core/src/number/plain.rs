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
    let mut digits = [0; LONGEST + 1];
    let mut count = 0;
    for byte in rest {
        // Written first and counted after: what is no digit is overwritten, without a branch.
        *digits.get_mut(count)? = *byte;
        let is_digit = byte.is_ascii_digit();
        if !is_digit && !matches!(byte, b' ' | b'-' | b'.' | b'(' | b')') {
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
    let [b'7', b'0', b'0', subscriber @ ..]: &[u8; 15] = number?.try_into().ok()? else { return None };
    Number700::from_subscriber(value(subscriber))
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

/// The value of twelve digits, as three times four, so that no step waits for more than a few before it.
#[inline]
fn value(digits: &[u8; 12]) -> u64 {
    let (groups, _) = digits.as_chunks::<4>();
    groups.iter().fold(0, |value, group| {
        let [a, b, c, d] = group.map(|byte| u64::from(byte - b'0'));
        value * 10_000 + (a * 1_000 + b * 100 + c * 10 + d)
    })
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
