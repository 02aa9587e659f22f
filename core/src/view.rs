//! The published view: the two plain files at which updating and ringing meet.
//!
//! ```text
//!  <view folder>/view.json                which list counts, and its signed times; swapped by rename
//!  <view folder>/lists/<sha256>.l700      a list; its bytes never change
//! ```
//!
//! The folder may be shared between processes. Whoever writes it uses the functions here in the order
//! [`write_list`], [`View::write`], [`clean_up`], so that a reader sees the old list or the new one and a
//! crash between any two steps leaves either.

use std::fs::Metadata;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};

use crate::disk;
use crate::label::{Issue, Reason, ReasonSet};
use crate::list;
use crate::time::Timestamp;

/// The format of `view.json` that this version reads and writes.
pub const FORMAT: u32 = 1;
/// A real one has well under a kilobyte.
const MAX_VIEW_BYTES: u64 = 64 * 1024;
/// 2^53 - 1, as for every number in metadata.
const MAX_COUNT: u64 = (1 << 53) - 1;
/// How long a list stays after another took its place, for readers that are about to open it.
const KEPT_FOR: Duration = Duration::from_hours(24);

pub(crate) const VIEW_FILE: &str = "view.json";
const LISTS_DIR: &str = "lists";
const LIST_SUFFIX: &str = ".l700";

/// The content of `view.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct View {
    /// [`FORMAT`].
    pub format: u32,
    /// The list's file, from the view folder: [`list_path`] of `sha256`.
    pub list: String,
    /// The list's length in bytes.
    pub length: u64,
    /// CRC-32C of all the list's bytes; checked at every opening.
    pub crc32c: u32,
    /// SHA-256 of the list in lower-case hex; checked before the list was published.
    pub sha256: String,
    /// The feed's name.
    pub feed: String,
    /// The list's sequence number.
    pub seq: u64,
    /// When the newest trusted timestamp was issued, in RFC 3339.
    pub x_issued: String,
    /// When that timestamp expires, in RFC 3339.
    pub timestamp_expires: String,
    /// Signed days after which the list is very stale, where the publisher shortened them.
    pub max_age_days: Option<u32>,
    /// Codes of the reasons that the publisher turned off. Codes of the future may be among them.
    pub switches: Vec<String>,
    /// The role that signed the list.
    pub list_role: String,
    /// Which publication on this handset it is, counted by the updater: of its state and the view, the one with
    /// the higher count is the newer, whatever happened to lists, roles and clocks in between. Nothing else
    /// reads it.
    #[serde(default)]
    pub publication: u64,
    /// The metadata that led to this view. Only the updater reads it, when it has lost its own state.
    #[serde(default)]
    pub versions: Versions,
    /// SHA-256, in lower-case hex, of the keys of timestamp and snapshot under which it was published; empty:
    /// not known. With other keys those versions may begin anew.
    #[serde(default)]
    pub online_keys: String,
}

/// Versions of the verified metadata under which a list was published. 0: not known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Versions {
    /// Of the root.
    pub root: u64,
    /// Of the timestamp.
    pub timestamp: u64,
    /// Of the top-level targets, which name the list role.
    pub targets: u64,
}

/// Why `view.json` could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ViewError {
    /// There is no such file: nothing was published yet.
    #[error("nothing was published here yet: there is no view.json")]
    NotFound,
    /// The operating system refuses it.
    #[error("view.json cannot be read: {0}")]
    Unreadable(io::ErrorKind),
    /// The content is not that of a view.
    #[error("view.json is malformed: {0}")]
    Malformed(&'static str),
    /// A newer version of the SDK wrote it.
    #[error("view.json has format {0}, which this version does not read")]
    UnknownFormat(u32),
}

impl View {
    /// Reads and checks `view.json`. Fields that this version does not know are passed over; everything
    /// else must be as [`write`](Self::write) leaves it.
    ///
    /// # Errors
    /// [`ViewError::NotFound`] is the usual state before the first update.
    pub fn read(view_dir: &Path) -> Result<Self, ViewError> {
        let bytes =
            disk::read_at_most(&view_dir.join(VIEW_FILE), MAX_VIEW_BYTES).map_err(|error| {
                match error.kind() {
                    io::ErrorKind::NotFound => ViewError::NotFound,
                    kind => ViewError::Unreadable(kind),
                }
            })?;
        let bytes = bytes.ok_or(ViewError::Malformed("it is far too long"))?;
        Self::parse(&bytes)
    }

