//! Opening `state.db`, and keeping aside what cannot be read.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use super::error::StoreError;
use super::schema;

/// What [`Store::open`](super::Store::open) found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opened {
    /// The database could not be read and was kept aside: trust begins again from the anchor.
    pub floors_lost: bool,
}

/// The database's files: SQLite keeps a log and an index beside it.
const FILES: [&str; 3] = ["state.db", "state.db-wal", "state.db-shm"];

pub(super) fn open(state_dir: &Path) -> Result<(Connection, Opened), StoreError> {
    fs::create_dir_all(state_dir)?;
    match open_sound(state_dir) {
        Ok(connection) => Ok((connection, Opened { floors_lost: false })),
        Err(StoreError::Unreadable(reason)) => {
            tracing::warn!(reason, "state.db is kept aside; trust begins again from the anchor");
            keep_aside(state_dir)?;
            Ok((open_sound(state_dir)?, Opened { floors_lost: true }))
        }
        Err(other) => Err(other),
    }
}

pub(super) fn open_read_only(state_dir: &Path) -> Result<Option<Connection>, StoreError> {
    let path = state_dir.join("state.db");
    if !path.exists() {
        return Ok(None);
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(Duration::from_secs(5))?;
    check(&connection)?;
    Ok(Some(connection))
}

fn open_sound(state_dir: &Path) -> Result<Connection, StoreError> {
    let mut connection = Connection::open(state_dir.join("state.db"))?;
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    check(&connection)?;
    schema::migrate(&mut connection)?;
    Ok(connection)
}

/// The file is small, so every page of it is looked at.
fn check(connection: &Connection) -> Result<(), StoreError> {
    let verdict: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if verdict == "ok" { Ok(()) } else { Err(StoreError::Unreadable(verdict)) }
}

/// The log moves with its database: applied to a new one, it would be damage.
fn keep_aside(state_dir: &Path) -> Result<(), StoreError> {
    let is_free = |n: &u32| !state_dir.join(format!("state.db.unreadable-{n}")).exists();
    let n = (1..).find(is_free).unwrap_or(u32::MAX);
    for file in FILES {
        let aside: PathBuf =
            state_dir.join(file.replacen("state.db", &format!("state.db.unreadable-{n}"), 1));
        match fs::rename(state_dir.join(file), aside) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    Ok(())
}
