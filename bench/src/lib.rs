//! What Label700 costs, beside what others cost: every budget measured with its peer in the same run, how
//! the figures grow with the list, and how a million handsets share a day.
//!
//! ```text
//!  data ─▶ workbench (files that the registry published) ─▶ budgets ─▶ table, JSON, Markdown, picture
//!                                                       ├─▶ growth ─▶ table, chart
//!  label700::update::Schedule ──────────────────────────┴─▶ herd   ─▶ table, chart
//! ```
//!
//! Nothing that a handset runs depends on this crate.
#![deny(unsafe_code)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::indexing_slicing))]

pub mod bindings;
pub mod budgets;
pub mod data;
pub mod growth;
pub mod heap;
pub mod herd;
pub mod instructions;
pub mod machine;
pub mod measure;
pub mod peers;
pub mod picture;
pub mod report;
pub mod row;
pub mod steps;
pub mod workbench;
