//! The [`Labeler`]: the published view, opened for ringing.

mod opened;
mod stamp;
mod status;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

pub use status::{Diagnosis, ViewStatus};

use crate::label::{CallFacts, Label, decide};
use crate::number::{self, Parsed};
use crate::policy::Policy;
use crate::words::{self, Hint, Language, ListInfo, Overrides};
use opened::Opened;
use stamp::Stamp;

/// Labels numbers by the published view. Make one when the app starts and keep it.
///
/// One can be shared between threads; labelling never waits for a reload. Reads files in [`open`](Self::open)
/// and [`reload_if_changed`](Self::reload_if_changed) only.
pub struct Labeler {
    view_dir: Option<PathBuf>,
    current: RwLock<Current>,
    /// The `view.json` that need not be looked at again. Held while a view is read.
    seen: Mutex<Option<Stamp>>,
}

/// What labels are made by at one moment.
#[derive(Clone)]
struct Current {
    opened: Option<Arc<Opened>>,
    diagnosis: Diagnosis,
    policy: Policy,
    overrides: Arc<Overrides>,
}

impl Labeler {
    /// Opens the view in this folder. Never fails: if there is none, or none that can be read,
    /// [`status`](Self::status) says why, and the 15-digit rule alone answers until
    /// [`reload_if_changed`](Self::reload_if_changed) finds one. Reads the whole list, so a few milliseconds
    /// of file I/O.
    pub fn open(view_dir: &Path) -> Self {
        let labeler = Self { view_dir: Some(view_dir.to_owned()), ..Self::without_view() };
        labeler.reload_if_changed();
        labeler
    }

    /// The 15-digit rule alone, for hosts without lists. No I/O, ever.
    pub fn without_view() -> Self {
        Self {
            view_dir: None,
            current: RwLock::new(Current {
                opened: None,
                diagnosis: Diagnosis::NoView,
                policy: Policy::default(),
                overrides: Arc::default(),
            }),
            seen: Mutex::new(None),
        }
    }

    /// The same with the host's policy.
    #[must_use]
    pub fn with_policy(self, policy: Policy) -> Self {
        self.set_policy(policy);
        self
    }

    /// Changes the host's policy, for labels and hints from now on.
    pub fn set_policy(&self, policy: Policy) {
        self.current_mut().policy = policy;
    }

    /// Changes the host's own texts, for hints from now on.
    pub fn set_overrides(&self, overrides: Overrides) {
        self.current_mut().overrides = Arc::new(overrides);
    }

    /// Labels the number of a call or message, given as the phone gives it. No I/O, no allocation, no clock;
    /// fit for the main thread and for every ring.
    pub fn label(&self, raw: &str, facts: &CallFacts) -> Label {
        self.label_parsed(parse(raw, facts), facts)
    }

    /// The same for a number that was read before, such as one [found in a
    /// text](crate::text_scan::find_in_text).
    pub fn label_parsed(&self, parsed: Parsed, facts: &CallFacts) -> Label {
        self.current().decide(parsed, facts)
    }

    /// Labels many numbers by one and the same list, in their order.
    pub fn label_batch(&self, raws: &[&str], facts: &CallFacts) -> Vec<Label> {
        let current = self.current();
        raws.iter().map(|raw| current.decide(parse(raw, facts), facts)).collect()
    }

    /// The same without keeping them: hands each label to `take`.
    #[inline]
    pub fn label_each<'a>(
        &self,
        raws: impl IntoIterator<Item = &'a str>,
        facts: &CallFacts,
        mut take: impl FnMut(&Label),
    ) {
        // No lock is held meanwhile: `take` may ask this labeler for something.
        let current = self.current().clone();
        for raw in raws {
            take(&current.decide(parse(raw, facts), facts));
        }
    }

    /// Puts a label into words, by the list, switches, policy and texts of now: what it was made of is decided
    /// anew, with the facts of its call, so that no company's name outlives its list. No I/O.
    pub fn hint(&self, label: &Label, language: Language) -> Hint {
        self.hint_parsed(label.parsed(), &label.facts(), language)
    }

    /// The same for what a label was made of, where it was kept apart.
    pub fn hint_parsed(&self, parsed: Parsed, facts: &CallFacts, language: Language) -> Hint {
        let current = self.current().clone();
        current.render(&current.decide(parsed, facts), language)
    }

    /// Opens the view anew if it changed since the last time; `true` if a new one is in force now. Call it
    /// whenever the app comes to the front or an update has ended: it costs one file status if nothing
    /// changed, else what [`open`](Self::open) costs.
    ///
    /// A new view that cannot be read changes nothing but the [`status`](Self::status): the list that is
    /// open goes on to answer.
    pub fn reload_if_changed(&self) -> bool {
        let Some(view_dir) = &self.view_dir else { return false };
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        // Taken before the view is read: a change in between is found the next time.
        let stamp = Stamp::of(view_dir);
        if *seen == Some(stamp) {
            return false;
        }
        let previous = self.current().opened.clone();
        match Opened::open(view_dir, previous.as_deref()) {
            Ok(opened) => {
                *seen = Some(stamp);
                let mut current = self.current_mut();
                current.diagnosis = Diagnosis::Ready;
                current.opened = Some(Arc::new(opened));
                true
            }
            Err(diagnosis) => {
                *seen = (!diagnosis.may_pass()).then_some(stamp);
                tracing::warn!(%diagnosis, "the view cannot be used; what was open goes on to answer");
                self.current_mut().diagnosis = diagnosis;
                false
            }
        }
    }

    /// What is open, and what is wrong with the view if it is not the newest. No I/O.
    pub fn status(&self) -> ViewStatus {
        let current = self.current();
        ViewStatus::new(current.diagnosis, current.opened.as_deref())
    }

    #[inline]
    fn current(&self) -> RwLockReadGuard<'_, Current> {
        self.current.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn current_mut(&self) -> RwLockWriteGuard<'_, Current> {
        self.current.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Current {
    #[inline]
    fn decide(&self, parsed: Parsed, facts: &CallFacts) -> Label {
        let listing = self.opened.as_ref().map(|opened| opened.listing(parsed));
        decide(parsed, facts, &self.policy, listing)
    }

    /// `label` is one of this generation.
    fn render(&self, label: &Label, language: Language) -> Hint {
        let opened = self.opened.as_deref();
        let allocation = opened.zip(label.row()).and_then(|(opened, row)| opened.list.allocation(row));
        let list = opened.zip(label.freshness()).map(|(opened, freshness)| {
            let header = opened.list.header();
            ListInfo { seq: header.seq, issued: header.issued, freshness }
        });
        words::render(label, allocation, list, language, &self.policy, &self.overrides)
    }
}

impl fmt::Debug for Labeler {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Labeler").field("status", &self.status()).finish_non_exhaustive()
    }
}

#[inline]
fn parse(raw: &str, facts: &CallFacts) -> Parsed {
    number::parse(raw, facts.direction, facts.network_country)
}

#[cfg(test)]
mod tests;
