//! Finds the range of a number in a group, without decoding the others.

use super::read::{Group, in_units};
use super::{Place, swift};
use crate::list::bits;

/// The last range that begins at or before a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::list) struct Found {
    /// Whether it holds the number.
    pub(in crate::list) holds: bool,
    /// The rank of its row.
    pub(in crate::list) rank: u32,
}

/// The last range that begins at or before `x`, in the only group that can hold it.
#[inline]
pub(in crate::list) fn find(place: Place<'_>, x: u64) -> Option<Found> {
    match swift::find(&place, x) {
        Some(found) => Some(found),
        None => find_patiently(place, x),
    }
}

/// The same of every group, and several times as slow.
#[cold]
#[inline(never)]
pub(in crate::list) fn find_patiently(place: Place<'_>, x: u64) -> Option<Found> {
    Group::read(place)?.find(x)
}

impl Group<'_> {
    fn find(&self, x: u64) -> Option<Found> {
        let index = in_units(x, self.unit).checked_sub(self.base)?;
        let (mut i, high) = self.last_at_or_before(index)?;
        let mut start = match high {
            Some(high) => self.start_at(i, high),
            None => self.start(i)?,
        };
        // Several ranges may begin in the unit of `x`: go back to the one that begins at or before it.
        while start > x {
            i = i.checked_sub(1)?;
            start = self.start(i)?;
        }
        Some(Found { holds: x - start < self.length(i), rank: self.rank(i) })
    }

    /// The last range whose unit index is at most `index`, with its high bits where these are at hand. The
    /// unary column holds, for each value of the high bits in turn, a one for each range and then a zero.
    #[inline]
    fn last_at_or_before(&self, index: u64) -> Option<(u32, Option<u32>)> {
        let high = index >> self.shape.low;
        if high > u64::from(self.shape.high) {
            return Some((self.count.checked_sub(1)?, None));
        }
        let high = high as u32;
        let at = match high.checked_sub(1) {
            None => 0,
            Some(zeros_before) => self.highs.zero(zeros_before)? + 1,
        };
        let before = at.checked_sub(high)?.min(self.count);
        let here = bits::read_word(self.bytes, self.high_at + at as usize).trailing_ones();
        let mut end = (before + here).min(self.count);
        let low = index & bits::low_mask(self.shape.low);
        while end > before && self.low(end - 1) > low {
            end -= 1;
        }
        let last = end.checked_sub(1)?;
        if end > before {
            return Some((last, Some(high)));
        }
        // The last one below `at`, if it is among the 64 bits there and stands for a range.
        let from = (self.high_at + at as usize).checked_sub(64);
        let behind = from.map_or(0, |from| bits::read_word(self.bytes, from));
        let one = at.checked_sub(behind.leading_zeros() + 1).filter(|_| behind != 0 && at - high == end);
        Some((last, one.and_then(|one| one.checked_sub(last))))
    }
}
