//! By what a thread labelled last. A lock costs a fifth of the time that a label takes, even if no other
//! thread wants it; asking whether anything has changed costs nearly nothing.

use std::cell::RefCell;
use std::sync::Arc;

use super::Current;
use super::opened::Opened;
use crate::label::{CallFacts, Label, decide as decide_by};
use crate::number::Parsed;
use crate::policy::Policy;

/// The most bytes of a list that idle threads may keep. A larger one is not kept: its lookup takes so long
/// that the lock matters little.
const MAX_BYTES: usize = 512 * 1024;

/// What labels are made by, and the version of that.
pub(super) struct Recent {
    version: u64,
    opened: Arc<Opened>,
    policy: Policy,
}

thread_local! {
    static RECENT: RefCell<Option<Recent>> = const { RefCell::new(None) };
}

/// Labels by what this thread labelled by last. `None` if that is not of this version.
#[inline]
pub(super) fn decide(version: u64, parsed: Parsed, facts: &CallFacts) -> Option<Label> {
    RECENT
        .try_with(|recent| {
            let recent = recent.try_borrow().ok()?;
            let recent = recent.as_ref().filter(|recent| recent.version == version)?;
            Some(decide_by(parsed, facts, &recent.policy, Some(recent.opened.listing(parsed))))
        })
        .ok()?
}

impl Recent {
    /// `None` where there is no list, or none that may be kept.
    pub(super) fn of(current: &Current) -> Option<Self> {
        let Current { opened, policy, version, .. } = current;
        let opened = opened.as_ref().filter(|opened| {
            let list = &opened.list;
            list.is_small() && list.as_bytes().len() <= MAX_BYTES
        })?;
        Some(Self { version: *version, opened: Arc::clone(opened), policy: *policy })
    }

    /// Keeps it for this thread.
    pub(super) fn keep(self) {
        // What was kept is freed behind the borrow. A thread that ends keeps nothing.
        drop(RECENT.try_with(|recent| recent.replace(Some(self))));
    }
}
