//! Looking a number up, beside SQLite.

use std::hint::black_box;

use anyhow::ensure;
use label700::list::List;
use label700::number::Number700;

use super::{Scale, short};
use crate::data::{Data, Queries};
use crate::measure::alternate;
use crate::peers::sqlite;
use crate::row::{Budget, Row};
use crate::workbench::Workbench;

/// Different sets of questions.
const SETS: usize = 4;

pub(super) fn row(bench: &Workbench, name: &str, data: &Data, scale: &Scale) -> anyhow::Result<Row> {
    let list = List::open(data.encode(1)?)?;
    let path = bench.path("lookup.db");
    let _ = std::fs::remove_file(&path);
    sqlite::create(&path, &data.ranges)?;
    let connection = sqlite::open(&path)?;
    let mut query = sqlite::prepare(&connection)?;

    // Both get the same questions in the same order, other ones in each of a few rounds.
    let queries = Queries::of(data, scale.lookups * SETS);
    let sets: Vec<&[Number700]> = queries.numbers().chunks(scale.lookups).collect();
    let of_round = |round: usize| sets.get(round % SETS).copied().unwrap_or_default();
    // Both agree on every answer, and all that they read is in memory now.
    for number in queries.numbers() {
        let theirs = sqlite::find(&mut query, number.subscriber())?;
        ensure!(list.lookup(*number).is_some() == theirs.is_some(), "the two disagree");
    }
    let ours = |round| {
        for number in of_round(round) {
            black_box(list.lookup(black_box(*number)));
        }
    };
    let theirs = |round| {
        for number in of_round(round) {
            // An error would be an answer too; the check above had none.
            let _ = black_box(sqlite::find(&mut query, black_box(number.subscriber())));
        }
    };
    let pair = alternate(scale.rounds, ours, theirs).each_of(scale.lookups);
    Ok(Row::ours(format!("lookup, {} ranges{name}", short(data.ranges.len())), pair.ours, "ns")
        .beside("SQLite, prepared and warm", pair.peer, Some(pair.ratio))
        .within("≤ 1/20 of the time", Budget::OfPeer(1.0 / 20.0)))
}
