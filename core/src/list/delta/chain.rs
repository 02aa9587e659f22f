//! Deltas that follow one another, made into one set of changes to the first list. The lists in between are
//! never written out: of each only its length and the use of its rows are known.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::super::List;
use super::super::encode::sort_indices;
use super::super::error::{Fault, ListError, Section};
use super::super::group::{Ranked, sort_by_first};
use super::{Delta, coverage_of, result};
use crate::allocation::AllocationRef;

pub(super) fn apply(chain: &[Delta], from: &List) -> Result<Vec<u8>, ListError> {
    let (Some(first), Some(last)) = (chain.first(), chain.last()) else {
        return Ok(from.as_bytes().to_vec());
    };
    // Whether `from` is the right list is settled first: with another one nothing below means anything.
    let base: [u8; 32] = Sha256::digest(from.as_bytes()).into();
    let linked = chain.iter().zip(chain.iter().skip(1)).all(|(delta, next)| {
        delta.fixed.to_sha256 == next.fixed.from_sha256 && delta.fixed.to_seq == next.fixed.from_seq
    });
    let header = from.header();
    let same_feed = chain.iter().all(|delta| delta.feed == header.feed);
    if first.fixed.from_sha256 != base || first.fixed.from_seq != header.seq || !linked || !same_feed {
        return Err(ListError::WrongBase);
    }
    let mut edits = Edits::none(from)?;
    chain.iter().try_for_each(|delta| edits.step(delta))?;
    let bytes = result::encode(&edits, last)?;
    let sha256: [u8; 32] = Sha256::digest(&bytes).into();
    if sha256 == last.fixed.to_sha256 { Ok(bytes) } else { Err(ListError::WrongResult) }
}

/// All changes so far. Labels are indices into `labels`.
pub(super) struct Edits<'a> {
    pub(super) base: &'a List,
    /// Positions in `base`, ascending.
    pub(super) removed: Vec<u32>,
    /// Ascending by first number.
    pub(super) added: Vec<Added>,
    /// The whole coverage as it is now.
    pub(super) coverage: Vec<Ranked>,
    /// The rows of `base`, then those that came.
    pub(super) labels: Vec<AllocationRef<'a>>,
    /// How many ranges have each label now.
    pub(super) uses: Vec<u32>,
    came: BTreeMap<AllocationRef<'a>, u32>,
}

#[derive(Clone, Copy)]
pub(super) struct Added {
    /// The range; its `rank` is its label.
    pub(super) range: Ranked,
    /// How many ranges of the base begin before it.
    behind: u32,
}

const BROKEN: ListError = Section::Ranges.error(Fault::BadReference);

impl<'a> Edits<'a> {
    fn none(base: &'a List) -> Result<Self, ListError> {
        let labels: Vec<_> = (0..base.rows()).map_while(|row| base.allocation(row)).collect();
        let mut uses = vec![0; labels.len()];
        for (_, _, row) in base.ranges() {
            *uses.get_mut(row as usize).ok_or(BROKEN)? += 1;
        }
        let coverage = coverage_of(base).collect();
        Ok(Self {
            base,
            removed: Vec::new(),
            added: Vec::new(),
            coverage,
            labels,
            uses,
            came: BTreeMap::new(),
        })
    }

    fn step(&mut self, delta: &'a Delta) -> Result<(), ListError> {
        let labels = self.labels_of(delta)?;
        let counts = delta.fixed.counts;
        let ranges = self.base.header().ranges as usize - self.removed.len() + self.added.len();
        Section::Ranges.require(counts.ranges.from as usize == ranges, Fault::WrongSize)?;
        Section::Coverage.require(counts.coverage.from as usize == self.coverage.len(), Fault::WrongSize)?;

        self.change_coverage(delta)?;
        let place = |range: &Ranked| {
            let label = *labels.get(range.rank as usize).ok_or(BROKEN)?;
            let behind = self.base.ranges_before(range.first).ok_or(BROKEN)?;
            Ok(Added { range: Ranked { rank: label, ..*range }, behind })
        };
        let added = delta.ranges.added.iter().map(place).collect::<Result<Vec<_>, ListError>>()?;
        let removed = self.remove(&delta.ranges.removed)?;
        let same = is_in_both(removed.iter().copied(), added.iter().map(|added| added.range));
        Section::Ranges.require(!same, Fault::NotCanonical)?;
        for added in &added {
            *self.uses.get_mut(added.range.rank as usize).ok_or(BROKEN)? += 1;
        }
        self.added.extend(added);
        self.added.sort_unstable_by_key(|added| added.range.first);
        Ok(())
    }

