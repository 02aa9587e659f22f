//! What `status` prints.

use label700::labeler::{Diagnosis, ViewStatus};
use label700::list::Range700;
use label700::time::Timestamp;
use serde::Serialize;

use super::state::{Remembered, State};

/// Everything that is known, in the order of the JSON keys.
#[derive(Serialize)]
pub(super) struct Report {
    /// A stable code for the view's condition.
    diagnosis: &'static str,
    feed: Option<String>,
    seq: Option<u64>,
    issued: Option<String>,
    x_issued: Option<String>,
    timestamp_expires: Option<String>,
    freshness: Option<&'static str>,
    ranges: Option<u64>,
    coverage: Vec<[String; 2]>,
    switches: Vec<&'static str>,
    /// What `state.db` remembers; `null` if there is none or it cannot be read.
    state: Option<Remembered>,
    /// Sentences on what is wrong and what to do about it.
    problems: Vec<String>,
    #[serde(skip)]
    broken: bool,
    #[serde(skip)]
    coverage_grouped: Vec<String>,
}

const SHOWN_COVERAGE: usize = 5;

impl Report {
    pub(super) fn new(view: &ViewStatus, state: State, now: Timestamp) -> Self {
        let (broken, problems) = judge(view, &state);
        let rfc3339 = |time: Option<Timestamp>| time.map(Timestamp::to_rfc3339);
        Self {
            diagnosis: view.diagnosis.as_str(),
            feed: view.feed.clone(),
            seq: view.seq,
            issued: rfc3339(view.issued),
            x_issued: rfc3339(view.x_issued),
            timestamp_expires: rfc3339(view.timestamp_expires),
            freshness: view.freshness(now).map(|freshness| freshness.as_str()),
            ranges: view.ranges,
            coverage: view
                .coverage
                .iter()
                .map(|range| [range.first().digits(), range.last().digits()])
                .collect(),
            switches: view.switches.iter().map(|reason| reason.as_str()).collect(),
            state: match state {
                State::Read(remembered) => Some(remembered),
                State::None | State::Broken(_) => None,
            },
            problems,
            broken,
            coverage_grouped: view.coverage.iter().map(grouped).collect(),
        }
    }

    pub(super) fn is_broken(&self) -> bool {
        self.broken
    }

    /// The report for people, one fact a line.
    pub(super) fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        let mut fact = |name: &str, value: String| lines.push(format!("{name:<12}{value}"));
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        match (self.seq, self.ranges, self.freshness) {
            (Some(seq), Some(ranges), Some(freshness)) => {
                fact(
                    "list",
                    format!("{} {seq}, {ranges} ranges, issued {}", text(&self.feed), text(&self.issued)),
                );
                let (vouched, until) = (text(&self.x_issued), text(&self.timestamp_expires));
                fact("freshness", format!("{freshness}: vouched for at {vouched}, fresh until {until}"));
            }
            _ => fact("list", "none; the 15-digit rule alone answers".to_owned()),
        }
        for range in self.coverage_grouped.iter().take(SHOWN_COVERAGE) {
            fact("covers", range.clone());
        }
        if let Some(more) = self.coverage_grouped.len().checked_sub(SHOWN_COVERAGE).filter(|more| *more > 0) {
            fact("covers", format!("and {more} more (all with --json)"));
        }
        if !self.switches.is_empty() {
            fact("turned off", self.switches.join(", "));
        }
        for role in self.state.iter().flat_map(|state| &state.roles) {
            fact("trusts", format!("{} version {}, expires {}", role.role, role.version, role.expires));
        }
        for refresh in self.state.iter().flat_map(|state| &state.refreshes) {
            let list = refresh.seq.map_or_else(String::new, |seq| format!(", list {seq}"));
            fact("update", format!("{} {}{list}", refresh.at, refresh.outcome));
        }
        for problem in &self.problems {
            fact(if self.broken { "problem" } else { "note" }, problem.clone());
        }
        lines
    }
}

fn grouped(range: &Range700) -> String {
    format!("{} – {}", range.first().grouped(), range.last().grouped())
}

/// Whether something is broken, and what to do about whatever is not as it should be.
fn judge(view: &ViewStatus, state: &State) -> (bool, Vec<String>) {
    let mut broken = false;
    let mut problems = Vec::new();
    let published = match state {
        State::Read(remembered) => remembered.published_seq,
        State::None => {
            problems.push("no update was made here yet; run `label700 update`".to_owned());
            None
        }
        State::Broken(why) => {
            broken = true;
            problems.push(why.clone());
            None
        }
    };
    match (view.diagnosis, published) {
        (Diagnosis::Ready, Some(seq)) if view.seq != Some(seq) => {
            problems.push(format!("list {seq} was verified but is not shown yet; run `label700 update`"));
        }
        (Diagnosis::Ready, _) => {}
        (Diagnosis::NoView, None) => {}
        (diagnosis, _) => {
            broken = true;
            problems.push(format!("{diagnosis}; run `label700 update`, which publishes the list again"));
        }
    }
    (broken, problems)
}
