//! The rows of the table of budgets, each beside its peer.

mod bindings;
mod delta;
mod label;
mod library;
mod lookup;
mod opening;
mod refresh;
mod size;

use crate::bindings::Given;
use crate::data::{Data, Shape};
use crate::report::say;
use crate::row::Row;
use crate::workbench::Workbench;

/// How much is measured, and how often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scale {
    /// Ranges of the big list.
    pub large: usize,
    /// Ranges of the list that is opened.
    pub medium: usize,
    /// Ranges of the list that raw texts are labelled by.
    pub small: usize,
    /// Rows that the delta replaces.
    pub replaced: usize,
    /// Timed pairs a row.
    pub rounds: usize,
    /// Questions in each of them.
    pub questions: usize,
    /// Lookups in each of them: so many that what the peer's turn has driven out of the processor's caches
    /// weighs little, as it does for the peer.
    pub lookups: usize,
    /// Refreshes, each in a process of its own.
    pub refreshes: usize,
    /// Rounds of each other language, whose program starts anew in each.
    pub programs: usize,
    /// Whether the run fails when a time is over its budget.
    pub gate_times: bool,
    /// Whether it fails when a size is.
    pub gate_sizes: bool,
}

impl Scale {
    /// What the budgets are about.
    pub const FULL: Self = Self {
        large: 1_000_000,
        medium: 100_000,
        small: 10_000,
        replaced: 1_000,
        rounds: 31,
        questions: 20_000,
        lookups: 200_000,
        refreshes: 5,
        programs: 5,
        gate_times: true,
        gate_sizes: true,
    };
    /// The same lists, measured seldom: for a build machine, which is no place for times.
    pub const QUICK: Self = Self {
        rounds: 5,
        questions: 5_000,
        lookups: 50_000,
        refreshes: 1,
        programs: 1,
        gate_times: false,
        ..Self::FULL
    };
    /// Every path once on lists that say nothing about size.
    pub const SMOKE: Self = Self {
        large: 2_000,
        medium: 1_000,
        small: 500,
        replaced: 20,
        rounds: 1,
        questions: 200,
        lookups: 200,
        refreshes: 1,
        programs: 1,
        gate_times: false,
        gate_sizes: false,
    };

    /// Takes the gate off a row of a time where times do not count.
    fn time(&self, row: Row) -> Row {
        if self.gate_times { row } else { row.not_gated() }
    }

    /// The same for a size.
    fn size(&self, row: Row) -> Row {
        if self.gate_sizes { row } else { row.not_gated() }
    }
}

/// A whole number as people write it: `1 M`, `100 k`.
pub fn short(count: usize) -> String {
    match count {
        n if n > 0 && n.is_multiple_of(1_000_000) => format!("{} M", n / 1_000_000),
        n if n > 0 && n.is_multiple_of(1_000) => format!("{} k", n / 1_000),
        n => n.to_string(),
    }
}

/// Measures all rows; of the bindings, what was given.
///
/// # Errors
/// Something that is to be measured does not work at all.
pub fn run(scale: &Scale, given: &Given) -> anyhow::Result<Vec<Row>> {
    let bench = Workbench::new()?;
    say(&format!("Making {} ranges", short(scale.large)));
    let large = Data::generate(Shape::Clustered, scale.large);
    let small = Data::generate(Shape::Clustered, scale.small);
    let medium = Data::generate(Shape::Clustered, scale.medium);

    let mut rows = Vec::new();
    say("Raw text to label");
    rows.push(scale.time(label::row(&bench, &small, scale)?));
    say("Lookup");
    rows.push(scale.time(lookup::row(&bench, "", &large, scale)?));
    say("Sizes");
    rows.extend(size::rows("", &large, &bench)?.map(|row| scale.size(row)));
    rows.push(scale.size(delta::row(&large, scale)?));
    say("Opening");
    rows.extend(opening::rows(&bench, &medium, scale)?.map(|row| scale.time(row)));
    say("Refreshing");
    let [time, memory] = refresh::rows(&bench, &large, scale)?;
    rows.extend([scale.time(time), scale.size(memory)]);
    rows.push(scale.size(library::row(given)));
    rows.extend(bindings::rows(&bench, &small, scale, given)?.into_iter().map(|row| scale.time(row)));
    for (name, shape) in [(", 20 % finer", Shape::Finer), (", uniform", Shape::Uniform)] {
        say(&format!("Lookup and sizes{name}"));
        let data = Data::generate(shape, scale.large);
        rows.push(lookup::row(&bench, name, &data, scale)?.on_other_data());
        rows.extend(size::rows(name, &data, &bench)?.map(Row::on_other_data));
    }
    Ok(rows)
}
