//! What a staged list changes for the numbers of the published one.

mod words;

use std::collections::HashMap;
use std::fmt;

use label700::list::List;
use label700::time::Day;

use crate::ceremony::describe::clean;
use crate::published::ListTarget;
use crate::sheet::Span;
use crate::staging::MAX_AGE_DAYS;
pub(crate) use words::scenes;
use words::{change, fields, whole};

/// Changes that are shown one by one.
const EXAMPLES: usize = 20;
/// The share of numbers that may change without `--allow-churn`, in percent.
pub(crate) const CHURN_LIMIT: f64 = 5.0;

/// What a staged list changes, counted in ranges and in numbers.
#[derive(Clone, Debug, Default)]
pub struct Difference {
    /// Sequence number of the published list; `None` before the first publication.
    pub from_seq: Option<u64>,
    /// Sequence number of the staged list.
    pub to_seq: u64,
    /// Numbers that only the staged list has.
    pub added: Count,
    /// Numbers that only the published list has.
    pub removed: Count,
    /// Numbers about which the two say something else.
    pub changed: Count,
    /// Numbers that the published list has.
    pub published_numbers: u64,
    /// Numbers that begin or cease to be covered.
    pub coverage_moved: u64,
    /// Numbers that the published list covers.
    pub coverage_published: u64,
    /// The first few changes in words.
    pub examples: Vec<String>,
    /// Changes of age limit and switches, in words.
    pub settings: Vec<String>,
    /// Changes of the phases' dates, in words.
    pub phases: Vec<String>,
}

/// How much there is of something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Contiguous ranges.
    pub ranges: u64,
    /// Numbers.
    pub numbers: u64,
}

impl Difference {
    /// Compares. `None` for `from`: a first publication.
    pub(crate) fn between(from: Option<&List>, to: &List) -> Self {
        let mut difference =
            Self { from_seq: from.map(|list| list.header().seq), to_seq: to.header().seq, ..Self::default() };
        let old = from.map(spans_of).unwrap_or_default();
        difference.published_numbers = old.iter().map(|(span, _)| span.count()).sum();
        difference.phases = from.map(|from| phases_changed(from, to)).unwrap_or_default();
        let new_rows = from.map(|from| same_rows(from, to)).unwrap_or_default();
        let new = spans_of(to);
        for step in walk(&old, &new) {
            difference.count(step, &new_rows, from, to);
        }
        let old = from.map(coverage_of).unwrap_or_default();
        difference.coverage_published = old.iter().map(|(span, _)| span.count()).sum();
        let new = coverage_of(to);
        let moved = walk(&old, &new).filter(|step| step.old.is_some() != step.new.is_some());
        difference.coverage_moved = moved.map(|step| step.span.count()).sum();
        difference
    }

    /// The share of numbers that change, in percent: of the published numbers, or of the covered ones if
    /// more of those change, because to be uncovered or newly covered changes hints too. A first
    /// publication has none.
    pub fn churn_percent(&self) -> f64 {
        if self.from_seq.is_none() {
            return 0.0;
        }
        let share = |moved: u64, of: u64| match (moved, of) {
            (0, _) => 0.0,
            (_, 0) => 100.0,
            (moved, of) => 100.0 * moved as f64 / of as f64,
        };
        let numbers = self.added.numbers + self.removed.numbers + self.changed.numbers;
        share(numbers, self.published_numbers).max(share(self.coverage_moved, self.coverage_published))
    }

    /// Whether an approval needs to allow the churn.
    pub fn exceeds_limit(&self) -> bool {
        self.churn_percent() > CHURN_LIMIT
    }

    fn count(&mut self, step: Step, new_rows: &HashMap<u32, u32>, from: Option<&List>, to: &List) {
        let Some(word) = step.word(new_rows) else { return };
        let count = match word {
            ADDED => &mut self.added,
            REMOVED => &mut self.removed,
            _ => &mut self.changed,
        };
        count.ranges += 1;
        count.numbers += step.span.count();
        if from.is_some() && self.examples.len() < EXAMPLES {
            self.examples.push(step.words(word, from, to));
        }
    }
}

/// Every change in words, however many there are; of a first list all that it says.
pub(crate) fn changes(from: Option<&List>, to: &List) -> Vec<String> {
    let new_rows = from.map(|from| same_rows(from, to)).unwrap_or_default();
    let (old, new) = (from.map(spans_of).unwrap_or_default(), spans_of(to));
    let said = walk(&old, &new).filter_map(|step| Some(step.words(step.word(&new_rows)?, from, to)));
    let (old, new) = (from.map(coverage_of).unwrap_or_default(), coverage_of(to));
    let covered = walk(&old, &new).filter_map(|step| match (step.old, step.new) {
        (None, Some(_)) => Some(format!("newly covered {}", step.span.words())),
        (Some(_), None) => Some(format!("no longer covered {}", step.span.words())),
        _ => None,
    });
    covered.chain(said).collect()
}

/// Numbers for which each list says one thing: its row, or nothing.
struct Step {
    span: Span,
    old: Option<u32>,
    new: Option<u32>,
}

const ADDED: &str = "added";
const REMOVED: &str = "removed";
const CHANGED: &str = "changed";

