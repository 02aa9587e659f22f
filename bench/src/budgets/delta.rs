//! What a new list costs a handset that has the one before.

use anyhow::ensure;
use label700::list::{Delta, List};

use super::{Scale, short};
use crate::data::Data;
use crate::peers::zstandard;
use crate::row::{Budget, Row};

pub(super) fn row(data: &Data, scale: &Scale) -> anyhow::Result<Row> {
    let old = List::open(data.encode(1)?)?;
    let replaced = data.with_replaced(scale.replaced);
    let new = List::open(replaced.encode(2)?)?;
    // Of columns of whole bytes, where a changed row moves nothing else; of our own files, in which bits
    // are packed, a patch is twenty times as large.
    let [old_columns, new_columns] = [data, &replaced].map(|data| zstandard::columns(&data.ranges));
    let patch = zstandard::patch(&old_columns, &new_columns)?.len() as f64;
    let delta = Delta::between(&old, &new)?;
    let bytes = delta.len() as f64;
    ensure!(Delta::decode(delta)?.apply(&old)? == new.as_bytes(), "the delta leads elsewhere");
    let name = format!("delta, {} of {} rows replaced", short(scale.replaced), short(data.ranges.len()));
    Ok(Row::ours(name, bytes, "bytes")
        .beside("zstd -19 --patch-from", patch, None)
        .within("≤ 6 kB", Budget::AtMost(6_000.0)))
}
