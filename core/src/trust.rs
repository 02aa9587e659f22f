//! Trust: a TUF 1.0 profile, Ed25519 only, that takes bytes and returns types.
//!
//! Nothing in here opens a socket, a file or a clock: the caller hands in bytes, the time and
//! [`Limits`], and stores each verified [`Change`] before it goes on.

mod error;
mod json;
mod key;
mod limits;
mod list_target;
mod metadata;
mod profile;
mod root_file;
mod set;
#[cfg(feature = "sign")]
pub mod sign;
mod state;
mod targets;
mod verify;

pub use error::TrustError;
pub use json::Json;
pub use key::{RawKey, RoleKeys};
pub use limits::Limits;
pub use list_target::{DeltaTarget, LIST_FORMAT, ListTarget, delta_steps, list_role, newest_list};
pub use metadata::{Common, Hashes, MetaFile, Root, Snapshot, TimestampMetadata};
pub use profile::{Profile, Request};
pub use set::TrustedSet;
pub use state::{Change, Kept};
pub use targets::{Delegation, Target, Targets};
pub use verify::Verified;
