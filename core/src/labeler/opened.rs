//! A view with its list in memory.

use std::io;
use std::path::Path;
use std::sync::Arc;

use super::status::Diagnosis;
use crate::label::{Found, Issue, Listing, ReasonSet};
use crate::list::List;
use crate::lookup::look_up;
use crate::number::Parsed;
use crate::view::{View, ViewError};

pub(super) struct Opened {
    pub(super) list: Arc<List>,
    /// Tells lists apart; never 0, which stands for "no list".
    pub(super) generation: u64,
    pub(super) issue: Issue,
    pub(super) switches: ReasonSet,
    sha256: String,
}

impl Opened {
    /// Opens the view in this folder. The list that `previous` holds is not read again: a refresh moves the
    /// times far more often than the list.
    pub(super) fn open(view_dir: &Path, previous: Option<&Self>) -> Result<Self, Diagnosis> {
        Self::open_with(view_dir, previous, || View::read(view_dir))
    }

    /// The list's file may be cleaned up between the two reads; then there is a new view.
    pub(super) fn open_with(
        view_dir: &Path,
        previous: Option<&Self>,
        mut read_view: impl FnMut() -> Result<View, ViewError>,
    ) -> Result<Self, Diagnosis> {
        match Self::of_view(&read_view()?, view_dir, previous) {
            Err(Diagnosis::ListMissing) => Self::of_view(&read_view()?, view_dir, previous),
            outcome => outcome,
        }
    }

    #[inline]
    pub(super) fn listing(&self, parsed: Parsed) -> Listing {
        let found = match parsed {
            Parsed::Number700(number) => look_up(&self.list, number),
            _ => Found::Absent { covered: false },
        };
        Listing { generation: self.generation, issue: self.issue, switches: self.switches, found }
    }

    fn of_view(view: &View, view_dir: &Path, previous: Option<&Self>) -> Result<Self, Diagnosis> {
        let list = match previous.filter(|previous| previous.sha256 == view.sha256) {
            Some(previous) => Arc::clone(&previous.list),
            None => Arc::new(open_list(view, view_dir)?),
        };
        let header = list.header();
        if header.feed != view.feed || header.seq != view.seq {
            return Err(Diagnosis::OtherList);
        }
        let issue = view
            .issue(header.issued)
            .ok_or(Diagnosis::BadView(ViewError::Malformed("x_issued or timestamp_expires")))?;
        Ok(Self {
            list,
            generation: generation(&view.sha256),
            issue,
            switches: view.switches(),
            sha256: view.sha256.clone(),
        })
    }
}

fn open_list(view: &View, view_dir: &Path) -> Result<List, Diagnosis> {
    let bytes = view.read_list(view_dir).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => Diagnosis::ListMissing,
        kind => Diagnosis::ListUnreadable(kind),
    })?;
    let bytes = bytes.ok_or(Diagnosis::ListLength)?;
    if crc32c::crc32c(&bytes) != view.crc32c {
        return Err(Diagnosis::ListChecksum);
    }
    List::open_undamaged(bytes).map_err(Diagnosis::BadList)
}

/// The first 8 bytes of the hash.
fn generation(sha256: &str) -> u64 {
    let first = sha256.get(..16).and_then(|hex| u64::from_str_radix(hex, 16).ok());
    first.unwrap_or_default().max(1)
}
