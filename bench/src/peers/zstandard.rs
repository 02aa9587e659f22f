//! Zstandard: the ranges as columns of variable-length integers, compressed as hard as it can; and patches
//! from one file to the next.

use std::io::Write as _;

use crate::data::Allotted;

const LEVEL: i32 = 19;
/// 32 MB, so that all of an old list is within reach.
const WINDOW_LOG: u32 = 25;

/// Gaps, lengths and labels of all ranges, one column after the other.
pub fn columns(ranges: &[Allotted]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut next = 0;
    for range in ranges {
        put(&mut bytes, range.first - next);
        next = range.last + 1;
    }
    ranges.iter().for_each(|range| put(&mut bytes, range.last - range.first));
    ranges.iter().for_each(|range| put(&mut bytes, range.label.into()));
    bytes
}

/// `zstd -19` of it.
///
/// # Errors
/// Never in practice: it works in memory.
pub fn compressed(columns: &[u8]) -> std::io::Result<Vec<u8>> {
    zstd::bulk::compress(columns, LEVEL)
}

/// What makes `new` out of `old`, as `zstd -19 --patch-from` writes it.
///
/// # Errors
/// Never in practice: it works in memory.
pub fn patch(old: &[u8], new: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = zstd::stream::Encoder::with_ref_prefix(Vec::new(), LEVEL, old)?;
    encoder.window_log(WINDOW_LOG)?;
    encoder.long_distance_matching(true)?;
    encoder.set_pledged_src_size(Some(new.len() as u64))?;
    encoder.write_all(new)?;
    encoder.finish()
}

/// LEB128.
fn put(bytes: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}
