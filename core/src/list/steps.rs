//! A small list as one ascending array, made when it is opened: each place where the answer changes, and
//! the answer from there on. A lookup is one short bisection, without decoding a group.

use super::bits::width_of;
use super::header::Header;
use super::{List, MAX_SUBSCRIBER};

/// The most ranges of a list that is small: an app that opens a list for one ring should not wait long.
const MAX_RANGES: u64 = 1 << 14;

/// A step is `first number << 24 | (row + 1, or 0) << 1 | covered`, so that steps compare as their first
/// numbers do.
const ANSWER_BITS: u32 = 24;
const ANSWER_MASK: u64 = (1 << ANSWER_BITS) - 1;

/// Steps, and a shortcut to them.
#[derive(Clone)]
pub(super) struct Steps {
    steps: Vec<u64>,
    /// The space of numbers cut into equal slots: for each the last step at or before its first number.
    slots: Vec<u16>,
    shift: u32,
    /// How far the first probe of a bisection reaches. The same for all slots: a loop that always takes the
    /// same number of turns is one that the processor can foresee.
    reach: usize,
}

impl Steps {
    /// `None` for a list that is not small, and for one that a correct encoder did not write: what is said
    /// of damaged groups is for the search in the groups to decide.
    pub(super) fn new(list: &List) -> Option<Self> {
        let header = list.header();
        if header.ranges > MAX_RANGES {
            return None;
        }
        let mut builder = Builder::new(header);
        list.visit_ranges(|first, last, row| {
            builder.change(first, row + 1)?;
            builder.change(last + 1, 0)
        })?;
        Self::over(builder.finish()?)
    }

    /// Whether the coverage takes `x` in, and the row of the range that holds it.
    #[inline]
    pub(super) fn find(&self, x: u64) -> Option<(Option<u32>, bool)> {
        let key = (x << ANSWER_BITS) | ANSWER_MASK;
        let mut at = usize::from(*self.slots.get((x >> self.shift) as usize)?);
        let mut reach = self.reach;
        while reach > 0 {
            let probe = at + reach;
            let begins = self.steps.get(probe).is_some_and(|step| *step <= key);
            // Whether it does is a matter of chance, which no branch should depend on.
            at = std::hint::select_unpredictable(begins, probe, at);
            reach /= 2;
        }
        let answer = *self.steps.get(at)? & ANSWER_MASK;
        Some((((answer >> 1) as u32).checked_sub(1), answer & 1 == 1))
    }

    /// One slot for two steps.
    fn over(steps: Vec<u64>) -> Option<Self> {
        let shift = (0..40).find(|shift| MAX_SUBSCRIBER >> shift < steps.len() as u64 / 2 + 1)?;
        let mut slots = Vec::with_capacity((MAX_SUBSCRIBER >> shift) as usize + 1);
        let (mut next, mut most) = (0, 0);
        for slot in 0..=MAX_SUBSCRIBER >> shift {
            let before = next;
            while steps.get(next).is_some_and(|step| step >> ANSWER_BITS <= slot << shift) {
                next += 1;
            }
            most = most.max(next - before);
            slots.push(u16::try_from(next.checked_sub(1)?).ok()?);
        }
        let most = most.max(steps.len() - next);
        let reach = (1usize << width_of(most as u64)) / 2;
        Some(Self { steps, slots, shift, reach })
    }
}

/// Merges ranges and coverage, both in ascending order.
struct Builder {
    steps: Vec<u64>,
    /// Where coverage begins or ends, the next last.
    turns: Vec<u64>,
    row: u32,
    covered: bool,
}

impl Builder {
    fn new(header: &Header) -> Self {
        let turns = header.coverage.iter().rev().flat_map(|i| [*i.end() + 1, *i.start()]).collect::<Vec<_>>();
        let mut steps = Vec::with_capacity(2 * header.ranges as usize + turns.len() + 1);
        steps.push(0);
        Self { steps, turns, row: 0, covered: false }
    }

    /// From `at` on it is `row` (the row and 1, or 0 for none).
    #[inline]
    fn change(&mut self, at: u64, row: u32) -> Option<()> {
        self.turn_until(at)?;
        self.row = row;
        self.push(at)
    }

    /// Coverage begins or ends at `at` or before.
    #[inline]
    fn turn_until(&mut self, at: u64) -> Option<()> {
        while let Some(turn) = self.turns.pop_if(|turn| *turn <= at) {
            self.covered = !self.covered;
            self.push(turn)?;
        }
        Some(())
    }

    #[inline]
    fn push(&mut self, at: u64) -> Option<()> {
        let step = (at << ANSWER_BITS) | (u64::from(self.row) << 1) | u64::from(self.covered);
        // A slot holds the index of a step.
        let is_full = self.steps.len() > usize::from(u16::MAX);
        match self.steps.last_mut() {
            Some(last) if *last >> ANSWER_BITS == at => *last = step,
            _ if is_full => return None,
            _ => self.steps.push(step),
        }
        Some(())
    }

    fn finish(mut self) -> Option<Vec<u64>> {
        self.turn_until(MAX_SUBSCRIBER + 1)?;
        self.steps.shrink_to_fit();
        Some(self.steps)
    }
}
