//! Tells whether `view.json` is still the file that was read.

use std::fs::{self, Metadata};
use std::path::Path;
use std::time::SystemTime;

use crate::view;

/// The status of `view.json`. `None` inside: it has none.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp(Option<Facts>);

#[derive(Clone, Copy, PartialEq, Eq)]
struct Facts {
    modified: Option<SystemTime>,
    length: u64,
    /// A new one with every rename, also within one tick of the clock.
    inode: u64,
}

impl Stamp {
    /// One file status, nothing read.
    pub(super) fn of(view_dir: &Path) -> Self {
        let metadata = fs::metadata(view_dir.join(view::VIEW_FILE)).ok();
        Self(metadata.map(|metadata| Facts {
            modified: metadata.modified().ok(),
            length: metadata.len(),
            inode: inode(&metadata),
        }))
    }
}

#[cfg(unix)]
fn inode(metadata: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(metadata)
}

#[cfg(not(unix))]
fn inode(_: &Metadata) -> u64 {
    0
}
