//! The search in a full group of usual size: a few hundred instructions in one go, without a branch that
//! chance decides. A processor guesses each such branch wrong half of the time, and that costs more than
//! computing what turns out not to be needed; worse, it cannot begin with the next number before.

use std::hint::select_unpredictable;

use super::search::Found;
use super::{Fine, Place, SHAPE_BITS, SIZE, Shape, UNITS, unit_of};
use crate::list::bits::{Unary, low_mask};

/// The longest group that is searched here. Most have about half of this.
const LONGEST: usize = 256;
/// The most ranges that are compared by their low bits.
const MOST_ALIKE: u32 = 4;
/// The widest low bits of which so many come with one load at any bit.
const WIDEST_LOW: u32 = 57 / MOST_ALIKE;

/// The last range that begins at or before `x`. `None`: not a usual group, or one of the rare numbers that
/// take more; the patient search has to answer. Where this one answers, that one says the same, if the bytes
/// are those of an encoder.
#[inline]
pub(in crate::list) fn find(place: &Place<'_>, x: u64) -> Option<Found> {
    let window = Window(place.groups.get(place.offset..)?.first_chunk()?);
    let shape = Shape::from_bits(window.word(0))?;
    let unit = unit_of(shape.unit);
    let base = in_units(place.first, shape.unit);
    let index = in_units(x, shape.unit).checked_sub(base)?;
    let high = index >> shape.low;
    if place.count != SIZE as u32 || shape.low > WIDEST_LOW || high > u64::from(shape.high) {
        return None;
    }

    // Columns 1 and 2. With 64 ranges both begin at a byte.
    let (low, high) = (shape.low, high as u32);
    let high_at = SHAPE_BITS + SIZE as u32 * low;
    let words = [0, 8, 16].map(|byte| window.word(high_at / 8 + byte));
    let highs = Unary::new(words);
    let at = if high == 0 { 0 } else { highs.zero(high - 1)? + 1 };
    let before = at - high;
    let alike = (window.word((high_at + at) / 8) >> (at % 8)).trailing_ones();
    if before + alike > SIZE as u32 || alike > MOST_ALIKE {
        return None;
    }
    let lows = window.word_at(SHAPE_BITS + before * low);
    let low_of_x = index & low_mask(low);
    let mut small = 0;
    for nth in 0..MOST_ALIKE {
        let is_small = (nth < alike) & ((lows >> (nth * low)) & low_mask(low) <= low_of_x);
        small = select_unpredictable(is_small, nth + 1, small);
    }
    let i = (before + small).checked_sub(1)?;
    let one = last_one(words, at + small - 1)?;
    let index = (u64::from(one - i) << low) + window.value(SHAPE_BITS + i * low, low);
    let whole = (base + index).wrapping_mul(unit);

    // Columns 3 to 6.
    let mask_at = high_at + SIZE as u32 + shape.high;
    let (mask_bits, fine_shape) = match shape.fine {
        Some(fine) => (SIZE as u32, fine),
        None => (0, Fine { unit: 0, offset: 0, length: 0 }),
    };
    let fine = window.mask(mask_at) & low_mask(mask_bits);
    let (fines, fines_before) = (fine.count_ones(), (fine & low_mask(i)).count_ones());
    let is_fine = fine >> i & 1 == 1;
    let plain_at = mask_at + mask_bits;
    let offset_at = plain_at + (SIZE as u32 - fines) * shape.plain;
    let length_at = offset_at + fines * fine_shape.offset;
    let rank_at = length_at + fines * fine_shape.length;
    let fine_unit = unit_of(fine_shape.unit);
    let offset = window.value(offset_at + fines_before * fine_shape.offset, fine_shape.offset);
    let start = whole.wrapping_add(select_unpredictable(is_fine, offset.wrapping_mul(fine_unit), 0));
    if start > x {
        return None;
    }
    let (length_at, width, length_unit) = select_unpredictable(
        is_fine,
        (length_at + fines_before * fine_shape.length, fine_shape.length, fine_unit),
        (plain_at + (i - fines_before) * shape.plain, shape.plain, unit),
    );
    let length = (window.value(length_at, width) + 1).wrapping_mul(length_unit);

    // Columns 7 to 9.
    let mask_bits = if shape.wide.is_some() { SIZE as u32 } else { 0 };
    let (narrow, wide) = (shape.narrow, shape.wide.unwrap_or(0));
    let mask = window.mask(rank_at) & low_mask(mask_bits);
    let (wides, wides_before) = (mask.count_ones(), (mask & low_mask(i)).count_ones());
    let narrow_at = rank_at + mask_bits;
    let wide_at = narrow_at + (SIZE as u32 - wides) * narrow;
    let (at, width, least) = select_unpredictable(
        mask >> i & 1 == 1,
        (wide_at + wides_before * wide, wide, 1 << narrow),
        (narrow_at + (i - wides_before) * narrow, narrow, 0),
    );
    let rank = (window.value(at, width) + least) as u32;
    let is_short = wide_at + wides * wide <= 8 * LONGEST as u32;
    is_short.then_some(Found { holds: x - start < length, rank })
}

