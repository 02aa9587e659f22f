//! What a labeler has open.

use std::fmt;

use label700::{labeler, list};

use crate::Reason;

/// What the newest look at the view found. Anything but `Ready` means that the view itself cannot be used;
/// an earlier list may go on to answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum Diagnosis {
    /// The view is open.
    Ready,
    /// Nothing was published yet, or the host gave no folder. The usual state before the first update.
    NoView,
    /// `view.json` cannot be used.
    BadView,
    /// `view.json` names a list whose file is not there.
    ListMissing,
    /// The operating system refuses the list's file.
    ListUnreadable,
    /// The list's file was cut off or grew.
    ListLength,
    /// The list's file has other content than was published.
    ListChecksum,
    /// The list's file is whole, but not a list that this version reads.
    BadList,
    /// The list's file belongs to another view.
    OtherList,
    /// Something that a later version of the core tells apart.
    Unknown,
}

/// What is open. All but diagnosis and explanation is of the list that answers; absent and empty where there
/// is none. Its own printed form hides the coverage.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
#[uniffi::export(Debug, Display)]
pub struct ViewStatus {
    /// What the newest look at the view found.
    pub diagnosis: Diagnosis,
    /// The same as one English sentence, without numbers or paths.
    pub explanation: String,
    /// The feed's name.
    pub feed: Option<String>,
    /// The list's sequence number.
    pub seq: Option<u64>,
    /// When the list was made, in seconds since 1970.
    pub issued: Option<i64>,
    /// When the newest timestamp that vouches for it was issued.
    pub x_issued: Option<i64>,
    /// When that timestamp expires, and the list is no longer fresh.
    pub timestamp_expires: Option<i64>,
    /// Signed days after which the list is very stale, where the publisher shortened them.
    pub max_age_days: Option<u32>,
    /// How many ranges the list has.
    pub ranges: Option<u64>,
    /// Where absence from the list means something.
    pub coverage: Vec<NumberRange>,
    /// The reasons that the publisher turned off.
    pub switches: Vec<Reason>,
}

/// Numbers from first to last, both included, fifteen digits each.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct NumberRange {
    /// The first number.
    pub first: u64,
    /// The last number.
    pub last: u64,
}

impl From<labeler::ViewStatus> for ViewStatus {
    fn from(status: labeler::ViewStatus) -> Self {
        Self {
            diagnosis: diagnosis(status.diagnosis),
            explanation: status.diagnosis.to_string(),
            feed: status.feed,
            seq: status.seq,
            issued: status.issued.map(|time| time.0),
            x_issued: status.x_issued.map(|time| time.0),
            timestamp_expires: status.timestamp_expires.map(|time| time.0),
            max_age_days: status.max_age_days,
            ranges: status.ranges,
            coverage: status.coverage.into_iter().map(NumberRange::from).collect(),
            switches: status.switches.iter().collect(),
        }
    }
}

impl From<list::Range700> for NumberRange {
    fn from(range: list::Range700) -> Self {
        Self { first: range.first().value(), last: range.last().value() }
    }
}

fn diagnosis(found: labeler::Diagnosis) -> Diagnosis {
    match found {
        labeler::Diagnosis::Ready => Diagnosis::Ready,
        labeler::Diagnosis::NoView => Diagnosis::NoView,
        labeler::Diagnosis::BadView(_) => Diagnosis::BadView,
        labeler::Diagnosis::ListMissing => Diagnosis::ListMissing,
        labeler::Diagnosis::ListUnreadable(_) => Diagnosis::ListUnreadable,
        labeler::Diagnosis::ListLength => Diagnosis::ListLength,
        labeler::Diagnosis::ListChecksum => Diagnosis::ListChecksum,
        labeler::Diagnosis::BadList(_) => Diagnosis::BadList,
        labeler::Diagnosis::OtherList => Diagnosis::OtherList,
        _ => Diagnosis::Unknown,
    }
}

impl fmt::Debug for ViewStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ViewStatus")
            .field("diagnosis", &self.diagnosis)
            .field("feed", &self.feed)
            .field("seq", &self.seq)
            .field("ranges", &self.ranges)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for ViewStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}
