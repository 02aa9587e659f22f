//! The tables of `state.db`, and the way from older ones.

use rusqlite::{Connection, TransactionBehavior};

use super::error::StoreError;

/// The schema that this code reads and writes; kept in SQLite's `user_version`.
pub(super) const VERSION: i64 = 1;

const TABLES: &str = "
    -- The newest verified file of each role, byte for byte as received.
    CREATE TABLE metadata (role TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
    -- The lowest version of each role that may still be accepted.
    CREATE TABLE floor (role TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT;
    -- The lowest list sequence number, by the list role's name.
    CREATE TABLE seq_floor (role TEXT PRIMARY KEY, seq INTEGER NOT NULL) STRICT;
    -- What the view shows, as the JSON of view.json.
    CREATE TABLE published (id INTEGER PRIMARY KEY CHECK (id = 1), record TEXT NOT NULL) STRICT;
    -- The last refreshes.
    CREATE TABLE history (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        at INTEGER NOT NULL,
        seq INTEGER,
        outcome TEXT NOT NULL
    ) STRICT;
";

/// Brings the tables to [`VERSION`].
pub(super) fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    match transaction.query_row("PRAGMA user_version", [], |row| row.get::<_, i64>(0))? {
        VERSION => return Ok(()),
        0 => transaction.execute_batch(TABLES)?,
        newer => return Err(StoreError::Unreadable(format!("its version {newer} is unknown"))),
    }
    transaction.pragma_update(None, "user_version", VERSION)?;
    transaction.commit()?;
    Ok(())
}
