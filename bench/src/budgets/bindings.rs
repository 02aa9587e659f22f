//! Kotlin, Swift and Python beside Rust: one call, and a batch.

mod turns;

use std::path::PathBuf;

use label700::label::{CallFacts, Kind, Label};
use label700::labeler::Labeler;
use label700::number::Direction;

use super::Scale;
use crate::bindings::{BATCH, Given, Program};
use crate::data::{Data, Queries};
use crate::report::say;
use crate::row::{Budget, Row};
use crate::workbench::{NOW, Workbench};
use turns::{Turns, take};

const UNIT: &str = "µs";
const BUDGET: &str = "≤ 3× Rust's time and one call";

/// Kotlin's batch, which has a budget; then the rest, which has none.
pub(super) fn rows(bench: &Workbench, data: &Data, scale: &Scale, given: &Given) -> anyhow::Result<Vec<Row>> {
    let work = Work::prepare(bench, data)?;
    let measured = |language: &str, command: Option<&String>| -> Result<Turns, &'static str> {
        let command = command.ok_or("not measured: no program was given")?;
        say(&format!("{language} beside Rust"));
        let taken = Program::from_words(command).and_then(|program| take(&work, &program, scale.programs));
        taken.map_err(|error| {
            say(&format!("{language}: {error:#}"));
            "not measured: its program failed, as said above"
        })
    };
    let [mut rows, mut rest] = [Vec::new(), Vec::new()];
    for (language, command) in [("Kotlin", &given.kotlin), ("Swift", &given.swift), ("Python", &given.python)]
    {
        let turns = measured(language, command.as_ref());
        let batch = row(format!("{language} batch of 1 k numbers"), &turns, Turns::batch);
        let single = row(format!("{language}, one number"), &turns, Turns::single);
        if language == "Kotlin" {
            // Without a measurement there is no share, and what has no share does not hold.
            let used = turns.as_ref().map_or(f64::NAN, Turns::share_of_budget);
            rows.push(batch.within(BUDGET, Budget::Used(used)));
        } else {
            rest.push(batch);
        }
        rest.push(single);
    }
    rows.extend(rest);
    Ok(rows)
}

fn row(name: String, turns: &Result<Turns, &'static str>, side: impl Fn(&Turns) -> turns::Beside) -> Row {
    match turns {
        Err(reason) => Row::unmeasured(name, UNIT, reason),
        Ok(turns) => {
            let beside = side(turns);
            let against = if turns.rounds() == 1 { "Rust, one round" } else { "Rust" };
            Row::ours(name, beside.language / 1e3, UNIT).beside(
                against,
                beside.rust / 1e3,
                Some(beside.ratio),
            )
        }
    }
}

/// The same list and numbers for all of them.
struct Work {
    view: PathBuf,
    numbers: PathBuf,
    texts: Vec<String>,
    labeler: Labeler,
    facts: CallFacts,
}

impl Work {
    fn prepare(bench: &Workbench, data: &Data) -> anyhow::Result<Self> {
        let view = bench.view("bindings", data)?;
        let texts = Queries::of(data, BATCH).texts();
        let numbers = bench.path("numbers.txt");
        std::fs::write(&numbers, texts.iter().map(|text| format!("{text}\n")).collect::<String>())?;
        let work = Self {
            labeler: Labeler::open(&view),
            facts: CallFacts::new(Direction::Incoming, NOW),
            view,
            numbers,
            texts,
        };
        // Nobody may be fast by refusing.
        anyhow::ensure!(
            work.texts.len() == BATCH && work.batch().iter().all(|label| label.kind() == Kind::Protected)
        );
        Ok(work)
    }

    fn batch(&self) -> Vec<Label> {
        let texts: Vec<&str> = self.texts.iter().map(String::as_str).collect();
        self.labeler.label_batch(&texts, &self.facts)
    }
}

#[cfg(test)]
mod tests;
