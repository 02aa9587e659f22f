//! A door for the crash tests: each file step, announced just before it is done.
//!
//! Hidden, and only with feature `fault-injection`. SQLite's own steps do not come through here; a VFS of
//! the tests sees those.

use std::cell::Cell;
use std::io;
use std::path::Path;
use std::time::SystemTime;

/// A step that changes files or folders, or makes such changes durable.
#[derive(Clone, Copy, Debug)]
pub enum FileStep<'a> {
    /// A new folder, whose parent is there.
    MakeDir(&'a Path),
    /// A new file, or an old one cut to nothing.
    Create(&'a Path),
    /// All the content of a file just created.
    Write(&'a Path, &'a [u8]),
    /// The content of a file becomes durable.
    SyncFile(&'a Path),
    /// The names in a folder become durable.
    SyncDir(&'a Path),
    /// A file gets another name, in place of whatever had it.
    Rename(&'a Path, &'a Path),
    /// A file goes.
    Remove(&'a Path),
    /// A folder goes.
    RemoveDir(&'a Path),
    /// A file's time of modification is set.
    Touch(&'a Path, SystemTime),
}

/// Sees each step of its thread. An error takes the step's place: the step is not done.
pub type Watcher = fn(&FileStep<'_>) -> io::Result<()>;

thread_local! {
    static WATCHER: Cell<Option<Watcher>> = const { Cell::new(None) };
}

/// Sets the watcher of this thread, or ends the watching.
pub fn watch(watcher: Option<Watcher>) {
    WATCHER.set(watcher);
}

pub(crate) fn announce(step: &FileStep<'_>) -> io::Result<()> {
    WATCHER.get().map_or(Ok(()), |watcher| watcher(step))
}
