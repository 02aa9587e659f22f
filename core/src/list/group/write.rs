//! Writes a group, in the one shape that the format prescribes for its ranges.

use super::{Fine, Ranked, SHAPE_BITS, SIZE, Shape, UNITS, unit_of, width_of};
use crate::list::bits::BitWriter;

/// Appends the group of `ranges`: 1 to 64, ascending, disjoint.
pub(in crate::list) fn write(ranges: &[Ranked], out: &mut BitWriter) {
    debug_assert!((1..=SIZE).contains(&ranges.len()));
    let count = ranges.len() as u32;
    let measured: Vec<Measured> = ranges.iter().map(Measured::new).collect();
    let positions = Positions::best(&measured);
    let (narrow, wide) = rank_widths(ranges);
    let Positions { unit, low, high, plain, fine } = positions;
    out.push(Shape { unit, low, high, plain, fine, narrow, wide }.to_bits(), SHAPE_BITS);

    let indices: Vec<u64> = positions.indices(&measured).collect();
    for index in &indices {
        out.push(index & ((1 << low) - 1), low);
    }
    let mut zeros = 0;
    for index in &indices {
        let high = (index >> low) as u32;
        (zeros..high).for_each(|_| out.push(0, 1));
        out.push(1, 1);
        zeros = high;
    }
    write_lengths(&positions, &measured, count, out);
    write_ranks(ranges, narrow, wide, out);
    out.align();
}

fn write_lengths(positions: &Positions, ranges: &[Measured], count: u32, out: &mut BitWriter) {
    let (fine, plain): (Vec<&Measured>, Vec<_>) = ranges.iter().partition(|r| !positions.is_plain(r));
    if positions.fine.is_some() {
        out.push_mask(mask(ranges.iter().map(|r| !positions.is_plain(r))), count);
    }
    for range in plain {
        out.push(range.length / unit_of(positions.unit) - 1, positions.plain);
    }
    let Some(Fine { unit, offset, length }) = positions.fine else { return };
    for range in &fine {
        out.push(range.first % unit_of(positions.unit) / unit_of(unit), offset);
    }
    for range in &fine {
        out.push(range.length / unit_of(unit) - 1, length);
    }
}

fn write_ranks(ranges: &[Ranked], narrow: u32, wide: Option<u32>, out: &mut BitWriter) {
    let is_wide = |range: &Ranked| wide.is_some() && u64::from(range.rank) >> narrow > 0;
    if wide.is_some() {
        out.push_mask(mask(ranges.iter().map(is_wide)), ranges.len() as u32);
    }
    for range in ranges.iter().filter(|range| !is_wide(range)) {
        out.push(u64::from(range.rank), narrow);
    }
    for range in ranges.iter().filter(|range| is_wide(range)) {
        out.push(u64::from(range.rank) - (1 << narrow), wide.unwrap_or(0));
    }
}

/// A range, and the powers of ten in it.
struct Measured {
    first: u64,
    length: u64,
    first_grain: u32,
    length_grain: u32,
}

impl Measured {
    fn new(range: &Ranked) -> Self {
        let length = range.last - range.first + 1;
        Self { first: range.first, length, first_grain: grain(range.first), length_grain: grain(length) }
    }

    /// The largest power of ten that divides first number and length.
    fn grain(&self) -> u32 {
        self.first_grain.min(self.length_grain)
    }
}

/// Units and widths of the columns that say where ranges lie.
struct Positions {
    unit: u32,
    low: u32,
    high: u32,
    plain: u32,
    fine: Option<Fine>,
}

