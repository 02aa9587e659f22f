//! Floors: lowest values that may still be accepted, by role.

use std::collections::BTreeMap;

use rusqlite::{Connection, params};

use super::error::StoreError;
use super::optional;

/// The two tables of floors. None of them ever lowers a floor.
#[derive(Clone, Copy)]
pub(super) enum Floors {
    /// Versions of metadata.
    Role,
    /// Sequence numbers of lists.
    Sequence,
}

impl Floors {
    fn table(self) -> &'static str {
        match self {
            Self::Role => "floor",
            Self::Sequence => "seq_floor",
        }
    }

    pub(super) fn all(self, read: &Connection) -> Result<BTreeMap<String, u64>, StoreError> {
        let mut statement = read.prepare(&format!("SELECT name, lowest FROM {}", self.table()))?;
        let floors = statement.query_map([], |row| Ok((row.get(0)?, from_sql(row.get(1)?))))?;
        inserted(floors)
    }

    pub(super) fn get(self, read: &Connection, name: &str) -> Result<u64, StoreError> {
        let sql = format!("SELECT lowest FROM {} WHERE name = ?1", self.table());
        let lowest = optional(read.query_row(&sql, [name], |row| row.get(0)))?;
        Ok(lowest.map_or(0, from_sql))
    }

    pub(super) fn raise(self, write: &Connection, name: &str, to: u64) -> Result<(), StoreError> {
        let sql = format!(
            "INSERT INTO {} (name, lowest) VALUES (?1, ?2)
             ON CONFLICT (name) DO UPDATE SET lowest = max(lowest, excluded.lowest)",
            self.table()
        );
        write.execute(&sql, params![name, to_sql(to)?])?;
        Ok(())
    }
}

/// A map of rows. `collect` would add a stable sort for each kind of map to the library that phones load.
pub(super) fn inserted<V>(
    rows: impl Iterator<Item = rusqlite::Result<(String, V)>>,
) -> Result<BTreeMap<String, V>, StoreError> {
    let mut map = BTreeMap::new();
    for row in rows {
        let (name, value) = row?;
        map.insert(name, value);
    }
    Ok(map)
}

/// SQLite's integers are signed. Verified versions are below 2^53.
pub(super) fn to_sql(value: u64) -> Result<i64, StoreError> {
    i64::try_from(value).map_err(|_| StoreError::Sqlite("a version is too large".to_owned()))
}

/// The tables hold nothing negative.
pub(super) fn from_sql(value: i64) -> u64 {
    u64::try_from(value).unwrap_or(0)
}
