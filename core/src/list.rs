//! The list: which ranges of 700 numbers are allocated to whom, in one canonical encoding that serves
//! wire, disk and memory (`docs/list-format.md`). Nothing here does I/O or reads a clock.
//!
//! ```text
//!  ListContent ──encode──▶ bytes ──List::open──▶ List ──lookup──▶ row ──allocation──▶ AllocationRef
//!                                                  └──check_canonical (once, when a list is staged)
//! ```

mod bits;
mod check;
mod content;
mod delta;
mod directory;
mod encode;
mod error;
mod group;
mod groups;
mod header;
mod iterate;
mod layout;
mod range;
mod steps;
mod tables;
mod text;

#[cfg(test)]
mod tests;

use crate::allocation::{AllocationRef, Standing};
use crate::number::Number700;

pub use content::{Entry, ListContent, ListHead, Phases};
pub use delta::{Delta, MAX_CHANGES, MAX_DELTA_BYTES};
pub use encode::{encode, encode_ranges};
pub use error::{Fault, ListError, Section};
pub use header::Header;
pub use iterate::Ranges;
pub use range::Range700;
pub use text::{check_scene_code, check_text, is_invisible};

use directory::{Directory, Slots};
use group::{Found, Group, Ranked};
use layout::Layout;
use steps::Steps;
use tables::Tables;

/// The format version that this module reads and writes.
pub const FORMAT_VERSION: u32 = 1;
/// The largest list, in bytes.
pub const MAX_BYTES: usize = 16_000_000;
/// The most ranges in a list, counted after neighbours with the same allocation were merged.
pub const MAX_RANGES: u64 = 4_000_000;
/// The longest text, in bytes of UTF-8.
pub const MAX_TEXT: usize = 200;
/// The highest value of the twelve digits behind 700.
const MAX_SUBSCRIBER: u64 = 999_999_999_999;

/// A list, read in place: beside the bytes themselves it keeps the header, and a shortcut into the directory
/// of an eighth of a byte a range. A list of up to 16,384 ranges is kept a second time, decoded for speed: at
/// most 25 bytes a range, and a fraction of a millisecond more to open.
/// Sharing one between threads needs no lock.
#[derive(Clone)]
pub struct List {
    bytes: Vec<u8>,
    layout: Layout,
    header: Header,
    slots: Slots,
    steps: Option<Box<Steps>>,
}

impl List {
    /// Checks size, checksum, header and directory, and takes the bytes over. Takes a fraction of a
    /// millisecond for a usual list, and never needs more memory than the bytes announce by being there.
    ///
    /// Afterwards every method is safe to call, whatever the bytes are; whether ranges and *labels* are
    /// well-formed is for [`check_canonical`](Self::check_canonical) to say.
    pub fn open(bytes: Vec<u8>) -> Result<Self, ListError> {
        Layout::check_sum(&bytes)?;
        Self::open_undamaged(bytes)
    }

    /// [`open`](Self::open) for bytes of which a checksum over all of them was right already.
    pub(crate) fn open_undamaged(mut bytes: Vec<u8>) -> Result<Self, ListError> {
        bytes.shrink_to_fit();
        let layout = Layout::read(&bytes)?;
        let header = header::read(&bytes, &layout)?;
        Tables::new(&bytes, &layout).check_ranks()?;
        let directory = Directory::new(&bytes, &layout);
        directory.check()?;
        let slots = Slots::new(&directory);
        let mut list = Self { bytes, layout, header, slots, steps: None };
        list.steps = Steps::new(&list).map(Box::new);
        Ok(list)
    }

    /// Decodes everything and checks that the bytes are the one encoding of what they say. A list that
    /// passed this once needs it never again; it is what makes a new list fit to be published.
    pub fn check_canonical(&self) -> Result<(), ListError> {
        check::check(self)
    }

    /// Feed, sequence number, dates and coverage.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The row of the range that holds `number`, for [`allocation`](Self::allocation). `None`: the list does
    /// not hold it; ask [`covers`](Self::covers) whether that means anything. Allocates nothing.
    #[inline]
    pub fn lookup(&self, number: Number700) -> Option<u32> {
        self.answer(number).0
    }

