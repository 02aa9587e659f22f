//! Bytes a range: in memory and on the way.

use anyhow::Context as _;
use label700::list::List;

use super::short;
use crate::data::Data;
use crate::heap;
use crate::peers::arrays::Arrays;
use crate::peers::{sqlite, zstandard};
use crate::row::{Budget, Row};
use crate::workbench::Workbench;

const UNIT: &str = "bytes a range";

/// Memory beside arrays, memory beside SQLite's file, and the download. The heap is counted whole: the
/// texts of the labels, which the budget leaves aside, are in it.
pub(super) fn rows(name: &str, data: &Data, bench: &Workbench) -> anyhow::Result<[Row; 3]> {
    let bytes = data.encode(1)?;
    let count = data.ranges.len() as f64;
    let file = bytes.len() as f64 / count;

    let (list, list_heap) = heap::count(|| List::open(bytes.clone()));
    let list = list?;
    let (arrays, arrays_heap) = heap::count(|| Arrays::of(&data.ranges));
    let first = data.ranges.first().context("there are no ranges")?;
    anyhow::ensure!(arrays.find(first.first).is_some() && list.rows() > 0);
    let path = bench.path("size.db");
    let _ = std::fs::remove_file(&path);
    sqlite::create(&path, &data.ranges)?;
    let database = std::fs::metadata(&path)?.len() as f64 / count;
    let columns = zstandard::compressed(&zstandard::columns(&data.ranges))?.len() as f64 / count;

    let memory = |suffix: &str| {
        let row = format!("memory, {} ranges{name}{suffix}", short(data.ranges.len()));
        Row::ours(row, list_heap.kept as f64 / count, UNIT)
    };
    let of_peer = arrays_heap.kept as f64 / count;
    let download = Row::ours(format!("download, {} ranges{name}", short(data.ranges.len())), file, UNIT);
    Ok([
        memory("").beside("plain arrays", of_peer, None).within("≤ 3.0 bytes a range", Budget::AtMost(3.0)),
        memory(" (beside SQLite)").beside("SQLite's file", database, None),
        download
            .beside("varint columns, zstd -19", columns, None)
            .within("≤ 2.8 bytes a range", Budget::AtMost(2.8)),
    ])
}