    /// Swaps `view.json` for this view, durably and in one step; makes the folder if it is missing. The
    /// list must be there already ([`write_list`]). The time for which the replaced list stays begins now.
    ///
    /// # Errors
    /// The folder cannot be written, or the view is not one that [`read`](Self::read) would take.
    pub fn write(&self, view_dir: &Path) -> io::Result<()> {
        self.check().map_err(|what| io::Error::new(io::ErrorKind::InvalidInput, what))?;
        let json = sealed(serde_json::to_vec(self)?);
        if json.len() as u64 > MAX_VIEW_BYTES {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is far too long"));
        }
        disk::create_dir(view_dir)?;
        if let Ok(replaced) = Self::read(view_dir)
            && replaced.sha256 != self.sha256
            && let Err(error) = disk::touch(&replaced.list_file(view_dir), SystemTime::now())
            && error.kind() != io::ErrorKind::NotFound
        {
            tracing::warn!(%error, "the replaced list could not be given its time to stay");
        }
        disk::replace(view_dir, VIEW_FILE, &json)
    }

    /// The signed times, together with when the list says that it was made. `None` if one is no date.
    pub fn issue(&self, list_issued: Timestamp) -> Option<Issue> {
        Some(Issue {
            x_issued: Timestamp::parse(&self.x_issued)?,
            timestamp_expires: Timestamp::parse(&self.timestamp_expires)?,
            list_issued,
            max_age_days: self.max_age_days,
        })
    }

    /// The reasons that the publisher turned off. Codes that this version does not know are passed over.
    pub fn switches(&self) -> ReasonSet {
        self.switches.iter().filter_map(|code| Reason::parse(code)).collect()
    }

    /// Reads the list's bytes. `None`: the file has not the length that the view gives it.
    pub(crate) fn read_list(&self, view_dir: &Path) -> io::Result<Option<Vec<u8>>> {
        let bytes = disk::read_at_most(&self.list_file(view_dir), self.length)?;
        Ok(bytes.filter(|bytes| bytes.len() as u64 == self.length))
    }

    fn parse(bytes: &[u8]) -> Result<Self, ViewError> {
        // The format comes first: another one may have other fields.
        #[derive(Deserialize)]
        struct Form {
            format: u32,
        }
        let form: Form = serde_json::from_slice(bytes).map_err(malformed)?;
        if form.format != FORMAT {
            return Err(ViewError::UnknownFormat(form.format));
        }
        let sealed = check_seal(bytes)?;
        let view: Self = serde_json::from_slice(bytes).map_err(malformed)?;
        if view.publication > 0 && !sealed {
            return Err(ViewError::Malformed("check"));
        }
        view.check().map_err(ViewError::Malformed)?;
        Ok(view)
    }

    fn check(&self) -> Result<(), &'static str> {
        let is_date = |text| Timestamp::parse(text).is_some();
        let rules = [
            (self.format == FORMAT, "format"),
            (is_sha256(&self.sha256), "sha256"),
            // No other file of the folder, and none outside it.
            (self.list == list_path(&self.sha256), "list"),
            ((1..=list::MAX_BYTES as u64).contains(&self.length), "length"),
            (!self.feed.is_empty(), "feed"),
            (self.seq > 0, "seq"),
            (is_date(&self.x_issued), "x_issued"),
            (is_date(&self.timestamp_expires), "timestamp_expires"),
            (!self.list_role.is_empty(), "list_role"),
            (self.online_keys.is_empty() || is_sha256(&self.online_keys), "online_keys"),
            // As far as metadata counts.
            (self.counts().iter().all(|count| *count <= MAX_COUNT), "a count"),
        ];
        rules.iter().find(|(holds, _)| !holds).map_or(Ok(()), |(_, field)| Err(field))
    }

    fn counts(&self) -> [u64; 5] {
        let Versions { root, timestamp, targets } = self.versions;
        [self.seq, self.publication, root, timestamp, targets]
    }

    fn list_file(&self, view_dir: &Path) -> PathBuf {
        view_dir.join(&self.list)
    }
}

