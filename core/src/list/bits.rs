//! Bit-packed columns. Bit `p` of a byte string is bit `p % 8`, counted from the lowest, of byte `p / 8`;
//! a value's lowest bit comes first. Whatever lies behind the end reads as zero, so reading cannot fail.

/// The widest value that [`read`] gives: what one unaligned 8-byte load holds at any bit offset.
pub(super) const MAX_WIDTH: u32 = 56;

/// The `width` (at most [`MAX_WIDTH`]) bits from bit `at` on.
#[inline]
pub(super) fn read(bytes: &[u8], at: usize, width: u32) -> u64 {
    (load(bytes, at / 8) >> (at % 8)) & low_mask(width.min(MAX_WIDTH))
}

/// The 64 bits from bit `at` on.
#[inline]
pub(super) fn read_word(bytes: &[u8], at: usize) -> u64 {
    let (byte, shift) = (at / 8, at % 8);
    // Shifting left in two steps keeps the case `shift == 0` below 64.
    (load(bytes, byte) >> shift) | ((load(bytes, byte + 8) << 1) << (63 - shift))
}

/// The lowest `width` (at most 64) bits set.
#[inline]
pub(super) const fn low_mask(width: u32) -> u64 {
    if width >= 64 { u64::MAX } else { (1 << width) - 1 }
}

/// How many bits `value` needs; 0 for 0.
pub(super) const fn width_of(value: u64) -> u32 {
    64 - value.leading_zeros()
}

/// Up to 192 bits, with what it takes to find the n-th one or zero among them without a branch that
/// depends on the bits: half of all lookups would mispredict each such branch.
#[derive(Clone, Copy)]
pub(super) struct Unary {
    words: [u64; 3],
    /// For each word, in byte `i` the number of ones in its bytes 0 to `i`.
    sums: [u64; 3],
}

impl Unary {
    #[inline]
    pub(super) fn new(words: [u64; 3]) -> Self {
        Self { words, sums: words.map(running_ones) }
    }

    /// Where one number `nth`, from 0, stands.
    #[inline]
    pub(super) fn one(&self, nth: u32) -> Option<u32> {
        select(self.words, self.sums, nth)
    }

    /// Where the ones stand, in turn.
    pub(super) fn ones(&self) -> impl Iterator<Item = u32> {
        self.words.into_iter().zip([0, 64, 128]).flat_map(|(mut word, at)| {
            std::iter::from_fn(move || {
                let one = (word != 0).then(|| at + word.trailing_zeros())?;
                word &= word - 1;
                Some(one)
            })
        })
    }

    /// Where zero number `nth`, from 0, stands.
    #[inline]
    pub(super) fn zero(&self, nth: u32) -> Option<u32> {
        /// Byte `i`: bits in bytes 0 to `i`.
        const ALL: u64 = 0x4038_3028_2018_1008;
        select(self.words.map(|word| !word), self.sums.map(|sums| ALL - sums), nth)
    }
}

const EACH_BYTE: u64 = 0x0101_0101_0101_0101;
const TOP_BITS: u64 = 0x8080_8080_8080_8080;

#[inline]
fn running_ones(word: u64) -> u64 {
    let pairs = word - ((word >> 1) & 0x5555_5555_5555_5555);
    let nibbles = (pairs & 0x3333_3333_3333_3333) + ((pairs >> 2) & 0x3333_3333_3333_3333);
    let bytes = (nibbles + (nibbles >> 4)) & 0x0f0f_0f0f_0f0f_0f0f;
    bytes.wrapping_mul(EACH_BYTE)
}

#[inline]
fn select(words: [u64; 3], sums: [u64; 3], nth: u32) -> Option<u32> {
    let [first, second, third] = sums.map(|sums| (sums >> 56) as u32);
    let before = [0, first, first + second];
    let word_index = usize::from(nth >= first) + usize::from(nth >= first + second);
    if nth >= first + second + third {
        return None;
    }
    let nth = u64::from(nth - before.get(word_index)?);
    let (word, sums) = (words.get(word_index)?, sums.get(word_index)?);
    // The first byte up to which there are more than `nth`: its top bit survives the subtraction.
    let byte = (((sums | TOP_BITS) - (nth + 1) * EACH_BYTE) & TOP_BITS).trailing_zeros() & !7;
    let nth = nth - (((sums << 8) >> byte) & 0xff);
    // The same among the eight bits of that byte, spread over eight bytes.
    let spread = (((word >> byte) & 0xff) * EACH_BYTE) & 0x8040_2010_0804_0201;
    let ones = (((spread | TOP_BITS) - EACH_BYTE) | spread) >> 7 & EACH_BYTE;
    let sums = ones.wrapping_mul(EACH_BYTE);
    let bit = (((sums | TOP_BITS) - (nth + 1) * EACH_BYTE) & TOP_BITS).trailing_zeros() / 8;
    Some(64 * word_index as u32 + byte + bit)
}