    /// [`lookup`](Self::lookup) and [`covers`](Self::covers) in one.
    #[inline]
    pub(crate) fn answer(&self, number: Number700) -> (Option<u32>, bool) {
        match self.steps.as_ref().and_then(|steps| steps.find(number.subscriber())) {
            Some(answer) => answer,
            None => (self.lookup_in_groups(number), self.covers(number)),
        }
    }

    #[inline]
    fn lookup_in_groups(&self, number: Number700) -> Option<u32> {
        let x = number.subscriber();
        let Found { holds, rank } = group::find(self.directory().find(&self.slots, x)?, x)?;
        let row = tables::row_of_rank(&self.bytes, &self.layout, rank)?;
        // Whether it does is a matter of chance, which no branch should depend on.
        std::hint::select_unpredictable(holds, Some(row), None)
    }

    /// Whether the list claims to be complete around `number`, so that absence means "not listed".
    pub fn covers(&self, number: Number700) -> bool {
        let x = number.subscriber();
        let behind = self.header.coverage.partition_point(|interval| *interval.start() <= x);
        behind.checked_sub(1).and_then(|i| self.header.coverage.get(i)).is_some_and(|i| i.contains(&x))
    }

    /// What the list says of all ranges of `row`. `None` beyond the last row, and where a row is damaged in
    /// a list that never passed [`check_canonical`](Self::check_canonical).
    pub fn allocation(&self, row: u32) -> Option<AllocationRef<'_>> {
        self.tables().allocation(row)
    }

    /// The part of [`allocation`](Self::allocation) that decides about a label: no texts, so far faster.
    #[inline]
    pub fn standing(&self, row: u32) -> Option<Standing> {
        self.tables().standing(row)
    }

    /// How many rows the label table has. Rows are sorted by content.
    pub fn rows(&self) -> u32 {
        self.layout.counts.rows
    }

    /// All ranges in ascending order: first and last number, and the row.
    pub fn ranges(&self) -> Ranges<'_> {
        Ranges::new(self)
    }

    /// The bytes that were opened.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Hands first number, last number and row of each range to `visit`, far faster than
    /// [`ranges`](Self::ranges). `None` if `visit` gave it, or if what a lookup finds might be anything else:
    /// ranges that are not ascending and disjoint, or not where the directory says.
    fn visit_ranges(&self, mut visit: impl FnMut(u64, u64, u32) -> Option<()>) -> Option<()> {
        let directory = self.directory();
        let mut least = 0;
        for index in 0..directory.len() {
            let place = directory.place(index)?;
            let mut expected = Some(place.first);
            Group::read(place)?.visit(|Ranked { first, last, rank }| {
                if first < least || expected.take().is_some_and(|expected| first != expected) {
                    return None;
                }
                least = last + 1;
                visit(first, last, tables::row_of_rank(&self.bytes, &self.layout, rank)?)
            })?;
        }
        Some(())
    }

    /// The range at `position` among [`ranges`](Self::ranges), its row in the place of its rank.
    fn range_at(&self, position: u32) -> Option<Ranked> {
        let (group, i) = (position as usize / group::SIZE, position % group::SIZE as u32);
        let group = Group::read(self.directory().place(group)?)?;
        let range = if i < group.count() { group.range(i)? } else { return None };
        let row = tables::row_of_rank(&self.bytes, &self.layout, range.rank)?;
        Some(Ranked { rank: row, ..range })
    }

    /// How many ranges begin before `x`.
    fn ranges_before(&self, x: u64) -> Option<u32> {
        let directory = self.directory();
        let Some(index) = directory.groups_before(x).checked_sub(1) else { return Some(0) };
        let group = Group::read(directory.place(index)?)?;
        let begins_before = |i: &u32| group.range(*i).is_some_and(|range| range.first < x);
        let in_group = (0..group.count()).take_while(begins_before).count();
        u32::try_from(index * group::SIZE + in_group).ok()
    }

    #[inline]
    fn tables(&self) -> Tables<'_> {
        Tables::new(&self.bytes, &self.layout)
    }

    #[inline]
    fn directory(&self) -> Directory<'_> {
        Directory::new(&self.bytes, &self.layout)
    }
}

impl std::fmt::Debug for List {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("List").field("header", &self.header).finish_non_exhaustive()
    }
}
