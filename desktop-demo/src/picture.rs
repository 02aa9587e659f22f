//! `label700-sim picture`: the same window drawn into memory, with no display at all.

use std::fs;
use std::rc::Rc;

use anyhow::Context;
use label700::time::Timestamp;
use slint::platform::software_renderer::{MinimalSoftwareWindow, RepaintBufferType};
use slint::platform::{Platform, PlatformError, WindowAdapter};
use slint::{ComponentHandle, PhysicalSize, Rgb8Pixel, SharedPixelBuffer};

use crate::cli::{Moment, PictureOptions};
use crate::demo::Demo;
use crate::fonts;
use crate::model::Simulator;
use crate::ui::Ui;

/// Makes the list ready, lets the call arrive, and writes what the window shows.
pub fn write(options: &PictureOptions) -> anyhow::Result<()> {
    let now = options.now.unwrap_or_else(Timestamp::now);
    let canvas = install(options.size.0, options.size.1)?;
    let demo = Demo::start(now, |_| {})?;
    let (window, ui) = Ui::new(Simulator::new(now), move || now)?;
    ui.act(|simulator, now| {
        simulator.ready(demo.labeler());
        prepare(simulator, options, now);
    });
    window.show().context("the window could not be drawn")?;
    let png = canvas.png()?;
    fs::write(&options.output, png).with_context(|| format!("{} was not written", options.output.display()))
}

fn prepare(simulator: &mut Simulator, options: &PictureOptions, now: Timestamp) {
    simulator.choose_language(options.lang);
    simulator.choose_appearance(options.dark);
    simulator.choose_direction(options.direction);
    match (options.case, &options.number) {
        (Some(case), _) => simulator.ring_case(case, now),
        (None, Some(number)) => simulator.ring_typed(number, now),
        (None, None) => {}
    }
    match options.moment {
        Moment::Ringing => {}
        Moment::Details => simulator.toggle_details(),
        Moment::Accepted => simulator.accept(now),
        Moment::Ended => simulator.end(),
    }
}

/// Makes this thread's windows be drawn in memory. Once a process, before the first window.
pub fn install(width: u32, height: u32) -> anyhow::Result<Canvas> {
    let window = MinimalSoftwareWindow::new(RepaintBufferType::NewBuffer);
    window.set_size(PhysicalSize::new(width, height));
    let platform = Box::new(InMemory { window: window.clone() });
    fonts::needed(|| slint::platform::set_platform(platform))?
        .context("another display was already in use")?;
    Ok(Canvas { window, width, height })
}

/// The memory that a window is drawn into.
pub struct Canvas {
    window: Rc<MinimalSoftwareWindow>,
    width: u32,
    height: u32,
}

impl Canvas {
    /// Draws the window as it is now, as a PNG.
    pub fn png(&self) -> anyhow::Result<Vec<u8>> {
        slint::platform::update_timers_and_animations();
        let mut pixels = SharedPixelBuffer::<Rgb8Pixel>::new(self.width, self.height);
        self.window.request_redraw();
        self.window.draw_if_needed(|renderer| {
            renderer.render(pixels.make_mut_slice(), self.width as usize);
        });
        let mut png = Vec::new();
        let mut encoder = png::Encoder::new(&mut png, self.width, self.height);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        let mut writer = encoder.write_header()?;
        writer.write_image_data(pixels.as_bytes())?;
        writer.finish()?;
        Ok(png)
    }
}

struct InMemory {
    window: Rc<MinimalSoftwareWindow>,
}

impl Platform for InMemory {
    fn create_window_adapter(&self) -> Result<Rc<dyn WindowAdapter>, PlatformError> {
        Ok(self.window.clone())
    }
}
