//! Which rows may share numbers, and which may share a block.

use label700::allocation::{Allocation, Resource};

use super::cell::BLOCK_SIZE;
use super::fault::{Faults, Problem};
use super::{Row, Sheet, Span};

/// Compares the rows, which are sorted by first number and the wider before the finer.
pub(super) fn check(sheet: &Sheet, faults: &mut Faults) {
    check_nesting(sheet, faults);
    check_blocks(sheet, faults);
}

/// Sorts, and joins what overlaps or touches.
pub(super) fn union(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut joined: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match joined.last_mut() {
            Some(before) if span.first <= before.last.saturating_add(1) => {
                before.last = before.last.max(span.last);
            }
            _ => joined.push(span),
        }
    }
    joined
}

/// A row may lie within another only as a part of its own platform's numbers that no business user has.
fn check_nesting(sheet: &Sheet, faults: &mut Faults) {
    let mut open: Vec<&Row> = Vec::new();
    for row in &sheet.rows {
        while open.last().is_some_and(|outer| outer.span.last < row.span.first) {
            open.pop();
        }
        if let Some(outer) = open.last()
            && let Some(problem) = conflict(sheet, outer, row)
        {
            let (at, other) = (row.row.max(outer.row), row.row.min(outer.row));
            faults.add(at, None, "", problem(other));
        }
        open.push(row);
    }
}

/// What is wrong with `inner`, which shares numbers with `outer` and does not begin before it.
fn conflict(sheet: &Sheet, outer: &Row, inner: &Row) -> Option<fn(u64) -> Problem> {
    let (a, b) = (sheet.allocation(outer), sheet.allocation(inner));
    if let (Some(a), Some(b)) = (a, b)
        && a.resource != b.resource
        && !(is_part(outer, inner) && b.resource == Resource::Returned)
    {
        return Some(Problem::ReturnedInUse);
    }
    if outer.span == inner.span {
        return Some(Problem::SameNumbers);
    }
    if !is_part(outer, inner) {
        return Some(Problem::Overlap);
    }
    let (a, b) = (a?, b?);
    if a.application_platform != b.application_platform {
        return Some(Problem::OtherPlatform);
    }
    // A user's numbers may go back one part after the other, so that part alone lies within the user's.
    let goes_back = b.resource == Resource::Returned
        && (b.business_user.is_empty() || b.business_user == a.business_user);
    (!a.business_user.is_empty() && !goes_back).then_some(Problem::InsideUser)
}

fn is_part(outer: &Row, inner: &Row) -> bool {
    outer.span != inner.span && inner.span.last <= outer.span.last
}

/// No 11-digit block may serve two business users (notice 130, 三(一)1). A row that shares a block with
/// another either begins or ends in it, for whatever lies between belongs to the row alone.
fn check_blocks(sheet: &Sheet, faults: &mut Faults) {
    let mut users: Vec<(u64, u64, &str)> = Vec::new();
    for row in &sheet.rows {
        let Some(user) = sheet.allocation(row).and_then(serving_user) else { continue };
        let (first, last) = (row.span.first / BLOCK_SIZE, row.span.last / BLOCK_SIZE);
        users.push((first, row.row, user));
        if first != last {
            users.push((last, row.row, user));
        }
    }
    users.sort_unstable();
    for block in users.chunk_by(|a, b| a.0 == b.0) {
        let Some((_, first_row, first_user)) = block.first() else { continue };
        for (_, row, _) in block.iter().filter(|(_, _, user)| user != first_user) {
            faults.add(*row, None, "", Problem::MixedUsers(*first_row));
        }
    }
}

/// Who uses the numbers now; numbers that were returned serve nobody.
fn serving_user(allocation: &Allocation) -> Option<&str> {
    let serving = allocation.resource == Resource::InUse && !allocation.business_user.is_empty();
    serving.then_some(allocation.business_user.as_str())
}
