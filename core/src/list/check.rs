//! The canonical check: decodes everything, writes each group again and compares.

use super::List;
use super::bits::BitWriter;
use super::directory::Directory;
use super::error::{Fault, ListError, Section};
use super::group::{self, Group, Ranked};

pub(super) fn check(list: &List) -> Result<(), ListError> {
    list.tables().check()?;
    list.tables().check_all_used()?;
    let mut uses = vec![0u32; list.rows() as usize];
    check_groups(&list.directory(), |range| {
        let uses = uses.get_mut(range.rank as usize);
        *uses.ok_or(Section::Ranges.error(Fault::BadReference))? += 1;
        Ok(())
    })?;
    check_ranks(list, &uses)
}

/// Each group holds ascending, disjoint, merged ranges, in the shape and at the place where an encoder
/// puts them. Hands each range to `visit`.
pub(super) fn check_groups(
    directory: &Directory<'_>,
    mut visit: impl FnMut(Ranked) -> Result<(), ListError>,
) -> Result<(), ListError> {
    let not_canonical = Section::Ranges.error(Fault::NotCanonical);
    let mut ranges = Vec::with_capacity(group::SIZE);
    let mut written = BitWriter::default();
    let mut previous: Option<Ranked> = None;
    for index in 0..directory.len() {
        let place = directory.place(index).ok_or(not_canonical)?;
        let group = Group::read(place).ok_or(Section::Ranges.error(Fault::BadValue))?;
        ranges.clear();
        for i in 0..group.count() {
            let range = group.range(i).ok_or(Section::Ranges.error(Fault::OutOfSpace))?;
            check_order(previous, range)?;
            visit(range)?;
            previous = Some(range);
            ranges.push(range);
        }
        let starts_there = ranges.first().is_some_and(|range| range.first == place.first);
        Section::Directory.require(starts_there, Fault::NotCanonical)?;
        written.clear();
        group::write(&ranges, &mut written);
        Section::Ranges.require(directory.bytes_of(index) == Some(written.bytes()), Fault::NotCanonical)?;
    }
    Ok(())
}

/// Ranges stand in ascending order, and neighbours that say the same are one.
pub(super) fn check_order(previous: Option<Ranked>, range: Ranked) -> Result<(), ListError> {
    let Some(previous) = previous else { return Ok(()) };
    Section::Ranges.require(previous.first < range.first, Fault::OutOfOrder)?;
    Section::Ranges.require(previous.last < range.first, Fault::Overlap)?;
    let one = previous.last + 1 == range.first && previous.rank == range.rank;
    Section::Ranges.require(!one, Fault::Unmerged)
}

/// Each row stands there once and has a range; they stand by falling number of ranges, equals by row.
fn check_ranks(list: &List, uses: &[u32]) -> Result<(), ListError> {
    let rows = || list.tables().ranks.iter().map(|row| u32::from_le_bytes(*row));
    let mut seen = vec![false; uses.len()];
    for row in rows() {
        let seen = seen.get_mut(row as usize).ok_or(Section::Ranks.error(Fault::BadReference))?;
        Section::Ranks.require(!std::mem::replace(seen, true), Fault::OutOfOrder)?;
    }
    let order = uses.iter().zip(rows()).map(|(uses, row)| (std::cmp::Reverse(*uses), row));
    Section::Ranks.require(order.is_sorted(), Fault::OutOfOrder)?;
    Section::Rows.require(!uses.contains(&0), Fault::Unused)
}
