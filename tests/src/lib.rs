//! Fixtures for the cross-crate tests: repositories in memory whose every file a test can bend.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "fixtures fail loudly")]

pub mod generic_repository;
pub mod loopback;
pub mod memory_fetch;
pub mod publisher;
