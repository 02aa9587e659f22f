//! Looks a number up in a list.

use crate::label::Found;
use crate::list::List;
use crate::number::Number700;

/// What `list` has on `number`, for [`decide`](crate::label::decide). No allocation, bounded time.
pub fn look_up(list: &List, number: Number700) -> Found {
    let covered = list.covers(number);
    let Some(row) = list.lookup(number) else { return Found::Absent { covered } };
    // A range without its row is damage, and says nothing about the number.
    list.standing(row).map_or(Found::Absent { covered: false }, |standing| Found::Row {
        row,
        standing,
        covered,
    })
}
