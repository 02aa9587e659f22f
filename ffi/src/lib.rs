//! Label700 for Kotlin, Swift and Python: what the crate `label700` can do, in types that UniFFI can carry.
//! What there is to know of an item is said here once; the generated code carries it along.
//!
//! Most exported functions are one line into that crate. Where there is more, it is about the crossing and
//! never about numbers, lists or trust: types turned into others in each file, a host's fetcher and listener
//! (`fetch`), stopping a refresh (`cancellation`), one refresh at a time (`updater`), and many labels at once
//! (the crate `label700-packed`).
//!
//! ```text
//!  Kotlin façade (android/) ─┐
//!  Swift façade (ios/) ──────┼─▶ generated code ─▶ this crate ─▶ label700
//!  Python (python/) ────────┘
//! ```
//!
//! Times are whole seconds since 1970-01-01T00:00:00Z, numbers are integers of fifteen digits, and paths
//! are text. A panic in here becomes the platform's own exception (`InternalException` in Kotlin); for
//! Swift's sake every function is declared to fail, see [`Guarded`].

// UniFFI's macros write `extern "C"` functions, which are unsafe by nature; nothing else here is.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::indexing_slicing))]

mod call;
mod cancellation;
mod error;
mod fetch;
mod hint;
mod labeler;
mod number;
mod policy;
mod schedule;
mod status;
mod updater;

pub use call::{CallFacts, Direction, Verification};
pub use cancellation::Cancellation;
pub use error::{Guarded, Label700Error};
pub use fetch::{Fetch, FetchError, FetchProgress, ProgressError, ProgressListener};
pub use hint::{Action, ActionText, Hint, Language, ListInfo, language_for_tag, texts_version};
pub use labeler::{Freshness, Kind, Label, Labeler, Reason, Severity};
pub use number::{
    FoundNumber, Lookalike, Parsed, as_you_type, find_in_text, grouped, may_bind_account, parse, same_number,
    suffix_collides,
};
pub use policy::{Policy, TextOverride};
pub use schedule::{next_after_failure, next_after_success, next_first};
pub use status::{Diagnosis, NumberRange, ViewStatus};
pub use updater::{Refreshed, Updater, UpdaterConfig};

uniffi::setup_scaffolding!();

/// Panics. Only in libraries built for tests, which show that a host gets an exception and lives.
#[cfg(feature = "panic-for-tests")]
#[uniffi::export]
pub fn panic_for_tests() -> Guarded<()> {
    panic!("asked for");
}
