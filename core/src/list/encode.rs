//! The encoder: sorts, merges and counts, then writes section after section.

use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeSet, HashMap};

use super::content::{ListContent, ListHead};
use super::error::{Fault, ListError, Section};
use super::group::Ranked;
use super::groups::GroupWriter;
use super::layout::{CHECKED_FROM, Counts, MAGIC, MAX_TABLE};
use super::tables::{self, RowIds, SceneIds};
use super::{FORMAT_VERSION, MAX_BYTES, MAX_RANGES, Range700, header, text};
use crate::allocation::{Allocation, AllocationRef, SceneRef};

/// The one encoding of `content`. Entries may stand in any order; neighbours with the same allocation
/// become one range. Refuses overlapping entries, texts that a list may not hold, and whatever exceeds
/// the format's limits.
pub fn encode(content: &ListContent) -> Result<Vec<u8>, ListError> {
    let head = ListHead {
        feed: content.feed.clone(),
        seq: content.seq,
        issued: content.issued,
        phases: content.phases,
        coverage: content.coverage.clone(),
    };
    let mut ids: HashMap<&Allocation, u32> = HashMap::new();
    let mut allocations = Vec::new();
    let mut ranges = Vec::with_capacity(content.entries.len());
    for entry in &content.entries {
        let id = *ids.entry(&entry.allocation).or_insert_with(|| {
            allocations.push(entry.allocation.borrowed());
            allocations.len() as u32 - 1
        });
        ranges.push((entry.range, id));
    }
    encode_ranges(&head, &allocations, ranges)
}

