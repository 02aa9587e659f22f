//! Rust and one other language, in turn.

use std::hint::black_box;
use std::time::Instant;

use super::Work;
use crate::bindings::{Program, Times};
use crate::measure::median;

/// As the programs of the other languages do it: so often without counting, then so often counted.
const WARM_UP: usize = 20;
const COUNTED: usize = 51;

/// What both took in each round: Rust, then the language.
pub(super) struct Turns(Vec<(Times, Times)>);

/// Medians over all rounds, in nanoseconds, and the median of their ratios.
pub(super) struct Beside {
    pub(super) language: f64,
    pub(super) rust: f64,
    pub(super) ratio: f64,
}

/// Times Rust here and the language in a process of its own, `rounds` times.
pub(super) fn take(work: &Work, program: &Program, rounds: usize) -> anyhow::Result<Turns> {
    let turn = |_| Ok((rust(work), program.time(&work.view, &work.numbers)?));
    (0..rounds.max(1)).map(turn).collect::<anyhow::Result<_>>().map(Turns)
}

impl Turns {
    pub(super) fn rounds(&self) -> usize {
        self.0.len()
    }

    pub(super) fn batch(&self) -> Beside {
        self.beside(|times| times.batch)
    }

    pub(super) fn single(&self) -> Beside {
        self.beside(|times| times.single)
    }

    /// How much is used of three times Rust's batch and one call.
    pub(super) fn share_of_budget(&self) -> f64 {
        median(self.0.iter().map(|(rust, language)| language.batch / (3.0 * rust.batch + language.single)))
    }

    fn beside(&self, of: impl Fn(&Times) -> f64) -> Beside {
        Beside {
            language: median(self.0.iter().map(|(_, language)| of(language))),
            rust: median(self.0.iter().map(|(rust, _)| of(rust))),
            ratio: median(self.0.iter().map(|(rust, language)| of(language) / of(rust).max(1.0))),
        }
    }
}

fn rust(work: &Work) -> Times {
    let singles = by_the_clock(|| {
        for text in &work.texts {
            black_box(work.labeler.label(black_box(text), &work.facts));
        }
    });
    let batch = by_the_clock(|| {
        black_box(work.batch());
    });
    Times { single: singles / work.texts.len().max(1) as f64, batch }
}

/// By the clock, as the other languages have no other; the median leaves out what was interrupted.
fn by_the_clock(mut work: impl FnMut()) -> f64 {
    (0..WARM_UP).for_each(|_| work());
    median((0..COUNTED).map(|_| {
        let began = Instant::now();
        work();
        began.elapsed().as_secs_f64() * 1e9
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turns(rounds: &[[f64; 4]]) -> Turns {
        let of = |[single, batch, other_single, other_batch]: &[f64; 4]| {
            (Times { single: *single, batch: *batch }, Times { single: *other_single, batch: *other_batch })
        };
        Turns(rounds.iter().map(of).collect())
    }

    #[test]
    fn the_budget_is_three_times_rust_and_one_call() {
        assert_eq!(turns(&[[60.0, 60_000.0, 20_000.0, 200_000.0]]).share_of_budget(), 1.0);
        assert_eq!(turns(&[[60.0, 60_000.0, 20_000.0, 400_000.0]]).share_of_budget(), 2.0);
    }

    #[test]
    fn one_disturbed_round_decides_nothing() {
        let calm = [60.0, 60_000.0, 1_200.0, 90_000.0];
        let turns = turns(&[calm, [60.0, 60_000.0, 90_000.0, 9_000_000.0], calm]);
        let [batch, single] = [turns.batch(), turns.single()];
        assert_eq!((batch.language, batch.rust, batch.ratio), (90_000.0, 60_000.0, 1.5));
        assert_eq!((single.language, single.rust, single.ratio), (1_200.0, 60.0, 20.0));
        assert!(turns.share_of_budget() < 1.0);
    }
}
