//! Many labels as one block of bytes, as [`Labeler::label_packed`](crate::Labeler::label_packed) describes.

use label700::label::{Freshness, Kind, Label, Reason};
use label700::number::{Lookalike, Parsed};

const LABEL_BYTES: usize = 16;
const NONE: u8 = u8::MAX;

pub(crate) fn pack(labels: &[Label]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(labels.len() * LABEL_BYTES + 8);
    for label in labels {
        let (read_as, detail) = parsed(label.parsed());
        let codes = [kind(label.kind()), reason(label.reason()), freshness(label.freshness()), read_as];
        bytes.extend(codes);
        bytes.extend(label.row().unwrap_or(u32::MAX).to_le_bytes());
        bytes.extend(detail.to_le_bytes());
    }
    bytes.extend(labels.first().map_or(0, Label::generation).to_le_bytes());
    bytes
}

/// The place of the variant, and what it holds as an integer.
fn parsed(parsed: Parsed) -> (u8, u64) {
    match parsed {
        Parsed::Number700(number) => (0, number.value()),
        Parsed::Lookalike(Lookalike::WrongLength) => (1, 0),
        Parsed::Lookalike(Lookalike::MixedCharacters) => (1, 1),
        Parsed::Lookalike(Lookalike::InternationalMark) => (1, 2),
        Parsed::Incomplete(digits) => (2, u64::from(digits)),
        Parsed::Withheld => (3, 0),
        Parsed::Other => (4, 0),
    }
}

fn kind(kind: Kind) -> u8 {
    match kind {
        Kind::Protected => 0,
        Kind::Lookalike => 1,
        Kind::Other => 2,
        Kind::Withheld => 3,
    }
}

fn reason(reason: Reason) -> u8 {
    match reason {
        Reason::Protected => 0,
        Reason::Listed => 1,
        Reason::PlatformExiting => 2,
        Reason::PlatformSuspended => 3,
        Reason::PlatformRevoked => 4,
        Reason::Returned => 5,
        Reason::Unlisted => 6,
        Reason::VerificationFailed => 7,
        Reason::WrongLength => 8,
        Reason::MixedCharacters => 9,
        Reason::InternationalMark => 10,
        Reason::None => 11,
    }
}

fn freshness(freshness: Option<Freshness>) -> u8 {
    match freshness {
        Some(Freshness::Fresh) => 0,
        Some(Freshness::Stale) => 1,
        Some(Freshness::VeryStale) => 2,
        Some(Freshness::ClockSuspect) => 3,
        None => NONE,
    }
}
