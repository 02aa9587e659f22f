//! 700 numbers inside the text of a message.

mod groups;
mod surroundings;

use std::collections::VecDeque;
use std::ops::Range;

use crate::number::Number700;
use groups::{Group, Groups, Link};
use surroundings::{Zones, names_something_else, widen_to_bracket};

/// A 700 number in a text, and where it stands there, its country prefix included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The number.
    pub number: Number700,
    /// Where it stands, in bytes of UTF-8.
    pub bytes: Range<usize>,
    /// Where it stands, in UTF-16 code units, as Java, Kotlin and Swift's `NSRange` count.
    pub utf16: Range<usize>,
}

/// Finds the 700 numbers in the text of a message, in order: whole, or grouped with spaces, hyphens and the
/// like, with or without `+86`, `0086` or `86`.
///
/// Leaves alone what only happens to contain such digits: longer runs of digits (also grouped ones, such as
/// card numbers), what a `+` ties directly to other digits (`++86700…`, `700…+5`), addresses on the web, and
/// what stands directly behind 单号, 运单, 订单, 卡号 or IMEI.
/// Takes time linear in the text.
pub fn find_in_text(text: &str) -> Vec<Found> {
    let mut scan = Scan { text, zones: Zones::new(text), found: Vec::new(), undecided_from: 0 };
    let mut groups = Groups::new(text);
    let mut window: VecDeque<Group> = VecDeque::new();
    let mut before = Neighbour::Digits;
    loop {
        // One more than a number can have, to see what follows.
        window.extend(groups.by_ref().take((MOST_DIGITS + 1).saturating_sub(window.len())));
        let Some(front) = window.front() else { break };
        let candidate = Candidate::at_front(&window).filter(|c| c.stands_alone(before, &window));
        let step = candidate.as_ref().map_or(1, |c| c.groups);
        before = match candidate {
            Some(_) => Neighbour::Number,
            None if front.is_long() => Neighbour::Number,
            None if front.is_country_prefix() => Neighbour::RefusedPrefix,
            None => Neighbour::Digits,
        };
        scan.settle(front, candidate);
        window.drain(..step);
    }
    scan.found
}

/// The longest form is `0086` and fifteen digits, and a group has at least one.
const MOST_DIGITS: usize = 19;

/// What the digits in front of a candidate were.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Neighbour {
    /// A number of its own.
    Number,
    /// A few digits, which may belong to the same grouped number as what follows.
    Digits,
    /// A `+86` that begins no number where it stands, as in `++86 700…`: what follows is none without it.
    RefusedPrefix,
}

/// Groups of digits that together have the form of a 700 number.
struct Candidate {
    number: Number700,
    groups: usize,
    /// White space stands between its fifteen digits. Then digits that stand a space away from it may belong
    /// to it, as in a card number printed in fours.
    spaced: bool,
    link_before: Link,
    bytes: Range<usize>,
    utf16: Range<usize>,
}

impl Candidate {
    fn at_front(window: &VecDeque<Group>) -> Option<Self> {
        let first = window.front().filter(|group| !group.doubled_plus)?;
        let (mut value, mut digits, mut last_space) = (0_u64, 0, 0);
        for (at, group) in window.iter().enumerate() {
            if at > 0 {
                match group.before {
                    _ if group.plus => return None,
                    Link::Apart => return None,
                    Link::Spaced => last_space = digits,
                    Link::Joined => {}
                }
            }
            digits += group.digits;
            if digits > MOST_DIGITS {
                return None;
            }
            value = value * 10_u64.pow(u32::try_from(group.digits).ok()?) + group.value;
            let Some(number) = number_of(first.plus, digits, value) else { continue };
            return Some(Self {
                number,
                groups: at + 1,
                spaced: last_space > digits - 15,
                link_before: first.before,
                bytes: first.bytes.start..group.bytes.end,
                utf16: first.utf16.start..group.utf16.end,
            });
        }
        None
    }

    /// Whether it is not part of a longer run of digits, going by its neighbours; but see [`Scan::settle`].
    fn stands_alone(&self, before: Neighbour, window: &VecDeque<Group>) -> bool {
        let after = window.get(self.groups).map_or(Link::Apart, |group| group.before);
        let clear_before = match self.link_before {
            Link::Apart => true,
            Link::Spaced if before == Neighbour::RefusedPrefix => false,
            Link::Spaced => !self.spaced || before == Neighbour::Number,
            Link::Joined => false,
        };
        clear_before && after != Link::Joined
    }
}

/// The number that so many digits of this value are, if any, by the country prefix that they have.
fn number_of(plus: bool, digits: usize, value: u64) -> Option<Number700> {
    const PREFIX_86: u64 = 86_000_000_000_000_000;
    match (digits, plus) {
        (15, false) => Number700::from_value(value),
        (17, _) | (19, false) => Number700::from_value(value.checked_sub(PREFIX_86)?),
        _ => None,
    }
}

struct Scan<'a> {
    text: &'a str,
    zones: Zones<'a>,
    found: Vec<Found>,
    /// From here on, `found` are numbers with spaces in them that follow each other with nothing but a space
    /// between. Should a few loose digits come next, all of that was one longer run of digits.
    undecided_from: usize,
}

impl Scan<'_> {
    /// Takes the candidate that begins with the group `front`, or notes that none does.
    fn settle(&mut self, front: &Group, candidate: Option<Candidate>) {
        if front.before == Link::Apart || front.is_long() {
            self.undecided_from = self.found.len();
        }
        let Some(candidate) = candidate else {
            self.found.truncate(self.undecided_from);
            return;
        };
        let spaced = candidate.spaced;
        if !self.is_something_else(&candidate) {
            let Candidate { number, bytes, utf16, .. } = candidate;
            let (bytes, utf16) = widen_to_bracket(self.text, bytes, utf16);
            self.found.push(Found { number, bytes, utf16 });
        }
        if !spaced {
            self.undecided_from = self.found.len();
        }
    }

    fn is_something_else(&mut self, candidate: &Candidate) -> bool {
        self.zones.reach(&candidate.bytes) || names_something_else(self.text, &candidate.bytes)
    }
}

#[cfg(test)]
mod tests;
