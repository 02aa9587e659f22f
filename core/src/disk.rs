//! The file steps that the view and the state folder are made of, one a function.
//!
//! Every step that changes anything announces itself first, so that the tests can fail it, and can tell what
//! a crash at that moment would leave ([`fault_injection`](crate::fault_injection)).

use std::fs::{self, File, Metadata};
use std::io::{self, Read, Write};
use std::path::Path;
use std::time::SystemTime;

/// Nothing at all, in builds without the feature.
macro_rules! announce {
    ($step:ident($($what:expr),+)) => {
        #[cfg(feature = "fault-injection")]
        crate::fault_injection::announce(&crate::fault_injection::FileStep::$step($($what),+))?;
    };
}

/// Ends the names of files that are still being written.
pub(crate) const TEMPORARY: &str = ".tmp";

/// The whole file. `None`: it is longer than `max` bytes.
pub(crate) fn read_at_most(path: &Path, max: u64) -> io::Result<Option<Vec<u8>>> {
    let file = File::open(path)?;
    let over = max.saturating_add(1);
    let length = file.metadata()?.len().min(over);
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or_default());
    file.take(over).read_to_end(&mut bytes)?;
    Ok(Some(bytes).filter(|bytes| bytes.len() as u64 <= max))
}

/// Puts `bytes` in place of the file `name`: a reader finds the whole old content or the whole new one, and
/// so does whoever looks after a crash.
pub(crate) fn replace(dir: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    let temporary = dir.join(format!("{name}{TEMPORARY}"));
    let written = write_synced(&temporary, bytes).and_then(|()| rename(&temporary, &dir.join(name)));
    if written.is_err() {
        // On a full disk this gives the space back; the first error is the one to report.
        let _ = remove(&temporary);
    }
    written?;
    sync_dir(dir)
}

/// Makes the folder, and those above it that are missing, durably.
pub(crate) fn create_dir(dir: &Path) -> io::Result<()> {
    let parent = dir.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !dir.is_dir() {
        create_dir(parent)?;
        announce!(MakeDir(dir));
        match fs::create_dir(dir) {
            // Another process was faster.
            Err(_) if dir.is_dir() => {}
            made => made?,
        }
    }
    // Also when it was there: whoever made it may have been stopped before this.
    match sync_dir(parent) {
        // It may be written to but not read, as some hosts' folders are.
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Ok(()),
        synced => synced,
    }
}

pub(crate) fn write_synced(path: &Path, bytes: &[u8]) -> io::Result<()> {
    announce!(Create(path));
    let mut file = File::create(path)?;
    announce!(Write(path, bytes));
    file.write_all(bytes)?;
    announce!(SyncFile(path));
    file.sync_all()
}

pub(crate) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    announce!(Rename(from, to));
    fs::rename(from, to)
}

pub(crate) fn remove(path: &Path) -> io::Result<()> {
    announce!(Remove(path));
    fs::remove_file(path)
}

/// Removes a folder of plain files, if it is there.
#[cfg(feature = "update")]
pub(crate) fn remove_dir(dir: &Path) -> io::Result<()> {
    sweep(dir, |_, _| true)?;
    if !dir.try_exists()? {
        return Ok(());
    }
    announce!(RemoveDir(dir));
    fs::remove_dir_all(dir)
}

/// Makes the names in a folder durable. Only Unix opens folders as files.
pub(crate) fn sync_dir(dir: &Path) -> io::Result<()> {
    announce!(SyncDir(dir));
    if cfg!(unix) { File::open(dir)?.sync_all() } else { Ok(()) }
}

pub(crate) fn touch(path: &Path, now: SystemTime) -> io::Result<()> {
    announce!(Touch(path, now));
    File::options().append(true).open(path)?.set_modified(now)
}

/// Whether the file holds exactly `bytes`.
pub(crate) fn holds(path: &Path, bytes: &[u8]) -> bool {
    let mut rest = bytes;
    let compared = read_chunks(path, |chunk| match rest.split_at_checked(chunk.len()) {
        Some((expected, behind)) if expected == chunk => {
            rest = behind;
            true
        }
        _ => false,
    });
    compared.is_ok_and(|to_the_end| to_the_end) && rest.is_empty()
}

pub(crate) fn length_and_crc(path: &Path) -> io::Result<(u64, u32)> {
    let (mut length, mut crc) = (0, 0);
    read_chunks(path, |chunk| {
        length += chunk.len() as u64;
        crc = crc32c::crc32c_append(crc, chunk);
        true
    })?;
    Ok((length, crc))
}

/// Removes the plain files of a folder that `is_left_over` picks; goes on after a failure and reports the
/// last one. A missing folder is an empty one.
pub(crate) fn sweep(dir: &Path, is_left_over: impl Fn(&str, &Metadata) -> bool) -> io::Result<()> {
    let entries = match fs::read_dir(dir) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    let mut result = Ok(());
    for entry in entries {
        let entry = entry?;
        let metadata = entry.metadata()?;
        let picked = metadata.is_file()
            && entry.file_name().to_str().is_some_and(|name| is_left_over(name, &metadata));
        if picked && let Err(error) = remove(&entry.path()) {
            result = Err(error);
        }
    }
    result
}

/// Hands the file over piece by piece, until `take` wants no more. Whether it went to the end.
fn read_chunks(path: &Path, mut take: impl FnMut(&[u8]) -> bool) -> io::Result<bool> {
    let mut file = File::open(path)?;
    let mut buffer = vec![0; 64 * 1024];
    loop {
        match file.read(&mut buffer) {
            Ok(0) => return Ok(true),
            Ok(n) if take(buffer.get(..n).unwrap_or_default()) => {}
            Ok(_) => return Ok(false),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}
