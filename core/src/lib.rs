//! Label700 tells a phone's user that a call or message uses China's number protection service.
//!
//! ```text
//!  ringing    raw text ─number─▶ Number700 ─lookup─▶ Label ─words─▶ Hint     no I/O after open, cannot fail
//!                                               ▲
//!                                        published view  (two plain files, read only)
//!                                               ▲
//!  updating   bytes ─trust─▶ verified target ─list─▶ List ─store─▶ published view   all-or-nothing
//! ```
#![forbid(unsafe_code)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::indexing_slicing))]

pub mod allocation;
mod disk;
#[cfg(feature = "fault-injection")]
#[doc(hidden)]
pub mod fault_injection;
#[cfg(feature = "update")]
pub mod fetch;
pub mod label;
pub mod labeler;
pub mod list;
pub mod lookup;
pub mod number;
pub mod policy;
#[cfg(feature = "update")]
pub mod store;
pub mod text_scan;
pub mod time;
#[cfg(feature = "update")]
pub mod trust;
#[cfg(feature = "update")]
pub mod update;
pub mod view;
pub mod words;
