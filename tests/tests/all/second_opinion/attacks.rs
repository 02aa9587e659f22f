//! Repositories that a client must refuse: one of each kind of attack. The last run is the attack.

#[path = "attacks/forged.rs"]
mod forged;
#[path = "attacks/misleading.rs"]
mod misleading;
#[path = "attacks/outdated.rs"]
mod outdated;

use super::Case;

/// The cases.
pub(crate) fn cases() -> Vec<Case> {
    [outdated::CASES, forged::CASES, misleading::CASES].concat()
}
