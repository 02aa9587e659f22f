//! Instructions, counted by callgrind: they do not depend on the machine's mood. Only where `valgrind` is
//! installed.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, ensure};
use clap::ValueEnum;

use crate::budgets::Scale;
use crate::data::{Data, Queries, Shape};
use crate::peers::sqlite;
use crate::row::Row;
use crate::steps::STEP;
use crate::workbench::Workbench;

mod ask;

pub use ask::ask;

/// What is asked, again and again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum What {
    /// Our labelling of raw texts.
    Label,
    /// The peer's reading of them.
    Parse,
    /// Our lookup.
    Lookup,
    /// The peer's query.
    Query,
}

/// Rows of instructions for labelling and lookup, or none where they cannot be counted.
///
/// # Errors
/// A step fails.
pub fn rows(scale: &Scale) -> anyhow::Result<Vec<Row>> {
    if !Command::new("valgrind").arg("--version").output().is_ok_and(|out| out.status.success()) {
        return Ok(Vec::new());
    }
    let bench = Workbench::new()?;
    let folder = Asked::prepare(&bench, scale)?;
    let pair = |what: &str, ours, theirs, against| -> anyhow::Result<Row> {
        let row = Row::ours(format!("instructions, {what}"), folder.each(ours)?, "");
        Ok(row.beside(against, folder.each(theirs)?, None))
    };
    Ok(vec![
        pair("raw text to label", What::Label, What::Parse, "rlibphonenumber, parsing alone")?,
        pair("lookup", What::Lookup, What::Query, "SQLite, prepared and warm")?,
    ])
}

/// A folder with everything that is asked and of what.
struct Asked {
    folder: PathBuf,
    times: usize,
}

impl Asked {
    fn prepare(bench: &Workbench, scale: &Scale) -> anyhow::Result<Self> {
        let small = Data::generate(Shape::Clustered, scale.small);
        let view = bench.view("asked", &small)?;
        let folder = bench.path("asked");
        std::fs::create_dir(&folder)?;
        std::fs::rename(view, folder.join("view"))?;
        std::fs::write(folder.join("texts"), Queries::of(&small, scale.questions).texts().join("\n"))?;
        let large = Data::generate(Shape::Clustered, scale.large);
        std::fs::write(folder.join("list.l700"), large.encode(1)?)?;
        sqlite::create(&folder.join("list.db"), &large.ranges)?;
        let numbers = Queries::of(&large, scale.questions);
        let digits: Vec<String> = numbers.numbers().iter().map(|n| n.subscriber().to_string()).collect();
        std::fs::write(folder.join("numbers"), digits.join("\n"))?;
        Ok(Self { folder, times: scale.questions.min(5_000) })
    }

    /// Instructions a question: what twice as many questions cost more than once as many.
    fn each(&self, what: What) -> anyhow::Result<f64> {
        let (once, twice) =
            (count(what, &self.folder, self.times)?, count(what, &self.folder, 2 * self.times)?);
        Ok((twice - once) / self.times as f64)
    }
}

fn count(what: What, folder: &Path, times: usize) -> anyhow::Result<f64> {
    let name = what.to_possible_value().context("it has a name")?.get_name().to_owned();
    let program = std::env::current_exe()?;
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(program)
        .args([STEP, "ask", &name])
        .arg(folder)
        .arg(times.to_string())
        .output()?;
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "valgrind: {said}");
    let collected = said.lines().find_map(|line| line.split_once("Collected : "));
    collected.and_then(|(_, count)| count.trim().parse().ok()).context("valgrind counted nothing")
}
