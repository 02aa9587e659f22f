//! What is wrong with a CSV, row by row.

use std::fmt;

/// Faults that are kept; of more, only the count.
const KEPT: usize = 1_000;

/// All that is wrong with a CSV. If there is anything, nothing is imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Faults {
    /// The file's name, as it was given.
    pub file: String,
    /// The faults in the order of their rows; of a hopeless file the first thousand.
    pub faults: Vec<Fault>,
    /// How many there are.
    pub total: usize,
}

/// One thing wrong with a CSV.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The row as a spreadsheet counts it: the header is 1.
    pub row: u64,
    /// The beginning of the column's name as the file has it; `None` where the row as a whole is meant.
    pub column: Option<String>,
    /// The beginning of what the cell holds; empty where that tells nothing.
    pub cell: String,
    /// What is wrong.
    pub problem: Problem,
}

/// What can be wrong with a CSV. The text of each says what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Problem {
    /// A spreadsheet's own file, or in no encoding that is read.
    #[error("this is not a CSV in UTF-8, GB18030 or UTF-16; save the spreadsheet as \"CSV UTF-8\"")]
    NotText,
    /// No header.
    #[error("the first row must name the columns")]
    NoHeader,
    /// A needed column is not there.
    #[error("there is no column {0}")]
    MissingColumn(&'static str),
    /// A column twice.
    #[error("the column is there twice")]
    RepeatedColumn,
    /// A column that means nothing here.
    #[error("no such column is known; name a column of remarks \"note\"")]
    UnknownColumn,
    /// More cells than columns.
    #[error("the row has more cells than the header; a comma inside a cell needs quotation marks")]
    ExtraCells,
    /// An empty cell where one is needed.
    #[error("the cell is empty, but needed")]
    Missing,
    /// A cell that a spreadsheet would run.
    #[error("a cell must not begin with = + - @: a spreadsheet would take it for a formula")]
    Formula,
    /// The digits of a number were lost.
    #[error(
        "a spreadsheet turned this number into scientific notation and its digits are lost; \
         set the column's format to Text (文本) before filling it in, then save again"
    )]
    Scientific,
    /// A number with something else in it.
    #[error("a number here has digits 0-9 only")]
    NotDigits,
    /// Digits lost or added.
    #[error("{wanted} digits are needed, here are {found}")]
    DigitCount {
        /// How many there must be.
        wanted: usize,
        /// How many there are.
        found: usize,
    },
    /// A number of another kind.
    #[error("the number does not begin with 700")]
    Not700,
    /// Two ways of saying the range.
    #[error("give either block, or first and last, not both")]
    BlockAndEnds,
    /// No way of saying the range.
    #[error("give either block, or first and last")]
    NoRange,
    /// A range that ends before it begins.
    #[error("the first number is above the last")]
    FirstAfterLast,
    /// Not a date.
    #[error("write the date as 2026-01-31")]
    BadDate,
    /// Dates that end before they begin.
    #[error("the first valid day is after the last")]
    FromAfterUntil,
    /// A word that is not one of a few.
    #[error("the word must be one of {0}")]
    UnknownWord(&'static str),
    /// A scene that is no code.
    #[error(
        "a scene is food_delivery 外卖, express 快递, ride_hailing 网约车, e_commerce 电商, or a code of \
         your own (1 to 32 of a-z, 0-9 and _) with its text in scene_zh_hans"
    )]
    SceneCode,
    /// One scene code with two texts.
    #[error("row {0} gives this scene code other texts")]
    SceneDiffers(u64),
    /// Another text for a scene that has its words in the SDK.
    #[error("this scene has its words in the SDK; leave the cell empty")]
    SceneHasWords,
    /// A scene text that praises.
    #[error("a scene must not suggest that a call is safe, trusted, verified, registered or official")]
    Claim,
    /// A long text.
    #[error("the text is too long; at most {} characters", super::cell::MAX_CHARACTERS)]
    TooLong,
    /// A character that hides or reorders text.
    #[error("there is an invisible, control or direction character in the text; type it anew")]
    Invisible,
    /// A line break in a cell.
    #[error("there is a line break in the cell; perhaps a quotation mark was not closed")]
    LineBreak,
    /// A coverage row that says more than numbers.
    #[error("a coverage row names numbers only; leave the cell empty")]
    CoverageCell,
    /// The same numbers twice.
    #[error("row {0} has the same numbers")]
    SameNumbers(u64),
    /// Ranges that share some numbers.
    #[error("the numbers overlap those of row {0}")]
    Overlap(u64),
    /// A range within that of another platform.
    #[error("the numbers lie within row {0}, which belongs to another application platform")]
    OtherPlatform(u64),
    /// A range within that of a business user.
    #[error("the numbers lie within row {0}, which belongs to a business user already")]
    InsideUser(u64),
    /// Numbers that were returned, and are in use.
    #[error("these numbers are in use, but row {0} says they were returned; correct one of the rows")]
    ReturnedInUse(u64),
    /// Two business users in one 11-digit block.
    #[error("row {0} puts another business user into the same 11-digit block; users must not be mixed")]
    MixedUsers(u64),
}

impl Faults {
    pub(super) fn new(file: &str) -> Self {
        Self { file: file.to_owned(), faults: Vec::new(), total: 0 }
    }

    pub(super) fn add(&mut self, row: u64, column: Option<&str>, cell: &str, problem: Problem) {
        self.total += 1;
        if self.faults.len() < KEPT {
            let column = column.map(shown);
            self.faults.push(Fault { row, column, cell: shown(cell), problem });
        }
    }

    pub(super) fn sort(&mut self) {
        self.faults.sort_by_key(|fault| fault.row);
    }
}

/// The beginning of what a file says, with nothing in it that could disturb a terminal.
fn shown(cell: &str) -> String {
    let mut text: String = cell.chars().take(32).flat_map(char::escape_debug).collect();
    if cell.chars().nth(32).is_some() {
        text.push('…');
    }
    text
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let s = if self.total == 1 { "" } else { "s" };
        write!(f, "{}: {} fault{s}, nothing was imported", self.file, self.total)?;
        for fault in &self.faults {
            write!(f, "\n  {fault}")?;
        }
        let more = self.total - self.faults.len();
        if more > 0 {
            write!(f, "\n  and {more} more")?;
        }
        Ok(())
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "row {}", self.row)?;
        if let Some(column) = &self.column {
            write!(f, ", column {column}")?;
        }
        if !self.cell.is_empty() {
            write!(f, ", \"{}\"", self.cell)?;
        }
        write!(f, ": {}", self.problem)
    }
}