/// [`encode`] for callers that have each allocation once, such as rows of another list: a range names its
/// allocation by its index. Allocations may repeat, and unused ones are left out.
pub fn encode_ranges(
    head: &ListHead,
    allocations: &[AllocationRef<'_>],
    ranges: Vec<(Range700, u32)>,
) -> Result<Vec<u8>, ListError> {
    let (rows, row_of) = rows_in_use(allocations, &ranges)?;
    let ranges = merged(ranges, &row_of)?;
    let mut uses = vec![0u32; rows.len()];
    for range in &ranges {
        if let Some(uses) = uses.get_mut(range.rank as usize) {
            *uses += 1;
        }
    }
    encode_sorted(head, &rows, &uses, ranges.into_iter().map(Ok))
}

/// The last part of every encoding, which holds one group of ranges at a time. `rows` are sorted, all
/// different and checked; `uses` says how many of the `ranges`, which ascend and are merged, each row has.
/// A range's `rank` is its row here.
pub(super) fn encode_sorted(
    head: &ListHead,
    rows: &[AllocationRef<'_>],
    uses: &[u32],
    ranges: impl Iterator<Item = Result<Ranked, ListError>>,
) -> Result<Vec<u8>, ListError> {
    let row_of_rank = rows_by_use(uses);
    let tables = write_tables(rows, &row_of_rank)?;
    let (directory, groups) = write_groups(ranges, &inverse(&row_of_rank))?;
    let counts = Counts {
        coverage: 0,
        strings: tables.strings,
        string_bytes: tables.string_bytes,
        scenes: tables.scenes,
        rows: rows.len() as u32,
        ranges: uses.iter().sum(),
        group_bytes: groups.len() as u32,
    };
    let head = header::write(head, counts)?;
    let sections = [head, tables.bytes, directory, groups];
    let mut bytes = Vec::with_capacity(CHECKED_FROM + sections.iter().map(Vec::len).sum::<usize>());
    bytes.extend(MAGIC);
    bytes.extend(FORMAT_VERSION.to_le_bytes());
    bytes.extend([0; 4]);
    sections.iter().for_each(|section| bytes.extend(section));
    seal(&mut bytes);
    if bytes.len() > MAX_BYTES { Err(ListError::TooLarge) } else { Ok(bytes) }
}

/// Puts the checksum in its place, in front of all that it covers.
pub(super) fn seal(bytes: &mut [u8]) {
    let checksum = crc32c::crc32c(bytes.get(CHECKED_FROM..).unwrap_or_default());
    if let Some(place) = bytes.get_mut(CHECKED_FROM - 4..CHECKED_FROM) {
        place.copy_from_slice(&checksum.to_le_bytes());
    }
}

/// The row of each rank: the most ranges first, equals by row.
pub(super) fn rows_by_use(uses: &[u32]) -> Vec<u32> {
    let mut rows: Vec<u32> = (0..uses.len() as u32).collect();
    let key = |row: &u32| (Reverse(uses.get(*row as usize)), *row);
    sort_indices(&mut rows, &|a, b| key(a).cmp(&key(b)));
    rows
}

/// Sorts numbers that stand for other things. Not generic, for each kind of order would be a sort of its own in the
/// library that phones load.
pub(super) fn sort_indices(indices: &mut [u32], order: &dyn Fn(&u32, &u32) -> Ordering) {
    indices.sort_unstable_by(order);
}

/// Where in `places` each of 0, 1, 2, … stands.
pub(super) fn inverse(places: &[u32]) -> Vec<u32> {
    let mut inverse = vec![0; places.len()];
    for (at, place) in places.iter().enumerate() {
        if let Some(slot) = inverse.get_mut(*place as usize) {
            *slot = at as u32;
        }
    }
    inverse
}

/// The different allocations that some range has, sorted by content, and the row of each index.
fn rows_in_use<'a>(
    allocations: &[AllocationRef<'a>],
    ranges: &[(Range700, u32)],
) -> Result<(Vec<AllocationRef<'a>>, Vec<u32>), ListError> {
    let mut used = vec![false; allocations.len()];
    for (_, id) in ranges {
        *used.get_mut(*id as usize).ok_or(Section::Ranges.error(Fault::BadReference))? = true;
    }
    let mut sorted: Vec<(usize, &AllocationRef<'a>)> =
        allocations.iter().enumerate().zip(used).filter_map(|(a, used)| used.then_some(a)).collect();
    sorted.sort_unstable_by_key(|(_, allocation)| **allocation);
    let mut rows: Vec<AllocationRef<'a>> = Vec::new();
    let mut row_of = vec![0; allocations.len()];
    for (id, allocation) in sorted {
        if rows.last() != Some(allocation) {
            check(allocation)?;
            rows.push(*allocation);
        }
        if let Some(row) = row_of.get_mut(id) {
            *row = rows.len() as u32 - 1;
        }
    }
    Ok((rows, row_of))
}

/// What a list may say of a range.
pub(super) fn check(row: &AllocationRef<'_>) -> Result<(), ListError> {
    tables::check_row(row.application_platform, row.base_platform, row.valid_from, row.valid_until)?;
    tables::check_scene(&row.scene)
}

/// Sorted, disjoint, and neighbours of one row made one. `rank` is the row.
fn merged(mut ranges: Vec<(Range700, u32)>, row_of: &[u32]) -> Result<Vec<Ranked>, ListError> {
    ranges.sort_unstable();
    let mut merged: Vec<Ranked> = Vec::with_capacity(ranges.len());
    for (range, id) in ranges {
        let (first, last) = (range.first().subscriber(), range.last().subscriber());
        let row = row_of.get(id as usize).copied().unwrap_or(0);
        match merged.last_mut() {
            Some(previous) if first <= previous.last => return Section::Ranges.fault(Fault::Overlap),
            Some(previous) if first == previous.last + 1 && row == previous.rank => previous.last = last,
            _ => merged.push(Ranked { first, last, rank: row }),
        }
    }
    Section::Ranges.require(merged.len() as u64 <= MAX_RANGES, Fault::OverLimit)?;
    Ok(merged)
}

pub(super) struct WrittenTables {
    pub(super) bytes: Vec<u8>,
    pub(super) strings: u32,
    pub(super) string_bytes: u32,
    pub(super) scenes: u32,
}

/// String ends, strings, scenes, rows and ranks.
pub(super) fn write_tables(
    rows: &[AllocationRef<'_>],
    row_of_rank: &[u32],
) -> Result<WrittenTables, ListError> {
    let mut strings = BTreeSet::new();
    let mut scenes = BTreeSet::new();
    for row in rows {
        strings.extend([row.application_platform, row.base_platform, row.business_user]);
        strings.extend(scene_key(&row.scene));
        scenes.insert(scene_key(&row.scene));
    }
    let (strings, scenes): (Vec<&str>, Vec<[&str; 4]>) =
        (strings.into_iter().collect(), scenes.into_iter().collect());
    // Their lengths are added up below, which has to stay within four bytes.
    Section::Strings.require(strings.len() <= MAX_TABLE as usize, Fault::OverLimit)?;
    let mut bytes = Vec::new();
    let mut string_bytes = 0;
    for string in &strings {
        text::check_text(string).map_err(|fault| Section::Strings.error(fault))?;
        string_bytes += string.len() as u32;
        bytes.extend(string_bytes.to_le_bytes());
    }
    bytes.extend(strings.iter().flat_map(|string| string.bytes()));

    let string_id = |text: &str| index(strings.binary_search(&text), Section::Strings);
    for [code, zh_hans, zh_hant, en] in &scenes {
        let ids = SceneIds {
            code: string_id(code)?,
            zh_hans: string_id(zh_hans)?,
            zh_hant: string_id(zh_hant)?,
            en: string_id(en)?,
        };
        bytes.extend(ids.to_bytes());
    }
    for row in rows {
        let ids = RowIds {
            application_platform: string_id(row.application_platform)?,
            base_platform: string_id(row.base_platform)?,
            business_user: string_id(row.business_user)?,
            scene: index(scenes.binary_search(&scene_key(&row.scene)), Section::Scenes)?,
            approval: row.approval,
            resource: row.resource,
            valid_from: row.valid_from,
            valid_until: row.valid_until,
        };
        bytes.extend(ids.to_bytes());
    }
    bytes.extend(row_of_rank.iter().flat_map(|row| row.to_le_bytes()));
    Ok(WrittenTables { bytes, strings: strings.len() as u32, string_bytes, scenes: scenes.len() as u32 })
}

/// Directory and groups of ranges whose `rank` is their row.
fn write_groups(
    ranges: impl Iterator<Item = Result<Ranked, ListError>>,
    rank_of_row: &[u32],
) -> Result<(Vec<u8>, Vec<u8>), ListError> {
    let mut groups = GroupWriter::default();
    for range in ranges {
        let range = range?;
        let rank = rank_of_row.get(range.rank as usize).copied().unwrap_or(0);
        groups.push(Ranked { rank, ..range })?;
    }
    groups.finish()
}

/// A position in a table as the two bytes that the format has for it.
fn index(found: Result<usize, usize>, section: Section) -> Result<u16, ListError> {
    let over = section.error(Fault::OverLimit);
    found.ok().and_then(|at| u16::try_from(at).ok()).ok_or(over)
}

fn scene_key<'a>(scene: &SceneRef<'a>) -> [&'a str; 4] {
    [scene.code, scene.zh_hans, scene.zh_hant, scene.en]
}