impl Step {
    /// What becomes of the numbers; `None` if nothing.
    fn word(&self, new_rows: &HashMap<u32, u32>) -> Option<&'static str> {
        match (self.old, self.new) {
            (None, None) => None,
            (Some(old), Some(new)) if new_rows.get(&new) == Some(&old) => None,
            (None, Some(_)) => Some(ADDED),
            (Some(_), None) => Some(REMOVED),
            (Some(_), Some(_)) => Some(CHANGED),
        }
    }

    fn words(&self, word: &str, from: Option<&List>, to: &List) -> String {
        let old = self.old.and_then(|row| from?.allocation(row));
        let new = self.new.and_then(|row| to.allocation(row));
        let what = match (old, new) {
            (Some(old), Some(new)) => change(old, new),
            (old, new) => old.or(new).map(whole).unwrap_or_default(),
        };
        format!("{word:7} {}  {what}", self.span.words())
    }
}

impl Span {
    fn words(self) -> String {
        format!("700{:012} - 700{:012}", self.first, self.last)
    }
}

fn coverage_of(list: &List) -> Vec<(Span, u32)> {
    list.header().coverage.iter().map(|c| (Span { first: *c.start(), last: *c.end() }, 0)).collect()
}

fn spans_of(list: &List) -> Vec<(Span, u32)> {
    let span = |first: u64, last: u64| Span { first, last };
    list.ranges().map(|(first, last, row)| (span(first.subscriber(), last.subscriber()), row)).collect()
}

/// For each row of `to`, the row of `from` that says the same.
fn same_rows(from: &List, to: &List) -> HashMap<u32, u32> {
    let rows = |list| (0..List::rows(list)).filter_map(move |row| Some((fields(list.allocation(row)?), row)));
    let known: HashMap<_, u32> = rows(from).collect();
    rows(to).filter_map(|(fields, row)| Some((row, *known.get(&fields)?))).collect()
}

/// Walks both lists at once, in steps as long as neither changes.
fn walk<'a>(old: &'a [(Span, u32)], new: &'a [(Span, u32)]) -> impl Iterator<Item = Step> + 'a {
    let (mut old, mut new) = (old.iter().copied().peekable(), new.iter().copied().peekable());
    let mut at = 0;
    std::iter::from_fn(move || {
        while old.next_if(|(span, _)| span.last < at).is_some() {}
        while new.next_if(|(span, _)| span.last < at).is_some() {}
        let heads = [old.peek().copied(), new.peek().copied()];
        let begins = heads.iter().flatten().map(|(span, _)| span.first.max(at)).min()?;
        let within = |head: Option<(Span, u32)>| head.filter(|(span, _)| span.first <= begins);
        let ends = heads.iter().flatten().map(
            |(span, _)| {
                if span.first > begins { span.first - 1 } else { span.last }
            },
        );
        let last = ends.min()?;
        at = last + 1;
        let [old, new] = heads.map(|head| within(head).map(|(_, row)| row));
        Some(Step { span: Span { first: begins, last }, old, new })
    })
}

/// Changes of what is signed about a list beside its bytes, in words.
pub(crate) fn settings_changed(before: Option<&ListTarget>, after: &ListTarget) -> Vec<String> {
    let age = |days: Option<u64>| days.unwrap_or(u64::from(MAX_AGE_DAYS));
    let off = |switches: &[String]| {
        if switches.is_empty() {
            "nothing".to_owned()
        } else {
            switches.iter().map(clean).collect::<Vec<_>>().join(", ")
        }
    };
    let (old_age, old_off) =
        before.map_or((age(None), off(&[])), |list| (age(list.max_age_days), off(&list.switches)));
    let (new_age, new_off) = (age(after.max_age_days), off(&after.switches));
    let mut lines = Vec::new();
    if old_age != new_age {
        lines.push(format!("age limit: {old_age} -> {new_age} days"));
    }
    if old_off != new_off {
        lines.push(format!("switched off: {old_off} -> {new_off}"));
    }
    lines
}

fn phases_changed(from: &List, to: &List) -> Vec<String> {
    let moved = phases_of(from).into_iter().zip(phases_of(to)).filter(|(old, new)| old != new);
    moved.map(|((name, old), (_, new))| format!("{name}: {} -> {}", old.to_iso(), new.to_iso())).collect()
}

/// The days that a list gives for the phases of the numbers' introduction, by name.
pub(crate) fn phases_of(list: &List) -> [(&'static str, Day); 4] {
    let phases = list.header().phases;
    [
        ("preparation from", phases.preparation_from),
        ("transition from", phases.transition_from),
        ("pilot from", phases.pilot_from),
        ("pilot until", phases.pilot_until),
    ]
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.from_seq {
            Some(from) => writeln!(f, "list {from} -> list {}", self.to_seq)?,
            None => writeln!(f, "list {} (the first publication)", self.to_seq)?,
        }
        let counts = [("added", self.added), ("removed", self.removed), ("changed", self.changed)];
        for (word, count) in counts {
            writeln!(f, "  {word:8} {} ranges, {} numbers", count.ranges, count.numbers)?;
        }
        if self.from_seq.is_some() {
            writeln!(f, "  coverage {} numbers moved", self.coverage_moved)?;
            writeln!(f, "  churn    {:.2} %", self.churn_percent())?;
        }
        for line in self.settings.iter().chain(&self.phases).chain(&self.examples) {
            writeln!(f, "  {line}")?;
        }
        let shown = self.examples.len() as u64;
        let all = self.added.ranges + self.removed.ranges + self.changed.ranges;
        if shown > 0 && all > shown {
            writeln!(f, "  and {} more", all - shown)?;
        }
        Ok(())
    }
}
