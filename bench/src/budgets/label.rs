//! Raw text to label, beside a library that only reads the text.

use std::hint::black_box;

use anyhow::ensure;
use label700::label::{CallFacts, Kind};
use label700::labeler::Labeler;
use label700::number::Direction;

use super::{Scale, short};
use crate::data::{Data, Queries};
use crate::measure::alternate;
use crate::peers::telephone;
use crate::row::{Budget, Row};
use crate::workbench::{NOW, Workbench};

pub(super) fn row(bench: &Workbench, data: &Data, scale: &Scale) -> anyhow::Result<Row> {
    let labeler = Labeler::open(&bench.view("label", data)?);
    let facts = CallFacts::new(Direction::Incoming, NOW);
    let texts = Queries::of(data, scale.questions).texts();
    // Neither may be fast by refusing.
    ensure!(texts.iter().all(|text| labeler.label(text, &facts).kind() == Kind::Protected));
    ensure!(texts.iter().all(|text| telephone::parse(text).is_some()), "the peer refuses a text");
    let label = |_| {
        for text in &texts {
            black_box(labeler.label(black_box(text), &facts));
        }
    };
    let parse = |_| {
        for text in &texts {
            black_box(telephone::parse(black_box(text)));
        }
    };
    let pair = alternate(scale.rounds, label, parse).each_of(texts.len());
    let name = format!("raw text to label, {} ranges", short(data.ranges.len()));
    Ok(Row::ours(name, pair.ours, "ns")
        .beside("rlibphonenumber, parsing alone", pair.peer, Some(pair.ratio))
        .within("≤ 1/8 of the time", Budget::OfPeer(1.0 / 8.0)))
}
