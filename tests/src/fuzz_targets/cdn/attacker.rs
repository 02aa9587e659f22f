//! The CDN: answers each request as the program says, and honestly when the program says no more.

use std::collections::VecDeque;
use std::path::Path;
use std::sync::{Arc, Mutex};

use arbitrary::{Result as Arbitrary, Unstructured};
use async_trait::async_trait;
use label700::fetch::{Fetch, FetchError};

use super::forgery;
use super::honest::Files;

pub(super) const BASE: &str = "memory://attacked";

/// What one request is answered with; the numbers choose among the possibilities.
#[derive(Clone, Copy, Debug)]
pub(super) enum Answer {
    Honest,
    /// The same file as it was then.
    Older(u8),
    /// All further requests of this refresh too.
    OlderFromNowOn(u8),
    /// Any file of any time, under the name that was asked for.
    Another {
        then: u8,
        file: u8,
    },
    /// The same role's file in another version.
    AnotherVersion(u8),
    /// Of another feed's publisher, the file of this name.
    OtherFeed,
    Truncated(u8),
    Concatenated(u8),
    Flipped {
        at: u16,
        bit: u8,
    },
    /// The same JSON, written otherwise.
    Respelled(u8),
    /// Without one of its signatures, or with one of them in all places.
    FewerSignatures(u8),
    /// The next version, with the attacker's signatures.
    SignedByAttacker(u8),
    /// A web page; in place of a list, a sound one of that sequence number which nobody signed.
    Forged,
    Empty,
    Absent,
    Status(u8),
    Broken(u8),
    /// No answer before the process is killed. Of a list, half arrives.
    Killed,
}

impl Answer {
    /// One byte and what the answer needs, so that a change of one byte is a change of one answer.
    pub(super) fn arbitrary(u: &mut Unstructured<'_>) -> Arbitrary<Self> {
        Ok(match u.int_in_range(0..=23_u8)? {
            0..=5 => Self::Honest,
            6 => Self::Older(u.arbitrary()?),
            7 => Self::OlderFromNowOn(u.arbitrary()?),
            8 | 9 => Self::Another { then: u.arbitrary()?, file: u.arbitrary()? },
            10 | 11 => Self::AnotherVersion(u.arbitrary()?),
            12 => Self::OtherFeed,
            13 => Self::Truncated(u.arbitrary()?),
            14 => Self::Concatenated(u.arbitrary()?),
            15 => Self::Flipped { at: u.arbitrary()?, bit: u.arbitrary()? },
            16 => Self::Respelled(u.arbitrary()?),
            17 => Self::FewerSignatures(u.arbitrary()?),
            18 => Self::SignedByAttacker(u.arbitrary()?),
            19 => Self::Forged,
            20 if u.arbitrary()? => Self::Empty,
            20 => Self::Absent,
            21 => Self::Status(u.arbitrary()?),
            22 => Self::Broken(u.arbitrary()?),
            _ => Self::Killed,
        })
    }
}

#[derive(Debug, Default)]
pub(super) struct Cdn {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    history: Vec<Arc<Files>>,
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
    pub(super) fn script(&self, history: &[Arc<Files>], answers: Vec<Answer>) {
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
        let base = &self.history[self.stuck_at.unwrap_or(newest)];
        let here = || base.get(path).map(|bytes| bytes.to_vec());
        let bytes = match answer {
            Answer::Honest | Answer::OlderFromNowOn(_) => here(),
            Answer::Older(at) => self.history[then(at)].get(path).map(|bytes| bytes.to_vec()),
            Answer::Another { then: at, file } => Some(nth(&self.history[then(at)], file)),
            Answer::AnotherVersion(at) => self.another_version(path, at),
            Answer::OtherFeed => forgery::of_other_feed(path),
            Answer::Truncated(at) => here().map(|mut bytes| {
                bytes.truncate(bytes.len() * usize::from(at) / 256);
                bytes
            }),
            Answer::Concatenated(file) => here().map(|bytes| [bytes, nth(base, file)].concat()),
            Answer::Flipped { at, bit } => here().map(|mut bytes| {
                let at = usize::from(at) % bytes.len();
                bytes[at] ^= 1 << (bit % 8);
                bytes
            }),
            Answer::Respelled(how) => here().map(|bytes| forgery::respelled(bytes, how)),
            Answer::FewerSignatures(how) => here().map(|bytes| forgery::with_fewer_signatures(bytes, how)),
            Answer::SignedByAttacker(how) => {
                let model = here().or_else(|| self.another_version(path, u8::MAX));
                model.map(|bytes| forgery::signed_by_attacker(path, bytes, how))
            }
            Answer::Forged => Some(forgery::forged(path)),
            Answer::Empty => Some(Vec::new()),
            Answer::Absent => None,
            Answer::Status(at) => return Outcome::Failed(status(at)),
            Answer::Broken(at) => return Outcome::Failed(broken(at)),
            Answer::Killed => return Outcome::Killed(here().unwrap_or_default()),
        };
        bytes.map_or(Outcome::Failed(FetchError::Absent), Outcome::Bytes)
    }

    /// `7.snapshot.json` from any time, for `8.snapshot.json`; the last for [`u8::MAX`].
    fn another_version(&self, path: &str, at: u8) -> Option<Vec<u8>> {
        let role = path.rsplit_once('/')?.1.split_once('.')?.1;
        let of_role = |files: &Arc<Files>| {
            let mut files = files.iter().filter(|(name, _)| name.ends_with(role));
            files.next_back().map(|(_, bytes)| bytes.clone())
        };
        let all: Vec<_> = self.history.iter().filter_map(of_role).collect();
        let at = if at == u8::MAX { all.len().checked_sub(1)? } else { usize::from(at) % all.len().max(1) };
        Some(all.get(at)?.to_vec())
    }
}

fn nth(files: &Files, at: u8) -> Vec<u8> {
    files.values().nth(usize::from(at) % files.len()).map(|bytes| bytes.to_vec()).unwrap_or_default()
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
