//! A group: up to 64 consecutive ranges as bit-packed columns. This file holds what reading and writing
//! share, the shape of a group; `docs/list-format.md` explains the columns.

mod read;
mod search;
mod swift;
mod write;

pub(super) use read::Group;
#[cfg(test)]
pub(super) use search::find_patiently;
pub(super) use search::{Found, find};
#[cfg(test)]
pub(super) use swift::find as find_swiftly;
pub(super) use write::{split, write};

use super::bits::{self, width_of};

/// Ranges in every group but the last.
pub(super) const SIZE: usize = 64;
/// Bits of the shape in front of the columns.
const SHAPE_BITS: u32 = 56;
/// A number below 10^12 fits.
const MAX_COLUMN_WIDTH: u32 = 40;
/// The powers of ten that can be a group's unit.
#[rustfmt::skip]
const UNITS: [u64; 13] = [
    1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000,
    1_000_000_000, 10_000_000_000, 100_000_000_000, 1_000_000_000_000,
];

/// Where a group lies, and what the directory says of it.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    /// All groups.
    pub(super) groups: &'a [u8],
    /// This group's first byte among them.
    pub(super) offset: usize,
    /// Its first number.
    pub(super) first: u64,
    /// How many ranges it has, 1 to 64.
    pub(super) count: u32,
}

/// A range with the rank of its row, the form in which groups hold it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ranked {
    pub(super) first: u64,
    pub(super) last: u64,
    pub(super) rank: u32,
}

/// By first number; what begins with the same one stays in any order.
pub(super) fn sort_by_first(ranges: &mut [Ranked]) {
    ranges.sort_unstable_by_key(|range| range.first);
}

/// Units and column widths of one group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Shape {
    /// The group's unit is 10 to this power.
    unit: u32,
    /// Low bits of each unit index.
    low: u32,
    /// The last unit index without its low bits.
    high: u32,
    /// Width of the length of a plain range.
    plain: u32,
    fine: Option<Fine>,
    /// Width of a rank, or of a low rank if `wide` is there.
    narrow: u32,
    /// Width of a high rank.
    wide: Option<u32>,
}

/// How the ranges that do not fit the unit or the plain length are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Fine {
    /// Their unit is 10 to this power.
    unit: u32,
    offset: u32,
    length: u32,
}

impl Shape {
    fn to_bits(self) -> u64 {
        let fine = self.fine.unwrap_or(Fine { unit: 0, offset: 0, length: 0 });
        let fields = [
            (self.unit, 4),
            (self.low, 6),
            (self.high, 7),
            (self.plain, 6),
            (u32::from(self.fine.is_some()), 1),
            (fine.unit, 4),
            (fine.offset, 6),
            (fine.length, 6),
            (self.narrow, 5),
            (u32::from(self.wide.is_some()), 1),
            (self.wide.unwrap_or(0), 5),
        ];
        fields.iter().rev().fold(0, |bits, &(value, width)| (bits << width) | u64::from(value))
    }

    /// `None` for units and widths that no group has.
    #[inline]
    fn from_bits(mut bits: u64) -> Option<Self> {
        let mut next = |width: u32| {
            let value = bits & bits::low_mask(width);
            bits >>= width;
            value as u32
        };
        let (unit, low, high, plain) = (next(4), next(6), next(7), next(6));
        let (has_fine, fine) = (next(1) == 1, Fine { unit: next(4), offset: next(6), length: next(6) });
        let (narrow, has_wide, wide) = (next(5), next(1) == 1, next(5));
        let widest = low.max(plain).max(fine.offset).max(fine.length);
        let good = unit.max(fine.unit) < UNITS.len() as u32 && widest <= MAX_COLUMN_WIDTH;
        good.then_some(Self {
            unit,
            low,
            high,
            plain,
            fine: has_fine.then_some(fine),
            narrow,
            wide: has_wide.then_some(wide),
        })
    }
}

/// 10 to the power of `exponent`, for exponents that [`Shape::from_bits`] let through.
#[inline]
fn unit_of(exponent: u32) -> u64 {
    UNITS.get(exponent as usize).copied().unwrap_or(1)
}
