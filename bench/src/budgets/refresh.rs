//! A handset's first refresh: everything verified, staged and published.

use anyhow::Context as _;

use super::{Scale, short};
use crate::data::Data;
use crate::measure::median;
use crate::row::{Budget, Row};
use crate::steps;
use crate::workbench::{Workbench, publish};

const MIB: f64 = 1024.0 * 1024.0;

/// The time, and the peak of memory. Each refresh has a process and empty folders of its own; the peak is
/// the most that any of the processes ever had resident, the program itself included.
pub(super) fn rows(bench: &Workbench, data: &Data, scale: &Scale) -> anyhow::Result<[Row; 2]> {
    let registry = bench.path("refresh-registry");
    publish(&registry, &bench.csv("refresh", data)?)?;
    let mut refreshed = Vec::new();
    for nth in 0..scale.refreshes {
        let folder = |name: &str| bench.path(&format!("refresh-{name}-{nth}"));
        refreshed.push(steps::refresh(&registry, &folder("state"), &folder("view"))?);
    }
    let name = |what: &str| format!("refresh of {} ranges, {what}", short(data.ranges.len()));
    let seconds = median(refreshed.iter().map(|r| r.seconds));
    let peaks: Option<Vec<u64>> = refreshed.iter().map(|r| r.peak).collect();
    let memory = match peaks {
        Some(peaks) => {
            let peak = peaks.into_iter().max().context("nothing was refreshed")?;
            Row::ours(name("peak memory"), peak as f64 / MIB, "MiB")
        }
        None => {
            let heap = refreshed.iter().map(|r| r.heap).max().unwrap_or_default();
            Row::ours(name("peak heap"), heap as f64 / MIB, "MiB")
        }
    };
    Ok([
        Row::ours(name("time"), seconds * 1e3, "ms").within("≤ 1 s", Budget::AtMost(1e3)),
        memory.within("≤ 64 MiB", Budget::AtMost(64.0)),
    ])
}
