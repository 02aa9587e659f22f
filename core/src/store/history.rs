//! The last attempts to update.

use rusqlite::{Connection, params};

use super::error::StoreError;
use super::floors::{from_sql, to_sql};
use crate::time::Timestamp;

/// One attempt to update.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryRow {
    /// When, by the caller's clock.
    pub at: Timestamp,
    /// The list that was published; `None` if nothing was.
    pub seq: Option<u64>,
    /// `published`, or the code given to [`Store::record_attempt`](super::Store::record_attempt).
    pub outcome: String,
}

impl HistoryRow {
    /// So many attempts are remembered.
    pub const KEPT: u32 = 100;
}

pub(super) fn add(
    write: &Connection,
    at: Timestamp,
    seq: Option<u64>,
    outcome: &str,
) -> Result<(), StoreError> {
    let seq = seq.map(to_sql).transpose()?;
    let sql = "INSERT INTO history (at, seq, outcome) VALUES (?1, ?2, ?3)";
    write.execute(sql, params![at.0, seq, outcome])?;
    let sql = "DELETE FROM history WHERE id <= (SELECT max(id) FROM history) - ?1";
    write.execute(sql, [HistoryRow::KEPT])?;
    Ok(())
}

pub(super) fn latest(read: &Connection, limit: u32) -> Result<Vec<HistoryRow>, StoreError> {
    let sql = "SELECT at, seq, outcome FROM history ORDER BY id DESC LIMIT ?1";
    let mut statement = read.prepare(sql)?;
    let rows = statement.query_map([limit], |row| {
        let seq: Option<i64> = row.get(1)?;
        Ok(HistoryRow { at: Timestamp(row.get(0)?), seq: seq.map(from_sql), outcome: row.get(2)? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
