//! Floors that a state has from a published view, because it lost its own.
//!
//! A view says under which versions of root, timestamp and targets it was published. What leads to the next
//! list must not be older; but those of timestamp and targets fall with the keys that a later root
//! replaces, as all floors do.

use rusqlite::{Connection, params};

use super::floors::{Floors, from_sql, to_sql};
use super::{Store, StoreError};

/// What a published view tells about the metadata that led to it. Versions are 0 where it does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecoveredFloors {
    /// The role that signed its list.
    pub list_role: String,
    /// The version of the root.
    pub root: u64,
    /// The version of the timestamp.
    pub timestamp: u64,
    /// The version of the top-level targets.
    pub targets: u64,
}

impl Store {
    /// After floors were lost: takes those of the published view, whose list has the number `seq`. The loss counts as dealt with, and is not
    /// reported again. They hold until the next [`publish`](Self::publish), or until those of another view
    /// are taken.
    ///
    /// # Errors
    /// Nothing was changed.
    pub fn recover_floors(&mut self, floors: &RecoveredFloors, seq: u64) -> Result<(), StoreError> {
        let RecoveredFloors { list_role, root, timestamp, targets } = floors;
        let write = self.begin()?;
        Floors::Sequence.raise(&write, list_role, seq)?;
        // A state that is further than the view may have followed a root that replaced the keys; so has one
        // that took this view's floors before and let them fall.
        let (timestamp, targets) = match Floors::Role.get(&write, "root")? {
            trusted if trusted > *root => (0, 0),
            _ => (to_sql(*timestamp)?, to_sql(*targets)?),
        };
        let sql = "UPDATE recovery
                   SET floors_lost = 0, list_role = ?1, root = ?2, timestamp = ?3, targets = ?4";
        write.execute(sql, params![list_role, to_sql(*root)?, timestamp, targets])?;
        Ok(write.commit()?)
    }

    /// The floors that [`recover_floors`](Self::recover_floors) took, as far as they hold still. `None`: the
    /// state has all its own.
    ///
    /// # Errors
    /// The state cannot be read.
    pub fn recovered_floors(&self) -> Result<Option<RecoveredFloors>, StoreError> {
        let sql = "SELECT list_role, root, timestamp, targets FROM recovery";
        let read = |row: &rusqlite::Row<'_>| {
            let Some(list_role) = row.get(0)? else { return Ok(None) };
            let count = |column| row.get(column).map(from_sql);
            Ok(Some(RecoveredFloors { list_role, root: count(1)?, timestamp: count(2)?, targets: count(3)? }))
        };
        Ok(self.connection.query_row(sql, [], read)?)
    }
}

/// Before a root is stored: lets the floors of timestamp and targets fall where it replaces the keys of those
/// under which the view was published.
pub(super) fn before_root(write: &Connection, version: u64, replaces_keys: bool) -> Result<(), StoreError> {
    // An app update may bring an anchor that is several roots further. Then nobody saw what the keys between
    // were, unless the trusted root is that of the view, or after it.
    let trusted = to_sql(Floors::Role.get(write, "root")?)?;
    let sql = "UPDATE recovery SET timestamp = 0, targets = 0
               WHERE root < ?1 AND (?2 OR root > ?3)";
    write.execute(sql, params![to_sql(version)?, replaces_keys, trusted])?;
    Ok(())
}

/// With a publication, the state has all floors of its own again.
pub(super) fn end(write: &Connection) -> Result<(), StoreError> {
    let sql = "UPDATE recovery SET floors_lost = 0, list_role = NULL, root = 0, timestamp = 0, targets = 0";
    write.execute(sql, [])?;
    Ok(())
}
