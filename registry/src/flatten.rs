//! From nested rows to the disjoint ranges of a list: the finer row wins.

use crate::sheet::{Row, Span};

/// Numbers with one allocation, by its index in the sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    pub(crate) span: Span,
    pub(crate) allocation: u32,
}

/// Rows must be sorted by first number, the wider before the finer, and lie apart or within each other.
/// The pieces come out in ascending order, neighbours with one allocation as one.
pub(crate) fn flatten(rows: &[Row]) -> Vec<Piece> {
    let mut pieces = Pieces { done: Vec::with_capacity(rows.len()), next: 0 };
    let mut open: Vec<(u64, u32)> = Vec::new();
    for row in rows {
        let Some(allocation) = row.allocation else { continue };
        while let Some((last, ended)) = open.pop_if(|(last, _)| *last < row.span.first) {
            pieces.fill(last, ended);
        }
        if let (Some((_, outer)), Some(before)) = (open.last(), row.span.first.checked_sub(1)) {
            pieces.fill(before, *outer);
        }
        pieces.next = row.span.first;
        open.push((row.span.last, allocation));
    }
    while let Some((last, allocation)) = open.pop() {
        pieces.fill(last, allocation);
    }
    pieces.done
}

struct Pieces {
    done: Vec<Piece>,
    /// The first number that no piece has yet.
    next: u64,
}

impl Pieces {
    /// Gives the numbers up to `last` to `allocation`.
    fn fill(&mut self, last: u64, allocation: u32) {
        if self.next > last {
            return;
        }
        let span = Span { first: self.next, last };
        self.next = last + 1;
        match self.done.last_mut() {
            Some(before) if before.allocation == allocation && before.span.last + 1 == span.first => {
                before.span.last = last;
            }
            _ => self.done.push(Piece { span, allocation }),
        }
    }
}
