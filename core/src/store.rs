//! `state.db`: what an updater keeps of trust between refreshes. SQLite in WAL mode, `synchronous=FULL`,
//! in a folder of the updater's own. Readers of the view never open it.

mod error;
mod lock;
mod open;
mod schema;

use std::path::Path;

use rusqlite::{Connection, OptionalExtension, params};

pub use error::StoreError;
pub use lock::UpdaterLock;
pub use open::Opened;

use crate::time::Timestamp;
use crate::trust::{Change, Kept};

/// The floor that counts for whichever list role comes first, after the floors were lost.
const ANY_ROLE: &str = "";

/// How many rows of the history are kept.
const HISTORY: u32 = 100;

/// An open `state.db`. Every method blocks on file I/O.
#[derive(Debug)]
pub struct Store {
    connection: Connection,
}

/// One refresh, as the history remembers it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryRow {
    /// The device's time.
    pub at: Timestamp,
    /// The list's sequence number, where the refresh reached one.
    pub seq: Option<u64>,
    /// A stable code.
    pub outcome: String,
}

impl Store {
    /// Opens or makes `state.db`. One that cannot be read as this database is kept aside under another
    /// name, and [`Opened::floors_lost`] says so.
    ///
    /// # Errors
    /// The folder cannot be written, is full, or is not a folder; the file is then left alone.
    pub fn open(state_dir: &Path) -> Result<(Self, Opened), StoreError> {
        let (connection, opened) = open::open(state_dir)?;
        Ok((Self { connection }, opened))
    }

