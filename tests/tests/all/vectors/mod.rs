//! The shared vectors (`tests/vectors/README.md`), run against the core.

mod breaking;
mod case;
mod facts;
mod labels;
mod lists;
mod numbers;
mod report;
mod text_scan;
mod updates;
mod view_folder;
mod words;
mod write;

use std::io::{self, Write as _};

use serde_json::Value;

use case::{Case, Outcome};
use report::Report;

/// Every file with cases, and what answers one of its cases.
const FILES: [(&str, fn(&Case<'_>, &File) -> Outcome); 6] = [
    ("numbers", |case, _| numbers::answer(case)),
    ("text_scan", |case, _| text_scan::answer(case)),
    ("labels", labels::answer),
    ("words", words::answer),
    ("lists", |case, _| lists::answer(case)),
    ("updates", updates::answer),
];

/// The parsed content of a file, with that of `views.json` for the cases that name a view of it.
struct File {
    json: Value,
    views: Value,
}

impl File {
    fn read(name: &str) -> Self {
        Self { json: read(name), views: read("views") }
    }
}

fn read(name: &str) -> Value {
    let path = format!("{}/vectors/{name}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

#[test]
fn pass() {
    let mut count = 0;
    let mut failures = Vec::new();
    for (name, answer) in FILES {
        let file = File::read(name);
        let report = Report::of(name, &file, answer);
        count += report.count;
        failures.extend(report.failures);
    }
    assert!(failures.is_empty(), "{} vectors failed:\n{}", failures.len(), failures.join("\n"));
    // Not by `println!`, which the test harness keeps to itself.
    writeln!(io::stdout(), "vectors passed: rust {count}").unwrap();
}
