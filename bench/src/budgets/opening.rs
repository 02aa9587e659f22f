//! Opening a view and labelling the first number, beside opening a database and asking it once.

use std::hint::black_box;

use anyhow::Context as _;
use label700::label::CallFacts;
use label700::labeler::{Diagnosis, Labeler};
use label700::number::Direction;

use super::{Scale, short};
use crate::data::{Data, Queries};
use crate::measure::alternate;
use crate::peers::sqlite;
use crate::row::{Budget, Row};
use crate::workbench::{NOW, Workbench};

/// Opened so often for each pair, so that a pair is long beside the clock.
const OPENED: usize = 8;

pub(super) fn row(bench: &Workbench, data: &Data, scale: &Scale) -> anyhow::Result<Row> {
    let view = bench.view("opening", data)?;
    let path = bench.path("opening.db");
    sqlite::create(&path, &data.ranges)?;
    let queries = Queries::of(data, 2);
    let number = queries.numbers().first().context("there are no questions")?.to_owned();
    let text = number.digits();
    let facts = CallFacts::new(Direction::Incoming, NOW);
    anyhow::ensure!(Labeler::open(&view).status().diagnosis == Diagnosis::Ready);

    let ours = |_| {
        for _ in 0..OPENED {
            black_box(Labeler::open(&view).label(black_box(&text), &facts));
        }
    };
    let ask = || {
        let connection = sqlite::open(&path)?;
        let mut query = sqlite::prepare(&connection)?;
        sqlite::find(&mut query, number.subscriber())
    };
    ask()?;
    let theirs = |_| {
        for _ in 0..OPENED {
            let _ = black_box(ask());
        }
    };
    let pair = alternate(scale.rounds, ours, theirs).each_of(OPENED);
    let name = format!("open a view of {} ranges and label once", short(data.ranges.len()));
    Ok(Row::ours(name, pair.ours / 1e3, "µs")
        .beside("SQLite, opened and asked once", pair.peer / 1e3, Some(pair.ratio))
        .within("≤ the same time", Budget::OfPeer(1.0)))
}