impl Positions {
    /// The fewest bits; of equals the largest unit, then the narrowest plain length. Units to try are the
    /// grains of the ranges, widths to try those of the ranges that are a whole number of units.
    fn best(ranges: &[Measured]) -> Self {
        let (mut best, mut best_bits) = (Self { unit: 0, low: 0, high: 0, plain: 0, fine: None }, u32::MAX);
        let count = ranges.len() as u32;
        let (Some(first), Some(last)) = (ranges.first(), ranges.last()) else { return best };
        let grains = ranges.iter().fold(0u32, |grains, range| grains | 1 << range.grain());
        for exponent in (0..UNITS.len() as u32).rev().filter(|exponent| grains >> exponent & 1 == 1) {
            let unit = unit_of(exponent);
            let (low, high) = split(last.first / unit - first.first / unit, count);
            let index_bits = count * (low + 1) + high;
            // Small units have wide indices, and most end here.
            if index_bits >= best_bits {
                continue;
            }
            let whole = ranges.iter().filter(|range| range.grain() >= exponent);
            let widths = whole.fold(0u64, |widths, range| widths | 1 << width_of(range.length / unit - 1));
            for plain in (0..64).filter(|width| widths >> width & 1 == 1) {
                let mut tried = Self { unit: exponent, low, high, plain, fine: None };
                let bits = index_bits + tried.measure(ranges);
                if bits < best_bits {
                    (best, best_bits) = (tried, bits);
                }
            }
        }
        best
    }

    /// Finds out what the fine ranges need, and gives the bits of the columns behind the indices.
    fn measure(&mut self, ranges: &[Measured]) -> u32 {
        let unit = unit_of(self.unit);
        let (mut fines, mut fine_unit, mut offset, mut length) = (0, UNITS.len() as u32 - 1, 0, 0);
        for range in ranges.iter().filter(|range| !self.is_plain(range)) {
            fines += 1;
            fine_unit = fine_unit.min(range.length_grain);
            // Where the group's unit divides the first number, the offset is 0, and any unit divides that.
            if range.first_grain < self.unit {
                fine_unit = fine_unit.min(range.first_grain);
            }
            offset = offset.max(range.first % unit);
            length = length.max(range.length);
        }
        let count = ranges.len() as u32;
        if fines == 0 {
            return count * self.plain;
        }
        let (offset, length) = (offset / unit_of(fine_unit), length / unit_of(fine_unit) - 1);
        let fine = Fine { unit: fine_unit, offset: width_of(offset), length: width_of(length) };
        self.fine = Some(fine);
        count + (count - fines) * self.plain + fines * (fine.offset + fine.length)
    }

    /// Whether the length is a whole number of units, from a whole one on, and fits the plain width.
    fn is_plain(&self, range: &Measured) -> bool {
        range.grain() >= self.unit && width_of(range.length / unit_of(self.unit) - 1) <= self.plain
    }

    /// In which unit, counted from that of the first range, each range begins.
    fn indices(&self, ranges: &[Measured]) -> impl Iterator<Item = u64> {
        let unit = unit_of(self.unit);
        let base = ranges.first().map_or(0, |range| range.first / unit);
        ranges.iter().map(move |range| range.first / unit - base)
    }
}

/// Low bits and highest high part for unit indices up to `span`: the fewest bits, of equals the most low.
pub(in crate::list) fn split(span: u64, count: u32) -> (u32, u32) {
    let bits = |low: u32| u64::from(count) * u64::from(low) + (span >> low);
    let low = (0..=width_of(span)).rev().min_by_key(|low| bits(*low)).unwrap_or(0);
    (low, (span >> low) as u32)
}

/// One width, or a narrow one for ranks below `1 << narrow` and a wide one for the rest less that: the
/// fewest bits; of equals one width, then the narrowest.
fn rank_widths(ranges: &[Ranked]) -> (u32, Option<u32>) {
    let count = ranges.len() as u32;
    let max = ranges.iter().map(|range| u64::from(range.rank)).max().unwrap_or(0);
    let mut best = (width_of(max), None);
    let mut best_bits = count * width_of(max);
    for narrow in 0..width_of(max) {
        let wide = width_of(max - (1 << narrow));
        let wides = ranges.iter().filter(|range| u64::from(range.rank) >> narrow > 0).count() as u32;
        let bits = count + (count - wides) * narrow + wides * wide;
        if bits < best_bits {
            (best, best_bits) = ((narrow, Some(wide)), bits);
        }
    }
    best
}

/// The largest exponent, up to 12, of a power of ten that divides `value`; 12 for 0.
fn grain(mut value: u64) -> u32 {
    let largest = UNITS.len() as u32 - 1;
    let mut grain = 0;
    while grain < largest && value.is_multiple_of(10) {
        value /= 10;
        grain += 1;
    }
    grain
}

fn mask(bits: impl DoubleEndedIterator<Item = bool>) -> u64 {
    bits.rev().fold(0, |mask, bit| (mask << 1) | u64::from(bit))
}
