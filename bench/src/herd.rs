//! A million handsets on one server, in virtual time: when they come, by the schedule that the SDK gives
//! their job schedulers. Nothing waits and nothing is sent; the same numbers come out on every machine.

mod scenario;

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::time::Duration;

use label700::time::Timestamp;
use label700::update::Schedule;

use crate::data::Random;
use crate::report::figure;

pub use scenario::{Answer, DAY, EVENT, HOUR, Scenario};

/// Requests that one refresh makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// No new list: is there a next root, the timestamp, and the snapshot, which the registry renews with it.
    pub unchanged: u32,
    /// A new list: also list role and delta.
    pub changed: u32,
    /// The server fails: the first request ends it.
    pub failed: u32,
}

impl Default for Cost {
    fn default() -> Self {
        Self { unchanged: 3, changed: 5, failed: 1 }
    }
}

/// When the requests of one scenario came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Traffic {
    /// Requests in each minute.
    pub requests: Vec<u32>,
    /// Refreshes that succeeded.
    pub refreshes: u64,
}

impl Traffic {
    /// The most requests in a minute from `from` on, as an average over `minutes`, and when.
    pub fn peak(&self, from: usize, minutes: usize) -> (f64, usize) {
        let windows = self.requests.get(from..).unwrap_or_default().chunks_exact(minutes);
        let sums = windows.map(|window| window.iter().map(|n| u64::from(*n)).sum::<u64>());
        let most = sums.enumerate().max_by_key(|(_, sum)| *sum).unwrap_or_default();
        (most.1 as f64 / minutes as f64, from + most.0 * minutes)
    }
}

/// A scenario's traffic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The scenario's name.
    pub name: &'static str,
    /// When requests came.
    pub traffic: Traffic,
}

/// Requests a minute on a usual day, on average.
pub fn mean(handsets: u32) -> f64 {
    f64::from(handsets) * f64::from(Cost::default().unchanged) / 1_440.0
}

/// All scenarios, with the schedule as the SDK comes.
pub fn run(handsets: u32) -> Vec<Outcome> {
    let outcome = |scenario: Scenario| {
        crate::report::say(scenario.name);
        let traffic = simulate(&scenario, handsets, &Schedule::default(), Cost::default());
        Outcome { name: scenario.name, traffic }
    };
    Scenario::ALL.into_iter().map(outcome).collect()
}

/// The outcomes as a table in Markdown.
pub fn markdown(outcomes: &[Outcome], handsets: u32) -> String {
    let mean = mean(handsets);
    let mut text = String::from(
        "| what happens | busiest minute | times the mean | when | busiest on the third day |\n|---|--:|--:|--:|--:|\n",
    );
    for Outcome { name, traffic } in outcomes {
        let ((peak, minute), (later, _)) = (traffic.peak(0, 1), traffic.peak(2 * 1_440, 1));
        text.push_str(&format!(
            "| {name} | {} | {:.2} | {} h {:02} min | {:.2} |\n",
            figure(Some(peak)),
            peak / mean,
            minute / 60,
            minute % 60,
            later / mean
        ));
    }
    text
}

/// Lets `handsets` handsets live through a scenario.
pub fn simulate(scenario: &Scenario, handsets: u32, schedule: &Schedule, cost: Cost) -> Traffic {
    let mut random = Random::new(703);
    let mut fleet = vec![Handset::default(); handsets as usize];
    let mut waiting: BinaryHeap<Reverse<(i64, u32)>> =
        (0..handsets).map(|id| Reverse((scenario.first_refresh(schedule, &mut random), id))).collect();
    let end = scenario.days * DAY;
    let mut requests = vec![0u32; usize::try_from(end / 60).unwrap_or_default()];
    let mut refreshes = 0;
    while let Some(Reverse((second, id))) = waiting.pop() {
        if second >= end {
            break;
        }
        let (Some(minute), Some(handset)) =
            (requests.get_mut(usize::try_from(second / 60).unwrap_or_default()), fleet.get_mut(id as usize))
        else {
            continue;
        };
        let now = Timestamp(second);
        let next = match scenario.answer(second, *minute, handsets) {
            Answer::Served => {
                let is_new = scenario.published.is_some_and(|at| handset.refreshed < at && at <= second);
                *minute += if is_new { cost.changed } else { cost.unchanged };
                *handset = Handset { refreshed: second, failures: 0 };
                refreshes += 1;
                schedule.after_success(now, random.next())
            }
            failed => {
                *minute += cost.failed;
                handset.failures += 1;
                schedule.after_failure(now, handset.failures, retry_after(failed), random.next())
            }
        };
        waiting.push(Reverse((next.0, id)));
    }
    Traffic { requests, refreshes }
}

#[derive(Clone, Copy, Default)]
struct Handset {
    /// The last success.
    refreshed: i64,
    failures: u32,
}

fn retry_after(answer: Answer) -> Option<Duration> {
    match answer {
        Answer::Busy(retry_after) => Some(retry_after),
        Answer::Served | Answer::Unreachable => None,
    }
}

#[cfg(test)]
mod tests;
