//! One test binary for everything that crosses crates.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests fail loudly")]

#[path = "all/commands.rs"]
mod commands;
#[path = "all/handset.rs"]
mod handset;
#[path = "all/operations.rs"]
mod operations;
#[path = "all/privacy.rs"]
mod privacy;
#[path = "all/trust_rotation.rs"]
mod trust_rotation;
#[path = "all/trust_workflow.rs"]
mod trust_workflow;
#[path = "all/updating.rs"]
mod updating;
