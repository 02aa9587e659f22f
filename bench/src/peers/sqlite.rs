//! SQLite: one table with the first number as its key, and a prepared query that takes the last range
//! beginning at or before a number. There is no faster plain query for this.

use std::hint::black_box;
use std::path::Path;

use label700::allocation::Allocation;
use rusqlite::{Connection, OpenFlags, OptionalExtension as _, Statement};

use crate::data::{Allotted, Data};

const QUERY: &str = "SELECT last, label FROM range WHERE first <= ?1 ORDER BY first DESC LIMIT 1";

/// Writes the ranges into a new database, filled in the order of its key and packed.
///
/// # Errors
/// The file cannot be written.
pub fn create(path: &Path, ranges: &[Allotted]) -> rusqlite::Result<()> {
    let mut connection = Connection::open(path)?;
    connection.execute_batch(
        "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
         CREATE TABLE range (first INTEGER PRIMARY KEY, last INTEGER NOT NULL, label INTEGER NOT NULL)",
    )?;
    let write = connection.transaction()?;
    {
        let mut insert = write.prepare("INSERT INTO range VALUES (?1, ?2, ?3)")?;
        for range in ranges {
            insert.execute((range.first as i64, range.last as i64, range.label))?;
        }
    }
    write.commit()?;
    connection.execute_batch("VACUUM")
}

/// Opens it for reading, with room in SQLite's own cache for all of it.
///
/// # Errors
/// The file is not there.
pub fn open(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.pragma_update(None, "cache_size", -262_144)?;
    Ok(connection)
}

/// Writes ranges and labels as a handset would keep them in SQLite: two tables, and a write-ahead log, so
/// that an update can be written while numbers are looked up.
///
/// # Errors
/// The file cannot be written.
pub fn create_labelled(path: &Path, data: &Data) -> rusqlite::Result<()> {
    create(path, &data.ranges)?;
    let mut connection = Connection::open(path)?;
    connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    connection.execute_batch(
        "CREATE TABLE label (id INTEGER PRIMARY KEY, platform TEXT NOT NULL, carrier TEXT NOT NULL,
             business TEXT NOT NULL, scene TEXT NOT NULL, approval INTEGER NOT NULL,
             resource INTEGER NOT NULL, valid_from INTEGER, valid_until INTEGER)",
    )?;
    let write = connection.transaction()?;
    {
        let mut insert = write.prepare("INSERT INTO label VALUES (?1, ?2, ?3, ?4, ?5, 0, 0, NULL, NULL)")?;
        for (id, label) in data.labels.iter().enumerate() {
            let Allocation { application_platform, base_platform, business_user, scene, .. } = label;
            insert.execute((id as i64, application_platform, base_platform, business_user, &scene.code))?;
        }
    }
    write.commit()?;
    connection.pragma_update_and_check(None, "wal_checkpoint", "TRUNCATE", |_| Ok(()))
}

/// Opens a database of [`create_labelled`] and asks it once: whether the number is in a range, and what
/// decides about its label.
///
/// # Errors
/// The database is damaged.
pub fn open_and_ask(path: &Path, number: u64) -> rusqlite::Result<Option<(u32, u32)>> {
    let connection = Connection::open(path)?;
    let mut query = connection.prepare(
        "SELECT last, approval, resource, valid_from, valid_until
         FROM (SELECT last, label FROM range WHERE first <= ?1 ORDER BY first DESC LIMIT 1)
         JOIN label ON label.id = label",
    )?;
    let found = query
        .query_row([number as i64], |row| {
            black_box((row.get::<_, Option<i64>>(3)?, row.get::<_, Option<i64>>(4)?));
            Ok((row.get::<_, i64>(0)?, (row.get::<_, u32>(1)?, row.get::<_, u32>(2)?)))
        })
        .optional()?;
    Ok(found.filter(|(last, _)| number as i64 <= *last).map(|(_, standing)| standing))
}

/// The prepared query.
///
/// # Errors
/// The database is not one of [`create`].
pub fn prepare(connection: &Connection) -> rusqlite::Result<Statement<'_>> {
    connection.prepare(QUERY)
}

/// The label of `number`.
///
/// # Errors
/// The database is damaged.
pub fn find(query: &mut Statement<'_>, number: u64) -> rusqlite::Result<Option<u32>> {
    let read = |row: &rusqlite::Row<'_>| Ok((row.get::<_, i64>(0)?, row.get::<_, u32>(1)?));
    let found = query.query_row([number as i64], read).optional()?;
    Ok(found.filter(|(last, _)| number as i64 <= *last).map(|(_, label)| label))
}
