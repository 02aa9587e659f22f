//! Old and new files mixed: every answer that a repository ever had, to every request, enumerated.

use std::path::Path;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use label700::fetch::{Fetch, FetchError};
use label700_tests::history::{History, Step};
use label700_tests::memory_fetch::{BASE, MemoryFetch};

use crate::handset::Handset;

/// Answers each request with the file of any generation, or with none: in each run in another way,
/// until all ways were gone.
struct EveryMix {
    history: Arc<History>,
    /// What is answered to the first, second … request. 0: absent, else the generation, from 1 on.
    script: Mutex<Vec<usize>>,
    asked: Mutex<usize>,
}

impl EveryMix {
    /// Whether there is another way, and begins it. Only requests that were made tell ways apart.
    fn next(&self) -> bool {
        let mut script = self.script.lock().unwrap();
        script.truncate(std::mem::take(&mut self.asked.lock().unwrap()));
        while let Some(last) = script.pop() {
            if last < self.history.len() {
                script.push(last + 1);
                return true;
            }
        }
        false
    }

    fn answer(&self, url: &str) -> Result<Vec<u8>, FetchError> {
        let path = url.strip_prefix(BASE).unwrap().trim_start_matches('/');
        let mut script = self.script.lock().unwrap();
        let mut asked = self.asked.lock().unwrap();
        if script.len() == *asked {
            script.push(0);
        }
        let choice = script[*asked];
        *asked += 1;
        let generation = choice.checked_sub(1).map(|index| self.history.at(index));
        generation.and_then(|g| g.file_for(path)).cloned().ok_or(FetchError::Absent)
    }
}

#[async_trait]
impl Fetch for EveryMix {
    async fn fetch(&self, url: &str, max_bytes: u64) -> Result<Vec<u8>, FetchError> {
        self.answer(url)
            .and_then(|b| if b.len() as u64 > max_bytes { Err(FetchError::TooLarge) } else { Ok(b) })
    }

    async fn fetch_to_file(&self, url: &str, path: &Path, _: u64, _: u64) -> Result<(), FetchError> {
        std::fs::write(path, self.answer(url)?).map_err(|e| FetchError::File(e.to_string()))
    }
}

/// A handset that was refreshed when `generation` was the newest; with none, one that never was.
fn handset(history: &History, generation: Option<usize>) -> Handset {
    let handset = Handset::empty(history.anchor());
    if let Some(index) = generation {
        honest(&handset, history, index);
    }
    handset
}

fn honest(handset: &Handset, history: &History, index: usize) {
    let fetch = Arc::new(MemoryFetch::default());
    fetch.serve(&history.at(index).tree);
    handset.refresh_by(fetch, history.now()).unwrap();
}

/// Which generation the handset shows, the oldest being 1; 0 for none.
fn shown(handset: &Handset, history: &History, name: &str) -> usize {
    let Ok(view) = label700::view::View::read(&handset.view_dir()) else { return 0 };
    let shown = history.shown(&view);
    assert!(shown.is_some(), "{name}: the view shows what was never signed as one: {view:?}");
    shown.map_or(0, |index| index + 1)
}

fn every_mix_of(steps: &[Step]) {
    let history = Arc::new(History::new(steps));
    let newest = history.len();
    for before in 0..=newest {
        let template = handset(&history, before.checked_sub(1));
        let mixes = Arc::new(EveryMix {
            history: Arc::clone(&history),
            script: Mutex::default(),
            asked: Mutex::default(),
        });
        let (mut ways, mut furthest) = (0, 0);
        loop {
            let handset = template.twin();
            let floors_before = handset.kept().floors;
            let refreshed = handset.refresh_by(Arc::clone(&mixes) as Arc<dyn Fetch>, history.now());
            let script = mixes.script.lock().unwrap().clone();
            let name = format!("{steps:?} from {before} by {script:?}");

            let after = shown(&handset, &history, &name);
            assert!(after >= before, "{name}: went back to {after}");
            assert!(refreshed.is_ok() || after == before, "{name}: failed, and yet moved to {after}");
            let kept = handset.kept();
            assert_eq!(history.objection(&kept), None, "{name}");
            let forgotten = kept.floors["root"] > floors_before.get("root").copied().unwrap_or(0);
            let fell = floors_before.iter().find(|(role, floor)| kept.floors.get(*role) < Some(floor));
            assert!(fell.is_none() || forgotten, "{name}: a floor fell without a new root: {fell:?}");

            honest(&handset, &history, newest - 1);
            assert_eq!(shown(&handset, &history, &name), newest, "{name}: an honest refresh");
            (ways, furthest) = (ways + 1, after.max(furthest));
            if !mixes.next() {
                break;
            }
        }
        // Four answers about a next root, and four about the timestamp if there is none.
        assert!(ways >= 7, "{steps:?} from {before}: only {ways} ways");
        assert_eq!(furthest, newest, "{steps:?} from {before}: one way is the honest one");
    }
}

#[test]
fn every_mix_of_three_lists() {
    every_mix_of(&[Step::NewList, Step::NewList]);
}

#[test]
fn every_mix_around_new_online_keys() {
    every_mix_of(&[Step::RotateOnline, Step::NewList]);
}

#[test]
fn every_mix_around_new_root_and_targets_keys() {
    every_mix_of(&[Step::RotateRoot, Step::RotateTargets]);
}

#[test]
fn every_mix_around_a_new_list_role() {
    every_mix_of(&[Step::RotateList, Step::RenameList]);
}
