//! Finds the range of a number in a group, without decoding the others.

use super::read::Group;
use crate::list::bits;

impl Group<'_> {
    /// The rank of the row of the range that holds `x`.
    #[inline]
    pub(in crate::list) fn find(&self, x: u64) -> Option<u32> {
        let index = (x / self.unit).checked_sub(self.base)?;
        let mut i = self.last_at_or_before(index)?;
        // Several ranges may begin in the unit of `x`: go back to the one that begins at or before it.
        loop {
            let start = self.start(i)?;
            if start <= x {
                return (x - start < self.length(i)).then(|| self.rank(i));
            }
            i = i.checked_sub(1)?;
        }
    }

    /// The last range whose unit index is at most `index`. The unary column holds, for each value of the
    /// high bits in turn, a one for each range and then a zero.
    #[inline]
    fn last_at_or_before(&self, index: u64) -> Option<u32> {
        let high = index >> self.shape.low;
        if high > u64::from(self.shape.high) {
            return self.count.checked_sub(1);
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
        end.checked_sub(1)
    }
}
