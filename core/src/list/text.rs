//! Which texts a list may hold: they are shown on a call screen, so nothing may hide or reorder them.

use super::MAX_TEXT;
use super::error::Fault;

/// Characters that are invisible, change the direction of text or break the line. The list is part of the
/// format and does not move with Unicode's versions.
pub(super) const INVISIBLE: [(char, char); 28] = [
    ('\u{0}', '\u{1F}'),
    ('\u{7F}', '\u{9F}'),
    ('\u{AD}', '\u{AD}'),
    ('\u{34F}', '\u{34F}'),
    ('\u{600}', '\u{605}'),
    ('\u{61C}', '\u{61C}'),
    ('\u{6DD}', '\u{6DD}'),
    ('\u{70F}', '\u{70F}'),
    ('\u{890}', '\u{891}'),
    ('\u{8E2}', '\u{8E2}'),
    ('\u{115F}', '\u{1160}'),
    ('\u{17B4}', '\u{17B5}'),
    ('\u{180B}', '\u{180F}'),
    ('\u{200B}', '\u{200F}'),
    ('\u{2028}', '\u{202E}'),
    ('\u{2060}', '\u{206F}'),
    ('\u{2800}', '\u{2800}'),
    ('\u{3164}', '\u{3164}'),
    ('\u{FE00}', '\u{FE0F}'),
    ('\u{FEFF}', '\u{FEFF}'),
    ('\u{FFA0}', '\u{FFA0}'),
    ('\u{FFF0}', '\u{FFFB}'),
    ('\u{110BD}', '\u{110BD}'),
    ('\u{110CD}', '\u{110CD}'),
    ('\u{13430}', '\u{1343F}'),
    ('\u{1BCA0}', '\u{1BCA3}'),
    ('\u{1D173}', '\u{1D17A}'),
    ('\u{E0000}', '\u{E0FFF}'),
];

/// Whether a list may hold `text`, for publishers that want to say so before encoding: at most
/// [`MAX_TEXT`] bytes, no invisible character, no blank at either end. The empty text passes.
pub fn check_text(text: &str) -> Result<(), Fault> {
    if text.len() > MAX_TEXT {
        return Err(Fault::TextTooLong);
    }
    if text.chars().any(is_invisible) {
        return Err(Fault::InvisibleCharacter);
    }
    if text.trim().len() != text.len() {
        return Err(Fault::BlankPadded);
    }
    Ok(())
}

/// Whether `c` is invisible, changes the direction of text or breaks the line: no text that is shown to somebody
/// should hold it.
pub fn is_invisible(c: char) -> bool {
    // Nearly every character of a name, decided first because opening a list asks for each.
    let usual = matches!(c, ' '..='~' | '\u{3040}'..='\u{30FF}' | '\u{4E00}'..='\u{9FFF}');
    !usual && INVISIBLE.iter().any(|(low, high)| (*low..=*high).contains(&c))
}

/// Whether `code` is a scene code: 1 to 32 lower-case ASCII letters, digits and `_`.
pub fn check_scene_code(code: &str) -> Result<(), Fault> {
    let good = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
    if (1..=32).contains(&code.len()) && code.bytes().all(good) { Ok(()) } else { Err(Fault::SceneCode) }
}
