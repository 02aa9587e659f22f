//! Pictures of the figures, drawn with the simulator's own font, so that they come out the same on a
//! machine without any.

mod budgets;
mod growth;
mod herd;

use std::path::Path;

use anyhow::{Context as _, anyhow};
use plotters::prelude::*;
use plotters::style::{FontStyle, register_font};

pub use budgets::budgets;
pub use growth::growth;
pub use herd::herd;

/// Noto Sans CJK, cut down (see `desktop-demo/fonts`).
static FONT_FILE: &[u8] = include_bytes!("../../desktop-demo/fonts/Label700Sans-Regular.otf");
const FONT: &str = "sans-serif";

/// Everything is drawn this many times as large as it is meant to be looked at: letters are set on whole
/// pixels, and at their usual size that shows.
const SCALE: u32 = 2;

const INK: RGBColor = RGBColor(0x33, 0x3a, 0x44);
const FAINT: RGBColor = RGBColor(0xd5, 0xd9, 0xe0);
const OURS: RGBColor = RGBColor(0x2f, 0x6f, 0xb5);
const OVER: RGBColor = RGBColor(0xd0, 0x8a, 0x1e);

type Area<'a> = DrawingArea<BitMapBackend<'a>, plotters::coord::Shift>;

/// Makes a PNG of that size, in scaled pixels, at `path`, and its folder if need be.
fn draw(
    path: &Path,
    size: (u32, u32),
    paint: impl FnOnce(&Area<'_>) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    register_font(FONT, FontStyle::Normal, FONT_FILE).map_err(|_| anyhow!("the font cannot be read"))?;
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let size = (SCALE * size.0, SCALE * size.1);
    let area = BitMapBackend::new(path, size).into_drawing_area();
    area.fill(&WHITE)?;
    paint(&area)?;
    area.present().with_context(|| format!("{} cannot be written", path.display()))
}

/// Where something stands.
fn at(x: i32, y: i32) -> (i32, i32) {
    (SCALE as i32 * x, SCALE as i32 * y)
}

fn text(size: u32) -> TextStyle<'static> {
    (FONT, SCALE * size).into_font().color(&INK)
}
