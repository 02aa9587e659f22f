//! How the figures grow with the list: one panel each, both scales logarithmic.

use std::path::Path;

use plotters::prelude::*;

use super::{FAINT, INK, OURS, SCALE, at, draw, text};
use crate::growth::{FIGURES, Point};
use crate::report::figure;

/// One panel for each figure.
///
/// # Errors
/// The file cannot be written.
pub fn growth(points: &[Point], path: &Path) -> anyhow::Result<()> {
    draw(path, (1_200, 760), |area| {
        let (title, rest) = area.split_vertically(56 * SCALE);
        title.draw(&Text::new("Label700: how the figures grow with the list", at(24, 16), text(26)))?;
        for (panel, (name, unit, value)) in rest.split_evenly((2, 3)).iter().zip(FIGURES) {
            let line: Vec<(f64, f64)> =
                points.iter().filter_map(|p| Some((p.ranges as f64, value(p)?))).collect();
            let values = || line.iter().map(|(_, y)| *y);
            // Whole powers of ten, so that at least the ends of the scale have a figure.
            let low = 10_f64.powf(values().fold(f64::MAX, f64::min).log10().floor());
            let high = 10_f64.powf(values().fold(f64::MIN_POSITIVE, f64::max).log10().ceil());
            if line.is_empty() || low >= high {
                continue;
            }
            let mut chart = ChartBuilder::on(panel)
                .margin(14 * SCALE)
                .caption(format!("{name}, {unit}"), text(18))
                .x_label_area_size(34 * SCALE)
                .y_label_area_size(64 * SCALE)
                .build_cartesian_2d((700.0..6_000_000.0).log_scale(), (low..high).log_scale())?;
            chart
                .configure_mesh()
                .light_line_style(WHITE)
                .bold_line_style(FAINT)
                .axis_style(INK)
                .x_labels(4)
                .y_labels(4)
                .x_desc("ranges")
                .x_label_formatter(&|x| figure(Some(*x)))
                .y_label_formatter(&|y| {
                    figure(Some(*y)).trim_end_matches(".0").trim_end_matches(".00").to_owned()
                })
                .label_style(text(13))
                .draw()?;
            chart.draw_series(LineSeries::new(line.iter().copied(), OURS.stroke_width(2 * SCALE)))?;
            chart
                .draw_series(line.iter().map(|point| Circle::new(*point, 4 * SCALE as i32, OURS.filled())))?;
        }
        Ok(())
    })
}
