//! A CDN whose every answer comes from a random generation of the repository.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use label700::fetch::{Fetch, FetchError};
use label700::view::View;
use label700_tests::history::{History, Step};
use label700_tests::memory_fetch::{BASE, MemoryFetch};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::handset::Handset;

/// One answer: from which generation, and whether a file of it is put where that of another belongs.
#[derive(Clone, Copy, Debug)]
struct Pick {
    generation: prop::sample::Index,
    misplaced: bool,
}

/// Answers each request as the next pick says; when all are used, as the newest generation.
struct RandomCdn {
    history: Arc<History>,
    picks: Mutex<std::vec::IntoIter<Pick>>,
}

impl RandomCdn {
    fn answer(&self, url: &str) -> Result<Vec<u8>, FetchError> {
        let path = url.strip_prefix(BASE).unwrap().trim_start_matches('/');
        let file = match self.picks.lock().unwrap().next() {
            None => self.history.newest().tree.get(path),
            Some(Pick { generation, misplaced }) => {
                let generation = self.history.at(generation.index(self.history.len()));
                if misplaced { generation.file_for(path) } else { generation.tree.get(path) }
            }
        };
        file.cloned().ok_or(FetchError::Absent)
    }
}

#[async_trait]
impl Fetch for RandomCdn {
    async fn fetch(&self, url: &str, _: u64) -> Result<Vec<u8>, FetchError> {
        self.answer(url)
    }

    async fn fetch_to_file(&self, url: &str, path: &Path, _: u64, _: u64) -> Result<(), FetchError> {
        std::fs::write(path, self.answer(url)?).map_err(|e| FetchError::File(e.to_string()))
    }
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        2 => Just(Step::Renew),
        4 => Just(Step::NewList),
        1 => Just(Step::RotateRoot),
        1 => Just(Step::RotateOnline),
        1 => Just(Step::RotateTargets),
        1 => Just(Step::RotateList),
        1 => Just(Step::RenameList),
    ]
}

fn pick() -> impl Strategy<Value = Pick> {
    let misplaced = prop::bool::weighted(0.1);
    (any::<prop::sample::Index>(), misplaced)
        .prop_map(|(generation, misplaced)| Pick { generation, misplaced })
}

/// The same cases in every run.
fn runner(cases: u32) -> TestRunner {
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 40, ..Config::default() };
    TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
}

/// Refreshes once. Whatever came of it, the handset holds only what was signed, and nothing older than
/// `before`.
fn refresh(
    handset: &Handset,
    fetch: &Arc<dyn Fetch>,
    history: &History,
    before: &Shown,
) -> Result<Shown, TestCaseError> {
    let refreshed = handset.refresh_by(Arc::clone(fetch), history.now());
    let view = View::read(&handset.view_dir()).ok();
    let generation = match &view {
        None => None,
        Some(view) => {
            let shown = history.shown(view);
            prop_assert!(shown.is_some(), "never signed as one: {view:?}");
            shown
        }
    };
    prop_assert!(generation >= before.generation, "went back to {generation:?}");
    prop_assert!(refreshed.is_ok() || generation == before.generation, "failed, and yet moved");
    let kept = handset.kept();
    prop_assert_eq!(history.objection(&kept), None);
    let root = |floors: &BTreeMap<String, u64>| floors.get("root").copied();
    if root(&kept.floors) == root(&before.floors) {
        for (role, floor) in &before.floors {
            prop_assert!(kept.floors.get(role) >= Some(floor), "the floor of {role} fell");
        }
    } else {
        prop_assert!(root(&kept.floors) > root(&before.floors), "the root's floor fell");
    }
    Ok(Shown { generation, floors: kept.floors })
}

#[derive(Default)]
struct Shown {
    generation: Option<usize>,
    floors: BTreeMap<String, u64>,
}

#[test]
fn a_random_cdn_never_leads_back_or_astray_and_honesty_heals_at_once() {
    let cases = (prop::collection::vec(step(), 3..12), prop::collection::vec(pick(), 0..150));
    let outcome = runner(32).run(&cases, |(steps, picks)| {
        let history = Arc::new(History::new(&steps));
        let handset = Handset::empty(history.anchor());
        let cdn: Arc<dyn Fetch> =
            Arc::new(RandomCdn { history: Arc::clone(&history), picks: Mutex::new(picks.into_iter()) });
        let mut shown = Shown::default();
        for _ in 0..25 {
            shown = refresh(&handset, &cdn, &history, &shown)?;
        }
        let honest = Arc::new(MemoryFetch::default());
        honest.serve(&history.newest().tree);
        let honest: Arc<dyn Fetch> = honest;
        shown = refresh(&handset, &honest, &history, &shown)?;
        prop_assert_eq!(shown.generation, Some(history.len() - 1), "an honest refresh reaches the newest");
        Ok(())
    });
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
}

#[test]
fn a_fair_random_cdn_converges_by_itself() {
    const TRIES: usize = 600;
    let fair = pick().prop_map(|pick| Pick { misplaced: false, ..pick });
    let cases = (prop::collection::vec(step(), 3), prop::collection::vec(fair, 9 * TRIES));
    let outcome = runner(8).run(&cases, |(steps, picks)| {
        let history = Arc::new(History::new(&steps));
        let handset = Handset::empty(history.anchor());
        let cdn: Arc<dyn Fetch> =
            Arc::new(RandomCdn { history: Arc::clone(&history), picks: Mutex::new(picks.into_iter()) });
        let mut shown = Shown::default();
        for _ in 0..TRIES {
            shown = refresh(&handset, &cdn, &history, &shown)?;
            if shown.generation == Some(history.len() - 1) {
                return Ok(());
            }
        }
        Err(TestCaseError::fail(format!("after {TRIES} refreshes it shows {:?}", shown.generation)))
    });
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
}
