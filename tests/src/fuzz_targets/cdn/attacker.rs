//! The CDN: answers each request as the program says, and honestly when the program says no more.

use std::collections::VecDeque;
use std::path::Path;
use std::sync::Mutex;

use arbitrary::Arbitrary;
use async_trait::async_trait;
use label700::fetch::{Fetch, FetchError};
use label700::list::encode;

use super::honest::Files;
use crate::publisher::{one_block_list, start};

pub(super) const BASE: &str = "memory://attacked";

/// What one request is answered with; `at` and `how` choose among the possibilities.
#[derive(Arbitrary, Clone, Copy, Debug)]
pub(super) enum Answer {
    Honest,
    /// The same file as it was then.
    Older(u8),
    /// All further requests of this refresh too.
    OlderFromNowOn(u8),
    /// Any file of any time, under the name that was asked for.
    Another {
        then: u8,
        at: u8,
    },
    /// The same role's file in another version.
    AnotherVersion(u8),
    Truncated(u8),
    Concatenated(u8),
    Flipped {
        at: u16,
        bit: u8,
    },
    /// A web page; in place of a list, a sound one of that sequence number which nobody signed.
    Forged,
    Empty,
    Absent,
    Status(u8),
    Broken(u8),
    /// No answer before the process is killed. Of a list, half arrives.
    Killed,
}

#[derive(Debug, Default)]
pub(super) struct Cdn {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    history: Vec<Files>,
    answers: VecDeque<Answer>,
    stuck_at: Option<usize>,
}

/// What becomes of a request.
enum Outcome {
    Bytes(Vec<u8>),
    Failed(FetchError),
    Killed(Vec<u8>),
}

impl Cdn {
    pub(super) fn script(&self, history: &[Files], answers: Vec<Answer>) {
        let mut state = self.state.lock().unwrap();
        let known = state.history.len();
        state.history.extend_from_slice(&history[known..]);
        state.answers = answers.into();
        state.stuck_at = None;
    }

    fn answer(&self, url: &str) -> Outcome {
        let path = url.strip_prefix(BASE).unwrap().trim_start_matches('/');
        let mut state = self.state.lock().unwrap();
        let answer = state.answers.pop_front().unwrap_or(Answer::Honest);
        state.outcome(path, answer)
    }
}

impl State {
    fn outcome(&mut self, path: &str, answer: Answer) -> Outcome {
        let newest = self.history.len() - 1;
        let then = |then: u8| usize::from(then) % (newest + 1);
        if let Answer::OlderFromNowOn(at) = answer {
            self.stuck_at = Some(then(at));
        }
        let base = self.stuck_at.unwrap_or(newest);
        let here = self.history[base].get(path).cloned();
        let bytes = match answer {
            Answer::Honest | Answer::OlderFromNowOn(_) => here,
            Answer::Older(at) => self.history[then(at)].get(path).cloned(),
            Answer::Another { then: at, at: file } => nth(&self.history[then(at)], file),
            Answer::AnotherVersion(at) => self.another_version(path, at),
            Answer::Truncated(at) => here.map(|mut bytes| {
                bytes.truncate(bytes.len() * usize::from(at) / 256);
                bytes
            }),
            Answer::Concatenated(file) => {
                here.map(|bytes| [bytes, nth(&self.history[base], file).unwrap_or_default()].concat())
            }
            Answer::Flipped { at, bit } => here.map(|mut bytes| {
                let at = usize::from(at) % bytes.len();
                bytes[at] ^= 1 << (bit % 8);
                bytes
            }),
            Answer::Forged => Some(forged(path)),
            Answer::Empty => Some(Vec::new()),
            Answer::Absent => None,
            Answer::Status(at) => return Outcome::Failed(status(at)),
            Answer::Broken(at) => return Outcome::Failed(broken(at)),
            Answer::Killed => return Outcome::Killed(here.unwrap_or_default()),
        };
        bytes.map_or(Outcome::Failed(FetchError::Absent), Outcome::Bytes)
    }

    /// `7.snapshot.json` from any time, for `8.snapshot.json`.
    fn another_version(&self, path: &str, at: u8) -> Option<Vec<u8>> {
        let role = path.rsplit_once('/')?.1.split_once('.')?.1;
        let all =
            self.history.iter().flatten().filter(|(name, _)| name.ends_with(role)).map(|(_, bytes)| bytes);
        let all: Vec<_> = all.collect();
        Some((*all.get(usize::from(at) % all.len().max(1))?).clone())
    }
}

fn forged(path: &str) -> Vec<u8> {
    let seq = path.rsplit_once(".list-").and_then(|(_, rest)| rest.strip_suffix(".l700")?.parse().ok());
    match seq {
        Some(seq) => encode(&one_block_list(seq, "演示假", start())).unwrap(),
        None => b"<!DOCTYPE html><title>Login</title>".to_vec(),
    }
}

fn nth(files: &Files, at: u8) -> Option<Vec<u8>> {
    files.values().nth(usize::from(at) % files.len()).cloned()
}

fn status(at: u8) -> FetchError {
    FetchError::Status { code: [403, 429, 500, 503][usize::from(at) % 4], retry_after: None }
}

fn broken(at: u8) -> FetchError {
    match at % 4 {
        0 => FetchError::TimedOut,
        1 => FetchError::TooSlow,
        2 => FetchError::TooLarge,
        _ => FetchError::Network("the connection failed".to_owned()),
    }
}

#[async_trait]
impl Fetch for Cdn {
    async fn fetch(&self, url: &str, max_bytes: u64) -> Result<Vec<u8>, FetchError> {
        match self.answer(url) {
            Outcome::Bytes(bytes) if bytes.len() as u64 > max_bytes => Err(FetchError::TooLarge),
            Outcome::Bytes(bytes) => Ok(bytes),
            Outcome::Failed(error) => Err(error),
            Outcome::Killed(_) => std::future::pending().await,
        }
    }

    async fn fetch_to_file(
        &self,
        url: &str,
        path: &Path,
        offset: u64,
        max_bytes: u64,
    ) -> Result<(), FetchError> {
        let (bytes, end) = match self.answer(url) {
            Outcome::Bytes(bytes) => (bytes, Some(Ok(()))),
            Outcome::Failed(error) => (Vec::new(), Some(Err(error))),
            Outcome::Killed(bytes) => (bytes[..bytes.len() / 2].to_vec(), None),
        };
        if bytes.len() as u64 > max_bytes {
            let _ = std::fs::remove_file(path);
            return Err(FetchError::TooLarge);
        }
        let offset = usize::try_from(offset).unwrap();
        let mut whole = std::fs::read(path).unwrap_or_default();
        whole.truncate(offset);
        whole.extend_from_slice(bytes.get(offset..).unwrap_or_default());
        std::fs::write(path, whole).map_err(|error| FetchError::File(error.to_string()))?;
        match end {
            Some(end) => end,
            None => std::future::pending().await,
        }
    }
}
