//! `dev bench`: see `--help`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Parser, Subcommand};
use label700_bench::bindings::Given;
use label700_bench::budgets::{self, Scale};
use label700_bench::heap::Counting;
use label700_bench::report::{self, say};
use label700_bench::row::Row;
use label700_bench::steps::Step;
use label700_bench::{growth, herd, instructions, machine, picture};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Handsets of the simulation.
const HANDSETS: u32 = 1_000_000;

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
    /// Instead: how the figures grow from 1 k to 4 M ranges
    #[arg(long, conflicts_with_all = ["quick", "herd", "json", "instructions"])]
    growth: bool,
    /// Instead: when a million handsets come, simulated
    #[arg(long, conflicts_with_all = ["quick", "json", "instructions"])]
    herd: bool,
    /// Count instructions too, with valgrind's callgrind; without valgrind there are no such rows
    #[arg(long)]
    instructions: bool,
    /// Write the table as JSON
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Put the table into a page, between its lines `<!-- NAME -->` and `<!-- /NAME -->`, where NAME is
    /// budgets, growth or herd
    #[arg(long, value_name = "FILE")]
    markdown: Option<PathBuf>,
    /// Draw a picture (PNG) [default: out/performance.png, out/growth.png or out/herd.png]
    #[arg(long, value_name = "FILE")]
    picture: Option<PathBuf>,
    #[command(flatten)]
    given: Given,
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
        None if arguments.growth => measure_growth(&arguments),
        None if arguments.herd => simulate_herd(&arguments),
        None => measure_budgets(&arguments),
    }
}

fn measure_budgets(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let scale = match (arguments.quick, arguments.smoke) {
        (_, true) => Scale::SMOKE,
        (true, _) => Scale::QUICK,
        _ => Scale::FULL,
    };
    let mut rows = budgets::run(&scale, &arguments.given)?;
    if arguments.instructions {
        say("Counting instructions");
        rows.extend(instructions::rows(&scale)?);
    }
    report::print(&rows);
    if let Some(path) = &arguments.json {
        let json = serde_json::to_string_pretty(&rows)?;
        std::fs::write(path, json + "\n").with_context(|| format!("{} cannot be written", path.display()))?;
    }
    put_into_page(arguments, "budgets", &report::markdown(&rows, &machine::made()))?;
    picture::budgets(&rows, &picture_path(arguments, "performance"))?;
    let failed: Vec<&str> = rows.iter().filter(|row| row.fails()).map(|row: &Row| row.row.as_str()).collect();
    if failed.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    eprintln!("Over budget: {}", failed.join("; "));
    Ok(ExitCode::FAILURE)
}

fn measure_growth(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let sizes = if arguments.smoke { &[200, 400][..] } else { &growth::SIZES };
    let points = growth::run(sizes)?;
    let table = growth::markdown(&points);
    print!("{table}");
    put_into_page(arguments, "growth", &format!("{}\n\n{table}", machine::made()))?;
    picture::growth(&points, &picture_path(arguments, "growth"))?;
    Ok(ExitCode::SUCCESS)
}

fn simulate_herd(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let handsets = if arguments.smoke { 2_000 } else { HANDSETS };
    let outcomes = herd::run(handsets);
    let table = herd::markdown(&outcomes, handsets);
    print!("{table}");
    put_into_page(arguments, "herd", &table)?;
    picture::herd(&outcomes, handsets, &picture_path(arguments, "herd"))?;
    Ok(ExitCode::SUCCESS)
}

fn put_into_page(arguments: &Arguments, name: &str, table: &str) -> anyhow::Result<()> {
    let Some(path) = &arguments.markdown else { return Ok(()) };
    let page = std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    std::fs::write(path, report::replace_between(&page, name, table)?)?;
    Ok(())
}

fn picture_path(arguments: &Arguments, name: &str) -> PathBuf {
    arguments.picture.clone().unwrap_or_else(|| Path::new("out").join(format!("{name}.png")))
}
