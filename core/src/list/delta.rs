//! The difference between two lists (`.l700d`, `docs/list-format.md`): which ranges go, by their position,
//! and which come, with what the list says of them. Nothing here does I/O or reads a clock.
//!
//! ```text
//!  List, List ──between──▶ bytes ──Delta::decode──▶ Delta ──apply──▶ bytes of the second list
//! ```

mod chain;
mod changes;
mod difference;
mod layout;
mod positions;
mod result;

use super::error::{Fault, ListError, Section};
use super::group::Ranked;
use super::layout::items;
use super::tables::Tables;
use super::{List, header};
use crate::allocation::AllocationRef;
use changes::Changes;
use layout::{Fixed, Layout};

/// The largest delta, in bytes.
pub const MAX_DELTA_BYTES: usize = 2_000_000;
/// The most ranges that one delta removes, and the most that it adds. More hardly fit its bytes, and a
/// reader knows by it how much memory a delta may ask for.
pub const MAX_CHANGES: u32 = 500_000;

/// What makes a list of one sequence number out of that of an earlier one, decoded and checked whole.
#[derive(Clone)]
pub struct Delta {
    bytes: Vec<u8>,
    fixed: Fixed,
    layout: Layout,
    feed: String,
    texts: String,
    coverage: Changes,
    ranges: Changes,
}

impl Delta {
    /// The one delta that makes `to` out of `from`: the same two lists always give the same bytes. Both
    /// lists are expected to have passed [`List::check_canonical`].
    ///
    /// # Errors
    /// The lists are of different feeds, `to` has not the higher sequence number, or the delta would
    /// exceed [`MAX_DELTA_BYTES`] or [`MAX_CHANGES`]; then there is none, and the whole list has to do.
    pub fn between(from: &List, to: &List) -> Result<Vec<u8>, ListError> {
        difference::between(from, to)
    }

    /// Decodes and checks everything that can be known without the list that the delta is for. What
    /// passes is the one encoding of what it says. Takes memory in proportion to the changes.
    ///
    /// # Errors
    /// The bytes are not a delta, are damaged, or are no encoding that [`between`](Self::between) gives.
    pub fn decode(bytes: Vec<u8>) -> Result<Self, ListError> {
        let (fixed, layout) = layout::read(&bytes)?;
        let feed = text(&bytes, layout.feed.clone(), Section::Feed)?;
        header::check_feed(&feed)?;
        let texts = text(&bytes, layout.strings.clone(), Section::Strings)?;
        let tables = tables(&bytes, &layout, &texts);
        tables.check()?;
        tables.check_all_used()?;
        let counts = fixed.counts;
        let coverage = Changes::read(&bytes, counts.coverage, &layout.coverage)?;
        let unlabelled = coverage.added.iter().all(|interval| interval.rank == 0);
        Section::Coverage.require(unlabelled, Fault::BadValue)?;
        let ranges = Changes::read(&bytes, counts.ranges, &layout.ranges)?;
        check_labels(&ranges.added, counts.from_rows, counts.rows)?;
        Ok(Self { bytes, fixed, layout, feed, texts, coverage, ranges })
    }

    /// Makes the bytes of the later list, which are exactly those that the delta was made for. Needs a
    /// few megabytes beside lists and delta, however long the lists are, and blocks for the time that
    /// it takes to encode the list: about a tenth of a second for a million ranges.
    ///
    /// # Errors
    /// [`ListError::WrongBase`] if `from` is not the list that the delta was made from. Everything else
    /// says that the delta itself is unsound; nothing comes out then.
    pub fn apply(&self, from: &List) -> Result<Vec<u8>, ListError> {
        Self::apply_all(std::slice::from_ref(self), from)
    }

    /// The same for deltas that follow one another, at the price of one: only the last list is encoded.
    /// No delta at all gives the list itself.
    ///
    /// # Errors
    /// As [`apply`](Self::apply).
    pub fn apply_all(chain: &[Self], from: &List) -> Result<Vec<u8>, ListError> {
        chain::apply(chain, from)
    }

    /// The feed's name.
    pub fn feed(&self) -> &str {
        &self.feed
    }

    /// Sequence number of the list that the delta is for.
    pub fn from_seq(&self) -> u64 {
        self.fixed.from_seq
    }

    /// Sequence number of the list that comes out.
    pub fn to_seq(&self) -> u64 {
        self.fixed.to_seq
    }

    /// How many ranges go. A range whose allocation changes goes and comes.
    pub fn removed(&self) -> usize {
        self.ranges.removed.len()
    }

    /// How many ranges come.
    pub fn added(&self) -> usize {
        self.ranges.added.len()
    }

    /// The bytes that were decoded.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The allocations that the list `from` has not.
    fn rows(&self) -> impl Iterator<Item = Option<AllocationRef<'_>>> {
        let tables = tables(&self.bytes, &self.layout, &self.texts);
        (0..self.fixed.counts.rows).map(move |row| tables.allocation(row))
    }
}

impl std::fmt::Debug for Delta {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Fixed { from_seq, to_seq, .. } = self.fixed;
        let mut debug = f.debug_struct("Delta");
        debug.field("feed", &self.feed).field("from_seq", &from_seq).field("to_seq", &to_seq);
        debug.finish_non_exhaustive()
    }
}

/// Each label exists, and each row of the delta's own has a range.
fn check_labels(added: &[Ranked], from_rows: u32, rows: u32) -> Result<(), ListError> {
    let mut used = vec![false; rows as usize];
    for range in added {
        if let Some(own) = range.rank.checked_sub(from_rows) {
            let bad = Section::Ranges.error(Fault::BadReference);
            *used.get_mut(own as usize).ok_or(bad)? = true;
        }
    }
    Section::Rows.require(used.iter().all(|used| *used), Fault::Unused)
}

/// The coverage as ranges without a label, so that it changes as they do.
fn coverage_of(list: &List) -> impl Iterator<Item = Ranked> + '_ {
    let interval = |i: &std::ops::RangeInclusive<u64>| Ranked { first: *i.start(), last: *i.end(), rank: 0 };
    list.header().coverage.iter().map(interval)
}

fn text(bytes: &[u8], at: std::ops::Range<usize>, section: Section) -> Result<String, ListError> {
    let text = str::from_utf8(bytes.get(at).unwrap_or_default());
    text.map(str::to_owned).map_err(|_| section.error(Fault::NotUtf8))
}

fn tables<'a>(bytes: &'a [u8], layout: &Layout, texts: &'a str) -> Tables<'a> {
    Tables {
        texts: texts.as_bytes(),
        ends: items(bytes, &layout.string_ends),
        scenes: items(bytes, &layout.scenes),
        rows: items(bytes, &layout.rows),
        ranks: &[],
    }
}

#[cfg(test)]
pub(super) fn positions_for_tests(positions: &[u32], space: u32) -> Vec<u8> {
    positions::write(positions, space)
}
