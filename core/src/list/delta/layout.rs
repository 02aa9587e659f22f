//! Where the sections of a delta lie.

use std::ops::Range;

use super::super::error::{Fault, ListError, Section};
use super::super::group;
use super::super::header;
use super::super::layout::{
    CHECKED_FROM, DIRECTORY_BYTES, Fields, MAX_TABLE, ROW_BYTES, SCENE_BYTES, STRING_END_BYTES,
};
use super::super::{FORMAT_VERSION, MAX_RANGES};
use super::{MAX_CHANGES, MAX_DELTA_BYTES, positions};
use crate::list::Phases;
use crate::time::{Day, Timestamp};

pub(super) const MAGIC: [u8; 4] = *b"L70D";
const HASH_BYTES: usize = 32;

/// The fixed part behind the checksum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fixed {
    pub(super) from_sha256: [u8; HASH_BYTES],
    pub(super) to_sha256: [u8; HASH_BYTES],
    pub(super) from_seq: u64,
    pub(super) to_seq: u64,
    pub(super) issued: Timestamp,
    pub(super) phases: Phases,
    pub(super) counts: Counts,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) coverage: ChangeCounts,
    pub(super) strings: u32,
    pub(super) string_bytes: u32,
    pub(super) scenes: u32,
    /// Rows of the list that is changed.
    pub(super) from_rows: u32,
    /// Rows that it has not.
    pub(super) rows: u32,
    pub(super) ranges: ChangeCounts,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ChangeCounts {
    /// How many there were.
    pub(super) from: u32,
    pub(super) removed: u32,
    pub(super) added: u32,
    pub(super) group_bytes: u32,
}

/// Byte ranges of the sections; all lie inside the file that they were read from.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    pub(super) feed: Range<usize>,
    pub(super) coverage: ChangeLayout,
    pub(super) string_ends: Range<usize>,
    pub(super) strings: Range<usize>,
    pub(super) scenes: Range<usize>,
    pub(super) rows: Range<usize>,
    pub(super) ranges: ChangeLayout,
}

#[derive(Clone, Debug)]
pub(super) struct ChangeLayout {
    pub(super) removed: Range<usize>,
    pub(super) directory: Range<usize>,
    pub(super) groups: Range<usize>,
}

/// Checks size, magic, version, checksum, values and counts, in this order. Nothing is reserved for a count
/// before the file is known to be as long as all counts together say.
pub(super) fn read(bytes: &[u8]) -> Result<(Fixed, Layout), ListError> {
    let mut fields = Fields(bytes);
    if fields.take() != Some(MAGIC) {
        return Err(ListError::NotADelta);
    }
    let short = Section::Header.error(Fault::WrongSize);
    let version = fields.u32().ok_or(short)?;
    if version != FORMAT_VERSION {
        return Err(ListError::Version(version));
    }
    if bytes.len() > MAX_DELTA_BYTES {
        return Err(ListError::DeltaTooLarge);
    }
    let checksum = fields.u32().ok_or(short)?;
    if crc32c::crc32c(fields.0) != checksum {
        return Err(ListError::Checksum);
    }
    let fixed = Fixed::read(&mut fields).ok_or(short)??;
    let [feed_bytes] = fields.take().ok_or(short)?;
    let sections_from = bytes.len() - fields.0.len();
    let layout = Layout::new(&fixed.counts, feed_bytes, sections_from, bytes.len())?;
    Ok((fixed, layout))
}

impl Fixed {
    fn read(fields: &mut Fields<'_>) -> Option<Result<Self, ListError>> {
        let (from_sha256, to_sha256) = (fields.take()?, fields.take()?);
        let (from_seq, to_seq, issued) = (fields.u64()?, fields.u64()?, fields.u64()?);
        let days = [fields.u32()?, fields.u32()?, fields.u32()?, fields.u32()?];
        let counts = Counts::read(fields)?;
        let checked = header::check_values(from_seq, issued, days)
            .and_then(|()| header::check_values(to_seq, issued, days))
            .and_then(|()| Section::Header.require(from_seq < to_seq, Fault::OutOfOrder))
            .and_then(|()| counts.check());
        let [preparation_from, transition_from, pilot_from, pilot_until] = days.map(|day| Day(day as i32));
        let phases = Phases { preparation_from, transition_from, pilot_from, pilot_until };
        let issued = Timestamp(issued as i64);
        Some(checked.map(|()| Self { from_sha256, to_sha256, from_seq, to_seq, issued, phases, counts }))
    }

