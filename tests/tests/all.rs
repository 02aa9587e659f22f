//! One test binary for everything that crosses crates.
#![deny(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests fail loudly")]

#[path = "all/allocation_counts.rs"]
mod allocation_counts;
#[path = "all/attacks.rs"]
mod attacks;
#[path = "all/bindings.rs"]
mod bindings;
#[path = "all/commands.rs"]
mod commands;
#[path = "all/corpus.rs"]
mod corpus;
#[path = "all/crash.rs"]
mod crash;
#[path = "all/deltas.rs"]
mod deltas;
#[path = "all/documents.rs"]
mod documents;
#[path = "all/handset.rs"]
mod handset;
#[path = "all/kept_view.rs"]
mod kept_view;
#[path = "all/lost_state.rs"]
mod lost_state;
#[path = "all/new_registry.rs"]
mod new_registry;
#[path = "all/operations.rs"]
mod operations;
#[path = "all/privacy.rs"]
mod privacy;
#[path = "all/second_opinion.rs"]
mod second_opinion;
#[path = "all/transport.rs"]
mod transport;
#[path = "all/trust_workflow.rs"]
mod trust_workflow;
#[path = "all/tuf_client.rs"]
mod tuf_client;
#[path = "all/updating.rs"]
mod updating;
#[path = "all/vectors/mod.rs"]
mod vectors;

#[global_allocator]
static ALLOCATOR: label700_tests::counting_allocator::CountingAllocator =
    label700_tests::counting_allocator::CountingAllocator;
