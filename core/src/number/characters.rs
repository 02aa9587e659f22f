//! What single characters mean in a number: the first step of the grammar.

/// What a character that is not dropped stands for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sign {
    /// An ASCII or full-width digit: its value.
    Digit(u8),
    /// `+`, also full-width.
    Plus,
    /// A decimal digit of any other script, which never counts as a digit.
    ForeignDigit,
    /// Any other character.
    Other,
}

impl Sign {
    /// What `c` stands for.
    pub(crate) fn of(c: char) -> Self {
        match c {
            '0'..='9' => Self::Digit(distance('0', c)),
            '\u{ff10}'..='\u{ff19}' => Self::Digit(distance('\u{ff10}', c)),
            '+' | '\u{ff0b}' => Self::Plus,
            _ if is_foreign_digit(c) => Self::ForeignDigit,
            _ => Self::Other,
        }
    }
}

/// Whether `c` means nothing anywhere in a number: white space, marks without width, and the joiners and
/// brackets that people write between digits.
pub(crate) fn is_dropped(c: char) -> bool {
    is_blank(c) || is_joiner(c) || is_bracket(c)
}

/// White space of any kind, and marks that take no room: bidi, zero-width, soft hyphen.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace() || is_mark(c)
}

/// `-`, `.`, their full-width forms, and the hyphens and dashes U+2010–2015.
pub(crate) fn is_joiner(c: char) -> bool {
    matches!(c, '-' | '.' | '\u{ff0d}' | '\u{ff0e}' | '\u{2010}'..='\u{2015}')
}

fn is_bracket(c: char) -> bool {
    matches!(c, '(' | ')' | '\u{ff08}' | '\u{ff09}')
}

/// Marks that take no room.
pub(crate) fn is_mark(c: char) -> bool {
    !c.is_ascii()
        && matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206f}' | '\u{feff}')
}

fn is_foreign_digit(c: char) -> bool {
    if c < '\u{660}' {
        return false;
    }
    let zeros_up_to_c = OTHER_ZEROS.partition_point(|zero| *zero <= c);
    let zero = zeros_up_to_c.checked_sub(1).and_then(|at| OTHER_ZEROS.get(at));
    zero.is_some_and(|zero| distance(*zero, c) < 10)
}

/// How far `c` lies behind `zero`; 255 for anything farther, or in front.
fn distance(zero: char, c: char) -> u8 {
    u32::from(c).checked_sub(u32::from(zero)).and_then(|gap| u8::try_from(gap).ok()).unwrap_or(u8::MAX)
}

/// The zeros of all other scripts' decimal digits (Unicode 17, general category Nd); 1 to 9 follow each.
#[rustfmt::skip]
pub(super) const OTHER_ZEROS: [char; 75] = [
    '\u{660}', '\u{6f0}', '\u{7c0}', '\u{966}', '\u{9e6}', '\u{a66}', '\u{ae6}', '\u{b66}', '\u{be6}', '\u{c66}',
    '\u{ce6}', '\u{d66}', '\u{de6}', '\u{e50}', '\u{ed0}', '\u{f20}', '\u{1040}', '\u{1090}', '\u{17e0}',
    '\u{1810}', '\u{1946}', '\u{19d0}', '\u{1a80}', '\u{1a90}', '\u{1b50}', '\u{1bb0}', '\u{1c40}', '\u{1c50}',
    '\u{a620}', '\u{a8d0}', '\u{a900}', '\u{a9d0}', '\u{a9f0}', '\u{aa50}', '\u{abf0}', '\u{104a0}', '\u{10d30}',
    '\u{10d40}', '\u{11066}', '\u{110f0}', '\u{11136}', '\u{111d0}', '\u{112f0}', '\u{11450}', '\u{114d0}',
    '\u{11650}', '\u{116c0}', '\u{116d0}', '\u{116da}', '\u{11730}', '\u{118e0}', '\u{11950}', '\u{11bf0}',
    '\u{11c50}', '\u{11d50}', '\u{11da0}', '\u{11de0}', '\u{11f50}', '\u{16130}', '\u{16a60}', '\u{16ac0}',
    '\u{16b50}', '\u{16d70}', '\u{1ccf0}', '\u{1d7ce}', '\u{1d7d8}', '\u{1d7e2}', '\u{1d7ec}', '\u{1d7f6}',
    '\u{1e140}', '\u{1e2f0}', '\u{1e4f0}', '\u{1e5f1}', '\u{1e950}', '\u{1fbf0}',
];
