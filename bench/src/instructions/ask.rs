//! The questions themselves, in the process that is watched.

use std::hint::black_box;
use std::path::Path;

use anyhow::Context as _;
use label700::label::CallFacts;
use label700::labeler::Labeler;
use label700::list::{List, Range700};
use label700::number::Direction;

use super::What;
use crate::peers::{sqlite, telephone};
use crate::workbench::NOW;

/// Asks `times` questions of what lies in `folder`.
///
/// # Errors
/// The folder is not one that was prepared.
pub fn ask(what: What, folder: &Path, times: usize) -> anyhow::Result<()> {
    let read = |name: &str| std::fs::read_to_string(folder.join(name));
    let (texts, digits) = (read("texts")?, read("numbers")?);
    let texts = || texts.lines().cycle().take(times);
    let numbers = digits.lines().map(str::parse).collect::<Result<Vec<u64>, _>>()?;
    let numbers = || numbers.iter().copied().cycle().take(times);
    match what {
        What::Label => {
            let labeler = Labeler::open(&folder.join("view"));
            let facts = CallFacts::new(Direction::Incoming, NOW);
            texts().for_each(|text| {
                black_box(labeler.label(black_box(text), &facts));
            });
        }
        What::Parse => texts().for_each(|text| {
            black_box(telephone::parse(black_box(text)));
        }),
        What::Lookup => {
            let list = List::open(std::fs::read(folder.join("list.l700"))?)?;
            for x in numbers() {
                let number = Range700::from_subscribers(x, x).context("it is a number")?.first();
                black_box(list.lookup(black_box(number)));
            }
        }
        What::Query => {
            let connection = sqlite::open(&folder.join("list.db"))?;
            let mut query = sqlite::prepare(&connection)?;
            for x in numbers() {
                black_box(sqlite::find(&mut query, black_box(x))?);
            }
        }
    }
    Ok(())
}