    /// What the labels of `delta` are here: first the rows of the list that it is for, by number of ranges,
    /// then its own.
    fn labels_of(&mut self, delta: &'a Delta) -> Result<Vec<u32>, ListError> {
        let mut labels: Vec<u32> =
            (0..).zip(&self.uses).filter(|(_, uses)| **uses > 0).map(|(l, _)| l).collect();
        let key = |label: &u32| (self.uses.get(*label as usize), self.labels.get(*label as usize));
        sort_indices(&mut labels, &|a, b| {
            let ((more, content), (less, other)) = (key(a), key(b));
            Reverse(more).cmp(&Reverse(less)).then_with(|| content.cmp(&other))
        });
        Section::Rows.require(labels.len() == delta.fixed.counts.from_rows as usize, Fault::WrongSize)?;
        for row in delta.rows() {
            let row = row.ok_or(Section::Rows.error(Fault::BadReference))?;
            let label = self.label_of(row);
            let unused = self.uses.get(label as usize) == Some(&0);
            Section::Rows.require(unused, Fault::NotCanonical)?;
            labels.push(label);
        }
        Ok(labels)
    }

    fn label_of(&mut self, row: AllocationRef<'a>) -> u32 {
        let base = self.labels.get(..self.base.rows() as usize).unwrap_or_default();
        if let Ok(label) = base.binary_search(&row) {
            return label as u32;
        }
        let next = self.labels.len() as u32;
        let label = *self.came.entry(row).or_insert(next);
        if label == next {
            self.labels.push(row);
            self.uses.push(0);
        }
        label
    }

    /// Takes away the ranges at `positions` of the list as it is now, and gives them.
    fn remove(&mut self, positions: &[u32]) -> Result<Vec<Ranked>, ListError> {
        let at: Vec<u32> = self.positions_of_added().collect();
        let mut removed = Vec::with_capacity(positions.len());
        let (mut from_base, mut from_added) = (Vec::new(), vec![false; self.added.len()]);
        for position in positions {
            let nth = at.partition_point(|at| at < position);
            let range = if at.get(nth) == Some(position) {
                *from_added.get_mut(nth).ok_or(BROKEN)? = true;
                self.added.get(nth).ok_or(BROKEN)?.range
            } else {
                let position = self.base_position(position - nth as u32);
                from_base.push(position);
                self.base.range_at(position).ok_or(BROKEN)?
            };
            let uses = self.uses.get_mut(range.rank as usize).ok_or(BROKEN)?;
            *uses = uses.checked_sub(1).ok_or(BROKEN)?;
            removed.push(range);
        }
        let mut gone = from_added.into_iter();
        self.added.retain(|_| gone.next() != Some(true));
        self.removed.extend(from_base);
        sort_indices(&mut self.removed, &u32::cmp);
        Ok(removed)
    }

    /// Where the added ranges stand in the list as it is now.
    fn positions_of_added(&self) -> impl Iterator<Item = u32> {
        let mut removed = 0;
        (0..).zip(&self.added).map(move |(nth, added)| {
            while self.removed.get(removed).is_some_and(|removed| *removed < added.behind) {
                removed += 1;
            }
            added.behind - removed as u32 + nth
        })
    }

    /// The position in the base of what is, of all that is left of it, number `nth`.
    fn base_position(&self, nth: u32) -> u32 {
        // Before removed range i there are `removed[i] - i` that stayed: a number that never falls.
        let (mut low, mut high) = (0, self.removed.len());
        while low < high {
            let middle = low.midpoint(high);
            let stayed = self.removed.get(middle).map_or(u32::MAX, |removed| removed - middle as u32);
            if stayed <= nth { low = middle + 1 } else { high = middle }
        }
        nth + low as u32
    }

    fn change_coverage(&mut self, delta: &Delta) -> Result<(), ListError> {
        let mut removed = delta.coverage.removed.iter().copied().peekable();
        let (mut gone, mut kept) = (Vec::new(), Vec::with_capacity(self.coverage.len()));
        for (position, interval) in (0u32..).zip(&self.coverage) {
            let list = if removed.next_if_eq(&position).is_some() { &mut gone } else { &mut kept };
            list.push(*interval);
        }
        let same = is_in_both(gone.into_iter(), delta.coverage.added.iter().copied());
        Section::Coverage.require(!same, Fault::NotCanonical)?;
        kept.extend(&delta.coverage.added);
        sort_by_first(&mut kept);
        self.coverage = kept;
        Ok(())
    }
}

/// Whether some range stands in both of two ascending sequences: it should then be in neither.
fn is_in_both(a: impl Iterator<Item = Ranked>, b: impl Iterator<Item = Ranked>) -> bool {
    let mut b = b.peekable();
    a.into_iter().any(|a| {
        while b.next_if(|b| b.first < a.first).is_some() {}
        b.peek() == Some(&a)
    })
}