    /// Opens `state.db` to look at it, without changing or making anything. `None`: there is none yet.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn open_read_only(state_dir: &Path) -> Result<Option<Self>, StoreError> {
        Ok(open::open_read_only(state_dir)?.map(|connection| Self { connection }))
    }

    /// The metadata and floors that were kept.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn load_kept(&self) -> Result<Kept, StoreError> {
        let mut kept = Kept::default();
        let mut metadata = self.connection.prepare("SELECT role, bytes FROM metadata")?;
        let mut rows = metadata.query([])?;
        while let Some(row) = rows.next()? {
            let (role, bytes): (String, Vec<u8>) = (row.get(0)?, row.get(1)?);
            if role == "root" {
                kept.root = Some(bytes);
            } else {
                kept.roles.insert(role, bytes);
            }
        }
        let mut floors = self.connection.prepare("SELECT role, version FROM floor")?;
        let mut rows = floors.query([])?;
        while let Some(row) = rows.next()? {
            kept.floors.insert(row.get(0)?, from_sql(row.get(1)?));
        }
        Ok(kept)
    }

    /// Keeps one verified step of the workflow, in one transaction.
    ///
    /// # Errors
    /// See [`StoreError`]; then nothing of the step is kept.
    pub fn commit(&mut self, change: &Change) -> Result<(), StoreError> {
        let transaction = self.connection.transaction()?;
        let (role, bytes) = match change {
            Change::Root { version, bytes, reset } => {
                if *reset {
                    transaction
                        .execute("DELETE FROM metadata WHERE role IN ('timestamp', 'snapshot')", [])?;
                    transaction.execute("DELETE FROM floor WHERE role <> 'root'", [])?;
                }
                raise_floor(&transaction, "root", *version)?;
                ("root", bytes)
            }
            Change::Role { name, bytes, floors } => {
                for (role, version) in floors {
                    raise_floor(&transaction, role, *version)?;
                }
                (name.as_str(), bytes)
            }
        };
        transaction.execute(
            "INSERT INTO metadata (role, bytes) VALUES (?1, ?2)
             ON CONFLICT (role) DO UPDATE SET bytes = excluded.bytes",
            params![role, bytes],
        )?;
        transaction.commit()?;
        Ok(())
    }

    /// The lowest sequence number that a list of `list_role` may have. A role never seen before begins
    /// at 0, unless the floors were lost.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn seq_floor(&self, list_role: &str) -> Result<u64, StoreError> {
        let query = "SELECT MAX(seq) FROM seq_floor WHERE role IN (?1, ?2)";
        let floor: Option<i64> = self.connection.query_row(query, [list_role, ANY_ROLE], |row| row.get(0))?;
        Ok(floor.map_or(0, from_sql))
    }

    /// Sets the floor for whichever list role comes first: what is known when the floors were lost but
    /// the view still tells its list's number.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn set_any_seq_floor(&mut self, seq: u64) -> Result<(), StoreError> {
        raise_seq_floor(&self.connection, ANY_ROLE, seq)
    }

    /// What the view shows, as the JSON that was given to [`Store::publish`]. `None` before that.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn published(&self) -> Result<Option<String>, StoreError> {
        Ok(self.connection.query_row("SELECT record FROM published", [], |row| row.get(0)).optional()?)
    }

    /// Records what the view is about to show, and raises the floor of the list's role to `seq`. A floor
    /// for any role has found its role then.
    ///
    /// # Errors
    /// See [`StoreError`]; then nothing is recorded.
    pub fn publish(
        &mut self,
        record: &str,
        list_role: &str,
        seq: u64,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let transaction = self.connection.transaction()?;
        transaction.execute(
            "INSERT INTO published (id, record) VALUES (1, ?1)
             ON CONFLICT (id) DO UPDATE SET record = excluded.record",
            [record],
        )?;
        raise_seq_floor(&transaction, list_role, seq)?;
        transaction.execute("DELETE FROM seq_floor WHERE role = ?1", [ANY_ROLE])?;
        add_history(&transaction, at, Some(seq), "published")?;
        transaction.commit()?;
        Ok(())
    }

    /// Adds a refresh that published nothing to the history.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn record_attempt(&mut self, at: Timestamp, outcome: &str) -> Result<(), StoreError> {
        let transaction = self.connection.transaction()?;
        add_history(&transaction, at, None, outcome)?;
        transaction.commit()?;
        Ok(())
    }

    /// The last refreshes, the newest first.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn history(&self, limit: u32) -> Result<Vec<HistoryRow>, StoreError> {
        let mut query =
            self.connection.prepare("SELECT at, seq, outcome FROM history ORDER BY id DESC LIMIT ?1")?;
        let rows = query.query_map([limit], |row| {
            let seq: Option<i64> = row.get(1)?;
            Ok(HistoryRow { at: Timestamp(row.get(0)?), seq: seq.map(from_sql), outcome: row.get(2)? })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

fn raise_floor(connection: &Connection, role: &str, version: u64) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO floor (role, version) VALUES (?1, ?2)
         ON CONFLICT (role) DO UPDATE SET version = MAX(version, excluded.version)",
        params![role, to_sql(version)],
    )?;
    Ok(())
}

fn raise_seq_floor(connection: &Connection, role: &str, seq: u64) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO seq_floor (role, seq) VALUES (?1, ?2)
         ON CONFLICT (role) DO UPDATE SET seq = MAX(seq, excluded.seq)",
        params![role, to_sql(seq)],
    )?;
    Ok(())
}

fn add_history(
    connection: &Connection,
    at: Timestamp,
    seq: Option<u64>,
    outcome: &str,
) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO history (at, seq, outcome) VALUES (?1, ?2, ?3)",
        params![at.0, seq.map(to_sql), outcome],
    )?;
    let keep = "DELETE FROM history WHERE id <= (SELECT MAX(id) FROM history) - ?1";
    connection.execute(keep, [HISTORY])?;
    Ok(())
}

/// Versions and sequence numbers end at 2^53−1, far below SQLite's limit.
fn to_sql(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

fn from_sql(value: i64) -> u64 {
    u64::try_from(value).unwrap_or_default()
}

#[cfg(test)]
mod tests;
