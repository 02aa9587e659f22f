//! Numbers as a phone shows and reads them.

/// What the phone shows of a number that is none of the 700 numbers: the text as it came, without
/// what would not be seen or would turn the line around, and no longer than two lines.
pub(super) fn as_shown(raw: &str) -> String {
    const LONGEST: usize = 40;
    let visible = raw.trim().chars().filter(|c| !c.is_control() && !turns_or_hides(*c)).map(drawable);
    let mut shown: String = visible.clone().take(LONGEST).collect();
    if visible.count() > LONGEST {
        shown.push('…');
    }
    shown
}

/// The number digit by digit, so that a screen reader does not read it as one huge quantity.
pub(super) fn digit_by_digit(shown: &str) -> String {
    let mut spoken = String::with_capacity(shown.len() * 2);
    for c in shown.chars().filter(|c| !c.is_whitespace()) {
        if !spoken.is_empty() {
            spoken.push(' ');
        }
        spoken.push(c);
    }
    spoken
}

/// Digits of other scripts are what a forged number may hold, and what fonts lack: a box is always seen,
/// where a missing glyph would leave nothing.
fn drawable(c: char) -> char {
    if c.is_numeric() && !c.is_ascii() && !('\u{FF10}'..='\u{FF19}').contains(&c) { '□' } else { c }
}

fn turns_or_hides(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{061C}')
}
