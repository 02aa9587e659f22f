//! Reads single values out of a group's columns.

use super::{Fine, Place, Ranked, SHAPE_BITS, Shape, unit_of};
use crate::list::MAX_SUBSCRIBER;
use crate::list::bits::{self, Unary};

/// A group of which shape and masks were read. Whatever the bytes are, reading from it is bounded and
/// cannot panic; bytes that no encoder wrote give values that mean nothing.
pub(in crate::list) struct Group<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) count: u32,
    pub(super) shape: Shape,
    pub(super) unit: u64,
    /// The group's first number, in units, rounded down.
    pub(super) base: u64,
    /// The unary column, and whatever lies behind it.
    pub(super) highs: Unary,
    /// Bit `i`: range `i` is fine.
    fine: u64,
    pub(super) low_at: usize,
    pub(super) high_at: usize,
    plain_at: usize,
    fine_offset_at: usize,
    fine_length_at: usize,
    rank_at: usize,
}

impl<'a> Group<'a> {
    /// `None` if the shape is none that an encoder writes.
    #[inline]
    pub(in crate::list) fn read(place: Place<'a>) -> Option<Self> {
        let Place { groups: bytes, offset, first, count } = place;
        let shape = Shape::from_bits(bits::read(bytes, offset * 8, SHAPE_BITS))?;
        let low_at = offset * 8 + SHAPE_BITS as usize;
        let high_at = low_at + (count * shape.low) as usize;
        let mask_at = high_at + (count + shape.high) as usize;
        let word = |bit: usize| bits::read_word(bytes, high_at + bit);
        let highs = Unary::new([word(0), word(64), word(128)]);
        let mask_bits = if shape.fine.is_some() { count } else { 0 };
        let fine = bits::read_word(bytes, mask_at) & bits::low_mask(mask_bits);
        let fines = fine.count_ones();
        let plain_at = mask_at + mask_bits as usize;
        let fine_offset_at = plain_at + ((count - fines) * shape.plain) as usize;
        let (offset_width, length_width) = shape.fine.map_or((0, 0), |fine| (fine.offset, fine.length));
        let fine_length_at = fine_offset_at + (fines * offset_width) as usize;
        let rank_at = fine_length_at + (fines * length_width) as usize;
        let unit = unit_of(shape.unit);
        let base = in_units(first, unit);
        Some(Self {
            bytes,
            count,
            shape,
            unit,
            base,
            highs,
            fine,
            low_at,
            high_at,
            plain_at,
            fine_offset_at,
            fine_length_at,
            rank_at,
        })
    }

    pub(in crate::list) fn count(&self) -> u32 {
        self.count
    }

    /// Range number `i`. `None` if it is none that an encoder writes: not inside the 700 numbers.
    pub(in crate::list) fn range(&self, i: u32) -> Option<Ranked> {
        let first = self.start(i)?;
        let last = first.checked_add(self.length(i) - 1).filter(|last| *last <= MAX_SUBSCRIBER)?;
        Some(Ranked { first, last, rank: self.rank(i) })
    }

    /// All ranges in turn, each as [`range`](Self::range) gives it. `None` if one is none, or `visit` gave it.
    pub(in crate::list) fn visit(&self, mut visit: impl FnMut(Ranked) -> Option<()>) -> Option<()> {
        let Shape { low, plain, fine, narrow, wide, .. } = self.shape;
        let fine = fine.unwrap_or(Fine { unit: 0, offset: 0, length: 0 });
        let fine_unit = unit_of(fine.unit);
        let wide_mask = self.wide_mask();
        let (narrow_at, wide_at) = self.rank_columns(wide_mask);
        let mut ones = self.highs.ones();
        let (mut fines, mut wides) = (0, 0);
        for i in 0..self.count {
            let high = ones.next()? - i;
            let whole = (self.base + (u64::from(high) << low) + self.low(i)).saturating_mul(self.unit);
            let (first, length) = if self.is_fine(i) {
                let offset = self.value(self.fine_offset_at, fines, fine.offset).saturating_mul(fine_unit);
                let length = self.value(self.fine_length_at, fines, fine.length) + 1;
                fines += 1;
                (whole.saturating_add(offset), length.saturating_mul(fine_unit))
            } else {
                (whole, (self.value(self.plain_at, i - fines, plain) + 1).saturating_mul(self.unit))
            };
            let rank = if wide_mask >> i & 1 == 1 {
                wides += 1;
                self.value(wide_at, wides - 1, wide.unwrap_or(0)) + (1 << narrow)
            } else {
                self.value(narrow_at, i - wides, narrow)
            };
            let last = first.checked_add(length - 1).filter(|last| *last <= MAX_SUBSCRIBER)?;
            visit(Ranked { first, last, rank: rank as u32 })?;
        }
        Some(())
    }

