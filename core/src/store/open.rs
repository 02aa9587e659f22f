//! Opening `state.db`, and setting it aside when it is beyond reading.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use super::Store;
use super::error::StoreError;
use super::schema::{self, Holds};
use crate::disk;

const FILE: &str = "state.db";

/// Where a fresh state is made, until it is whole.
const UNFINISHED: &str = "unfinished.db";

/// Files that belong to the database of the name before them.
const COMPANIONS: [&str; 3] = ["-wal", "-shm", "-journal"];

/// So many unreadable files are kept; the newest of more replaces the one before it.
const KEPT_ASIDE: u32 = 8;

/// What [`Store::open`] found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opened {
    /// The floors of an earlier state are gone: its file was unreadable and lies aside now. Reported at
    /// each opening until [`Store::recover_floors`] or [`Store::publish`] has dealt with it.
    pub floors_lost: bool,
    /// There was no state here before. Where a view was published all the same, floors are lost too.
    pub created: bool,
    /// The state is a fresh one since this very opening.
    pub made: bool,
}

impl Store {
    /// Opens the state in `state_dir`, making both where there is none. Take the
    /// [`UpdaterLock`](super::UpdaterLock) first.
    ///
    /// A file that is damaged, empty or not ours is kept aside as `state.db.unreadable-<n>` and a
    /// fresh one made. A folder that is read-only or full, and state of a newer version, are errors
    /// that leave everything where it is.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn open(state_dir: &Path) -> Result<(Self, Opened), StoreError> {
        disk::create_dir(state_dir)?;
        Self::open_in(state_dir).map_err(|error| error.explained_by(state_dir))
    }

    /// Opens the state to look at it, without a lock and without changing anything; `None` where
    /// there is none yet. Writing to it fails with [`StoreError::ReadOnly`].
    ///
    /// # Errors
    /// See [`StoreError`]. Damaged state is an error here.
    pub fn open_read_only(state_dir: &Path) -> Result<Option<Self>, StoreError> {
        let path = state_dir.join(FILE);
        if !path.try_exists()? {
            return Ok(None);
        }
        // Without a log all is in the one file, and `immutable` keeps SQLite from making a log.
        // With one, an updater is at work or was cut off; the log must be read too.
        let uri = format!("file:{}{}", as_uri(&path)?, if has_log(&path) { "" } else { "?immutable=1" });
        let flags =
            OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(uri, flags)?;
        configure(&connection)?;
        match schema::look(&connection)? {
            Holds::State(schema::VERSION) => Ok(Some(Self { connection })),
            Holds::Nothing => Ok(None),
            Holds::Newer(version) => Err(StoreError::Newer(version)),
            Holds::State(_) => Err(StoreError::Unreadable("it awaits a first update".to_owned())),
            Holds::Other => Err(StoreError::Unreadable("it is damaged".to_owned())),
        }
    }

    fn open_in(state_dir: &Path) -> Result<(Self, Opened), StoreError> {
        let path = state_dir.join(FILE);
        // Without the file, but with traces of an earlier one: the last run was setting it aside.
        let created = !path.try_exists()?;
        let mut lost = created && has_traces(state_dir)?;
        let has_log = has_log(&path);
        let opened = if created { None } else { open_existing(&path)? };
        let made = opened.is_none();
        let connection = match opened {
            Some(connection) => connection,
            None => {
                if !created {
                    set_aside(&path)?;
                    tracing::warn!("state.db was unreadable and lies aside; trust begins anew");
                    lost = true;
                }
                make(state_dir, lost)?;
                connect(&path)?
            }
        };
        let store = Self::prepare(connection)?;
        if has_log {
            store.renew_log()?;
        }
        let sql = "SELECT floors_lost FROM recovery";
        let floors_lost = store.connection.query_row(sql, [], |row| row.get(0))?;
        Ok((store, Opened { floors_lost, created: created && !lost, made }))
    }

    fn prepare(mut connection: Connection) -> Result<Self, StoreError> {
        // A log in which every commit is synced: no commit is lost, and readers never wait.
        connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
        sync_commits(&connection)?;
        let write = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let version = write.pragma_query_value(None, "user_version", |row| row.get(0))?;
        schema::migrate(&write, version, false)?;
        write.commit()?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
        Ok(Self { connection })
    }

    /// An earlier run was cut off, perhaps because the log could not be synced; then the system may show parts
    /// of it that the drive never got, and will never write them. So it goes into the database, and a new log
    /// begins, before anything is added that a crash could lose together with those parts.
    fn renew_log(&self) -> Result<(), StoreError> {
        Ok(self.connection.pragma(None, "wal_checkpoint", "TRUNCATE", |_| Ok(()))?)
    }
}

