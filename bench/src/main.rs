//! `dev bench`: see `--help`.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Parser, Subcommand};
use label700_bench::budgets::{self, Scale};
use label700_bench::heap::Counting;
use label700_bench::steps::Step;
use label700_bench::{instructions, report};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Measures Label700 against its budgets, each beside its peer in the same run.
///
/// Exits with 1 if a gated row is over its budget.
#[derive(Debug, Parser)]
#[command(name = "label700-bench", args_conflicts_with_subcommands = true)]
struct Arguments {
    /// Fewer rounds, and no failing by times: a smoke test for build machines, within three minutes
    #[arg(long)]
    quick: bool,
    /// Every path once on tiny lists; nothing is gated
    #[arg(long, hide = true, conflicts_with = "quick")]
    smoke: bool,
    /// Count instructions too, with valgrind's callgrind; without valgrind there are no such rows
    #[arg(long)]
    instructions: bool,
    /// Write the table as JSON
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    #[command(subcommand)]
    work: Option<Work>,
}

#[derive(Debug, Subcommand)]
enum Work {
    /// A piece of work in a process of its own
    #[command(subcommand, hide = true)]
    Step(Step),
}

fn main() -> anyhow::Result<ExitCode> {
    let arguments = Arguments::parse();
    match &arguments.work {
        Some(Work::Step(step)) => step.run().map(|()| ExitCode::SUCCESS),
        None => measure(&arguments),
    }
}

fn measure(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let scale = match (arguments.quick, arguments.smoke) {
        (_, true) => Scale::SMOKE,
        (true, _) => Scale::QUICK,
        _ => Scale::FULL,
    };
    let mut rows = budgets::run(&scale)?;
    if arguments.instructions {
        rows.extend(instructions::rows(&scale)?);
    }
    report::print(&rows);
    if let Some(path) = &arguments.json {
        let json = serde_json::to_string_pretty(&rows)?;
        std::fs::write(path, json + "\n").with_context(|| format!("{} cannot be written", path.display()))?;
    }
    let failed: Vec<&str> = rows.iter().filter(|row| row.fails()).map(|row| row.row.as_str()).collect();
    if failed.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    eprintln!("Over budget: {}", failed.join("; "));
    Ok(ExitCode::FAILURE)
}