    /// The first number of range `i`.
    #[inline]
    pub(super) fn start(&self, i: u32) -> Option<u64> {
        Some(self.start_at(i, self.highs.one(i)? - i))
    }

    /// The first number of range `i`, whose unit index has these high bits.
    #[inline]
    pub(super) fn start_at(&self, i: u32, high: u32) -> u64 {
        let index = (u64::from(high) << self.shape.low) + self.low(i);
        let whole = (self.base + index).saturating_mul(self.unit);
        let Some(fine) = self.shape.fine.filter(|_| self.is_fine(i)) else { return whole };
        let nth = self.fines_before(i);
        let offset = self.value(self.fine_offset_at, nth, fine.offset);
        whole.saturating_add(offset.saturating_mul(unit_of(fine.unit)))
    }

    /// How many numbers range `i` has; at least 1.
    #[inline]
    pub(super) fn length(&self, i: u32) -> u64 {
        let nth = self.fines_before(i);
        match self.shape.fine.filter(|_| self.is_fine(i)) {
            None => (self.value(self.plain_at, i - nth, self.shape.plain) + 1).saturating_mul(self.unit),
            Some(fine) => {
                (self.value(self.fine_length_at, nth, fine.length) + 1).saturating_mul(unit_of(fine.unit))
            }
        }
    }

    /// The rank of the row of range `i`.
    #[inline]
    pub(super) fn rank(&self, i: u32) -> u32 {
        let Shape { narrow, wide: Some(wide), .. } = self.shape else {
            return self.value(self.rank_at, i, self.shape.narrow) as u32;
        };
        let mask = self.wide_mask();
        let (narrow_at, wide_at) = self.rank_columns(mask);
        let wides_before = (mask & bits::low_mask(i)).count_ones();
        // Arithmetic instead of a branch that no predictor can learn.
        let is_wide = mask >> i & 1 == 1;
        let (at, nth) = if is_wide { (wide_at, wides_before) } else { (narrow_at, i - wides_before) };
        let (width, least) = if is_wide { (wide, 1 << narrow) } else { (narrow, 0) };
        (self.value(at, nth, width) + least) as u32
    }

    /// Bit `i`: the rank of range `i` is wide.
    #[inline]
    fn wide_mask(&self) -> u64 {
        let count = if self.shape.wide.is_some() { self.count } else { 0 };
        bits::read_word(self.bytes, self.rank_at) & bits::low_mask(count)
    }

    /// Where the narrow ranks and the wide ones lie.
    #[inline]
    fn rank_columns(&self, wide_mask: u64) -> (usize, usize) {
        if self.shape.wide.is_none() {
            return (self.rank_at, self.rank_at);
        }
        let narrow_at = self.rank_at + self.count as usize;
        let narrows = self.count - wide_mask.count_ones();
        (narrow_at, narrow_at + (narrows * self.shape.narrow) as usize)
    }

    /// The low bits of the unit index of range `i`.
    #[inline]
    pub(super) fn low(&self, i: u32) -> u64 {
        self.value(self.low_at, i, self.shape.low)
    }

    fn is_fine(&self, i: u32) -> bool {
        self.fine >> i & 1 == 1
    }

    fn fines_before(&self, i: u32) -> u32 {
        (self.fine & bits::low_mask(i)).count_ones()
    }

    /// Entry `nth` of the column of `width` bits at `at`.
    #[inline]
    fn value(&self, at: usize, nth: u32, width: u32) -> u64 {
        bits::read(self.bytes, at + (nth * width) as usize, width)
    }
}

/// How many whole units `x` has.
#[inline]
pub(super) fn in_units(x: u64, unit: u64) -> u64 {
    x / unit
}
