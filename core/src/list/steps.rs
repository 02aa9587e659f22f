//! A small list as one ascending array, made when it is opened: each place where the answer changes, and
//! the answer from there on. A lookup is two reads that lead close to it and a short count, without decoding
//! a group.

use super::bits::width_of;
use super::header::Header;
use super::{List, MAX_SUBSCRIBER};

/// The most ranges of a list that is small: an app that opens a list for one ring should not wait long.
const MAX_RANGES: u64 = 1 << 14;

/// A step is `first number << 24 | (row + 1, or 0) << 1 | covered`, so that steps compare as their first
/// numbers do.
const ANSWER_BITS: u32 = 24;
const ANSWER_MASK: u64 = (1 << ANSWER_BITS) - 1;

/// So many steps are counted at once, by reads that do not wait for each other.
const COUNTED: usize = 8;

/// Steps, and a shortcut to them in two stages: ranges crowd into few places, so that slots of one width
/// would hold too many steps each.
#[derive(Clone)]
pub(super) struct Steps {
    /// Behind the last one so many that no number reaches that a count never runs over the end.
    steps: Vec<u64>,
    /// The space of numbers cut into equal slots.
    slots: Vec<Slot>,
    shift: u32,
    /// The slots cut again: the last step before each cut.
    cuts: Vec<u16>,
}

/// A slot, cut into equal parts from its first step on.
#[derive(Clone, Copy)]
struct Slot {
    first: u64,
    /// The first of its cuts.
    cuts: u32,
    last_cut: u16,
    shift: u8,
    /// How often to bisect before counting: not at all in nearly every slot, as the processor foresees.
    turns: u8,
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
        let slot = self.slots.get((x >> self.shift) as usize)?;
        let cut = (x.saturating_sub(slot.first) >> slot.shift).min(u64::from(slot.last_cut));
        let mut at = usize::from(*self.cuts.get(slot.cuts as usize + cut as usize)?);
        for turn in (0..slot.turns).rev() {
            let probe = at + (COUNTED << turn);
            let begins = self.steps.get(probe).is_some_and(|step| *step <= key);
            // Whether it does is a matter of chance, which no branch should depend on.
            at = std::hint::select_unpredictable(begins, probe, at);
        }
        let next = self.steps.get(at + 1..)?.first_chunk::<COUNTED>()?;
        at += next.iter().map(|step| usize::from(*step <= key)).sum::<usize>();
        let answer = *self.steps.get(at)? & ANSWER_MASK;
        Some((((answer >> 1) as u32).checked_sub(1), answer & 1 == 1))
    }

    /// One slot for eight steps, and one cut for each step.
    fn over(mut steps: Vec<u64>) -> Option<Self> {
        let shift = (0..=40).find(|shift| MAX_SUBSCRIBER >> shift < steps.len() as u64 / 8 + 1)?;
        let count = (MAX_SUBSCRIBER >> shift) as usize + 1;
        let (mut slots, mut cuts) = (Vec::with_capacity(count), Vec::with_capacity(steps.len() + count));
        let first_of = |step: &u64| step >> ANSWER_BITS;
        let mut from = 0;
        for slot in 0..count as u64 {
            let in_slot =
                steps.get(from..)?.iter().take_while(|step| first_of(step) >> shift == slot).count();
            let held = steps.get(from..from + in_slot)?;
            let (first, last) = (held.first().map_or(0, first_of), held.last().map_or(0, first_of));
            let cut_shift = (0..40).find(|shift| (last - first) >> shift < in_slot.max(1) as u64)?;
            let last_cut = (last - first) >> cut_shift;
            let (begin, mut passed, mut most) = (cuts.len(), 0, 0);
            for cut in 0..=last_cut {
                // There is none before the very first number, and none is looked for.
                cuts.push(u16::try_from((from + passed).saturating_sub(1)).ok()?);
                let before = passed;
                while held.get(passed).is_some_and(|step| (first_of(step) - first) >> cut_shift <= cut) {
                    passed += 1;
                }
                most = most.max(passed - before);
            }
            slots.push(Slot {
                first,
                cuts: u32::try_from(begin).ok()?,
                last_cut: u16::try_from(last_cut).ok()?,
                shift: cut_shift as u8,
                // What bisecting leaves over is less than what is counted.
                turns: width_of((most / COUNTED) as u64) as u8,
            });
            from += in_slot;
        }
        cuts.shrink_to_fit();
        steps.extend([u64::MAX; COUNTED]);
        Some(Self { steps, slots, shift, cuts })
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
