//! `label700 scan`

use std::io::{self, Read as _};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;
use label700::label::CallFacts;
use label700::number::{Direction, Parsed};
use label700::text_scan::find_in_text;
use serde::Serialize;

use crate::answer::{Answer, card};
use crate::options::Labelling;
use crate::terminal::{self, Output};

/// Find the 700 numbers in a message on standard input
///
/// Each is printed with its place: where it begins and ends, counted in bytes of UTF-8. With --json,
/// `utf16_start` and `utf16_end` count the same in UTF-16.
#[derive(Args)]
#[command(after_help = EXAMPLE)]
pub(crate) struct Scan {
    #[command(flatten)]
    labelling: Labelling,
}

const EXAMPLE: &str = "Example:
  echo '骑手电话 700 1000 0000 0001，请接听' | label700 scan";

/// A line of `--json`.
#[derive(Serialize)]
struct Line {
    start: usize,
    end: usize,
    utf16_start: usize,
    utf16_end: usize,
    number: String,
    kind: &'static str,
    #[serde(flatten)]
    answer: Answer,
}

impl Scan {
    pub(crate) fn run(&self) -> anyhow::Result<ExitCode> {
        let mut message = Vec::new();
        io::stdin().lock().read_to_end(&mut message).context("standard input cannot be read")?;
        let text = String::from_utf8_lossy(&message);
        if matches!(text, std::borrow::Cow::Owned(_)) {
            terminal::complain(
                "warning: the message is not UTF-8; each part that is not counts as one U+FFFD",
            );
        }

        let labeler = self.labelling.labeler();
        let facts = CallFacts::new(Direction::Message, self.labelling.clock.now());
        let mut output = Output::new();
        for found in find_in_text(&text) {
            let label = labeler.label_parsed(Parsed::Number700(found.number), &facts);
            let hint = labeler.hint(&label, self.labelling.lang);
            if self.labelling.json {
                output.json(&Line {
                    start: found.bytes.start,
                    end: found.bytes.end,
                    utf16_start: found.utf16.start,
                    utf16_end: found.utf16.end,
                    number: found.number.digits(),
                    kind: label.kind().as_str(),
                    answer: hint.into(),
                })?;
            } else {
                let card = card("", &label, &hint, self.labelling.lang);
                output.line(&format!("{}–{}  {card}", found.bytes.start, found.bytes.end))?;
            }
        }
        output.flush()?;
        Ok(ExitCode::SUCCESS)
    }
}
