//! The file steps that the view is made of, one a function.

use std::fs::{self, File, Metadata};
use std::io::{self, Read, Write};
use std::path::Path;
use std::time::SystemTime;

/// Ends the names of files that are still being written.
pub(super) const TEMPORARY: &str = ".tmp";

/// The whole file. `None`: it is longer than `max` bytes.
pub(super) fn read_at_most(path: &Path, max: u64) -> io::Result<Option<Vec<u8>>> {
    let file = File::open(path)?;
    let over = max.saturating_add(1);
    let length = file.metadata()?.len().min(over);
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or_default());
    file.take(over).read_to_end(&mut bytes)?;
    Ok(Some(bytes).filter(|bytes| bytes.len() as u64 <= max))
}

/// Puts `bytes` in place of the file `name`: a reader finds the whole old content or the whole new one, and
/// so does whoever looks after a crash.
pub(super) fn replace(dir: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    let temporary = dir.join(format!("{name}{TEMPORARY}"));
    let written = write_synced(&temporary, bytes).and_then(|()| rename(&temporary, &dir.join(name)));
    if written.is_err() {
        // On a full disk this gives the space back; the first error is the one to report.
        let _ = remove(&temporary);
    }
    written?;
    sync_dir(dir)
}

pub(super) fn create_dir(dir: &Path) -> io::Result<()> {
    fs::create_dir_all(dir)
}

pub(super) fn write_synced(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

pub(super) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    fs::rename(from, to)
}

pub(super) fn remove(path: &Path) -> io::Result<()> {
    fs::remove_file(path)
}

/// Makes the names in a folder durable. Only Unix opens folders as files.
pub(super) fn sync_dir(dir: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(dir)?.sync_all() } else { Ok(()) }
}

pub(super) fn touch(path: &Path, now: SystemTime) -> io::Result<()> {
    File::options().append(true).open(path)?.set_modified(now)
}

/// Whether the file holds exactly `bytes`.
pub(super) fn holds(path: &Path, bytes: &[u8]) -> bool {
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

pub(super) fn length_and_crc(path: &Path) -> io::Result<(u64, u32)> {
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
pub(super) fn sweep(dir: &Path, is_left_over: impl Fn(&str, &Metadata) -> bool) -> io::Result<()> {
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
