//! What an updater remembers: trusted metadata, floors, what it last published, and a short history.
//!
//! One SQLite file, `state.db`, in a folder that only the updater uses. Whatever a method changes, it
//! changes in one transaction that is on the disk when the method returns. Readers of the published
//! view never come here.

mod error;
mod floors;
mod history;
mod lock;
mod open;
mod recovery;
mod schema;
#[cfg(test)]
mod tests;

use rusqlite::{Connection, Transaction, TransactionBehavior, params};

pub use error::StoreError;
pub use history::HistoryRow;
pub use lock::UpdaterLock;
pub use open::Opened;
pub use recovery::RecoveredFloors;

use self::floors::Floors;
use crate::time::Timestamp;
use crate::trust::{Change, Kept};

/// The updater's state. Hold an [`UpdaterLock`] on the same folder for as long as you write.
#[derive(Debug)]
pub struct Store {
    connection: Connection,
}

impl Store {
    /// The trusted metadata and the floors of its versions.
    ///
    /// # Errors
    /// The state cannot be read.
    pub fn load_kept(&self) -> Result<Kept, StoreError> {
        // One transaction, so that what is read was true at one moment.
        let read = self.connection.unchecked_transaction()?;
        let sql = "SELECT bytes, online_keys FROM root";
        let kept_root = optional(read.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?))))?;
        let (root, online_keys): (_, Option<String>) = kept_root.unzip();
        let mut statement = read.prepare("SELECT name, bytes FROM role")?;
        let roles = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let roles = floors::inserted(roles)?;
        let floors = Floors::Role.all(&read)?;
        let online_keys = online_keys.and_then(|text| {
            let mut hash = [0; 32];
            hex::decode_to_slice(text, &mut hash).ok().map(|()| hash)
        });
        Ok(Kept { root, roles, floors, online_keys })
    }

    /// Stores one verified step of the workflow, whole or not at all. No floor ever falls by it, but
    /// for a root's reset, which drops every floor but root's.
    ///
    /// # Errors
    /// Nothing was changed.
    pub fn commit(&mut self, change: &Change) -> Result<(), StoreError> {
        let write = self.begin()?;
        match change {
            Change::Root { version, bytes, reset, online_keys } => {
                recovery::before_root(&write, *version, online_keys)?;
                if *reset {
                    write.execute("DELETE FROM role WHERE name IN ('timestamp', 'snapshot')", [])?;
                    write.execute("DELETE FROM floor WHERE name <> 'root'", [])?;
                }
                // Of a root that is walked through again the keys are not those under which the floors rose.
                let newest = *version >= Floors::Role.get(&write, "root")?;
                Floors::Role.raise(&write, "root", *version)?;
                let sql = "INSERT INTO root (only, bytes, online_keys) VALUES (1, ?1, ?2)
                           ON CONFLICT (only) DO UPDATE
                           SET bytes = excluded.bytes,
                               online_keys = CASE WHEN ?3 THEN excluded.online_keys ELSE online_keys END";
                write.execute(sql, params![bytes, hex::encode(online_keys), newest])?;
            }
            Change::Role { name, bytes, floors } => {
                for (role, version) in floors {
                    Floors::Role.raise(&write, role, *version)?;
                }
                let sql = "INSERT OR REPLACE INTO role (name, bytes) VALUES (?1, ?2)";
                write.execute(sql, params![name, bytes])?;
            }
        }
        Ok(write.commit()?)
    }

    /// The lowest sequence number that a list of the delegated role `list_role` may have; 0 if any.
    ///
    /// # Errors
    /// The state cannot be read.
    pub fn seq_floor(&self, list_role: &str) -> Result<u64, StoreError> {
        Floors::Sequence.get(&self.connection, list_role)
    }

    /// Records that the view was published: the record itself (the view as JSON), the floor of its
    /// list role's sequence numbers, and a row of the history.
    ///
    /// # Errors
    /// Nothing was changed.
    pub fn publish(
        &mut self,
        record_json: &str,
        list_role: &str,
        seq: u64,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let write = self.begin()?;
        let sql = "INSERT OR REPLACE INTO published (only, record) VALUES (1, ?1)";
        write.execute(sql, [record_json])?;
        Floors::Sequence.raise(&write, list_role, seq)?;
        recovery::end(&write)?;
        history::add(&write, at, Some(seq), "published")?;
        Ok(write.commit()?)
    }

    /// The record that was last given to [`publish`](Self::publish).
    ///
    /// # Errors
    /// The state cannot be read.
    pub fn published(&self) -> Result<Option<String>, StoreError> {
        let sql = "SELECT record FROM published";
        optional(self.connection.query_row(sql, [], |row| row.get(0)))
    }

    /// Records an attempt that published nothing. `outcome` is a fixed code, never a sentence made at
    /// run time: nothing of a caller's can get in here.
    ///
    /// # Errors
    /// Nothing was changed.
    pub fn record_attempt(&mut self, at: Timestamp, outcome: &'static str) -> Result<(), StoreError> {
        let write = self.begin()?;
        history::add(&write, at, None, outcome)?;
        Ok(write.commit()?)
    }

    /// The latest attempts, the newest first. Older ones than the last
    /// [`HistoryRow::KEPT`] are forgotten.
    ///
    /// # Errors
    /// The state cannot be read.
    pub fn history(&self, limit: u32) -> Result<Vec<HistoryRow>, StoreError> {
        history::latest(&self.connection, limit)
    }

    fn begin(&mut self) -> Result<Transaction<'_>, StoreError> {
        Ok(self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?)
    }
}

fn optional<T>(found: rusqlite::Result<T>) -> Result<Option<T>, StoreError> {
    match found {
        Ok(value) => Ok(Some(value)),
        Err(rusqlite::Error::QueryReturnedNoRows) => Ok(None),
        Err(error) => Err(error.into()),
    }
}
