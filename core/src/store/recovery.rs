//! Floors that a state has from a published view, because it lost its own.
//!
//! A view says under which versions of root, timestamp and targets it was published, and with which keys of
//! timestamp and snapshot. What leads to the next list must not be older; but the versions of timestamp and
//! targets fall with those keys, once a later root replaces them, as all floors do.

use rusqlite::{Connection, Row, params};

use super::floors::{Floors, from_sql, to_sql};
use super::{Store, StoreError};

/// What a published view tells about the metadata that led to it. Versions are 0 where it does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecoveredFloors {
    /// The view's count of publications.
    pub publication: u64,
    /// The role that signed its list.
    pub list_role: String,
    /// The keys of timestamp and snapshot:
    /// [`Root::online_keys_hash`](crate::trust::Root::online_keys_hash) in hex, or empty.
    pub online_keys: String,
    /// The version of the root.
    pub root: u64,
    /// The version of the timestamp.
    pub timestamp: u64,
    /// The version of the top-level targets.
    pub targets: u64,
}

impl Store {
    /// After floors were lost: takes those of the published view, whose list has the number `seq`. The loss
    /// counts as dealt with, and is not reported again. They hold until the next [`publish`](Self::publish), or
    /// until those of another view are taken; those of the same view taken again change nothing, so that what
    /// has fallen since stays so.
    ///
    /// # Errors
    /// Nothing was changed.
    pub fn recover_floors(&mut self, floors: &RecoveredFloors, seq: u64) -> Result<(), StoreError> {
        let RecoveredFloors { publication, list_role, online_keys, root, timestamp, targets } = floors;
        let write = self.begin()?;
        Floors::Sequence.raise(&write, list_role, seq)?;
        write.execute("UPDATE recovery SET floors_lost = 0", [])?;
        // A state that was put back may be further than the view, past a root that replaced the keys.
        let fell = Floors::Role.get(&write, "root")? > *root && replaced(&write, online_keys)?;
        let (timestamp, targets) = if fell { (0, 0) } else { (to_sql(*timestamp)?, to_sql(*targets)?) };
        let (publication, root) = (to_sql(*publication)?, to_sql(*root)?);
        let sql = "UPDATE recovery
                   SET publication = ?1, list_role = ?2, online_keys = ?3, root = ?4, timestamp = ?5, targets = ?6
                   WHERE publication <> ?1 OR list_role IS NOT ?2 OR online_keys <> ?3 OR root <> ?4";
        write.execute(sql, params![publication, list_role, online_keys, root, timestamp, targets])?;
        Ok(write.commit()?)
    }

    /// The floors that [`recover_floors`](Self::recover_floors) took, as far as they hold still. `None`: the
    /// state has all its own.
    ///
    /// # Errors
    /// The state cannot be read.
    pub fn recovered_floors(&self) -> Result<Option<RecoveredFloors>, StoreError> {
        let sql = "SELECT list_role, online_keys, publication, root, timestamp, targets FROM recovery";
        let read = |row: &Row<'_>| {
            let Some(list_role) = row.get(0)? else { return Ok(None) };
            let count = |column| row.get(column).map(from_sql);
            Ok(Some(RecoveredFloors {
                list_role,
                online_keys: row.get(1)?,
                publication: count(2)?,
                root: count(3)?,
                timestamp: count(4)?,
                targets: count(5)?,
            }))
        };
        Ok(self.connection.query_row(sql, [], read)?)
    }
}

/// Whether the newest root that was trusted has other keys of timestamp and snapshot than these.
fn replaced(read: &Connection, online_keys: &str) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM root WHERE online_keys <> ?1)";
    Ok(read.query_row(sql, [online_keys], |row| row.get(0))?)
}

/// With a root that is stored: lets the floors of timestamp and targets fall where it comes after the view's and
/// has other keys. Against the view's own, not the trusted root's: an app update may bring an anchor that lies
/// several roots further.
pub(super) fn before_root(
    write: &Connection,
    version: u64,
    online_keys: &[u8; 32],
) -> Result<(), StoreError> {
    let sql = "UPDATE recovery SET timestamp = 0, targets = 0 WHERE root < ?1 AND online_keys <> ?2";
    write.execute(sql, params![to_sql(version)?, hex::encode(online_keys)])?;
    Ok(())
}

/// With a publication, the state has all floors of its own again.
pub(super) fn end(write: &Connection) -> Result<(), StoreError> {
    let sql = "UPDATE recovery
               SET floors_lost = 0, publication = 0, list_role = NULL, online_keys = '', root = 0, timestamp = 0,
                   targets = 0";
    write.execute(sql, [])?;
    Ok(())
}
