//! Work in a process of its own, so that the system tells how much memory that work took and no other.

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, ensure};
use clap::Subcommand;
use serde::de::DeserializeOwned;

use crate::instructions::{self, What};
use crate::workbench::{self, Published, Refreshed};

/// The subcommand under which this program runs a step.
pub const STEP: &str = "step";

/// What can run in a process of its own; each prints its result as JSON.
#[derive(Debug, Subcommand)]
pub enum Step {
    /// See [`workbench::publish`].
    Publish {
        /// The registry's folder.
        registry: std::path::PathBuf,
        /// What to import.
        csv: std::path::PathBuf,
    },
    /// See [`workbench::refresh`].
    Refresh {
        /// The registry's folder.
        registry: std::path::PathBuf,
        /// The state folder.
        state: std::path::PathBuf,
        /// The view folder.
        view: std::path::PathBuf,
    },
    /// See [`instructions::ask`].
    Ask {
        /// What to ask.
        what: What,
        /// Where it lies.
        folder: std::path::PathBuf,
        /// How often.
        times: usize,
    },
}

impl Step {
    /// Does it, and prints the result.
    ///
    /// # Errors
    /// Whatever stops it.
    pub fn run(&self) -> anyhow::Result<()> {
        let result = match self {
            Self::Ask { what, folder, times } => return instructions::ask(*what, folder, *times),
            Self::Publish { registry, csv } => serde_json::to_string(&workbench::publish(registry, csv)?),
            Self::Refresh { registry, state, view } => {
                serde_json::to_string(&workbench::refresh(registry, state, view)?)
            }
        };
        println!("{}", result?);
        Ok(())
    }
}

/// [`workbench::publish`] in a process of its own.
///
/// # Errors
/// The process fails.
pub fn publish(registry: &Path, csv: &Path) -> anyhow::Result<Published> {
    run("publish", &[registry, csv])
}

/// [`workbench::refresh`] in a process of its own.
///
/// # Errors
/// The process fails.
pub fn refresh(registry: &Path, state: &Path, view: &Path) -> anyhow::Result<Refreshed> {
    run("refresh", &[registry, state, view])
}

fn run<T: DeserializeOwned>(step: &str, arguments: &[&Path]) -> anyhow::Result<T> {
    let program = std::env::current_exe().context("this program cannot be found")?;
    let output = Command::new(program).args([STEP, step]).args(arguments).output()?;
    ensure!(output.status.success(), "{step}: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).context("the step's result is unreadable")
}
