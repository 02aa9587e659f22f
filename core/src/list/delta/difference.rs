//! What makes one list out of another.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use sha2::{Digest, Sha256};

use super::super::List;
use super::super::encode::{inverse, seal, write_tables};
use super::super::error::{Fault, ListError, Section};
use super::super::group::Ranked;
use super::changes::Changes;
use super::layout::{Counts, Fixed};
use super::{MAX_DELTA_BYTES, coverage_of};
use crate::allocation::AllocationRef;

pub(super) fn between(from: &List, to: &List) -> Result<Vec<u8>, ListError> {
    let (old, new) = (from.header(), to.header());
    Section::Feed.require(old.feed == new.feed, Fault::BadValue)?;
    Section::Header.require(old.seq < new.seq, Fault::OutOfOrder)?;
    let labels = Labels::new(from, to)?;
    let coverage = changes(coverage_of(from), coverage_of(to));
    let ranges =
        changes(ranges(from, |row| labels.of_from.get(row)), ranges(to, |row| labels.of_to.get(row)));
    let rows: Vec<AllocationRef<'_>> = labels.new.into_iter().collect();
    let tables = write_tables(&rows, &[])?;
    let (coverage_counts, coverage) = coverage.write(old.coverage.len() as u32)?;
    let (range_counts, ranges) = ranges.write(old.ranges as u32)?;
    let counts = Counts {
        coverage: coverage_counts,
        strings: tables.strings,
        string_bytes: tables.string_bytes,
        scenes: tables.scenes,
        from_rows: from.rows(),
        rows: rows.len() as u32,
        ranges: range_counts,
    };
    counts.check()?;
    let fixed = Fixed {
        from_sha256: Sha256::digest(from.as_bytes()).into(),
        to_sha256: Sha256::digest(to.as_bytes()).into(),
        from_seq: old.seq,
        to_seq: new.seq,
        issued: new.issued,
        phases: new.phases,
        counts,
    };
    let mut bytes = [fixed.write(&new.feed), coverage, tables.bytes, ranges].concat();
    seal(&mut bytes);
    if bytes.len() > MAX_DELTA_BYTES { Err(ListError::DeltaTooLarge) } else { Ok(bytes) }
}

/// How an added range names its allocation: by its rank in the list `from`, or, where that list has it not,
/// by its place among the `new` ones, counted on from there.
struct Labels<'a> {
    of_from: Vec<u32>,
    of_to: Vec<u32>,
    new: BTreeSet<AllocationRef<'a>>,
}

impl<'a> Labels<'a> {
    fn new(from: &List, to: &'a List) -> Result<Self, ListError> {
        let broken = Section::Rows.error(Fault::BadReference);
        let ranks: Vec<u32> = from.tables().ranks.iter().map(|row| u32::from_le_bytes(*row)).collect();
        let mut labels = Self { of_from: inverse(&ranks), of_to: Vec::new(), new: BTreeSet::new() };
        // Rows stand in the order of content in both.
        let mut old = (0..from.rows()).filter_map(|row| Some((row, from.allocation(row)?))).peekable();
        for row in 0..to.rows() {
            let allocation = to.allocation(row).ok_or(broken)?;
            while old.next_if(|(_, old)| *old < allocation).is_some() {}
            let known = old.next_if(|(_, old)| *old == allocation);
            labels.of_to.push(match known {
                Some((row, _)) => *labels.of_from.get(row as usize).ok_or(broken)?,
                None => from.rows() + labels.new.len() as u32,
            });
            if known.is_none() {
                labels.new.insert(allocation);
            }
        }
        Ok(labels)
    }
}

fn ranges<'a>(
    list: &'a List,
    label: impl Fn(usize) -> Option<&'a u32> + 'a,
) -> impl Iterator<Item = Ranked> + 'a {
    list.ranges().map(move |(first, last, row)| Ranked {
        first: first.subscriber(),
        last: last.subscriber(),
        rank: label(row as usize).copied().unwrap_or_default(),
    })
}

/// Walks over both in step.
fn changes(old: impl Iterator<Item = Ranked>, new: impl Iterator<Item = Ranked>) -> Changes {
    let mut changes = Changes::default();
    let (mut old, mut new) = ((0..).zip(old).peekable(), new.peekable());
    loop {
        let order = match (old.peek(), new.peek()) {
            (None, None) => return changes,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some((_, old)), Some(new)) if old == new => Ordering::Equal,
            (Some((_, old)), Some(new)) => old.first.cmp(&new.first).then(Ordering::Less),
        };
        if order == Ordering::Equal {
            (old.next(), new.next());
        } else if order == Ordering::Less {
            changes.removed.extend(old.next().map(|(position, _)| position));
        } else {
            changes.added.extend(new.next());
        }
    }
}
