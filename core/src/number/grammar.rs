//! The grammar of numbers. The steps are tried in this order, each at most once.

use super::characters::{Sign, is_dropped};
use super::plain;
use super::uri::{PercentDecoded, Scheme, Tail};
use super::withheld::names_nobody;
use super::{Country, Direction, Lookalike, Number700, Parsed};

/// Dialled in front of a number to hide or show one's own number for this call.
const SERVICE_CODES: [&[u8]; 4] = [b"*31#", b"#31#", b"*30#", b"#30#"];

/// IP-access prefixes: dialled in front of a number to send the call over a carrier's cheaper IP network.
/// From general knowledge of Chinese dialling habits; what follows one must still be a whole 700 number, so
/// one too many here does no harm.
const IP_ACCESS_PREFIXES: [&[u8]; 13] = [
    b"12593", // China Mobile, discount
    b"17950", b"17951", // China Mobile
    b"10193", // China Unicom, discount
    b"17910", b"17911", // China Unicom
    b"11808", // China Telecom, discount
    b"17908", b"17909", // China Telecom
    b"17968", b"17969", // formerly China Netcom
    b"17990", b"17991", // formerly China Tietong
];

/// Under what circumstances a text is read.
pub(super) struct Reading {
    pub(super) direction: Direction,
    pub(super) network_country: Option<Country>,
    pub(super) typing: bool,
}

/// Reads `raw` from the beginning.
#[inline]
pub(super) fn read(raw: &str, reading: &Reading) -> Parsed {
    match plain::read(raw) {
        Some(number) => Parsed::Number700(number),
        None => read_in_full(raw, reading),
    }
}

/// The whole grammar.
pub(super) fn read_in_full(raw: &str, reading: &Reading) -> Parsed {
    // 1. Separators and marks are dropped anywhere, full-width digits and plus are folded. This is done to
    //    each character as the steps below read it, so the text is never copied.
    // 2. A scheme: what follows is percent-decoded, also as it is read.
    match Scheme::strip(raw) {
        Some((scheme, rest)) => read_characters(PercentDecoded::new(rest), Some(scheme), reading),
        None => read_characters(raw.chars(), None, reading),
    }
}

fn read_characters<I>(mut chars: I, scheme: Option<Scheme>, reading: &Reading) -> Parsed
where
    I: Iterator<Item = char> + Clone,
{
    let whole_text_or_user = chars.clone().take_while(|c| scheme.is_none() || !matches!(c, '@' | ';'));
    if names_nobody(whole_text_or_user) {
        return Parsed::Withheld;
    }

    // 3. The post-dial cut. In an address the host ends the number too.
    let Some((number, end)) = Dialled::read(&mut chars, scheme) else { return Parsed::Other };
    let parsed = decide(number.as_bytes(), reading, end.is_none());
    if parsed == Parsed::Other {
        return parsed;
    }

    // Still of step 2, because it stands behind the number: `phone-context`, with or without a scheme, and
    // the host, without which a SIP address has no user part.
    let tail = Tail::read(end, chars);
    if tail.foreign_context || (scheme == Some(Scheme::Sip) && !tail.has_host) {
        return Parsed::Other;
    }
    parsed
}

/// Steps 4 to 7. `open`: the text ends with the number, so that typing can go on.
fn decide(dialled: &[u8], reading: &Reading, open: bool) -> Parsed {
    // 4. A service code in front.
    let number = strip_one(dialled, &SERVICE_CODES).unwrap_or(dialled);

    // 5. An IP-access prefix, on calls that this phone makes.
    let number = match reading.direction {
        Direction::Outgoing => strip_one(number, &IP_ACCESS_PREFIXES).unwrap_or(number),
        Direction::Incoming | Direction::Message => number,
    };

    // 6. The country prefix.
    let (prefix, number) = match (strip_one(number, &[b"+86", b"0086"]), number.strip_prefix(b"86")) {
        (Some(rest), _) => (Prefix::International, rest),
        (None, Some(rest)) => (Prefix::Bare86, rest),
        (None, None) => (Prefix::None, number),
    };

    // 7. 700 and exactly twelve digits, or else something that no other number can be.
    if let Some(number) = number700(number) {
        return Parsed::Number700(number);
    }
    if reading.typing && open && number.starts_with(b"700") && is_digits(number) && number.len() < 15 {
        return u8::try_from(number.len()).map_or(Parsed::Other, Parsed::Incomplete);
    }
    lookalike(number, prefix, reading.network_country).map_or(Parsed::Other, Parsed::Lookalike)
}