#[inline]
fn load(bytes: &[u8], at: usize) -> u64 {
    match bytes.get(at..).and_then(|rest| rest.first_chunk::<8>()) {
        Some(chunk) => u64::from_le_bytes(*chunk),
        None => load_tail(bytes, at),
    }
}

#[cold]
fn load_tail(bytes: &[u8], at: usize) -> u64 {
    let tail = bytes.get(at..).unwrap_or_default();
    tail.iter().rev().fold(0, |word, &byte| (word << 8) | u64::from(byte))
}

/// Builds a bit string.
#[derive(Default)]
pub(super) struct BitWriter {
    bytes: Vec<u8>,
    pending: u64,
    pending_bits: u32,
}

impl BitWriter {
    /// Appends the lowest `width` (at most [`MAX_WIDTH`]) bits of `value`.
    pub(super) fn push(&mut self, value: u64, width: u32) {
        debug_assert!(width <= MAX_WIDTH && value <= low_mask(width));
        self.pending |= value << self.pending_bits;
        self.pending_bits += width;
        while self.pending_bits >= 8 {
            self.bytes.push(self.pending as u8);
            self.pending >>= 8;
            self.pending_bits -= 8;
        }
    }

    /// Appends the lowest `width` (at most 64) bits of `mask`.
    pub(super) fn push_mask(&mut self, mask: u64, width: u32) {
        let low = width.min(32);
        self.push(mask & low_mask(low), low);
        self.push((mask >> 32) & low_mask(width - low), width - low);
    }

    /// Fills the last byte with zeros; the next value begins at a byte.
    pub(super) fn align(&mut self) {
        self.push(0, (8 - self.pending_bits) % 8);
    }

    /// The whole bytes written so far: everything, after [`align`](Self::align).
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Like [`bytes`](Self::bytes), for good.
    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// Empties it, keeping the memory.
    pub(super) fn clear(&mut self) {
        self.bytes.clear();
        (self.pending, self.pending_bits) = (0, 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_written_is_read_back(values in prop::collection::vec((any::<u64>(), 0..=MAX_WIDTH), 0..50)) {
            let mut writer = BitWriter::default();
            for &(value, width) in &values {
                writer.push(value & low_mask(width), width);
            }
            writer.align();
            let mut at = 0;
            for &(value, width) in &values {
                prop_assert_eq!(read(writer.bytes(), at, width), value & low_mask(width));
                at += width as usize;
            }
            prop_assert_eq!(writer.bytes().len(), at.div_ceil(8));
        }

        #[test]
        fn each_one_and_zero_is_found(words in any::<[u64; 3]>(), sparse in any::<[u64; 3]>()) {
            let thin = [words[0] & sparse[0], 0, words[2] & sparse[2]];
            for words in [words, thin, [0, 0, u64::MAX], [u64::MAX; 3], [0; 3]] {
                let unary = Unary::new(words);
                let is_one = |p: &u32| words[*p as usize / 64] >> (p % 64) & 1 == 1;
                let (ones, zeros): (Vec<u32>, Vec<u32>) = (0..192).partition(is_one);
                prop_assert_eq!(unary.ones().collect::<Vec<_>>(), ones.clone());
                for (nth, at) in ones.iter().enumerate() {
                    prop_assert_eq!(unary.one(nth as u32), Some(*at));
                }
                for (nth, at) in zeros.iter().enumerate() {
                    prop_assert_eq!(unary.zero(nth as u32), Some(*at));
                }
                prop_assert_eq!((unary.one(ones.len() as u32), unary.zero(zeros.len() as u32)), (None, None));
            }
        }

        #[test]
        fn words_are_read_at_any_bit(bytes in prop::collection::vec(any::<u8>(), 0..20), at in 0usize..170) {
            let naive = (0..64).filter(|i| {
                bytes.get((at + i) / 8).is_some_and(|b| b >> ((at + i) % 8) & 1 == 1)
            }).fold(0u64, |word, i| word | 1 << i);
            prop_assert_eq!(read_word(&bytes, at), naive);
        }
    }
}
