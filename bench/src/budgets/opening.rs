//! Opening a view and labelling the first number, beside opening a database and asking it once.

use std::hint::black_box;
use std::path::Path;

use anyhow::{Context as _, ensure};
use label700::label::{CallFacts, Reason};
use label700::labeler::Labeler;
use label700::number::Direction;

use super::{Scale, short};
use crate::data::Data;
use crate::measure::alternate;
use crate::peers::sqlite;
use crate::row::{Budget, Row};
use crate::workbench::{NOW, Workbench};

/// Opened so often for each pair, so that a pair is long beside the clock.
const OPENED: usize = 8;

/// Beside SQLite as a handset would keep the same, and, reported only, beside the barest database that can
/// answer at all.
pub(super) fn rows(bench: &Workbench, data: &Data, scale: &Scale) -> anyhow::Result<[Row; 2]> {
    let view = bench.view("opening", data)?;
    let (labelled, bare) = (bench.path("opening.db"), bench.path("opening-bare.db"));
    sqlite::create_labelled(&labelled, data)?;
    sqlite::create(&bare, &data.ranges)?;
    let number = data.ranges.get(data.ranges.len() / 2).context("there are no ranges")?.first;
    let text = format!("700{number:012}");
    let facts = CallFacts::new(Direction::Incoming, NOW);
    ensure!(Labeler::open(&view).label(&text, &facts).reason() == Reason::Listed);
    ensure!(sqlite::open_and_ask(&labelled, number)?.is_some() && ask_bare(&bare, number)?.is_some());

    let ours = |_| {
        for _ in 0..OPENED {
            black_box(Labeler::open(&view).label(black_box(&text), &facts));
        }
    };
    // The checks above had no error; one would be an answer too.
    let theirs = |_| {
        for _ in 0..OPENED {
            let _ = black_box(sqlite::open_and_ask(&labelled, black_box(number)));
        }
    };
    let barest = |_| {
        for _ in 0..OPENED {
            let _ = black_box(ask_bare(&bare, black_box(number)));
        }
    };
    let pair = alternate(scale.rounds, ours, theirs).each_of(OPENED);
    let barest = alternate(scale.rounds, ours, barest).each_of(OPENED);
    let name = format!("open a view of {} ranges and label once", short(data.ranges.len()));
    Ok([
        Row::ours(name.clone(), pair.ours / 1e3, "µs")
            .beside("SQLite, opened and asked once", pair.peer / 1e3, Some(pair.ratio))
            .within("≤ the same time", Budget::OfPeer(1.0)),
        Row::ours(format!("{name} (bare table)"), barest.ours / 1e3, "µs").beside(
            "SQLite, read-only, no log, no labels",
            barest.peer / 1e3,
            Some(barest.ratio),
        ),
    ])
}

fn ask_bare(path: &Path, number: u64) -> rusqlite::Result<Option<u32>> {
    let connection = sqlite::open(path)?;
    sqlite::find(&mut sqlite::prepare(&connection)?, number)
}
