//! Looks a number up in a list.

use crate::label::Found;
use crate::list::List;
use crate::number::Number700;

/// What `list` has on `number`, for [`decide`](crate::label::decide). No allocation, bounded time.
#[inline(always)]
pub fn look_up(list: &List, number: Number700) -> Found {
    let (row, covered) = list.answer(number);
    let Some(row) = row else { return Found::Absent { covered } };
    // A range without its row is damage, and says nothing about the number.
    match list.standing(row) {
        Some(standing) => Found::Row { row, standing, covered },
        None => Found::Absent { covered: false },
    }
}