/// Where the list with this SHA-256 lies, from the view folder: `lists/<sha256>.l700`.
pub fn list_path(sha256: &str) -> String {
    format!("{LISTS_DIR}/{sha256}{LIST_SUFFIX}")
}

/// Writes a list into the view folder, durably; nothing reads it before a [`View`] names it. One that is there
/// already with this very content stays as it is.
///
/// # Errors
/// The folder cannot be written, or `sha256` is not 64 lower-case hex digits. That it is the hash of `bytes`
/// is for the caller to know.
pub fn write_list(view_dir: &Path, sha256: &str, bytes: &[u8]) -> io::Result<()> {
    if !is_sha256(sha256) {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a SHA-256 in lower-case hex"));
    }
    let lists_dir = view_dir.join(LISTS_DIR);
    disk::create_dir(&lists_dir)?;
    if disk::holds(&view_dir.join(list_path(sha256)), bytes) {
        // Whoever put it there may have been stopped before this.
        return disk::sync_dir(&lists_dir);
    }
    disk::replace(&lists_dir, &format!("{sha256}{LIST_SUFFIX}"), bytes)
}

/// Whether the view's list is there with the right length and checksum.
pub fn list_is_intact(view_dir: &Path, view: &View) -> bool {
    view.check().is_ok()
        && disk::length_and_crc(&view.list_file(view_dir)).is_ok_and(|is| is == (view.length, view.crc32c))
}

/// Removes what earlier updates left: temporary files, and lists other than that of `keep` which were
/// replaced over 24 hours before `now`. Files that the view did not make stay. What cannot be removed is
/// tried again the next time.
///
/// Only whoever may write the view may call it.
pub fn clean_up(view_dir: &Path, keep: &View, now: SystemTime) {
    let in_view = |name: &str, _: &Metadata| name == format!("{VIEW_FILE}{}", disk::TEMPORARY);
    let in_lists = |name: &str, metadata: &Metadata| {
        if let Some(name) = name.strip_suffix(disk::TEMPORARY) {
            return name.strip_suffix(LIST_SUFFIX).is_some_and(is_sha256);
        }
        let sha256 = name.strip_suffix(LIST_SUFFIX).filter(|sha256| is_sha256(sha256));
        let age = metadata.modified().ok().and_then(|modified| now.duration_since(modified).ok());
        sha256.is_some_and(|sha256| sha256 != keep.sha256) && age.is_some_and(|age| age > KEPT_FOR)
    };
    for result in [disk::sweep(view_dir, in_view), disk::sweep(&view_dir.join(LISTS_DIR), in_lists)] {
        if let Err(error) = result {
            tracing::warn!(%error, "left-over files of the view could not be removed");
        }
    }
}

/// Adds a last field, `check`: the CRC-32C of all before its comma. A bit that flipped on the disk must not
/// pass for another time, switch or number.
fn sealed(mut object: Vec<u8>) -> Vec<u8> {
    object.pop();
    let seal = seal(&object);
    object.extend(seal.into_bytes());
    object
}

/// Whether there is one. A view that no updater counted need not have it: others may have written it.
fn check_seal(bytes: &[u8]) -> Result<bool, ViewError> {
    // Inside of a text its quotes would be escaped.
    let begin = br#","check":""#;
    let at = bytes.windows(begin.len()).rposition(|window| window == begin);
    match at.and_then(|at| bytes.split_at_checked(at)) {
        Some((before, check)) if seal(before).as_bytes() != check => Err(ViewError::Malformed("check")),
        sealed => Ok(sealed.is_some()),
    }
}

fn seal(before: &[u8]) -> String {
    format!(r#","check":"{:08x}"}}"#, crc32c::crc32c(before))
}

fn is_sha256(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

fn malformed(error: serde_json::Error) -> ViewError {
    ViewError::Malformed(if error.is_data() {
        "a field is missing, twice there or of another type"
    } else {
        "it is not JSON"
    })
}

#[cfg(test)]
mod tests;
