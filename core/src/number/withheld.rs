//! The texts that phones and networks give in place of a number that was withheld.

use super::characters::is_blank;

/// In lower case; compared without regard to case.
const WORDS: [&[u8]; 9] = [
    // Android's old PRESENTATION values for unknown, private and payphone.
    b"-1",
    b"-2",
    b"-3",
    b"private",
    b"unknown",
    b"restricted",
    b"anonymous",
    b"unavailable",
    b"payphone",
];

const LONGEST: usize = 11;

/// Whether `text` is blank or one of the words. Reads no farther than it must.
pub(super) fn names_nobody(text: impl Iterator<Item = char>) -> bool {
    let mut word = [0; LONGEST];
    let mut length = 0;
    for c in text.filter(|c| !is_blank(*c)) {
        // Most texts are numbers, and are told by their first character.
        let possible =
            c.is_ascii_alphabetic() || (c == '-' && length == 0) || (c.is_ascii_digit() && length == 1);
        let (true, Some(slot)) = (possible, word.get_mut(length)) else { return false };
        *slot = (c as u8).to_ascii_lowercase();
        length += 1;
    }
    length == 0 || word.get(..length).is_some_and(|word| WORDS.contains(&word))
}