#[derive(Clone, Copy)]
enum Prefix {
    None,
    /// `+86` or `0086`: an international number of China.
    International,
    /// `86` alone, which may as well be the beginning of a number.
    Bare86,
}

fn number700(number: &[u8]) -> Option<Number700> {
    if number.len() != 15 || !is_digits(number) {
        return None;
    }
    Number700::from_value(number.iter().fold(0, |value, byte| value * 10 + u64::from(byte - b'0')))
}

/// What `number` looks like, given that it is no 700 number. The lengths are those that no numbering plan
/// uses behind 700: real ones have up to 14 digits (+234 700…), outside China also without their prefix.
fn lookalike(number: &[u8], prefix: Prefix, network_country: Option<Country>) -> Option<Lookalike> {
    if matches!(prefix, Prefix::None) && strip_one(number, &[b"+", b"00"]).and_then(number700).is_some() {
        return Some(Lookalike::InternationalMark);
    }
    if !number.starts_with(b"700") {
        return None;
    }
    if is_digits(number) {
        let in_china = network_country == Some(Country::CN);
        let nobodys = match (prefix, number.len()) {
            (Prefix::International, 9..=14 | 16..=20) | (Prefix::None, 16 | 17) => true,
            (Prefix::None, 13 | 14) => in_china,
            _ => false,
        };
        return nobodys.then_some(Lookalike::WrongLength);
    }
    let mixed = number.iter().filter(|byte| **byte == Dialled::FOREIGN).count();
    let digits = number.iter().filter(|byte| byte.is_ascii_digit()).count();
    (matches!(mixed, 1..=3) && digits + mixed == 15 && number.len() == 15)
        .then_some(Lookalike::MixedCharacters)
}

fn strip_one<'a>(text: &'a [u8], prefixes: &[&[u8]]) -> Option<&'a [u8]> {
    prefixes.iter().find_map(|prefix| text.strip_prefix(*prefix))
}

fn is_digits(text: &[u8]) -> bool {
    text.iter().all(u8::is_ascii_digit)
}

/// What is left of a text after steps 1 to 3: `0` to `9`, `+`, `*`, `#`, and [`Dialled::FOREIGN`] for each
/// letter or digit of another script.
struct Dialled {
    bytes: [u8; Self::LONGEST],
    length: usize,
}

impl Dialled {
    /// Service code, IP-access prefix, `0086` and the 20 digits of the longest lookalike. A longer text can
    /// be nothing but [`Parsed::Other`], so reading stops there.
    const LONGEST: usize = 4 + 5 + 4 + 20;
    const FOREIGN: u8 = b'?';

    /// Reads up to the post-dial cut, and gives the character that ended the number, if not the text's end
    /// did. `None` as soon as no valid result is possible.
    fn read(chars: &mut impl Iterator<Item = char>, scheme: Option<Scheme>) -> Option<(Self, Option<char>)> {
        let mut dialled = Self { bytes: [0; Self::LONGEST], length: 0 };
        for c in chars {
            let byte = match (Sign::of(c), c) {
                (Sign::Digit(digit), _) => b'0' + digit,
                (Sign::Plus, _) => b'+',
                _ if is_dropped(c) => continue,
                (_, '*') => b'*',
                (_, '#') => b'#',
                (_, ',' | ';' | 'p' | 'P' | 'w' | 'W') => return Some((dialled, Some(c))),
                (_, '@') if scheme.is_some() => return Some((dialled, Some(c))),
                (Sign::ForeignDigit, _) => Self::FOREIGN,
                (Sign::Other, _) if c.is_alphabetic() => Self::FOREIGN,
                (Sign::Other, _) => return None,
            };
            *dialled.bytes.get_mut(dialled.length)? = byte;
            dialled.length += 1;
        }
        Some((dialled, None))
    }

    fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }
}