    /// Everything from the magic up to the sections. The checksum is left to be filled in.
    pub(super) fn write(&self, feed: &str) -> Vec<u8> {
        let Phases { preparation_from, transition_from, pilot_from, pilot_until } = self.phases;
        let mut out = Vec::new();
        out.extend(MAGIC);
        out.extend(FORMAT_VERSION.to_le_bytes());
        out.resize(CHECKED_FROM, 0);
        out.extend(self.from_sha256);
        out.extend(self.to_sha256);
        out.extend([self.from_seq, self.to_seq, self.issued.0 as u64].into_iter().flat_map(u64::to_le_bytes));
        let days = [preparation_from, transition_from, pilot_from, pilot_until];
        out.extend(days.into_iter().flat_map(|day| (day.0 as u32).to_le_bytes()));
        out.extend(self.counts.all().into_iter().flat_map(u32::to_le_bytes));
        out.push(feed.len() as u8);
        out.extend(feed.as_bytes());
        out
    }
}

impl Counts {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        Some(Self {
            coverage: ChangeCounts::read(fields)?,
            strings: fields.u32()?,
            string_bytes: fields.u32()?,
            scenes: fields.u32()?,
            from_rows: fields.u32()?,
            rows: fields.u32()?,
            ranges: ChangeCounts::read(fields)?,
        })
    }

    fn all(&self) -> [u32; 13] {
        let Self { coverage: c, strings, string_bytes, scenes, from_rows, rows, ranges: r } = *self;
        let tables = [strings, string_bytes, scenes, from_rows, rows];
        let [a, b, d, e] = [c.from, c.removed, c.added, c.group_bytes];
        let [f, g, h, i, j] = tables;
        [a, b, d, e, f, g, h, i, j, r.from, r.removed, r.added, r.group_bytes]
    }

    pub(super) fn check(&self) -> Result<(), ListError> {
        let table = |count: u32| count <= MAX_TABLE;
        Section::Coverage
            .require(table(self.coverage.from) && table(self.coverage.added), Fault::OverLimit)?;
        Section::Strings.require(table(self.strings), Fault::OverLimit)?;
        Section::Scenes.require(table(self.scenes), Fault::OverLimit)?;
        Section::Ranges.require(u64::from(self.ranges.from) <= MAX_RANGES, Fault::OverLimit)?;
        Section::Rows.require(self.from_rows <= self.ranges.from, Fault::Unused)?;
        Section::Rows.require(self.rows <= self.ranges.added, Fault::Unused)?;
        self.coverage.check()?;
        self.ranges.check()
    }
}

impl ChangeCounts {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let [from, removed] = [fields.u32()?, fields.u32()?];
        Some(Self { from, removed, added: fields.u32()?, group_bytes: fields.u32()? })
    }

    fn check(&self) -> Result<(), ListError> {
        let most = MAX_CHANGES.min(self.from);
        Section::Removed.require(self.removed <= most, Fault::OverLimit)?;
        Section::Ranges.require(self.added <= MAX_CHANGES, Fault::OverLimit)
    }
}

impl Layout {
    fn new(counts: &Counts, feed_bytes: u8, from: usize, file_bytes: usize) -> Result<Self, ListError> {
        let mut sections = Sections { end: from as u64 };
        let layout = Self {
            feed: sections.next(feed_bytes.into(), 1),
            coverage: sections.changes(counts.coverage),
            string_ends: sections.next(counts.strings, STRING_END_BYTES),
            strings: sections.next(counts.string_bytes, 1),
            scenes: sections.next(counts.scenes, SCENE_BYTES),
            rows: sections.next(counts.rows, ROW_BYTES),
            ranges: sections.changes(counts.ranges),
        };
        Section::Header.require(sections.end == file_bytes as u64, Fault::WrongSize)?;
        Ok(layout)
    }
}

struct Sections {
    end: u64,
}

impl Sections {
    fn take(&mut self, bytes: u64) -> Range<usize> {
        let start = self.end;
        self.end += bytes;
        // Beyond the file the numbers are refused, so a 32-bit `usize` loses nothing.
        start as usize..self.end as usize
    }

    fn next(&mut self, count: u32, each: usize) -> Range<usize> {
        self.take(u64::from(count) * each as u64)
    }

    fn changes(&mut self, counts: ChangeCounts) -> ChangeLayout {
        ChangeLayout {
            removed: self.take(positions::size(counts.removed, counts.from)),
            directory: self.next(counts.added.div_ceil(group::SIZE as u32), DIRECTORY_BYTES),
            groups: self.next(counts.group_bytes, 1),
        }
    }
}
