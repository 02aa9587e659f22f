//! Groups of digits in a text, and what stands between them.

use std::ops::Range;

use crate::number::{Sign, is_dropped, is_joiner, is_mark};

/// Digits with nothing between them, with the `+` in front of them that nothing which can be seen parts from
/// them.
pub(super) struct Group {
    /// What stands between this group and the one before it.
    pub(super) before: Link,
    pub(super) plus: bool,
    /// A second `+` stands in front of that one, so these digits begin no number.
    pub(super) doubled_plus: bool,
    pub(super) digits: usize,
    /// The digits' value, if they are at most 19.
    pub(super) value: u64,
    pub(super) bytes: Range<usize>,
    pub(super) utf16: Range<usize>,
}

/// How a group of digits is tied to the one before it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Link {
    /// Not at all: there is none, or a new line or other text stands between.
    Apart,
    /// White space, brackets or dashes stand between: it may be the same number, or another one.
    Spaced,
    /// A single hyphen or dot, or nothing that can be seen: they belong together.
    Joined,
}

impl Group {
    /// Whether it is `+86`, and a number may follow.
    pub(super) fn is_country_prefix(&self) -> bool {
        self.plus && self.digits == 2 && self.value == 86
    }

    /// Whether it is too long to be a part of a grouped number.
    pub(super) fn is_long(&self) -> bool {
        self.digits >= 7
    }
}

/// The groups of digits of a text, in order.
pub(super) struct Groups<'a> {
    rest: std::str::Chars<'a>,
    bytes: usize,
    utf16: usize,
    gap: Gap,
}

impl<'a> Groups<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            rest: text.chars(),
            bytes: 0,
            utf16: 0,
            gap: Gap { apart: true, other_than_plus: true, ..Gap::default() },
        }
    }

    fn peek(&self) -> Option<char> {
        self.rest.clone().next()
    }

    fn next_visible(&self) -> Option<char> {
        self.rest.clone().find(|c| !is_mark(*c))
    }

    fn advance(&mut self) -> Option<char> {
        let c = self.rest.next()?;
        self.bytes += c.len_utf8();
        self.utf16 += c.len_utf16();
        Some(c)
    }

    /// The group that begins at `start` with `first`, which has just been read.
    fn group(&mut self, first: Sign, start: (usize, usize)) -> Group {
        let plus = first == Sign::Plus;
        let before = self.gap.link(plus);
        let doubled_plus = plus && self.gap.last_is_plus;
        let (mut digits, mut value) = (0_usize, 0_u64);
        if plus {
            while self.peek().is_some_and(is_mark) {
                self.advance();
            }
        }
        let mut sign = if plus { self.next_digit() } else { Some(first) };
        while let Some(digit) = sign {
            digits += 1;
            match digit {
                Sign::Digit(digit) => value = value.wrapping_mul(10).wrapping_add(u64::from(digit)),
                // A digit that does not count, but lengthens the run: too long for any number.
                _ => digits = digits.saturating_add(100),
            }
            sign = self.next_digit();
        }
        self.gap = Gap::default();
        let (bytes, utf16) = (start.0..self.bytes, start.1..self.utf16);
        Group { before, plus, doubled_plus, digits, value, bytes, utf16 }
    }

    fn next_digit(&mut self) -> Option<Sign> {
        let sign = self.peek().map(Sign::of).filter(|sign| is_any_digit(*sign))?;
        self.advance();
        Some(sign)
    }
}

impl Iterator for Groups<'_> {
    type Item = Group;

    fn next(&mut self) -> Option<Group> {
        loop {
            let start = (self.bytes, self.utf16);
            let c = self.advance()?;
            let sign = Sign::of(c);
            let starts_group = is_any_digit(sign)
                || (sign == Sign::Plus
                    && self.next_visible().is_some_and(|next| is_any_digit(Sign::of(next))));
            if starts_group {
                return Some(self.group(sign, start));
            }
            self.gap.push(c);
        }
    }
}

fn is_any_digit(sign: Sign) -> bool {
    matches!(sign, Sign::Digit(_) | Sign::ForeignDigit)
}

/// What stood between two groups, as far as it was read.
#[derive(Default)]
struct Gap {
    apart: bool,
    spaced: bool,
    joiners: usize,
    last_is_plus: bool,
    /// Something else than `+` stood there.
    other_than_plus: bool,
}

impl Gap {
    fn push(&mut self, c: char) {
        if is_mark(c) {
            return;
        }
        self.last_is_plus = Sign::of(c) == Sign::Plus;
        self.other_than_plus |= !self.last_is_plus;
        match c {
            '\t' | '\n' | '\u{b}' | '\u{c}' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => self.apart = true,
            // The Chinese dash, and the bar: they part sentences, not digits.
            '\u{2014}' | '\u{2015}' => self.spaced = true,
            _ if is_joiner(c) => self.joiners += 1,
            _ if !is_dropped(c) => self.apart = true,
            // White space and brackets.
            _ => self.spaced = true,
        }
    }

    /// The link to a group that begins here, with a `+` or not.
    fn link(&self, plus: bool) -> Link {
        match self {
            _ if plus && !self.other_than_plus => Link::Joined,
            // A plus begins a number, so what stood in front of it was another one.
            _ if plus || self.apart => Link::Apart,
            _ if self.spaced || self.joiners > 1 => Link::Spaced,
            _ => Link::Joined,
        }
    }
}
