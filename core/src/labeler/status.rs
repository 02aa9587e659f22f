//! What is open, and what is wrong if anything is.

use std::io;

use super::opened::Opened;
use crate::label::{Freshness, Issue, ReasonSet};
use crate::list::{ListError, Range700};
use crate::time::Timestamp;
use crate::view::ViewError;

/// What the newest look at the view found. Each prints as one plain sentence without numbers or paths.
///
/// Anything but `Ready` means that the view itself cannot be used; whether an earlier one goes on to answer
/// is for [`ViewStatus::seq`] to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Diagnosis {
    /// The view is open.
    #[error("the view is ready")]
    Ready,
    /// Nothing was published yet, or the host gave no folder. The usual state before the first update.
    #[error("no list was published here yet")]
    NoView,
    /// `view.json` cannot be used.
    #[error("{0}")]
    BadView(ViewError),
    /// `view.json` names a list whose file is not there.
    #[error("the list that view.json names is missing")]
    ListMissing,
    /// The operating system refuses the list's file.
    #[error("the list cannot be read: {0}")]
    ListUnreadable(io::ErrorKind),
    /// The list's file was cut off or grew.
    #[error("the list is damaged: it has not the length that view.json gives")]
    ListLength,
    /// The list's file has other content than was published.
    #[error("the list is damaged: it has not the checksum that view.json gives")]
    ListChecksum,
    /// The list's file is whole, but not a list that this version reads.
    #[error("the list cannot be used: {0}")]
    BadList(ListError),
    /// The list's file belongs to another view.
    #[error("the list has another feed or sequence number than view.json gives")]
    OtherList,
}

impl Diagnosis {
    /// A stable code for counters.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::NoView => "no_view",
            Self::BadView(_) => "bad_view",
            Self::ListMissing => "list_missing",
            Self::ListUnreadable(_) => "list_unreadable",
            Self::ListLength => "list_length",
            Self::ListChecksum => "list_checksum",
            Self::BadList(_) => "bad_list",
            Self::OtherList => "other_list",
        }
    }

    /// Whether the next look may find better although `view.json` stays as it is: storage that is locked
    /// until the phone is, a list restored from a backup after its view.
    pub(super) const fn may_pass(self) -> bool {
        matches!(self, Self::BadView(ViewError::Unreadable(_)) | Self::ListMissing | Self::ListUnreadable(_))
    }
}

impl From<ViewError> for Diagnosis {
    fn from(error: ViewError) -> Self {
        match error {
            ViewError::NotFound => Self::NoView,
            error => Self::BadView(error),
        }
    }
}

/// What is open. All but the diagnosis is of the list that answers; `None` and empty where there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ViewStatus {
    /// What the newest look at the view found.
    pub diagnosis: Diagnosis,
    /// The feed's name.
    pub feed: Option<String>,
    /// The list's sequence number.
    pub seq: Option<u64>,
    /// When the list was made.
    pub issued: Option<Timestamp>,
    /// When the newest timestamp that vouches for it was issued.
    pub x_issued: Option<Timestamp>,
    /// When that timestamp expires, and the list is no longer fresh.
    pub timestamp_expires: Option<Timestamp>,
    /// Signed days after which the list is very stale, where the publisher shortened them.
    pub max_age_days: Option<u32>,
    /// How many ranges the list has.
    pub ranges: Option<u64>,
    /// Where absence from the list means something.
    pub coverage: Vec<Range700>,
    /// The reasons that the publisher turned off.
    pub switches: ReasonSet,
}

impl ViewStatus {
    pub(super) fn new(diagnosis: Diagnosis, opened: Option<&Opened>) -> Self {
        let header = opened.map(|opened| opened.list.header());
        let issue = opened.map(|opened| opened.issue);
        Self {
            diagnosis,
            feed: header.map(|header| header.feed.clone()),
            seq: header.map(|header| header.seq),
            issued: header.map(|header| header.issued),
            x_issued: issue.map(|issue| issue.x_issued),
            timestamp_expires: issue.map(|issue| issue.timestamp_expires),
            max_age_days: issue.and_then(|issue| issue.max_age_days),
            ranges: header.map(|header| header.ranges),
            coverage: header.map(|header| header.to_head().coverage).unwrap_or_default(),
            switches: opened.map(|opened| opened.switches).unwrap_or_default(),
        }
    }

    /// How far the list can be relied on at `now`. `None`: there is none.
    pub fn freshness(&self, now: Timestamp) -> Option<Freshness> {
        let issue = Issue {
            x_issued: self.x_issued?,
            timestamp_expires: self.timestamp_expires?,
            list_issued: self.issued?,
            max_age_days: self.max_age_days,
        };
        Some(issue.freshness(now))
    }
}
