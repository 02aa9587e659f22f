//! What goes out: a record of 16 bytes a label.

use label700::label::{Freshness, Kind, Label, Reason};
use label700::number::{Lookalike, Parsed};

const LABEL_BYTES: usize = 16;
const GENERATION_BYTES: usize = 10;
const NONE: u8 = 0x7f;
/// All ones in 28 bits; a list of the greatest size has far fewer rows.
const NO_ROW: u32 = 0x0fff_ffff;

pub(crate) struct Answer {
    bytes: Vec<u8>,
    generation: u64,
}

impl Answer {
    pub(crate) fn with_room_for(labels: usize) -> Self {
        Self { bytes: Vec::with_capacity(labels * LABEL_BYTES + GENERATION_BYTES), generation: 0 }
    }

    #[inline]
    pub(crate) fn push(&mut self, label: &Label) {
        let (read_as, detail) = parsed(label.parsed());
        let [a, b, c, d, ..] = spread(u64::from(label.row().unwrap_or(NO_ROW))).to_le_bytes();
        let codes = [kind(label.kind()), reason(label.reason()), freshness(label.freshness()), read_as];
        let [k, r, f, p] = codes;
        let head = u64::from_le_bytes([k, r, f, p, a, b, c, d]);
        let whole = u128::from(head) | (u128::from(spread(detail)) << 64);
        self.bytes.extend_from_slice(&whole.to_le_bytes());
        self.generation = label.generation();
    }

    /// `None` never: seven bits a byte are ASCII.
    pub(crate) fn finish(mut self) -> Option<String> {
        let [a, b, ..] = spread(self.generation >> 56).to_le_bytes();
        self.bytes.extend_from_slice(&spread(self.generation).to_le_bytes());
        self.bytes.extend_from_slice(&[a, b]);
        String::from_utf8(self.bytes).ok()
    }
}

/// The lower 56 bits, seven in each byte.
#[inline]
const fn spread(bits: u64) -> u64 {
    let halves = (bits & 0x0fff_ffff) | ((bits << 4) & 0x0fff_ffff_0000_0000);
    let quarters = (halves & 0x0000_3fff_0000_3fff) | ((halves << 2) & 0x3fff_0000_3fff_0000);
    (quarters & 0x007f_007f_007f_007f) | ((quarters << 1) & 0x7f00_7f00_7f00_7f00)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_byte_has_seven_bits() {
        for bits in [0, 1, 0x7f, 0x80, 700_123_456_789_012, 0x00ff_ffff_ffff_ffff, 0x0012_3456_789a_bcde] {
            assert_eq!(joined(&spread(bits).to_le_bytes()), u128::from(bits));
        }
    }

    #[test]
    fn a_generation_of_any_size_fits() {
        for generation in [0, 1, 1 << 55, 1 << 56, 1 << 63, u64::MAX] {
            let answer = Answer { bytes: Vec::new(), generation }.finish().unwrap();
            assert_eq!(joined(answer.as_bytes()), u128::from(generation));
        }
    }

    fn joined(spread: &[u8]) -> u128 {
        spread.iter().rev().fold(0, |joined, byte| {
            assert!(*byte < 0x80);
            (joined << 7) | u128::from(*byte)
        })
    }
}
