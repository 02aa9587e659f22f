//! Where the sections of a list lie: the fixed part of the header, and the sizes that follow from it.

use std::ops::Range;

use super::error::{Fault, ListError, Section};
use super::{FORMAT_VERSION, MAX_BYTES, MAX_RANGES, group};

pub(super) const MAGIC: [u8; 4] = *b"L700";
/// The checksum covers everything behind itself.
pub(super) const CHECKED_FROM: usize = 12;
/// Magic, version, checksum, counts, sequence number, time, phases, length of the feed's name.
pub(super) const FIXED_BYTES: usize = 73;
/// The most intervals, strings and scenes: their indices have two bytes.
pub(super) const MAX_TABLE: u32 = 65_535;

pub(super) const COVERAGE_BYTES: usize = 10;
pub(super) const STRING_END_BYTES: usize = 4;
pub(super) const SCENE_BYTES: usize = 8;
pub(super) const ROW_BYTES: usize = 16;
pub(super) const RANK_BYTES: usize = 4;
pub(super) const DIRECTORY_BYTES: usize = 8;

/// The counts as they stand in the header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) coverage: u32,
    pub(super) strings: u32,
    pub(super) string_bytes: u32,
    pub(super) scenes: u32,
    pub(super) rows: u32,
    pub(super) ranges: u32,
    pub(super) group_bytes: u32,
}

/// Byte ranges of the sections; all lie inside the file that they were read from.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    pub(super) counts: Counts,
    pub(super) feed: Range<usize>,
    pub(super) coverage: Range<usize>,
    pub(super) string_ends: Range<usize>,
    pub(super) strings: Range<usize>,
    pub(super) scenes: Range<usize>,
    pub(super) rows: Range<usize>,
    pub(super) ranks: Range<usize>,
    pub(super) directory: Range<usize>,
    pub(super) groups: Range<usize>,
}

impl Layout {
    /// Checks magic, version, size and checksum, in this order.
    pub(super) fn check_sum(bytes: &[u8]) -> Result<(), ListError> {
        let (checksum, fields) = start(bytes)?;
        if crc32c::crc32c(fields.0) == checksum { Ok(()) } else { Err(ListError::Checksum) }
    }

    /// Checks magic, version, size and counts, in this order.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, ListError> {
        let (_, mut fields) = start(bytes)?;
        let short = Section::Header.error(Fault::WrongSize);
        let counts = Counts::read(&mut fields).ok_or(short)?;
        let feed_bytes = bytes.get(FIXED_BYTES - 1).copied().ok_or(short)?;
        Self::new(counts, feed_bytes, bytes.len())
    }

    fn new(counts: Counts, feed_bytes: u8, file_bytes: usize) -> Result<Self, ListError> {
        counts.check()?;
        let mut end = FIXED_BYTES as u64;
        let mut next = |count: u32, each: usize| {
            let start = end;
            end += u64::from(count) * each as u64;
            // Beyond the file the numbers are refused below, so a 32-bit `usize` loses nothing.
            start as usize..end as usize
        };
        let layout = Self {
            counts,
            feed: next(u32::from(feed_bytes), 1),
            coverage: next(counts.coverage, COVERAGE_BYTES),
            string_ends: next(counts.strings, STRING_END_BYTES),
            strings: next(counts.string_bytes, 1),
            scenes: next(counts.scenes, SCENE_BYTES),
            rows: next(counts.rows, ROW_BYTES),
            ranks: next(counts.rows, RANK_BYTES),
            directory: next(counts.ranges.div_ceil(group::SIZE as u32), DIRECTORY_BYTES),
            groups: next(counts.group_bytes, 1),
        };
        Section::Header.require(end == file_bytes as u64, Fault::WrongSize)?;
        Ok(layout)
    }
}

/// The checksum, and what it covers.
fn start(bytes: &[u8]) -> Result<(u32, Fields<'_>), ListError> {
    let mut fields = Fields(bytes);
    if fields.take() != Some(MAGIC) {
        return Err(ListError::NotAList);
    }
    let short = Section::Header.error(Fault::WrongSize);
    let version = fields.u32().ok_or(short)?;
    if version != FORMAT_VERSION {
        return Err(ListError::Version(version));
    }
    if bytes.len() > MAX_BYTES {
        return Err(ListError::TooLarge);
    }
    let checksum = fields.u32().ok_or(short)?;
    Ok((checksum, fields))
}

impl Counts {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        Some(Self {
            coverage: fields.u32()?,
            strings: fields.u32()?,
            string_bytes: fields.u32()?,
            scenes: fields.u32()?,
            rows: fields.u32()?,
            ranges: fields.u32()?,
            group_bytes: fields.u32()?,
        })
    }

    pub(super) fn check(self) -> Result<(), ListError> {
        Section::Coverage.require(self.coverage <= MAX_TABLE, Fault::OverLimit)?;
        Section::Strings.require(self.strings <= MAX_TABLE, Fault::OverLimit)?;
        Section::Scenes.require(self.scenes <= MAX_TABLE, Fault::OverLimit)?;
        Section::Ranges.require(u64::from(self.ranges) <= MAX_RANGES, Fault::OverLimit)?;
        Section::Rows.require(self.rows <= self.ranges, Fault::Unused)
    }

    pub(super) fn to_bytes(self) -> Vec<u8> {
        let Self { coverage, strings, string_bytes, scenes, rows, ranges, group_bytes } = self;
        [coverage, strings, string_bytes, scenes, rows, ranges, group_bytes]
            .into_iter()
            .flat_map(u32::to_le_bytes)
            .collect()
    }
}

/// Takes little-endian fields off the front.
pub(super) struct Fields<'a>(pub(super) &'a [u8]);

impl Fields<'_> {
    pub(super) fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (field, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*field)
    }

    pub(super) fn u32(&mut self) -> Option<u32> {
        self.take().map(u32::from_le_bytes)
    }

    pub(super) fn u64(&mut self) -> Option<u64> {
        self.take().map(u64::from_le_bytes)
    }
}

/// A section as fixed-size items.
#[inline]
pub(super) fn items<'a, const N: usize>(bytes: &'a [u8], section: &Range<usize>) -> &'a [[u8; N]] {
    bytes.get(section.clone()).unwrap_or_default().as_chunks().0
}

/// A 40-bit number, as five bytes.
pub(super) fn u40(bytes: [u8; 5]) -> u64 {
    let [a, b, c, d, e] = bytes;
    u64::from_le_bytes([a, b, c, d, e, 0, 0, 0])
}

pub(super) fn u40_bytes(value: u64) -> [u8; 5] {
    let [a, b, c, d, e, ..] = value.to_le_bytes();
    [a, b, c, d, e]
}
