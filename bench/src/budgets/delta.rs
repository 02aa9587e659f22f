//! What a new list costs a handset that has the one before.

use super::{Scale, short};
use crate::data::Data;
use crate::peers::zstandard;
use crate::row::Row;

pub(super) fn row(data: &Data, scale: &Scale) -> anyhow::Result<Row> {
    let old = data.encode(1)?;
    let new = data.with_replaced(scale.replaced).encode(2)?;
    let patch = zstandard::patch(&old, &new)?.len() as f64;
    let name = format!("delta, {} of {} rows replaced", short(scale.replaced), short(data.ranges.len()));
    Ok(Row::unmeasured(name, "bytes", "≤ 6,000 bytes", "not measured yet: deltas").beside(
        "zstd -19 --patch-from",
        patch,
        None,
    ))
}
