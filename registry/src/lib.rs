//! The registry publishes signed lists of 700 number allocations, as plain files for any web server.
//!
//! ```text
//!  CSV ─import─▶ allocations.csv ─publish─▶ staging/ ─approve─▶ public/{metadata,targets} ─serve─▶ HTTP
//!      all faults                 first              second    ▲
//!      or nothing                 signature          signature └─renew (snapshot, timestamp)
//! ```
//!
//! [`Registry`] is the whole of it; the program `label700-registry` has one command for each of its
//! methods. Each takes the time as an argument, so that a test can live in any week. [`demo::create`]
//! makes a registry with invented companies in one call.
#![forbid(unsafe_code)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::indexing_slicing))]

pub mod demo;
pub mod serve;
#[doc(hidden)]
pub mod untrusted;

mod audit;
mod ceremonies;
mod ceremony;
mod clock;
mod delta;
mod difference;
mod error;
mod flatten;
mod folder;
mod founding;
mod holder;
mod inspect;
mod keys;
mod metadata;
mod operator;
mod published;
mod registry;
mod rehearsal;
mod release;
mod roles;
mod rotation;
mod seal;
mod settings;
mod sheet;
mod staging;

#[cfg(test)]
mod tests;

pub use ceremony::Outcome;
pub use difference::{Count, Difference};
pub use error::Error;
pub use founding::Founding;
pub use holder::{HolderFolder, Signing};
pub use inspect::{CeremonyState, Inspection, ListState, RoleState};
pub use keys::{CommandSigner, Holder, MIN_PASSPHRASE, public_key_in};
pub use operator::{Operator, Unattended};
pub use registry::{Imported, Protection, Registry};
pub use release::{ApproveOptions, Release, Review};
pub use rotation::{Role, Rotation};
pub use sheet::{Fault, Faults, Problem};
pub use staging::{MAX_AGE_DAYS, PublishOptions, Staged};
