//! Finds the range of a number in a group, without decoding the others.

use std::hint::black_box;

use super::Place;
use super::read::{Group, in_units};
use crate::list::bits;

/// Bytes that a processor fetches together.
const CACHE_LINE: usize = 64;

/// The rank of the row of the range that holds `x`, in the only group that can hold it.
#[inline]
pub(in crate::list) fn find(place: Place<'_>, x: u64) -> Option<u32> {
    touch(&place);
    Group::read(place)?.find(x)
}

/// Asks for all of a usual group at once. Else the processor would wait for its beginning, which says where to
/// look, and only then for that: in a large list twice as long.
#[inline]
fn touch(place: &Place<'_>) {
    for line in [CACHE_LINE, 2 * CACHE_LINE] {
        black_box(place.groups.get(place.offset + line).copied());
    }
}

impl Group<'_> {
    #[inline]
    fn find(&self, x: u64) -> Option<u32> {
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
        (x - start < self.length(i)).then(|| self.rank(i))
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
