//! The tables of `state.db`, and the way to them from each older version.

use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, Transaction, ffi};

use super::error::StoreError;

/// "L700", which marks the file as ours.
pub(super) const APPLICATION_ID: u32 = 0x4C37_3030;

/// The schema below. Stored as `user_version`.
pub(super) const VERSION: u32 = 1;

const VERSION_1: &str = "
    CREATE TABLE floor (
        name TEXT PRIMARY KEY NOT NULL,
        lowest INTEGER NOT NULL CHECK (lowest >= 0)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE history (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        at INTEGER NOT NULL,
        seq INTEGER,
        outcome TEXT NOT NULL
    ) STRICT;
    CREATE TABLE published (
        only INTEGER PRIMARY KEY CHECK (only = 1),
        record TEXT NOT NULL
    ) STRICT;
    CREATE TABLE recovery (
        only INTEGER PRIMARY KEY CHECK (only = 1),
        floors_lost INTEGER NOT NULL,
        publication INTEGER NOT NULL DEFAULT 0 CHECK (publication >= 0),
        list_role TEXT,
        online_keys TEXT NOT NULL DEFAULT '',
        root INTEGER NOT NULL DEFAULT 0 CHECK (root >= 0),
        timestamp INTEGER NOT NULL DEFAULT 0 CHECK (timestamp >= 0),
        targets INTEGER NOT NULL DEFAULT 0 CHECK (targets >= 0)
    ) STRICT;
    CREATE TABLE role (
        name TEXT PRIMARY KEY NOT NULL,
        bytes BLOB NOT NULL
    ) STRICT;
    CREATE TABLE root (
        only INTEGER PRIMARY KEY CHECK (only = 1),
        bytes BLOB NOT NULL,
        online_keys TEXT NOT NULL
    ) STRICT;
    CREATE TABLE seq_floor (
        name TEXT PRIMARY KEY NOT NULL,
        lowest INTEGER NOT NULL CHECK (lowest >= 0)
    ) STRICT, WITHOUT ROWID;
";

/// What a file that SQLite can open holds.
pub(super) enum Holds {
    /// Nothing at all yet.
    Nothing,
    /// State of this or an older version.
    State(u32),
    /// State of a version to come.
    Newer(u32),
    /// Somebody else's tables, or ours in part.
    Other,
}

/// Looks at the marks, the tables' definitions, and every page.
pub(super) fn look(connection: &Connection) -> rusqlite::Result<Holds> {
    // SQLite reads both as signed.
    let id: i64 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let sql = "SELECT sql FROM sqlite_schema
               WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name";
    let mut statement = connection.prepare(sql)?;
    let tables: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    if id == 0 && version == 0 && tables.is_empty() {
        return Ok(Holds::Nothing);
    }
    let version = u32::try_from(version).unwrap_or(0);
    if id != i64::from(APPLICATION_ID) || version == 0 {
        return Ok(Holds::Other);
    }
    if version > VERSION {
        return Ok(Holds::Newer(version));
    }
    // A few hundred kilobytes at most, so every page can be read each time.
    read_every_page(connection)?;
    let verdict: String = connection.pragma_query_value(None, "integrity_check", |row| row.get(0))?;
    if verdict != "ok" || !tables.iter().map(String::as_str).eq(definitions()) {
        return Ok(Holds::Other);
    }
    Ok(Holds::State(version))
}

/// The tables above by their names, as SQLite keeps them.
fn definitions() -> impl Iterator<Item = &'static str> {
    VERSION_1.split(';').map(str::trim).filter(|table| !table.is_empty())
}

/// The check below takes a page that the drive fails to give for a damaged one. A copy fails instead, and leaves
/// the pages in the cache for the check.
fn read_every_page(connection: &Connection) -> rusqlite::Result<()> {
    let mut copy = Connection::open_in_memory()?;
    match Backup::new(connection, &mut copy)?.step(-1)? {
        StepResult::Done => Ok(()),
        _ => Err(rusqlite::Error::SqliteFailure(ffi::Error::new(ffi::SQLITE_BUSY), None)),
    }
}

/// Makes the tables, or brings older ones up to date, inside the caller's transaction.
/// `floors_lost` is what fresh tables begin with.
pub(super) fn migrate(write: &Transaction<'_>, from: u32, floors_lost: bool) -> Result<(), StoreError> {
    match from {
        0 => {
            write.execute_batch(VERSION_1)?;
            let sql = "INSERT INTO recovery (only, floors_lost) VALUES (1, ?1)";
            write.execute(sql, [floors_lost])?;
        }
        VERSION => return Ok(()),
        newer => return Err(StoreError::Newer(newer)),
    }
    write.pragma_update(None, "application_id", APPLICATION_ID)?;
    write.pragma_update(None, "user_version", VERSION)?;
    Ok(())
}
