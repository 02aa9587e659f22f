//! The simulator's tests in one binary: the views without a display, and a real window under Xvfb.
#![allow(missing_docs, clippy::indexing_slicing, clippy::unwrap_used)]

#[path = "sim/headless.rs"]
mod headless;
#[path = "sim/pictures.rs"]
mod pictures;
#[cfg(target_os = "linux")]
#[path = "sim/window.rs"]
mod window;
