//! `label700-registry`: publishes signed lists of 700 number allocations.
#![forbid(unsafe_code)]

/// `println!` that survives a reader who has left.
macro_rules! say {
    ($($text:tt)*) => { crate::terminal::say(format_args!($($text)*)) };
}

mod command;
mod terminal;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{CommandFactory as _, Parser};
use label700::time::Timestamp;

use command::Command;

/// Publishes signed lists of 700 number allocations.
///
/// A list goes through `import` (a CSV), `publish` (first signature) and `approve` (second signature); only
/// then the folder R/public changes, which any web server can serve.
#[derive(Parser)]
#[command(name = "label700-registry", version, after_help = EXAMPLE)]
struct Cli {
    /// The registry's folder
    #[arg(long, value_name = "R", global = true)]
    dir: Option<PathBuf>,
    /// The time to sign and judge by, in RFC 3339, instead of the clock's; for tests
    #[arg(long, value_name = "T", global = true, hide = true, value_parser = time)]
    now: Option<Timestamp>,
    #[command(subcommand)]
    command: Command,
}

const EXAMPLE: &str = "Example, from nothing to a served list:
  label700-registry --dir R init --demo
  label700-registry --dir R import registry/samples/demo.csv
  label700-registry --dir R publish
  label700-registry --dir R approve
  label700-registry --dir R serve";

fn time(text: &str) -> Result<Timestamp, String> {
    Timestamp::parse(text).ok_or_else(|| "not a time such as 2026-11-23T08:00:00Z".to_owned())
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let Some(dir) = cli.dir else {
        let what = "name the registry's folder, such as: label700-registry --dir R inspect";
        Cli::command().error(ErrorKind::MissingRequiredArgument, what).exit();
    };
    let place = command::Place { dir, now: cli.now.unwrap_or_else(Timestamp::now) };
    match cli.command.run(&place) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("label700-registry: {error}");
            ExitCode::FAILURE
        }
    }
}
