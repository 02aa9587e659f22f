//! One test binary for everything that crosses crates.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests fail loudly")]

#[path = "all/attacks.rs"]
mod attacks;
#[path = "all/commands.rs"]
mod commands;
#[path = "all/handset.rs"]
mod handset;
#[path = "all/privacy.rs"]
mod privacy;
#[path = "all/trust_workflow.rs"]
mod trust_workflow;
#[path = "all/updating.rs"]
mod updating;