fn has_log(path: &Path) -> bool {
    companion(path, "-wal").metadata().is_ok_and(|log| log.len() > 0)
}

/// Opens a file that is there; `None` if it is to be set aside.
fn open_existing(path: &Path) -> Result<Option<Connection>, StoreError> {
    let connection = match connect(path) {
        Err(error) if StoreError::is_damage(&error) => return Ok(None),
        opened => opened?,
    };
    // Before anything is read: reading would leave a read-only log behind.
    if connection.is_readonly("main")? {
        return Err(StoreError::ReadOnly);
    }
    match schema::look(&connection) {
        // Only a header of another file format makes a file read-only by being read.
        Ok(Holds::State(_)) if connection.is_readonly("main")? => Ok(None),
        Ok(Holds::State(_)) => Ok(Some(connection)),
        Ok(Holds::Newer(version)) => Err(StoreError::Newer(version)),
        // Our files have tables from their first commit on: this one was emptied, or never finished.
        Ok(Holds::Nothing | Holds::Other) => Ok(None),
        Err(error) if StoreError::is_damage(&error) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn connect(path: &Path) -> rusqlite::Result<Connection> {
    let flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    // Until the file is known to be sound, closing it must not move the log into it.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    configure(&connection)?;
    Ok(connection)
}

fn configure(connection: &Connection) -> rusqlite::Result<()> {
    // A reader of the status may be recovering the log.
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // A damaged file must not get SQLite to run or believe anything.
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update(None, "cell_size_check", true)
}

/// Makes a fresh state elsewhere and puts it in place whole: a `state.db` that was merely begun would be taken
/// for an emptied one, and its floors for lost.
fn make(state_dir: &Path, floors_lost: bool) -> Result<(), StoreError> {
    let unfinished = state_dir.join(UNFINISHED);
    if unfinished.try_exists()? {
        disk::remove(&unfinished)?;
    }
    let mut connection = connect(&unfinished)?;
    connection.pragma_update_and_check(None, "journal_mode", "MEMORY", |_| Ok(()))?;
    sync_commits(&connection)?;
    let write = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    schema::migrate(&write, 0, floors_lost)?;
    write.commit()?;
    // Now, while nothing can be lost: later it would need a journal, which readers of the status do not see.
    connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    connection.close().map_err(|(_, error)| error)?;
    disk::rename(&unfinished, &state_dir.join(FILE))?;
    Ok(disk::sync_dir(state_dir)?)
}

fn sync_commits(connection: &Connection) -> rusqlite::Result<()> {
    connection.pragma_update(None, "synchronous", "FULL")?;
    // Apple's fsync leaves data in the drive's cache; these ask for more. No effect elsewhere.
    connection.pragma_update(None, "fullfsync", true)?;
    connection.pragma_update(None, "checkpoint_fullfsync", true)
}

/// Renames the database and its companions. The database goes first: a log without its database is
/// thrown away by SQLite, but a database without its log would silently be an older state.
fn set_aside(path: &Path) -> Result<(), StoreError> {
    let name = |n: u32| companion(path, &format!(".unreadable-{n}"));
    let free = (1..KEPT_ASIDE).map(name).find(|aside| !aside.exists());
    let aside = free.unwrap_or_else(|| name(KEPT_ASIDE));
    disk::rename(path, &aside)?;
    for suffix in COMPANIONS {
        let from = companion(path, suffix);
        if from.try_exists()? {
            disk::rename(&from, &companion(&aside, suffix))?;
        }
    }
    Ok(())
}

fn has_traces(state_dir: &Path) -> Result<bool, StoreError> {
    for entry in fs::read_dir(state_dir)? {
        let name = entry?.file_name();
        // `state.db-wal`, `state.db.unreadable-1`
        if name.as_encoded_bytes().starts_with(FILE.as_bytes()) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn companion(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// The path in the form that SQLite's URIs want.
fn as_uri(path: &Path) -> Result<String, StoreError> {
    let odd = || StoreError::Unusable("its path is not valid text".to_owned());
    let absolute = std::path::absolute(path)?;
    let text = absolute.to_str().ok_or_else(odd)?.replace('\\', "/");
    let slash = if text.starts_with('/') { "" } else { "/" };
    let encoded = percent_encoding::utf8_percent_encode(&text, percent_encoding::NON_ALPHANUMERIC);
    Ok(format!("//{slash}{encoded}").replace("%2F", "/"))
}
