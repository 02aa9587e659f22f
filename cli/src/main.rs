//! `label700`: labels 700 numbers and keeps the list of them up to date.
#![forbid(unsafe_code)]

mod answer;
mod command;
mod dashes;
mod options;
mod terminal;

use std::process::ExitCode;

use clap::{CommandFactory as _, Parser};

use command::Command;
use terminal::OutputFailed;

/// Tells which numbers belong to China's number protection service (700专用号码), and who uses them.
#[derive(Parser)]
#[command(name = "label700", version, after_help = EXAMPLE)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

const EXAMPLE: &str = "Example, without a list:
  label700 label 700100000000001
With one, from the registry that `label700-registry --help` sets up and serves:
  label700 update --url http://127.0.0.1:8700 --anchor R/public/metadata/1.root.json \\
    --state-dir S --view-dir V
  label700 label --view V 700100000000001";

fn main() -> ExitCode {
    let args = dashes::mark_numbers(std::env::args_os(), &Cli::command());
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(asked) if !asked.use_stderr() => asked.exit(),
        Err(error) => {
            // A mistyped command line may hold a caller's number, which clap would repeat.
            eprint!("{}", terminal::without_numbers(&error.render().to_string()));
            return ExitCode::from(2);
        }
    };
    match cli.command.run() {
        Ok(code) => code,
        // Whoever reads has had enough, as in `label700 label - | head`.
        Err(error) if error.downcast_ref().is_some_and(OutputFailed::reader_left) => ExitCode::SUCCESS,
        Err(error) => {
            terminal::complain(&format!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}
