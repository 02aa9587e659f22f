//! The hint as one sentence for a screen reader.

use super::texts::{SPOKEN_DIGITS, SPOKEN_DIRECTION, SPOKEN_END, SPOKEN_NUMBER, SPOKEN_PAUSE};
use super::{Language, row};
use crate::number::Direction;

/// Direction, title, subtitle and number, every digit for itself: a screen reader left alone with fifteen
/// digits says "seven hundred trillion".
pub(super) fn sentence(
    direction: Direction,
    title: &str,
    subtitle: Option<&str>,
    number: Option<&str>,
    language: Language,
) -> String {
    let pause = SPOKEN_PAUSE.in_language(language);
    let subtitle = subtitle.map(|text| text.replace(row::SEPARATOR, pause));
    let mut parts = vec![SPOKEN_DIRECTION.towards(direction).in_language(language).to_owned()];
    parts
        .extend([Some(title), subtitle.as_deref()].into_iter().flatten().map(|text| spelled(text, language)));
    parts.extend(number.map(|grouped| {
        let groups: Vec<_> = grouped.split(' ').map(|group| spelled(group, language)).collect();
        SPOKEN_NUMBER.in_language(language).to_owned() + &groups.join(pause)
    }));
    parts.join(pause) + SPOKEN_END.in_language(language)
}

/// `text` with each digit as a word; in English the words stand apart.
fn spelled(text: &str, language: Language) -> String {
    let apart = language == Language::En;
    let mut out = String::with_capacity(text.len());
    let mut after_digit = false;
    for c in text.chars() {
        let digit = c.to_digit(10).and_then(|d| SPOKEN_DIGITS.get(d as usize));
        let touches_word = (digit.is_some() || after_digit) && c.is_alphanumeric();
        if apart && touches_word && out.ends_with(char::is_alphanumeric) {
            out.push(' ');
        }
        match digit {
            Some(word) => out.push_str(word.in_language(language)),
            None => out.push(c),
        }
        after_digit = digit.is_some();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_words_that_stand_apart_in_english_only() {
        let table = [
            ("700", "seven zero zero", "七零零"),
            ("Not a 700 number", "Not a seven zero zero number", "Not a 七零零 number"),
            ("58Demo2", "five eight Demo two", "五八Demo二"),
            ("(3)", "(three)", "(三)"),
            ("演示9", "演示 nine", "演示九"),
            ("", "", ""),
        ];
        for (text, english, chinese) in table {
            assert_eq!(spelled(text, Language::En), english, "{text}");
            assert_eq!(spelled(text, Language::ZhHans), chinese, "{text}");
        }
    }
}
