//! Connects the views to the simulator: what the user touches goes in, what to show comes out.

mod panel;
mod phone;
#[cfg(test)]
mod tests;

use std::cell::RefCell;
use std::rc::Rc;

use anyhow::Context;
use label700::time::Timestamp;
use label700::words::Hint;
use slint::ComponentHandle;

use crate::fonts;
use crate::model::Simulator;
use crate::views::{SimWindow, Theme};

/// The window with its simulator behind it. Clones are the same window.
#[derive(Clone)]
pub struct Ui {
    window: slint::Weak<SimWindow>,
    simulator: Rc<RefCell<Simulator>>,
    clock: Rc<dyn Fn() -> Timestamp>,
    hint: Rc<RefCell<Option<Hint>>>,
}

impl Ui {
    /// Makes the window and shows the simulator in it. `clock` tells the time of calls.
    pub fn new(
        simulator: Simulator,
        clock: impl Fn() -> Timestamp + 'static,
    ) -> anyhow::Result<(SimWindow, Self)> {
        let window = fonts::needed(SimWindow::new)?.context(
            "the window could not be made: is the display of DISPLAY or WAYLAND_DISPLAY there? \
             Without one, use `label700-sim cases` or `label700-sim picture`",
        )?;
        let ui = Self {
            window: window.as_weak(),
            simulator: Rc::new(RefCell::new(simulator)),
            clock: Rc::new(clock),
            hint: Rc::default(),
        };
        phone::connect(&window, &ui);
        panel::connect(&window, &ui);
        ui.show();
        Ok((window, ui))
    }

    /// Does something to the simulator and shows what came of it.
    pub fn act<T>(&self, act: impl FnOnce(&mut Simulator, Timestamp) -> T) -> T {
        let result = act(&mut self.simulator.borrow_mut(), (self.clock)());
        self.show();
        result
    }

    /// Lets the clock of a call in progress move on.
    pub fn tick(&self) {
        let shown = self.simulator.borrow_mut().tick((self.clock)());
        if shown {
            self.show();
        }
    }

    fn show(&self) {
        let Some(window) = self.window.upgrade() else { return };
        let simulator = self.simulator.borrow();
        let panel = simulator.panel();
        window.global::<Theme>().set_dark(panel.dark);
        panel::select_language(panel.language);
        panel::show(&window, &panel);
        phone::show(&window, &simulator.phone(), &mut self.hint.borrow_mut());
    }
}
