//! The registry's folder: where things lie, the lock, and writing so that a crash leaves old or new.

use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::error::Error;

/// Who may read a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Anyone, as the umask allows: what is published.
    Shared,
    /// The owner alone: keys.
    Private,
}

/// ```text
/// R/registry.json          feed, phases, public keys
/// R/keys/*.pem             private keys, 0600
/// R/allocations.csv        what `import` read
/// R/staging/               what `publish` made and `approve` will publish
/// R/ceremony/              what waits for signatures of offline holders
/// R/first.targets.json     top targets signed offline, until the first publication
/// R/public/{metadata,targets}
/// R/unfinished             while `init` works
/// R/tmp/                   files being written; always safe to empty
/// R/lock
/// ```
#[derive(Debug)]
pub(crate) struct Folder {
    root: PathBuf,
    #[cfg(test)]
    pub(crate) steps_left: std::cell::Cell<Option<u32>>,
}

/// What stands in `R/unfinished` while `init` works.
const UNFINISHED: &str = "`init` was interrupted here; run it again\n";

const LOCK: &str = "lock";

/// Held while a command changes the registry.
#[derive(Debug)]
pub(crate) struct Lock(File);

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing alone would not do: a process that is being started holds a copy of the file for a moment.
        let _ = self.0.unlock();
    }
}

impl Folder {
    pub(crate) fn at(root: &Path) -> Self {
        Self {
            root: root.to_owned(),
            #[cfg(test)]
            steps_left: std::cell::Cell::new(None),
        }
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    pub(crate) fn settings(&self) -> PathBuf {
        self.root.join("registry.json")
    }

    pub(crate) fn allocations(&self) -> PathBuf {
        self.root.join("allocations.csv")
    }

    pub(crate) fn keys(&self) -> PathBuf {
        self.root.join("keys")
    }

    pub(crate) fn staging(&self) -> PathBuf {
        self.root.join("staging")
    }

    pub(crate) fn ceremony(&self) -> PathBuf {
        self.root.join("ceremony")
    }

    pub(crate) fn first_targets(&self) -> PathBuf {
        self.root.join("first.targets.json")
    }

    pub(crate) fn public(&self) -> PathBuf {
        self.root.join("public")
    }

    pub(crate) fn metadata(&self) -> PathBuf {
        self.public().join("metadata")
    }

    pub(crate) fn targets(&self) -> PathBuf {
        self.public().join("targets")
    }

    fn tmp(&self) -> PathBuf {
        self.root.join("tmp")
    }

    /// Makes the folder with all that is in it, and takes it. The key folder is the owner's alone. What an
    /// earlier call left that did not come to its end is cleared: nobody has seen anything of it.
    pub(crate) fn create(&self) -> Result<Lock, Error> {
        self.check_free()?;
        fs::create_dir_all(&self.root).map_err(Error::io("make the folder", &self.root))?;
        let lock = self.take()?;
        // Another `init` may have come to its end meanwhile.
        self.check_free()?;
        fs::write(self.unfinished(), UNFINISHED).map_err(Error::io("write", &self.unfinished()))?;
        let folders =
            [self.metadata(), self.targets(), self.staging(), self.ceremony(), self.tmp(), self.keys()];
        for path in folders {
            fs::create_dir_all(&path).map_err(Error::io("make the folder", &path))?;
            for name in file_names(&path)? {
                self.remove(&path.join(name))?;
            }
        }
        for path in [self.keys(), self.tmp()] {
            owner_only(&path).map_err(Error::io("protect", &path))?;
        }
        self.remove(&self.first_targets())?;
        Ok(lock)
    }

    /// Nothing is here yet, or what an `init` left that did not come to its end.
    fn check_free(&self) -> Result<(), Error> {
        let names = match fs::read_dir(&self.root) {
            Ok(_) => file_names(&self.root)?,
            Err(e) if e.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(e) => return Err(Error::io("read", &self.root)(e)),
        };
        let unfinished = self.unfinished().exists() && !self.settings().exists();
        if unfinished || names.iter().all(|name| name == LOCK) {
            return Ok(());
        }
        Err(Error::AlreadyThere(self.root.clone()))
    }

    /// From here on the folder is a registry that nothing may clear.
    pub(crate) fn finish_founding(&self) -> Result<(), Error> {
        // Not a step of each command that finds nothing to remove.
        if self.unfinished().exists() { self.remove(&self.unfinished()) } else { Ok(()) }
    }

    fn unfinished(&self) -> PathBuf {
        self.root.join("unfinished")
    }

    /// Takes the registry for this command, and clears what a crashed one left half-written.
    pub(crate) fn lock(&self) -> Result<Lock, Error> {
        let lock = self.take()?;
        // An `init` that was stopped at its very last step had come to its end all the same.
        if self.settings().exists() {
            self.finish_founding()?;
        }
        // A backup may have left out what was empty.
        for path in [self.staging(), self.ceremony(), self.tmp()] {
            fs::create_dir_all(&path).map_err(Error::io("make the folder", &path))?;
        }
        for name in file_names(&self.tmp())? {
            let path = self.tmp().join(name);
            fs::remove_file(&path).map_err(Error::io("remove", &path))?;
        }
        Ok(lock)
    }

    fn take(&self) -> Result<Lock, Error> {
        let path = self.root.join(LOCK);
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path);
        let file = file.map_err(Error::io("write", &path))?;
        match file.try_lock() {
            Ok(()) => Ok(Lock(file)),
            Err(TryLockError::WouldBlock) => Err(Error::Locked(self.root.clone())),
            Err(TryLockError::Error(e)) => Err(Error::io("lock", &path)(e)),
        }
    }

