//! What stands around digits and says that they are not a phone number.

use std::ops::Range;

use crate::number::is_dropped;

/// Words for numbers of other kinds.
const OTHER_NUMBERS: [&str; 11] =
    ["单号", "單號", "运单", "運單", "订单", "訂單", "卡号", "卡號", "IMEI", "IMEI1", "IMEI2"];

/// How many characters may stand between such a word and the digits.
const LONGEST_CONNECTION: usize = 24;

/// Whether the digits at `range` stand directly behind a word for a number of another kind, or belong to a
/// mail or SIP address.
pub(super) fn names_something_else(text: &str, range: &Range<usize>) -> bool {
    let (before, after) = (text.get(..range.start).unwrap_or(""), text.get(range.end..).unwrap_or(""));
    before.ends_with(['@', '＠']) || after.starts_with(['@', '＠']) || follows_other_number_word(before)
}

fn follows_other_number_word(before: &str) -> bool {
    let mut before = before;
    for _ in 0..=LONGEST_CONNECTION {
        if OTHER_NUMBERS.iter().any(|word| ends_with_ignoring_case(before, word)) {
            return true;
        }
        let Some(shorter) = before.strip_suffix(connects) else { return false };
        before = shorter;
    }
    false
}

/// Whether `c` may stand between 订单 and the digits: `订单编号:`, `运单号 No.`, `卡号为【`.
fn connects(c: char) -> bool {
    is_dropped(c)
        || matches!(c, ':' | '：' | '=' | '#' | '＃' | '№' | 'N' | 'n' | 'O' | 'o')
        || matches!(c, '号' | '號' | '编' | '編' | '码' | '碼' | '是' | '为' | '為')
        || matches!(c, '[' | '【' | '「' | '『' | '“' | '"' | '《')
}

fn ends_with_ignoring_case(text: &str, word: &str) -> bool {
    let end = text.len().checked_sub(word.len()).and_then(|at| text.get(at..));
    end.is_some_and(|end| end.eq_ignore_ascii_case(word))
}

/// Takes an opening bracket in front into the range if its closing one stands inside: `(+86)700…`.
pub(super) fn widen_to_bracket(
    text: &str,
    bytes: Range<usize>,
    utf16: Range<usize>,
) -> (Range<usize>, Range<usize>) {
    let inside = text.get(bytes.clone()).unwrap_or("");
    let before = text.get(..bytes.start).unwrap_or("");
    let first_bracket = inside.chars().find(|c| matches!(c, '(' | ')' | '（' | '）'));
    match before.strip_suffix(['(', '（']) {
        Some(shorter) if matches!(first_bracket, Some(')' | '）')) => {
            (shorter.len()..bytes.end, utf16.start - 1..utf16.end)
        }
        _ => (bytes, utf16),
    }
}

/// The parts of a text that belong to addresses on the web, read from front to back.
pub(super) struct Zones<'a> {
    text: &'a str,
    /// From here on the text is unread.
    at: usize,
    /// Since the last web address only letters and digits came, as in `https://example.cn/订单/700…`.
    /// That may be a continued address or the sentence that it stands in.
    after_address: bool,
    /// The zone last read, and whether all of it is an address for certain.
    zone: (Range<usize>, bool),
}

impl<'a> Zones<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0, after_address: false, zone: (0..0, false) }
    }

    /// Whether the digits at `range` belong to a web address. Ranges must be asked for in order.
    pub(super) fn reach(&mut self, range: &Range<usize>) -> bool {
        let before = self.text.get(..range.start).unwrap_or("");
        loop {
            let (zone, certain) = &self.zone;
            let reached = if *certain {
                zone.start < range.end && range.start < zone.end
            } else {
                zone.contains(&range.start) && before.ends_with(['/', '=', '&', '?', '#', '-', '_', '.', '%'])
            };
            // The last zone stays, for the next range may begin in it.
            if reached || zone.end >= range.end || !self.next_zone() {
                return reached;
            }
        }
    }

    /// Goes on to the next run of characters that addresses are written in, or of other letters behind one.
    /// `false` at the end of the text.
    fn next_zone(&mut self) -> bool {
        let rest = self.text.get(self.at..).unwrap_or("");
        let Some(first) = rest.chars().next() else { return false };
        let in_address = is_address_character(first);
        let length = rest
            .find(|c| is_address_character(c) != in_address || !(in_address || continues_address(c)))
            .unwrap_or(rest.len())
            .max(first.len_utf8());
        let (start, word) = (self.at, rest.get(..length).unwrap_or(""));
        self.at += length;

        let address = if in_address { address_start(word) } else { None };
        self.after_address =
            address.is_some() || (self.after_address && (in_address || continues_address(first)));
        self.zone = match address {
            Some(offset) => (start + offset..self.at, true),
            None if self.after_address => (start..self.at, false),
            None => (self.at..self.at, false),
        };
        true
    }
}

/// Printable ASCII without the characters that quote or enclose addresses.
fn is_address_character(c: char) -> bool {
    c.is_ascii_graphic() && !matches!(c, '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}')
}

fn continues_address(c: char) -> bool {
    !c.is_ascii() && c.is_alphanumeric()
}

/// Where the first web address in `word` begins. It goes on to the word's end.
fn address_start(word: &str) -> Option<usize> {
    let scheme = word.find("://").map(|at| {
        let before = word.get(..at).unwrap_or("");
        before.trim_end_matches(|c: char| c.is_ascii_alphabetic()).len()
    });
    [scheme, www(word), host(word)].into_iter().flatten().min()
}

fn www(word: &str) -> Option<usize> {
    word.as_bytes().windows(4).position(|letters| letters.eq_ignore_ascii_case(b"www."))
}

/// A host's name in front of a path, such as `example.cn/`, or on its own under a usual top domain.
fn host(word: &str) -> Option<usize> {
    let mut start = 0;
    loop {
        let rest = word.get(start..)?;
        let length = rest.find(|c: char| !matches!(c, '.' | '-') && !c.is_ascii_alphanumeric());
        let (name, behind) = rest.split_at_checked(length.unwrap_or(rest.len()))?;
        if is_host(name, behind) {
            return Some(start);
        }
        start += length? + 1;
    }
}

fn is_host(name: &str, behind: &str) -> bool {
    let Some((domain, top)) = name.trim_end_matches('.').rsplit_once('.') else { return false };
    let named = domain.contains(|c: char| c.is_ascii_alphanumeric())
        && top.len() > 1
        && top.bytes().all(|byte| byte.is_ascii_alphabetic());
    let has_port =
        behind.strip_prefix(':').is_some_and(|port| port.starts_with(|c: char| c.is_ascii_digit()));
    let usual = ["com", "cn", "net", "org"].iter().any(|usual| top.eq_ignore_ascii_case(usual));
    named && (usual || has_port || behind.starts_with(['/', '?', '#']))
}
