//! How the figures grow: the same measurements on lists of a thousand to four million ranges.

use std::hint::black_box;

use label700::label::CallFacts;
use label700::labeler::Labeler;
use label700::list::List;
use label700::number::Direction;
use serde::Serialize;

use crate::budgets::short;
use crate::data::{Data, Queries, Shape};
use crate::heap;
use crate::measure::{median, nanoseconds};
use crate::report::{figure, say};
use crate::steps;
use crate::workbench::{NOW, Workbench};

/// The sizes, in ranges.
pub const SIZES: [usize; 5] = [1_000, 10_000, 100_000, 1_000_000, 4_000_000];

const ROUNDS: usize = 15;
const QUESTIONS: usize = 100_000;
const MIB: f64 = 1024.0 * 1024.0;

/// The figures at one size.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Point {
    /// How many ranges the list has.
    pub ranges: usize,
    /// One lookup, in nanoseconds.
    pub lookup: f64,
    /// Opening the view and labelling once, in microseconds.
    pub open: f64,
    /// The open list on the heap, in bytes a range.
    pub memory: f64,
    /// The list's file, in bytes a range.
    pub file: f64,
    /// A first refresh, in milliseconds.
    pub refresh: f64,
    /// The most memory of the process that refreshed, in MiB.
    pub refresh_peak: Option<f64>,
    /// Import, publication and approval, in seconds.
    pub publish: f64,
    /// The most memory of the process that published, in MiB.
    pub publish_peak: Option<f64>,
}

type Figure = (&'static str, &'static str, fn(&Point) -> Option<f64>);

/// What is drawn: name, unit and value.
pub const FIGURES: [Figure; 6] = [
    ("one lookup", "ns", |p| Some(p.lookup)),
    ("opening a view and labelling once", "µs", |p| Some(p.open)),
    ("the open list on the heap", "bytes a range", |p| Some(p.memory)),
    ("a first refresh", "ms", |p| Some(p.refresh)),
    ("a refresh, peak memory of the process", "MiB", |p| p.refresh_peak),
    ("the registry: import, publish, approve", "s", |p| Some(p.publish)),
];

/// Measures at each of `sizes`.
///
/// # Errors
/// Something that is to be measured does not work at all.
pub fn run(sizes: &[usize]) -> anyhow::Result<Vec<Point>> {
    sizes
        .iter()
        .map(|ranges| {
            say(&format!("{} ranges", short(*ranges)));
            point(*ranges)
        })
        .collect()
}

/// The points as a table in Markdown.
pub fn markdown(points: &[Point]) -> String {
    let mut text = String::from(
        "| ranges | lookup | open and label once | list on the heap | file | first refresh | its peak memory | import, publish, approve | their peak memory |\n|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n",
    );
    for p in points {
        let cells = [
            short(p.ranges),
            format!("{} ns", figure(Some(p.lookup))),
            format!("{} µs", figure(Some(p.open))),
            format!("{} B a range", figure(Some(p.memory))),
            format!("{} B a range", figure(Some(p.file))),
            format!("{} ms", figure(Some(p.refresh))),
            format!("{} MiB", figure(p.refresh_peak)),
            format!("{} s", figure(Some(p.publish))),
            format!("{} MiB", figure(p.publish_peak)),
        ];
        text.push_str(&format!("| {} |\n", cells.join(" | ")));
    }
    text
}

fn point(ranges: usize) -> anyhow::Result<Point> {
    let bench = Workbench::new()?;
    let data = Data::generate(Shape::Clustered, ranges);
    let registry = bench.path("registry");
    let published = steps::publish(&registry, &bench.csv("growth", &data)?)?;
    let (state, view) = (bench.path("state"), bench.path("view"));
    let refreshed = steps::refresh(&registry, &state, &view)?;

    let bytes = data.encode(1)?;
    let length = bytes.len();
    let (list, usage) = heap::count(|| List::open(bytes.clone()));
    let list = list?;
    let queries = Queries::of(&data, QUESTIONS);
    let lookup = median((0..ROUNDS).map(|_| {
        nanoseconds(|| {
            for number in queries.numbers() {
                black_box(list.lookup(black_box(*number)));
            }
        })
    }));
    let facts = CallFacts::new(Direction::Incoming, NOW);
    let open = median((0..ROUNDS).map(|_| {
        nanoseconds(|| {
            black_box(Labeler::open(&view).label(black_box("700123456789012"), &facts));
        })
    }));
    let mib = |bytes: u64| bytes as f64 / MIB;
    Ok(Point {
        ranges,
        lookup: lookup / QUESTIONS as f64,
        open: open / 1e3,
        memory: usage.kept as f64 / ranges as f64,
        file: length as f64 / ranges as f64,
        refresh: refreshed.seconds * 1e3,
        refresh_peak: refreshed.peak.map(mib),
        publish: published.import + published.publish + published.approve,
        publish_peak: published.peak.map(mib),
    })
}
