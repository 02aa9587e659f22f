//! The command line.

use std::fmt;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use label700::number::Direction;
use label700::time::Timestamp;
use label700::words::Language;

use crate::model::cases;

/// A phone on the desk that shows what Label700 says of calls and messages.
///
/// Without a command it opens a window. Numbers, companies and the list are invented (演示).
#[derive(Debug, Parser)]
#[command(
    name = "label700-sim",
    version,
    after_help = "Example, without a display:
  label700-sim picture --case food-delivery --output phone.png"
)]
pub struct Arguments {
    /// What to do instead of opening the window.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What can be done without a display.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Print the prepared cases and what the phone says of each
    #[command(after_help = "Example:\n  label700-sim cases --lang en")]
    Cases(CasesOptions),
    /// Draw the window into a PNG file
    #[command(after_help = "Example:\n  label700-sim picture --case revoked --dark --output phone.png")]
    Picture(PictureOptions),
}

/// Options of `cases`.
#[derive(Args, Debug)]
pub struct CasesOptions {
    /// zh-Hans, zh-Hant or en
    #[arg(long, value_name = "LANGUAGE", default_value = "zh-Hans", value_parser = language)]
    pub lang: Language,
    /// incoming, outgoing or message
    #[arg(long, default_value = "incoming", value_parser = direction)]
    pub direction: Direction,
    /// The time, as RFC 3339 [default: now]
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub now: Option<Timestamp>,
}

/// Options of `picture`.
#[derive(Args)]
pub struct PictureOptions {
    /// Which prepared case is on the phone; `label700-sim cases` lists them
    #[arg(long, value_name = "NAME", value_parser = case, conflicts_with = "number")]
    pub case: Option<&'static str>,
    /// Any other number, however it is written
    #[arg(long, allow_hyphen_values = true)]
    pub number: Option<String>,
    /// What the user did with it
    #[arg(long, value_enum, default_value_t = Moment::Ringing)]
    pub moment: Moment,
    /// incoming, outgoing or message
    #[arg(long, default_value = "incoming", value_parser = direction)]
    pub direction: Direction,
    /// zh-Hans, zh-Hant or en
    #[arg(long, value_name = "LANGUAGE", default_value = "zh-Hans", value_parser = language)]
    pub lang: Language,
    /// Dark instead of light
    #[arg(long)]
    pub dark: bool,
    /// The time, as RFC 3339 [default: now]
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub now: Option<Timestamp>,
    /// Width and height in pixels
    #[arg(long, value_name = "WxH", default_value = "1060x800", value_parser = size)]
    pub size: (u32, u32),
    /// The PNG file to write
    #[arg(long, value_name = "FILE")]
    pub output: PathBuf,
}

/// Shows no number.
impl fmt::Debug for PictureOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PictureOptions").field("case", &self.case).finish_non_exhaustive()
    }
}

/// How far a call has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Moment {
    /// It just arrived
    Ringing,
    /// The hint's details were opened
    Details,
    /// It was accepted this second
    Accepted,
    /// It is over
    Ended,
}

fn case(text: &str) -> Result<&'static str, String> {
    let names = || cases::CASES.iter().map(|case| case.id).collect::<Vec<_>>().join(", ");
    cases::find(text).map(|case| case.id).ok_or_else(|| format!("the cases are {}", names()))
}

fn direction(text: &str) -> Result<Direction, String> {
    Direction::parse(text).ok_or_else(|| "incoming, outgoing or message".to_owned())
}

fn language(text: &str) -> Result<Language, String> {
    Language::parse(text).ok_or_else(|| "zh-Hans, zh-Hant or en".to_owned())
}

fn time(text: &str) -> Result<Timestamp, String> {
    Timestamp::parse(text).ok_or_else(|| "such as 2026-11-23T08:00:00+08:00".to_owned())
}

fn size(text: &str) -> Result<(u32, u32), String> {
    let side = |side: &str| side.parse().ok().filter(|side| (640..=4096).contains(side));
    text.split_once('x')
        .and_then(|(width, height)| Some((side(width)?, side(height)?)))
        .ok_or_else(|| "such as 1060x800, each between 640 and 4096".to_owned())
}
