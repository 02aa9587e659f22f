//! `label700 label`

use std::io::{self, BufRead, BufReader, IsTerminal};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::builder::{OsStringValueParser, TypedValueParser as _};
use clap::error::ErrorKind;
use clap::{Args, CommandFactory as _};
use label700::label::CallFacts;
use label700::labeler::Labeler;
use label700::number::{Country, Direction};
use serde::Serialize;

use crate::answer::{Answer, card};
use crate::options::Labelling;
use crate::terminal::{Output, OutputFailed, with_spinner};
use crate::{Cli, dashes};

/// Label numbers given as a phone gives them
///
/// A NUMBER is raw text: plain or grouped digits, `+86…`, `tel:` and `sip:` addresses; the codes that stand
/// for a withheld number, such as -1, too. The exit status says nothing about the numbers.
#[derive(Args)]
#[command(after_help = EXAMPLE)]
pub(crate) struct Label {
    #[command(flatten)]
    labelling: Labelling,
    /// Which way it goes: incoming, outgoing or message
    #[arg(long, value_name = "DIRECTION", default_value = "incoming", value_parser = direction)]
    direction: Direction,
    /// The country of the network that the phone is in, such as CN; unknown by default
    #[arg(long, value_name = "CC", value_parser = country)]
    network_country: Option<Country>,
    /// The numbers; `-` alone: standard input, a line each
    #[arg(
        value_name = "NUMBER",
        required = true,
        value_parser = OsStringValueParser::new().map(dashes::number)
    )]
    numbers: Vec<String>,
}

const EXAMPLE: &str = "Example:
  label700 label '+86 700 1000 0000 0001' 10086 -1
  printf '700100000000001\\n10086\\n' | label700 label --json -";

/// A line of `--json`. The order of the keys is part of the contract.
#[derive(Serialize)]
struct Line<'a> {
    input: &'a str,
    kind: &'static str,
    number: Option<String>,
    #[serde(flatten)]
    answer: Answer,
}

impl Label {
    pub(crate) fn run(&self) -> anyhow::Result<ExitCode> {
        let from_standard_input = self.numbers.iter().any(|number| number == "-");
        if from_standard_input && self.numbers.len() > 1 {
            refuse("`-` reads numbers from standard input and stands alone");
        }
        let labeler = self.labelling.labeler();
        let mut output = Output::new();
        if from_standard_input {
            // On a terminal the answers themselves show that it goes on.
            let on_terminal = io::stdin().is_terminal() || io::stdout().is_terminal();
            let message = if on_terminal { None } else { Some("Labelling standard input") };
            with_spinner(message, || self.label_lines(&labeler, &mut output))?;
        } else {
            for number in &self.numbers {
                self.label_one(&labeler, number, &mut output)?;
            }
        }
        output.flush()?;
        Ok(ExitCode::SUCCESS)
    }

    fn label_lines(&self, labeler: &Labeler, output: &mut Output) -> anyhow::Result<()> {
        let mut input = BufReader::with_capacity(64 * 1024, io::stdin().lock());
        let mut line = Vec::new();
        loop {
            // Whoever writes a line and waits for the answer gets it.
            if !input.buffer().contains(&b'\n') {
                output.flush()?;
            }
            line.clear();
            if input.read_until(b'\n', &mut line).context("standard input cannot be read")? == 0 {
                return Ok(());
            }
            self.label_one(labeler, &String::from_utf8_lossy(without_line_ending(&line)), output)?;
        }
    }

    fn label_one(&self, labeler: &Labeler, raw: &str, output: &mut Output) -> Result<(), OutputFailed> {
        let facts = CallFacts {
            network_country: self.network_country,
            ..CallFacts::new(self.direction, self.labelling.clock.now())
        };
        let label = labeler.label(raw, &facts);
        let hint = labeler.hint(&label, self.labelling.lang);
        if self.labelling.json {
            output.json(&Line {
                input: raw,
                kind: label.kind().as_str(),
                number: label.number().map(|number| number.digits()),
                answer: hint.into(),
            })
        } else {
            output.line(&card(raw, &label, &hint, self.labelling.lang))
        }
    }
}

fn without_line_ending(line: &[u8]) -> &[u8] {
    match line.strip_suffix(b"\n") {
        Some(line) => line.strip_suffix(b"\r").unwrap_or(line),
        None => line,
    }
}

/// Ends the program as clap does for other bad usage.
fn refuse(what: &str) -> ! {
    let mut cli = Cli::command();
    cli.build();
    let label = cli.find_subcommand_mut("label").map(|label| label.error(ErrorKind::ArgumentConflict, what));
    label.unwrap_or_else(|| Cli::command().error(ErrorKind::ArgumentConflict, what)).exit()
}

fn direction(text: &str) -> Result<Direction, &'static str> {
    Direction::parse(text).ok_or("it is incoming, outgoing or message")
}

fn country(text: &str) -> Result<Country, &'static str> {
    Country::parse(text).ok_or("a country has two letters, such as CN")
}
