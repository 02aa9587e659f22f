//! What can be wrong with a list.

use std::fmt;

/// Why a list was refused, by [`List::open`](super::List::open),
/// [`List::check_canonical`](super::List::check_canonical) or [`encode`](super::encode()), or a
/// [`Delta`](super::Delta).
/// None of them carries a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ListError {
    /// The bytes do not begin as a list does.
    #[error("this is not a label list (.l700)")]
    NotAList,
    /// A list of another format version.
    #[error("label list format {0} is not one that this version reads")]
    Version(u32),
    /// More than [`MAX_BYTES`](super::MAX_BYTES).
    #[error("the list is larger than the limit of {} bytes", super::MAX_BYTES)]
    TooLarge,
    /// The bytes were damaged in storage or transport.
    #[error("the list is damaged: its checksum does not match")]
    Checksum,
    /// The bytes do not begin as a delta does.
    #[error("this is not a difference between label lists (.l700d)")]
    NotADelta,
    /// More than [`MAX_DELTA_BYTES`](super::MAX_DELTA_BYTES).
    #[error("the difference is larger than the limit of {} bytes", super::MAX_DELTA_BYTES)]
    DeltaTooLarge,
    /// A delta was given another list than the one that it was made from.
    #[error("the difference was made for another list")]
    WrongBase,
    /// A delta led to another list than the one that it was made for.
    #[error("the difference does not lead to the list that it was made for")]
    WrongResult,
    /// A part of the list or delta breaks a rule of the format.
    #[error("label list refused: {section}: {fault}")]
    Faulty {
        /// The part.
        section: Section,
        /// The rule.
        fault: Fault,
    },
}

/// A part of a list, in the order of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// Counts, sequence number, dates.
    Header,
    /// The feed's name.
    Feed,
    /// The intervals in which absence means "not listed".
    Coverage,
    /// The string table.
    Strings,
    /// The scene table.
    Scenes,
    /// The label rows.
    Rows,
    /// The rows by frequency.
    Ranks,
    /// First number and offset of each group.
    Directory,
    /// The ranges themselves.
    Ranges,
    /// The positions of what a delta takes away.
    Removed,
}

/// The rule that a part breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The file is not as long as the counts in its header say.
    WrongSize,
    /// More of something than the format allows.
    OverLimit,
    /// A value that the format does not know.
    BadValue,
    /// Not sorted, or the same thing twice.
    OutOfOrder,
    /// Two ranges share a number.
    Overlap,
    /// A number beyond the twelve digits behind 700.
    OutOfSpace,
    /// An index that points beyond its table.
    BadReference,
    /// A table entry that nothing refers to.
    Unused,
    /// Neighbouring ranges with one and the same allocation.
    Unmerged,
    /// A last day before the first.
    EndBeforeStart,
    /// Bytes that are not UTF-8.
    NotUtf8,
    /// An empty text where one is needed.
    EmptyText,
    /// A text over [`MAX_TEXT`](super::MAX_TEXT) bytes.
    TextTooLong,
    /// A control, bidirectional, zero-width or other invisible character.
    InvisibleCharacter,
    /// A text that begins or ends with a blank.
    BlankPadded,
    /// A scene code that is not 1 to 32 of `a–z`, `0–9`, `_`.
    SceneCode,
    /// Right in content, but not the one form that the format prescribes for it.
    NotCanonical,
}

impl Section {
    /// `Err` with this part and that fault.
    pub(super) const fn fault<T>(self, fault: Fault) -> Result<T, ListError> {
        Err(self.error(fault))
    }

    pub(super) const fn error(self, fault: Fault) -> ListError {
        ListError::Faulty { section: self, fault }
    }

    pub(super) const fn require(self, holds: bool, fault: Fault) -> Result<(), ListError> {
        if holds { Ok(()) } else { self.fault(fault) }
    }
}

impl fmt::Display for Section {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Header => "header",
            Self::Feed => "feed name",
            Self::Coverage => "coverage",
            Self::Strings => "string table",
            Self::Scenes => "scene table",
            Self::Rows => "label rows",
            Self::Ranks => "rank table",
            Self::Directory => "directory",
            Self::Ranges => "ranges",
            Self::Removed => "removed positions",
        })
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::WrongSize => "the counts do not fit the size of the file",
            Self::OverLimit => "a limit of the format is exceeded",
            Self::BadValue => "a value unknown to the format",
            Self::OutOfOrder => "out of order, or the same thing twice",
            Self::Overlap => "two of them overlap",
            Self::OutOfSpace => "beyond the 700 numbers",
            Self::BadReference => "refers to something that is not there",
            Self::Unused => "something that nothing refers to",
            Self::Unmerged => "neighbours with the same allocation should be one",
            Self::EndBeforeStart => "the last day is before the first",
            Self::NotUtf8 => "a text is not UTF-8",
            Self::EmptyText => "a text that is needed is empty",
            Self::TextTooLong => "a text is too long",
            Self::InvisibleCharacter => "a text holds a control or invisible character",
            Self::BlankPadded => "a text begins or ends with a blank",
            Self::SceneCode => "a scene code is not 1 to 32 of a-z, 0-9 and _",
            Self::NotCanonical => "not in the one form that the format prescribes",
        })
    }
}
