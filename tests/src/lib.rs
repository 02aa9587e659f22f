//! Fixtures for the cross-crate tests: repositories in memory whose every file a test can bend.
#![deny(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "fixtures fail loudly")]

pub mod certificates;
#[allow(unsafe_code, reason = "an allocator cannot be written without")]
pub mod counting_allocator;
pub mod fuzz_targets;
pub mod generic_repository;
pub mod held_time;
pub mod history;
pub mod hostile_server;
pub mod loopback;
pub mod memory_fetch;
pub mod publisher;
