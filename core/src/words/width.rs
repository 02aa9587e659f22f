//! How long a title or subtitle may be, and where a name may be cut.

/// A length in characters: so many Chinese ones, or so many Latin ones.
///
/// A text of Latin letters, digits, blanks and marks alone may have `latin` characters. As soon as another
/// character is in it (Chinese, emoji, any other script), every character counts one of `wide`, also blanks
/// and marks; only Latin letters and digits still count `wide / latin` each.
#[derive(Clone, Copy)]
pub(super) struct Limit {
    wide: usize,
    latin: usize,
}

pub(super) const TITLE: Limit = Limit { wide: 10, latin: 34 };
pub(super) const SUBTITLE: Limit = Limit { wide: 18, latin: 60 };
/// What a scene may take where a company's name comes after it and both are too long.
pub(super) const SCENE_BEFORE_NAME: Limit = Limit { wide: 8, latin: 26 };

impl Limit {
    pub(super) fn fits(self, text: &str) -> bool {
        let characters = text.chars().count();
        if text.chars().all(is_latin) {
            return characters <= self.latin;
        }
        let letters = text.chars().filter(|&c| is_latin(c) && c.is_alphanumeric()).count();
        letters * self.wide + (characters - letters) * self.latin <= self.wide * self.latin
    }

    /// `front` and `text`, the latter cut with `…` if both together are too long. `None` if not even the
    /// first character of `text` has room.
    pub(super) fn join(self, front: &str, text: &str) -> Option<String> {
        let whole = [front, text].concat();
        if self.fits(&whole) {
            return Some(whole);
        }
        // A longer beginning never takes less room, so the search ends with the first that does not fit.
        ends_of_characters(text)
            .filter_map(|end| text.get(..end))
            .map(|begin| [front, begin.trim_end(), "…"].concat())
            .take_while(|cut| self.fits(cut))
            .last()
    }

    pub(super) fn cut(self, text: &str) -> Option<String> {
        self.join("", text)
    }
}

/// Latin letters with their accents, and the marks of Western and general punctuation.
const fn is_latin(c: char) -> bool {
    matches!(c, '\0'..='\u{36F}' | '\u{1E00}'..='\u{1EFF}' | '\u{2000}'..='\u{206F}')
}

/// The byte positions behind each character as a reader sees them: an accent, an emoji's modifiers and
/// joined parts, and the second half of a flag belong to what stands before them. A short form of Unicode's
/// grapheme clusters, for names of Chinese companies; scripts with richer clusters are cut between code
/// points.
fn ends_of_characters(text: &str) -> impl Iterator<Item = usize> {
    let mut flag_halves = 0_usize;
    let next = text.chars().skip(1).map(Some).chain([None]);
    text.char_indices().zip(next).filter_map(move |((at, c), next)| {
        flag_halves = if is_flag_half(c) { flag_halves + 1 } else { 0 };
        let joined = next.is_some_and(|next| {
            continues(next) || c == JOINER || (is_flag_half(next) && flag_halves % 2 == 1)
        });
        (!joined).then_some(at + c.len_utf8())
    })
}

const JOINER: char = '\u{200D}';

const fn is_flag_half(c: char) -> bool {
    matches!(c, '\u{1F1E6}'..='\u{1F1FF}')
}

/// Whether `c` belongs to the character before it.
const fn continues(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36F}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}'
        | '\u{302A}'..='\u{302F}' | '\u{3099}'..='\u{309A}' | '\u{FE20}'..='\u{FE2F}'
        | JOINER
        // Variation selectors, skin tones, the tags of regional flags.
        | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}'
        | '\u{1F3FB}'..='\u{1F3FF}' | '\u{E0020}'..='\u{E007F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_counts_chinese_and_latin() {
        let table = [
            ("18 Chinese", "演".repeat(18), true),
            ("19 Chinese", "演".repeat(19), false),
            ("60 Latin", "d".repeat(60), true),
            ("61 Latin", "d".repeat(61), false),
            ("60 Latin with accents, blanks and marks", "é – ".repeat(15), true),
            ("9 Chinese and 30 letters", "演".repeat(9) + &"d".repeat(30), true),
            ("9 Chinese and 31 letters", "演".repeat(9) + &"d".repeat(31), false),
            ("a blank beside Chinese counts whole", "演".repeat(17) + "  ", false),
            ("the dots beside Chinese count whole", "演".repeat(18) + "…", false),
            ("18 emoji", "🛵".repeat(18), true),
            ("19 Cyrillic letters", "д".repeat(19), false),
            ("empty", String::new(), true),
        ];
        for (name, text, fits) in table {
            assert_eq!(SUBTITLE.fits(&text), fits, "{name}");
        }
    }

    #[test]
    fn names_are_cut_between_characters() {
        let small = Limit { wide: 4, latin: 8 };
        let table = [
            ("fits", "演示公司", Some("演示公司")),
            ("Chinese", "演示外卖公司", Some("演示外…")),
            ("Latin", "Demo Foods", Some("Demo Fo…")),
            ("no blank before the dots", "Demonst Foods", Some("Demonst…")),
            ("a blank dropped", "Demo Fo ods", Some("Demo Fo…")),
            ("mixed", "演示DemoFoods", Some("演示De…")),
            ("family emoji stays whole", "演👨‍👩‍👧公司", Some("演…")),
            ("flag stays whole", "演示🇨🇳公司", Some("演示…")),
            ("two flags part between them", "🇨🇳🇭🇰🇲🇴", Some("🇨🇳…")),
            ("accent stays on its letter", "ab\u{301}ab\u{301}ab\u{301}", Some("ab\u{301}ab\u{301}a…")),
            ("skin tone stays", "演示👍🏽公司", Some("演示…")),
            ("first character has no room", "👨‍👩‍👧‍👦公司", None),
            ("no text at all", "", Some("")),
        ];
        for (name, text, expected) in table {
            assert_eq!(small.cut(text).as_deref(), expected, "{name}");
        }
        assert_eq!(small.join("外·", "演示公司").as_deref(), Some("外·演…"));
        assert_eq!(small.join("外卖·演", "演示公司"), None);
    }

    #[test]
    fn a_very_long_name_is_cut_like_a_long_one() {
        assert_eq!(SUBTITLE.cut(&"演".repeat(1 << 20)), SUBTITLE.cut(&"演".repeat(19)));
    }
}
