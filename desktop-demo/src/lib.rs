//! The desktop simulator: a phone that shows what Label700 says of a call, a message, or any number
//! typed, on a list that was signed, served, downloaded, verified and published on this computer.
//!
//! ```text
//!  demo     a registry in a temporary folder ─ HTTP on loopback ─▶ Updater ─▶ view ─▶ Labeler
//!  model    what rings, what the phone shows        (no window, no clock)
//!  ui       the model's views ◀─▶ the Slint adapters
//! ```
// Not `forbid`: the code that Slint generates is unsafe inside.
#![deny(unsafe_code)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::indexing_slicing))]

pub mod cases;
pub mod cli;
pub mod demo;
mod fonts;
pub mod model;
pub mod picture;
pub mod ui;
mod window;

use std::process::ExitCode;

use clap::Parser;

use crate::cli::{Arguments, Command};

/// The views, as Slint compiled them.
#[allow(
    clippy::all,
    clippy::indexing_slicing,
    clippy::todo,
    clippy::unwrap_used,
    missing_docs,
    unreachable_pub,
    unsafe_code,
    unused_qualifications
)]
pub mod views {
    slint::include_modules!();
}

/// The program.
pub fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        None => window::run(),
        Some(Command::Cases(options)) => cases::print(&options),
        Some(Command::Picture(options)) => picture::write(&options),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("label700-sim: {error:#}");
            ExitCode::FAILURE
        }
    }
}
