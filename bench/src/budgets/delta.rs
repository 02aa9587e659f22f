//! What a new list costs a handset that has the one before.

use anyhow::ensure;
use label700::list::{Delta, List};

use super::{Scale, short};
use crate::data::Data;
use crate::peers::zstandard;
use crate::row::{Budget, Row};

pub(super) fn row(data: &Data, scale: &Scale) -> anyhow::Result<Row> {
    let old = List::open(data.encode(1)?)?;
    let new = List::open(data.with_replaced(scale.replaced).encode(2)?)?;
    let patch = zstandard::patch(old.as_bytes(), new.as_bytes())?.len() as f64;
    let delta = Delta::between(&old, &new)?;
    let bytes = delta.len() as f64;
    ensure!(Delta::decode(delta)?.apply(&old)? == new.as_bytes(), "the delta leads elsewhere");
    let name = format!("delta, {} of {} rows replaced", short(scale.replaced), short(data.ranges.len()));
    Ok(Row::ours(name, bytes, "bytes")
        .beside("zstd -19 --patch-from", patch, None)
        .within("≤ 6 kB", Budget::AtMost(6_000.0)))
}
