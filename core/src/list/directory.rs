//! The directory: first number and place of each group, 8 bytes each, searched by bisection.

use super::MAX_SUBSCRIBER;
use super::bits::width_of;
use super::error::{Fault, ListError, Section};
use super::group::{self, Place};
use super::layout::{DIRECTORY_BYTES, Layout, items};

/// An entry is `first number << 24 | byte offset among the groups`, so that both are found by one load
/// and entries compare as their first numbers do.
const OFFSET_BITS: u32 = 24;
const OFFSET_MASK: u64 = (1 << OFFSET_BITS) - 1;

/// The directory of one list, and the groups behind it.
pub(super) struct Directory<'a> {
    entries: &'a [[u8; DIRECTORY_BYTES]],
    groups: &'a [u8],
    ranges: usize,
}

impl<'a> Directory<'a> {
    #[inline]
    pub(super) fn new(bytes: &'a [u8], layout: &Layout) -> Self {
        let groups = bytes.get(layout.groups.clone()).unwrap_or_default();
        Self::over(items(bytes, &layout.directory), groups, layout.counts.ranges as usize)
    }

    /// A directory with an entry for each 64 of `ranges`.
    #[inline]
    pub(super) fn over(entries: &'a [[u8; DIRECTORY_BYTES]], groups: &'a [u8], ranges: usize) -> Self {
        Self { entries, groups, ranges }
    }

    /// The only group that can hold the range of `x`.
    #[inline]
    pub(super) fn find(&self, slots: &Slots, x: u64) -> Option<Place<'a>> {
        let key = (x << OFFSET_BITS) | OFFSET_MASK;
        let mut behind = slots.groups_before(x)?;
        let mut reach = slots.reach;
        while reach > 0 {
            let entry = self.entries.get(behind + reach - 1);
            let entry = entry.map_or(u64::MAX, |entry| u64::from_le_bytes(*entry));
            // Whether it begins by then is a matter of chance, which no branch should depend on.
            behind = std::hint::select_unpredictable(entry <= key, behind + reach, behind);
            reach /= 2;
        }
        self.place(behind.checked_sub(1)?)
    }

    /// Where group number `index` lies. `None` behind the last.
    #[inline]
    pub(super) fn place(&self, index: usize) -> Option<Place<'a>> {
        let entry = u64::from_le_bytes(*self.entries.get(index)?);
        let offset = (entry & OFFSET_MASK) as usize;
        let count = (self.ranges - index * group::SIZE).min(group::SIZE);
        Some(Place { groups: self.groups, offset, first: entry >> OFFSET_BITS, count: count as u32 })
    }

    /// The bytes of group number `index`: up to the next group or the end.
    pub(super) fn bytes_of(&self, index: usize) -> Option<&'a [u8]> {
        let start = self.place(index)?.offset;
        let end = self.place(index + 1).map_or(self.groups.len(), |next| next.offset);
        self.groups.get(start..end)
    }

    /// How many groups begin at a number below `x`.
    pub(super) fn groups_before(&self, x: u64) -> usize {
        self.entries.partition_point(|entry| u64::from_le_bytes(*entry) >> OFFSET_BITS < x)
    }

    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// First numbers and offsets ascend, begin where they must, and stay in bounds.
    pub(super) fn check(&self) -> Result<(), ListError> {
        let mut previous: Option<(u64, usize)> = None;
        for index in 0..self.len() {
            let place = self.place(index).ok_or(Section::Directory.error(Fault::WrongSize))?;
            Section::Directory.require(place.first <= MAX_SUBSCRIBER, Fault::OutOfSpace)?;
            Section::Directory.require(place.offset < self.groups.len(), Fault::BadReference)?;
            let ascends = match previous {
                None => place.offset == 0,
                Some((first, offset)) => first < place.first && offset < place.offset,
            };
            Section::Directory.require(ascends, Fault::OutOfOrder)?;
            previous = Some((place.first, place.offset));
        }
        Section::Directory.require(self.len() > 0 || self.groups.is_empty(), Fault::WrongSize)
    }
}

/// A shortcut into the directory, made when a list is opened: the space of numbers cut into equal slots,
/// and for each the number of groups that begin before it. It saves two thirds of the bisection.
#[derive(Clone)]
pub(super) struct Slots {
    shift: u32,
    /// Two bytes are enough: 4 million ranges are 62,500 groups.
    groups_before: Vec<u16>,
    /// How far the first probe of a bisection reaches. The same for all slots: a loop that always takes the
    /// same number of turns is one that the processor can foresee.
    reach: usize,
}

impl Slots {
    /// Two to four slots a group.
    pub(super) fn new(directory: &Directory<'_>) -> Self {
        let wanted = 4 * directory.len().max(1) as u64;
        let shift = (0..40).find(|shift| MAX_SUBSCRIBER >> shift < wanted).unwrap_or(40);
        let slots = MAX_SUBSCRIBER >> shift;
        let mut groups_before = Vec::with_capacity(slots as usize + 1);
        let (mut groups, mut most) = (0, 0);
        for slot in 0..=slots {
            groups_before.push(groups as u16);
            let before = groups;
            while directory.place(groups).is_some_and(|place| place.first >> shift <= slot) {
                groups += 1;
            }
            most = most.max(groups - before);
        }
        let reach = (1 << width_of(most as u64)) / 2;
        Self { shift, groups_before, reach }
    }

    /// How many groups begin before the slot of `x`.
    #[inline]
    fn groups_before(&self, x: u64) -> Option<usize> {
        self.groups_before.get((x >> self.shift) as usize).map(|groups| usize::from(*groups))
    }
}

/// The entry of a group. `None` if the offset is beyond what the format can say.
pub(super) fn entry(first: u64, offset: usize) -> Option<[u8; DIRECTORY_BYTES]> {
    let offset = u64::try_from(offset).ok().filter(|offset| *offset <= OFFSET_MASK)?;
    Some(((first << OFFSET_BITS) | offset).to_le_bytes())
}