/// How many whole units of 10 to the power of `exponent` a number `x` has: `x / unit`, for which a processor
/// takes many times as long.
#[inline]
fn in_units(x: u64, exponent: u32) -> u64 {
    let (factor, shift) = RECIPROCALS.get(exponent as usize).copied().unwrap_or_default();
    ((u128::from(2 * x) * u128::from(factor)) >> 64) as u64 >> shift
}

/// For each unit of k binary digits 2^(62 + k) / unit, rounded up, and k - 1. The error, below 1, is multiplied by
/// a number of 40 bits at most, and stays below 2^(62 + k) / unit.
const RECIPROCALS: [(u64, u32); UNITS.len()] = {
    let mut reciprocals = [(0, 0); UNITS.len()];
    let mut rest = UNITS.as_slice();
    let mut filled = reciprocals.as_mut_slice();
    while let ([unit, units @ ..], [reciprocal, reciprocals @ ..]) = (rest, filled) {
        let digits = u64::BITS - unit.leading_zeros();
        *reciprocal = ((1u128 << (62 + digits)).div_ceil(*unit as u128) as u64, digits - 1);
        (rest, filled) = (units, reciprocals);
    }
    reciprocals
};

/// Where the last one up to bit `at` stands, if it is among the 64 bits there.
#[inline]
fn last_one([a, b, c]: [u64; 3], at: u32) -> Option<u32> {
    let words = [0, a, b, c];
    let (word, shift) = ((at / 64) as usize, at % 64);
    let here = words.get(word + 1)? << (63 - shift);
    // Shifting in two steps keeps the case of a whole word below 64.
    let behind = here | (words.get(word)? >> shift >> 1);
    if behind == 0 { None } else { Some(at - behind.leading_zeros()) }
}

/// A group and what lies behind it. Bits beyond it stand for nothing, but reading them needs no check.
struct Window<'a>(&'a [u8; LONGEST + 16]);

impl Window<'_> {
    /// The 64 bits from this byte on.
    #[inline]
    fn word(&self, byte: u32) -> u64 {
        let byte = byte as usize % LONGEST;
        self.0.get(byte..byte + 8).and_then(|bytes| bytes.first_chunk()).map_or(0, |b| u64::from_le_bytes(*b))
    }

    /// At least 57 bits from bit `at` on.
    #[inline]
    fn word_at(&self, at: u32) -> u64 {
        self.word(at / 8) >> (at % 8)
    }

    /// The `width` bits, at most 57, from bit `at` on.
    #[inline]
    fn value(&self, at: u32, width: u32) -> u64 {
        self.word_at(at) & low_mask(width)
    }

    /// The 64 bits from bit `at` on.
    #[inline]
    fn mask(&self, at: u32) -> u64 {
        let byte = (at / 8) as usize % LONGEST + 8;
        let last = self.0.get(byte).map_or(0, |byte| u64::from(*byte));
        self.word_at(at) | (last << 1 << (63 - at % 8))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::list::MAX_SUBSCRIBER;
    use proptest::prelude::*;

    #[test]
    fn units_are_counted_as_by_dividing() {
        for (exponent, unit) in (0..).zip(UNITS) {
            for multiple in (0..=MAX_SUBSCRIBER / unit).step_by((MAX_SUBSCRIBER / unit / 997 + 1) as usize) {
                for x in [(multiple * unit).saturating_sub(1), multiple * unit, multiple * unit + unit - 1] {
                    assert!(in_units(x, exponent) == x / unit, "{x} in units of {unit}");
                }
            }
            assert_eq!(in_units(MAX_SUBSCRIBER, exponent), MAX_SUBSCRIBER / unit);
        }
    }

    proptest! {
        #[test]
        fn any_number_is_divided(x in 0..=MAX_SUBSCRIBER, exponent in 0..UNITS.len() as u32) {
            prop_assert_eq!(in_units(x, exponent), x / unit_of(exponent));
        }
    }
}
