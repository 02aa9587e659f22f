//! Timing in pairs: ours, peer, ours, peer. On a machine with other work the medians of both wander, but
//! what disturbs one half of a pair mostly disturbs the other, so the ratio holds still. What is counted is
//! the processor's time of this thread: waiting for a processor that others use is nobody's cost, and would
//! fall on the longer half.

use rustix::time::{ClockId, clock_gettime};

/// Rounds that only bring caches and clocks into their usual state.
const WARM_UP: usize = 2;

/// Two things measured in turn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// The median of ours, in nanoseconds a round.
    pub ours: f64,
    /// The median of the peer's.
    pub peer: f64,
    /// The median of the ratios of all rounds.
    pub ratio: f64,
}

impl Pair {
    /// The same for one of `count` equal pieces of a round.
    #[must_use]
    pub fn each_of(self, count: usize) -> Self {
        Self { ours: self.ours / count as f64, peer: self.peer / count as f64, ratio: self.ratio }
    }
}

/// Times `ours` and `peer` in turn, `rounds` times. Each gets the number of the round, so that both can
/// take the same piece of the work.
pub fn alternate(rounds: usize, mut ours: impl FnMut(usize), mut peer: impl FnMut(usize)) -> Pair {
    for round in 0..WARM_UP {
        ours(round);
        peer(round);
    }
    let timed: Vec<(f64, f64)> =
        (0..rounds.max(1)).map(|round| (nanoseconds(|| ours(round)), nanoseconds(|| peer(round)))).collect();
    Pair {
        ours: median(timed.iter().map(|(ours, _)| *ours)),
        peer: median(timed.iter().map(|(_, peer)| *peer)),
        ratio: median(timed.iter().map(|(ours, peer)| ours / peer.max(1.0))),
    }
}

/// The middle one; of an even number, the higher of the two. Not a number if there is none.
pub fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_unstable_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// The processor's time that `work` takes, in nanoseconds.
pub fn nanoseconds(work: impl FnOnce()) -> f64 {
    let began = processor_time();
    work();
    processor_time() - began
}

fn processor_time() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec as f64 * 1e9 + time.tv_nsec as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_disturbed_round_moves_no_median() {
        assert_eq!(median([1.0, 900.0, 2.0, 3.0, 2.0].into_iter()), 2.0);
        assert!(median(std::iter::empty()).is_nan());
    }

    #[test]
    fn both_get_every_round_in_turn() {
        let log = std::cell::RefCell::new(Vec::new());
        alternate(
            2,
            |round| log.borrow_mut().push(('o', round)),
            |round| log.borrow_mut().push(('p', round)),
        );
        let rounds = [('o', 0), ('p', 0), ('o', 1), ('p', 1)];
        assert_eq!(*log.borrow(), [rounds, rounds].concat());
    }
}
