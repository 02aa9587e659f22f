//! Budgets of parts that do not exist yet.

use crate::row::Row;

const REASON: &str = "not measured yet: bindings";

pub(super) fn rows() -> [Row; 2] {
    [
        Row::unmeasured("Kotlin batch of 1 k numbers", "µs", "≤ 3× Rust's time and one call", REASON),
        Row::unmeasured("FFI library, stripped, x86-64", "MB", "≤ 1.6 MB", REASON),
    ]
}
