//! An inclusive range of 700 numbers.

use crate::number::Number700;

/// An inclusive range of 700 numbers, never empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Range700 {
    first: Number700,
    last: Number700,
}

impl Range700 {
    /// The numbers from `first` to `last`, both included. `None` if `last` is before `first`.
    pub fn new(first: Number700, last: Number700) -> Option<Self> {
        (first <= last).then_some(Self { first, last })
    }

    /// The same from the twelve digits behind 700, as integers. `None` if one has more than twelve digits,
    /// or `last` is before `first`.
    pub fn from_subscribers(first: u64, last: u64) -> Option<Self> {
        Self::new(Number700::from_subscriber(first)?, Number700::from_subscriber(last)?)
    }

    /// The lowest number.
    pub const fn first(self) -> Number700 {
        self.first
    }

    /// The highest number, itself included.
    pub const fn last(self) -> Number700 {
        self.last
    }

    /// Whether `number` lies in the range.
    pub fn contains(self, number: Number700) -> bool {
        self.first <= number && number <= self.last
    }
}
