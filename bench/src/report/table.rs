//! The table on the terminal.

use super::figure::{figure, ratio};
use crate::row::Row;

/// Prints the rows in columns.
pub fn print(rows: &[Row]) {
    let mut lines = vec![["", "ours", "peer", "", "ratio", "budget", "holds"].map(str::to_owned)];
    lines.extend(rows.iter().map(cells));
    let width = |column: usize| {
        lines.iter().filter_map(|line| line.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..7).map(width).collect();
    for line in &lines {
        let cells = line.iter().zip(&widths).enumerate().map(|(column, (cell, width))| {
            if matches!(column, 1 | 2 | 4) { format!("{cell:>width$}") } else { format!("{cell:<width$}") }
        });
        println!("{}", cells.collect::<Vec<_>>().join("  ").trim_end());
    }
}

/// A row's unit, as short as it can be.
pub fn unit_of(row: &Row) -> &'static str {
    if row.unit == "bytes a range" { "B" } else { row.unit }
}

/// Row, ours, peer, who that is, ratio, budget, holds.
pub(super) fn cells(row: &Row) -> [String; 7] {
    let with_unit = |value: Option<f64>| match value {
        Some(_) => format!("{} {}", figure(value), unit_of(row)).trim_end().to_owned(),
        None => figure(value),
    };
    [
        row.row.clone(),
        with_unit(row.ours),
        with_unit(row.peer),
        row.against.to_owned(),
        ratio(row.ratio),
        row.budget.clone().unwrap_or_else(|| "—".to_owned()),
        holds(row),
    ]
}

fn holds(row: &Row) -> String {
    match (row.reason, row.holds, row.gated) {
        (Some(reason), ..) => reason.to_owned(),
        (None, Some(true), true) => "yes".to_owned(),
        (None, Some(false), true) => "NO".to_owned(),
        (None, Some(holds), false) => format!("{} (not gated)", if holds { "yes" } else { "no" }),
        (None, None, _) => "—".to_owned(),
    }
}