    /// Puts a file in place, whole or not at all. Under the lock only. It is written in `tmp`, so the
    /// published tree never holds anything unfinished, and is on the disk when this returns.
    pub(crate) fn write(&self, target: &Path, bytes: &[u8], mode: Mode) -> Result<(), Error> {
        let name = target.file_name().unwrap_or(OsStr::new("file"));
        let tmp = self.tmp().join(name);
        self.step().map_err(Error::io("write", target))?;
        let mut file = create(&tmp, mode).map_err(Error::io("write", &tmp))?;
        self.step().map_err(Error::io("write", target))?;
        file.write_all(bytes).and_then(|()| file.sync_all()).map_err(Error::io("write", target))?;
        self.step().map_err(Error::io("write", target))?;
        fs::rename(&tmp, target).map_err(Error::io("write", target))?;
        self.step().map_err(Error::io("write", target))?;
        if let Some(parent) = target.parent() {
            sync_folder(parent).map_err(Error::io("write", parent))?;
        }
        Ok(())
    }

    /// Writes a file outside the registry, whole or not at all.
    pub(crate) fn write_elsewhere(&self, target: &Path, bytes: &[u8]) -> Result<(), Error> {
        self.step().map_err(Error::io("write", target))?;
        replace(target, bytes, Mode::Shared)
    }

    /// Removes a file; one that is gone already is no error.
    pub(crate) fn remove(&self, path: &Path) -> Result<(), Error> {
        self.step().map_err(Error::io("remove", path))?;
        match fs::remove_file(path) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => Err(Error::io("remove", path)(e)),
            _ => Ok(()),
        }
    }

    /// Stands before each change to the disk, so that tests can stop there as a crash would.
    fn step(&self) -> io::Result<()> {
        #[cfg(test)]
        if let Some(left) = self.steps_left.get() {
            if left == 0 {
                return Err(io::Error::other("stopped here by the test"));
            }
            self.steps_left.set(Some(left - 1));
        }
        Ok(())
    }
}

/// Puts a file in the place of another, by way of a file beside it.
pub(crate) fn replace(target: &Path, bytes: &[u8], mode: Mode) -> Result<(), Error> {
    let mut name = target.file_name().unwrap_or(OsStr::new("file")).to_owned();
    name.push(".new");
    let beside = target.with_file_name(name);
    let mut file = create(&beside, mode).map_err(Error::io("write", &beside))?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(Error::io("write", target))?;
    fs::rename(&beside, target).map_err(Error::io("write", target))
}

/// The same, and on the disk when this returns: what a holder's folder knows.
pub(crate) fn keep(target: &Path, bytes: &[u8]) -> Result<(), Error> {
    replace(target, bytes, Mode::Shared)?;
    let parent = target.parent().filter(|parent| !parent.as_os_str().is_empty());
    let parent = parent.unwrap_or(Path::new("."));
    sync_folder(parent).map_err(Error::io("write", parent))
}

/// The same, readable, of what JSON can say.
pub(crate) fn keep_json(target: &Path, content: &impl Serialize) -> Result<(), Error> {
    let text = serde_json::to_string_pretty(content).map_err(|e| Error::damaged(target, e.to_string()))?;
    keep(target, format!("{text}\n").as_bytes())
}

/// A file's bytes; `None` if it is not there.
pub(crate) fn read(path: &Path) -> Result<Option<Vec<u8>>, Error> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(Error::io("read", path)(e)),
    }
}

/// The names in a folder, those that are not Unicode left out: the registry writes none.
pub(crate) fn file_names(folder: &Path) -> Result<Vec<String>, Error> {
    let entries = fs::read_dir(folder).map_err(Error::io("read", folder))?;
    let names = entries.map(|entry| entry.map(|e| e.file_name().into_string()));
    let names: io::Result<Vec<_>> = names.collect();
    Ok(names.map_err(Error::io("read", folder))?.into_iter().flatten().collect())
}

/// A new file. What lies there from an earlier run goes first, and never a link's target in its place: a holder's
/// stick comes from somebody else's computer.
fn create(path: &Path, mode: Mode) -> io::Result<File> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    if mode == Mode::Private {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(path)
}

#[cfg(unix)]
fn owner_only(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700))
}

#[cfg(not(unix))]
fn owner_only(_folder: &Path) -> io::Result<()> {
    Ok(())
}

/// Makes a rename last through a power cut. Only Unix can open a folder for this.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}
