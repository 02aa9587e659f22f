//! A set of positions among `space` as an Elias–Fano column: the lowest bits of each, then the rest in unary.
//! How many bits are "lowest" follows from the two counts, so there is nothing to choose and to store.

use super::super::bits::{self, BitWriter};
use super::super::error::{Fault, ListError, Section};
use super::super::group::split;

/// Bits of each position that stand in the first column, and the highest rest.
fn shape(count: u32, space: u32) -> (u32, u32) {
    split(u64::from(space.saturating_sub(1)), count)
}

/// How many bytes `count` of `space` positions take.
pub(super) fn size(count: u32, space: u32) -> u64 {
    if count == 0 {
        return 0;
    }
    let (low, high) = shape(count, space);
    (u64::from(count) * u64::from(low + 1) + u64::from(high)).div_ceil(8)
}

/// `positions` ascend and lie below `space`.
pub(super) fn write(positions: &[u32], space: u32) -> Vec<u8> {
    if positions.is_empty() {
        return Vec::new();
    }
    let mut out = BitWriter::default();
    let (low, high) = shape(positions.len() as u32, space);
    for position in positions {
        out.push(u64::from(*position) & bits::low_mask(low), low);
    }
    let mut zeros = 0;
    for position in positions {
        (zeros..position >> low).for_each(|_| out.push(0, 1));
        out.push(1, 1);
        zeros = position >> low;
    }
    (zeros..high).for_each(|_| out.push(0, 1));
    out.align();
    out.into_bytes()
}

/// The `count` positions in `column`, which has the [`size`] for them.
///
/// # Errors
/// They do not ascend, lie outside `space`, or stand there in another way than [`write`] has it.
pub(super) fn read(column: &[u8], count: u32, space: u32) -> Result<Vec<u32>, ListError> {
    let not_canonical = Section::Removed.error(Fault::NotCanonical);
    Section::Removed.require(count <= space, Fault::OverLimit)?;
    Section::Removed.require(column.len() as u64 == size(count, space), Fault::WrongSize)?;
    if count == 0 {
        return Ok(Vec::new());
    }
    let (low, high) = shape(count, space);
    let mut positions = Vec::with_capacity(count as usize);
    let (mut at, mut rest) = (count as usize * low as usize, 0);
    while positions.len() < count as usize {
        if bits::read(column, at, 1) == 0 {
            rest += 1;
            Section::Removed.require(rest <= high, Fault::NotCanonical)?;
        } else {
            let lowest = bits::read(column, positions.len() * low as usize, low) as u32;
            positions.push((rest << low) | lowest);
        }
        at += 1;
    }
    Section::Removed.require(positions.is_sorted_by(|a, b| a < b), Fault::OutOfOrder)?;
    Section::Removed.require(positions.last().is_some_and(|last| *last < space), Fault::BadReference)?;
    if write(&positions, space) == column { Ok(positions) } else { Err(not_canonical) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn positions_come_back(set in prop::collection::btree_set(0u32..5_000, 0..300), more in 0u32..4_000_000) {
            let positions: Vec<u32> = set.into_iter().collect();
            let space = positions.last().map_or(0, |last| last + 1) + more;
            let column = write(&positions, space);
            prop_assert_eq!(column.len() as u64, size(positions.len() as u32, space));
            prop_assert_eq!(read(&column, positions.len() as u32, space).unwrap(), positions);
        }

        #[test]
        fn no_other_bytes_pass(column in prop::collection::vec(any::<u8>(), 0..12), count in 0u32..20, space in 0u32..60) {
            if let Ok(positions) = read(&column, count, space) {
                prop_assert_eq!(write(&positions, space), column);
            }
        }
    }

    #[test]
    fn all_and_none_of_a_space() {
        for space in [0, 1, 2, 63, 64, 65, 1_000] {
            let all: Vec<u32> = (0..space).collect();
            assert_eq!(read(&write(&all, space), space, space).unwrap(), all);
            assert_eq!(read(&[], 0, space).unwrap(), [0; 0]);
        }
        assert_eq!(write(&[7], 1_000_000).len(), 3, "one position costs its bits");
    }
}
