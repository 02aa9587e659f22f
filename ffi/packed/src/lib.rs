//! Labels by the block of bytes, for the languages whose every value costs time at the border.
//!
//! A crate of its own because it is the one that phones get built for speed: what labels a number is
//! `#[inline]` in the core, so it is compiled here, with this crate's `opt-level`, and the rest of the core
//! goes on to be small.
//!
//! ```text
//!  request   direction, verification (255: none), a byte each; country as two letters (zeros: not known);
//!            now as eight bytes; then the numbers, one a line
//!  answer    per number kind, reason, freshness (127: no list) and what it was read as, a byte each;
//!            its row as four bytes (all ones: none); the number, or what was read besides, as eight;
//!            behind the last the list's generation, as ten bytes
//! ```
//!
//! Integers are little-endian, codes are places in the order of declaration. A line break inside a number
//! must be made a space first, which means the same; bytes that are no UTF-8 are no part of a number.
//!
//! The answer uses the lower seven bits of each byte, which makes it a text: UniFFI moves a text as a whole,
//! and other bytes one by one.

#![forbid(unsafe_code)]
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod answer;
mod request;

use std::borrow::Cow;

use label700::labeler::Labeler;

/// Labels the numbers of a request, in their order and by one and the same list. `None`: it is shorter than
/// its facts, or has a code that stands for nothing.
pub fn label(labeler: &Labeler, request: &[u8]) -> Option<String> {
    let (facts, lines) = request::read(request)?;
    // Nearly always it is UTF-8, and then looking is far cheaper than repairing.
    let lines = str::from_utf8(lines).map_or_else(|_| String::from_utf8_lossy(lines), Cow::Borrowed);
    let count = lines.bytes().filter(|byte| *byte == b'\n').count() + 1;
    let mut answer = answer::Answer::with_room_for(count);
    labeler.label_each(lines.split('\n'), &facts, |label| answer.push(label));
    answer.finish()
}
