//! How much of each budget is used up.

use std::path::Path;

use plotters::prelude::*;

use super::{FAINT, INK, OURS, OVER, SCALE, at, draw, text};
use crate::report::{figure, unit_of};
use crate::row::Row;

const WIDTH: u32 = 1_200;
const LINE: u32 = 58;
const TOP: i32 = 84;
const BAR_FROM: i32 = 430;
/// The length of a whole budget.
const BAR: f64 = 420.0;

/// A bar for each gated row, as long as the share of its budget that is used; the line is the budget.
///
/// # Errors
/// The file cannot be written.
pub fn budgets(rows: &[Row], path: &Path) -> anyhow::Result<()> {
    let rows: Vec<(&Row, f64)> = rows.iter().filter_map(|row| Some((row, row.used?))).collect();
    let rows: Vec<_> = rows.into_iter().filter(|(row, _)| row.budget.is_some() && row.is_main()).collect();
    let height = TOP as u32 + LINE * rows.len() as u32 + 40;
    draw(path, (WIDTH, height), |area| {
        area.draw(&Text::new("Label700: how much of each budget is used", at(24, 18), text(26)))?;
        area.draw(&Text::new(
            "the line is the budget; peers were measured in the same run",
            at(24, 50),
            text(17),
        ))?;
        for (nth, (row, used)) in rows.iter().enumerate() {
            let y = TOP + (LINE as usize * nth) as i32;
            let end = BAR_FROM + (used.min(1.15) * BAR).max(3.0) as i32;
            let colour = if *used <= 1.0 { OURS } else { OVER };
            area.draw(&Text::new(row.row.clone(), at(24, y + 10), text(18)))?;
            area.draw(&Rectangle::new([at(BAR_FROM, y + 6), at(end, y + 34)], colour.filled()))?;
            let ours = format!("{} {}", figure(row.ours), unit_of(row));
            let peer = match row.peer {
                Some(_) => format!("{} {}: {}", figure(row.peer), unit_of(row), row.against),
                None => String::new(),
            };
            let budget = row.budget.clone().unwrap_or_default();
            let after = BAR_FROM + BAR as i32 + 74;
            area.draw(&Text::new(format!("{ours}  (budget {budget})"), at(after, y), text(16)))?;
            area.draw(&Text::new(peer, at(after, y + 22), text(14)))?;
        }
        let line = BAR_FROM + BAR as i32;
        let bottom = TOP + (LINE as usize * rows.len()) as i32;
        area.draw(&PathElement::new([at(BAR_FROM, TOP), at(BAR_FROM, bottom)], FAINT.stroke_width(SCALE)))?;
        area.draw(&PathElement::new([at(line, TOP), at(line, bottom)], INK.stroke_width(2 * SCALE)))?;
        Ok(())
    })
}
