//! The second step of the grammar: `tel:`, `sip:` and `sips:` addresses, and `phone-context`.

use super::characters::{Sign, is_dropped};

/// The kinds of address that carry a number.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Scheme {
    /// `tel:`
    Tel,
    /// `sip:` and `sips:`, where the number is a user at some host.
    Sip,
}

impl Scheme {
    /// Takes a scheme off the front of `text`, whatever its case.
    pub(super) fn strip(text: &str) -> Option<(Self, &str)> {
        [("tel:", Self::Tel), ("sip:", Self::Sip), ("sips:", Self::Sip)]
            .into_iter()
            .find_map(|(name, scheme)| Some((scheme, strip_name(text, name)?)))
    }
}

fn strip_name<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let mut chars = text.chars();
    for expected in name.chars() {
        let c = chars.find(|c| !is_dropped(*c))?;
        if !c.eq_ignore_ascii_case(&expected) {
            return None;
        }
    }
    Some(chars.as_str())
}

/// The characters of an address, percent-decoded once. What is not a whole encoded character (`%`, `%4`,
/// `%FF`) comes out as U+FFFD, which no number holds.
#[derive(Clone)]
pub(super) struct PercentDecoded<'a> {
    rest: std::str::Chars<'a>,
}

impl<'a> PercentDecoded<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { rest: text.chars() }
    }

    /// The byte that two hexadecimal digits give; to be called behind a `%`.
    fn byte(&mut self) -> Option<u8> {
        let (text, mut chars) = (self.rest.as_str(), self.rest.clone());
        let digits = [chars.next()?, chars.next()?].map(|c| c.to_digit(16));
        let [Some(high), Some(low)] = digits else { return None };
        self.rest = text.get(2..)?.chars();
        u8::try_from(high * 16 + low).ok()
    }

    fn encoded(&mut self) -> Option<char> {
        let first = self.byte()?;
        let length = match first {
            ..0x80 => 1,
            0xc0..0xe0 => 2,
            0xe0..0xf0 => 3,
            0xf0.. => 4,
            _ => return None,
        };
        let mut bytes = [first, 0, 0, 0];
        for slot in bytes.get_mut(1..length)? {
            let mut behind = Self { rest: self.rest.as_str().strip_prefix('%')?.chars() };
            *slot = behind.byte()?;
            *self = behind;
        }
        std::str::from_utf8(bytes.get(..length)?).ok()?.chars().next()
    }
}

impl Iterator for PercentDecoded<'_> {
    type Item = char;

    fn next(&mut self) -> Option<char> {
        match self.rest.next()? {
            '%' => Some(self.encoded().unwrap_or(char::REPLACEMENT_CHARACTER)),
            c => Some(c),
        }
    }
}

/// What follows the number itself in an address or a dial string.
#[derive(Clone, Copy, Default)]
pub(super) struct Tail {
    /// A host follows, so that what stood in front was a user.
    pub(super) has_host: bool,
    /// A `phone-context` says that the number is one of another country or a private network.
    pub(super) foreign_context: bool,
}

impl Tail {
    /// Reads `rest`, which follows the character `first` that ended the number.
    pub(super) fn read(first: Option<char>, rest: impl Iterator<Item = char>) -> Self {
        let mut tail = Self::default();
        let mut parameter = Parameter::Skipped;
        for c in first.into_iter().chain(rest) {
            match c {
                ';' | '@' | '?' => {
                    tail.has_host |= c == '@';
                    tail.foreign_context |= parameter.is_foreign_context();
                    parameter = if c == ';' { Parameter::Name(0) } else { Parameter::Skipped };
                }
                _ => parameter.push(c),
            }
        }
        tail.foreign_context |= parameter.is_foreign_context();
        tail
    }
}

/// `phone-context` without the hyphen, because separators are dropped anywhere.
const CONTEXT_NAME: &str = "phonecontext";

/// A parameter behind a `;`, as far as it was read.
enum Parameter {
    /// Its name agrees with so many characters of [`CONTEXT_NAME`].
    Name(usize),
    /// It is a `phone-context`, and this its value.
    Context(Context),
    /// It is of no interest.
    Skipped,
}

impl Parameter {
    fn push(&mut self, c: char) {
        match self {
            Self::Skipped => {}
            Self::Context(context) => context.push(c),
            Self::Name(_) if is_dropped(c) => {}
            Self::Name(length) => {
                let expected = CONTEXT_NAME.chars().nth(*length);
                *self = match expected {
                    None if c == '=' => Self::Context(Context::default()),
                    Some(expected) if c.eq_ignore_ascii_case(&expected) => Self::Name(*length + 1),
                    _ => Self::Skipped,
                };
            }
        }
    }

    fn is_foreign_context(&self) -> bool {
        match self {
            Self::Context(context) => !context.is_chinese(),
            Self::Name(length) => *length == CONTEXT_NAME.len(),
            Self::Skipped => false,
        }
    }
}

/// The value of a `phone-context`. One that does not fit is none that we know.
struct Context {
    value: [u8; 128],
    length: usize,
    unknown: bool,
}

impl Default for Context {
    fn default() -> Self {
        Self { value: [0; 128], length: 0, unknown: false }
    }
}

impl Context {
    fn push(&mut self, c: char) {
        let byte = match (Sign::of(c), c) {
            (Sign::Digit(digit), _) => Some(b'0' + digit),
            (Sign::Plus, _) => Some(b'+'),
            // These have a meaning in domain names.
            (_, '-') => Some(b'-'),
            (_, '.') => Some(b'.'),
            _ if is_dropped(c) => return,
            _ if c.is_ascii_alphabetic() => Some(c.to_ascii_lowercase() as u8),
            _ => None,
        };
        match (byte, self.value.get_mut(self.length)) {
            (Some(byte), Some(slot)) => {
                *slot = byte;
                self.length += 1;
            }
            _ => self.unknown = true,
        }
    }

    /// `+86`, or a domain of the mobile networks of mainland China (country code 460).
    fn is_chinese(&self) -> bool {
        let value = self.value.get(..self.length).unwrap_or_default();
        if value.contains(&b'+') {
            let significant = value.iter().copied().filter(|byte| !is_dropped(char::from(*byte)));
            return !self.unknown && significant.eq(*b"+86");
        }
        let mut labels = value.rsplit(|byte| *byte == b'.').skip_while(|label| label.is_empty());
        if self.unknown || labels.next() != Some(b"org") || labels.next() != Some(b"3gppnetwork") {
            return false;
        }
        match labels.next() {
            Some(b"pub") => labels.next() == Some(b"mcc460"),
            country => country == Some(b"mcc460"),
        }
    }
}
