//! Writes the list that changes lead to.

use super::super::check::check_order;
use super::super::encode::{encode_sorted, inverse, sort_indices};
use super::super::error::{Fault, ListError, Section};
use super::super::group::Ranked;
use super::super::{ListHead, Range700};
use super::Delta;
use super::chain::Edits;

/// `last` is the delta whose list it is to be.
pub(super) fn encode(edits: &Edits<'_>, last: &Delta) -> Result<Vec<u8>, ListError> {
    let head = ListHead {
        feed: last.feed.clone(),
        seq: last.fixed.to_seq,
        issued: last.fixed.issued,
        phases: last.fixed.phases,
        coverage: coverage(edits)?,
    };
    // Rows are the labels in use, sorted by content.
    let content = |label: &u32| edits.labels.get(*label as usize);
    let mut rows: Vec<u32> = (0..edits.labels.len() as u32).collect();
    sort_indices(&mut rows, &|a, b| content(a).cmp(&content(b)));
    let uses = |label: u32| edits.uses.get(label as usize).copied().unwrap_or_default();
    let (used, unused): (Vec<u32>, Vec<u32>) = rows.into_iter().partition(|label| uses(*label) > 0);
    let row_uses: Vec<u32> = used.iter().map(|label| uses(*label)).collect();
    let allocations: Vec<_> = used.iter().filter_map(content).copied().collect();
    let row_of_label = inverse(&[used, unused].concat());
    let ranges = ranges(edits).map(|range| {
        let Ranked { first, last, rank: label } = range?;
        let row = row_of_label.get(label as usize).copied().unwrap_or_default();
        Ok(Ranked { first, last, rank: row })
    });
    encode_sorted(&head, &allocations, &row_uses, ranges)
}

fn coverage(edits: &Edits<'_>) -> Result<Vec<Range700>, ListError> {
    let mut previous = None;
    let mut coverage = Vec::with_capacity(edits.coverage.len());
    for interval in &edits.coverage {
        check_order(previous, *interval).map_err(|_| Section::Coverage.error(Fault::NotCanonical))?;
        previous = Some(*interval);
        coverage.extend(Range700::from_subscribers(interval.first, interval.last));
    }
    Ok(coverage)
}

/// What stayed of the base and what was added, in order; the `rank` is the label. Refuses ranges that
/// overlap or should be one.
fn ranges(edits: &Edits<'_>) -> impl Iterator<Item = Result<Ranked, ListError>> {
    let mut removed = edits.removed.iter().copied().peekable();
    let stayed = (0u32..).zip(edits.base.ranges()).filter_map(move |(position, (first, last, row))| {
        let range = Ranked { first: first.subscriber(), last: last.subscriber(), rank: row };
        removed.next_if_eq(&position).is_none().then_some(range)
    });
    let (mut stayed, mut added) = (stayed.peekable(), edits.added.iter().map(|added| added.range).peekable());
    let mut previous = None;
    std::iter::from_fn(move || {
        let next = match (stayed.peek(), added.peek()) {
            (Some(stayed), Some(added)) if added.first < stayed.first => None,
            (Some(_), _) => stayed.next(),
            (None, _) => None,
        };
        let range = next.or_else(|| added.next())?;
        let ordered = check_order(previous, range);
        previous = Some(range);
        Some(ordered.map(|()| range))
    })
}
