//! Requests a minute in each scenario, one panel each.

use std::path::Path;

use plotters::prelude::*;

use super::{FAINT, INK, OURS, OVER, SCALE, at, draw, text};
use crate::budgets::short;
use crate::herd::{Outcome, mean};
use crate::report::figure;

const PANEL: u32 = 150;
/// Minutes that one point stands for.
const MINUTES: usize = 5;

/// One panel for each scenario, all with the same scale. The thin line is the mean of a usual day.
///
/// # Errors
/// The file cannot be written.
pub fn herd(outcomes: &[Outcome], handsets: u32, path: &Path) -> anyhow::Result<()> {
    let mean = mean(handsets);
    let size = (1_200, 60 + PANEL * outcomes.len() as u32);
    draw(path, size, |area| {
        let (title, rest) = area.split_vertically(56 * SCALE);
        let heading = format!("Requests a minute of {} handsets, over three days", short(handsets as usize));
        title.draw(&Text::new(heading, at(24, 16), text(24)))?;
        for (panel, outcome) in rest.split_evenly((outcomes.len(), 1)).iter().zip(outcomes) {
            let minutes = outcome.traffic.requests.get(..3 * 1_440).unwrap_or_default();
            let line = minutes.chunks(MINUTES).enumerate().map(|(nth, chunk)| {
                let sum: u32 = chunk.iter().sum();
                ((nth * MINUTES) as f64 / 60.0, f64::from(sum) / MINUTES as f64)
            });
            let mut chart = ChartBuilder::on(panel)
                .margin(6 * SCALE)
                .caption(outcome.name, text(16))
                .x_label_area_size(22 * SCALE)
                .y_label_area_size(64 * SCALE)
                .build_cartesian_2d(0.0..72.0, 0.0..3.7 * mean)?;
            chart
                .configure_mesh()
                .disable_x_mesh()
                .light_line_style(WHITE)
                .bold_line_style(FAINT)
                .axis_style(INK)
                .x_labels(13)
                .y_labels(4)
                .x_label_formatter(&|hour| format!("{hour:.0} h"))
                .y_label_formatter(&|requests| {
                    figure(Some(requests.round())).trim_end_matches(".00").to_owned()
                })
                .label_style(text(12))
                .draw()?;
            chart.draw_series(LineSeries::new(line, OURS.stroke_width(SCALE)))?;
            chart.draw_series(LineSeries::new([(0.0, mean), (72.0, mean)], OVER.stroke_width(SCALE)))?;
        }
        Ok(())
    })
}
