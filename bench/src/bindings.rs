//! What the run is given of the bindings: programs that time them, and the library that phones load.

mod library;
mod program;

use std::path::PathBuf;

use clap::Args;

#[cfg(test)]
pub(crate) use library::imitation;
pub use library::megabytes;
pub use program::{Program, Times};

/// Numbers of the batch that every language labels.
pub const BATCH: usize = 1_000;

/// A row whose option is absent says so, and does not hold.
#[derive(Clone, Debug, Default, Args)]
pub struct Given {
    /// The program that times the Kotlin binding, in shell words. It is started as `CMD VIEW_DIR NUMBERS_FILE` and
    /// prints `{"single_ns": F, "batch_ns": F}`: one call, and one batch of all lines of the file
    #[arg(long, value_name = "CMD")]
    pub kotlin: Option<String>,
    /// The same for Swift
    #[arg(long, value_name = "CMD")]
    pub swift: Option<String>,
    /// The same for Python
    #[arg(long, value_name = "CMD")]
    pub python: Option<String>,
    /// The library that phones load, whose size is a budget: x86-64, stripped
    #[arg(long, value_name = "FILE")]
    pub library: Option<PathBuf>,
}
