//! What the rules say of one found number, written again without the scanner: never inside a longer run of
//! digits, of whatever script and however grouped, nor in an address, nor behind a word for another number.

use std::ops::Range;

use icu_properties::CodePointMapData;
use icu_properties::props::GeneralCategory;

const WORDS: [&str; 9] = ["单号", "單號", "运单", "運單", "订单", "訂單", "卡号", "卡號", "imei"];

/// The rule that a number at `range` would break.
pub(super) fn rule_against(text: &str, range: &Range<usize>) -> Option<&'static str> {
    let (before, slice, behind) = (&text[..range.start], &text[range.clone()], &text[range.end..]);
    // A bracket in front parts it from the rest of an address: `@(+86)700…`.
    let at_front = before.ends_with(['@', '＠']) && !slice.starts_with(['(', '（']);
    if at_front || behind.starts_with(['@', '＠']) {
        return Some("it belongs to an address of mail");
    }
    if is_in_web_address(before, slice) {
        return Some("it belongs to a web address");
    }
    let head = before.trim_end_matches([' ', ':', '：', '#']);
    let near = before.len() - head.len() <= 20;
    let ends_with = |word: &str| {
        let end = head.len().checked_sub(word.len()).and_then(|at| head.get(at..));
        end.is_some_and(|end| end.eq_ignore_ascii_case(word))
    };
    if near && WORDS.iter().any(|word| ends_with(word)) {
        return Some("a word for another number stands in front");
    }
    if continues(before.chars().rev(), Side::Front(slice)) || continues(behind.chars(), Side::Behind) {
        return Some("its digits go on");
    }
    let is_grouped_run = is_spaced(slice)
        && (loose_group(before.chars().rev(), Side::Front(slice))
            || loose_group(behind.chars(), Side::Behind));
    is_grouped_run.then_some("a group of a longer number stands beside it")
}

/// Fifteen digits from 700 on between a sentence's marks, or the ends of the text: whatever else the text says,
/// that is a number. Behind it a line may end too; in front of it, that might follow a word for another number.
pub(super) fn plain_numbers(text: &str) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    for sentence in text.split_inclusive(['，', '。']) {
        let start = sentence.as_ptr() as usize - text.as_ptr() as usize;
        let number = sentence.split(['，', '。', '\n']).next().unwrap_or_default();
        let digits: Option<String> = number.chars().map(plain_digit).collect();
        if digits.is_some_and(|digits| digits.len() == 15 && digits.starts_with("700")) {
            ranges.push(start..start + number.len());
        }
    }
    ranges
}

/// The digit that an ASCII or full-width one stands for.
fn plain_digit(c: char) -> Option<char> {
    let wide = "０１２３４５６７８９".chars().position(|wide| wide == c);
    wide.and_then(|at| "0123456789".chars().nth(at)).or(Some(c).filter(char::is_ascii_digit))
}

/// On which side of the number; in front of it, its own first character matters.
#[derive(Clone, Copy)]
enum Side<'a> {
    Front(&'a str),
    Behind,
}

/// What stands between two groups of digits.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Between {
    /// Nothing that parts digits: at most one joiner, and marks that cannot be seen.
    Joined,
    /// White space, brackets, dashes.
    Spaced,
    /// Other text.
    Apart,
}

/// Away from the number: what stands before the next group of digits, and how many digits that one has; digits
/// of other scripts are part of no number, so a group with one is as good as long. `None`: no digits come.
fn next_group(away: impl Iterator<Item = char> + Clone, side: Side<'_>) -> Option<(Between, usize)> {
    let mut gap: String = away.clone().take_while(|c| !is_digit(*c)).collect();
    let digits = away.skip_while(|c| !is_digit(*c)).take_while(|c| is_digit(*c));
    let digits: usize = digits.map(|c| if plain_digit(c).is_some() { 1 } else { 100 }).sum();
    if digits == 0 {
        return None;
    }
    // `+` begins a number, so what it follows is another one, unless nothing stands between them.
    let (plus, nothing) = match side {
        Side::Front(slice) => {
            let inside = slice.trim_start_matches(['(', '（']);
            gap.push_str(&slice[..slice.len() - inside.len()]);
            (inside.starts_with(['+', '＋']), gap.is_empty())
        }
        Side::Behind => (gap.ends_with(['+', '＋']), gap.chars().count() == 1),
    };
    let between = match (plus, nothing) {
        (true, true) => Between::Joined,
        (true, false) => Between::Apart,
        _ => between(&gap),
    };
    Some((between, digits))
}

fn between(gap: &str) -> Between {
    let (mut joiners, mut spaced) = (0, false);
    for c in gap.chars() {
        match c {
            '\t' | '\n' | '\u{b}' | '\u{c}' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                return Between::Apart;
            }
            '-' | '.' | '－' | '．' | '\u{2010}'..='\u{2013}' => joiners += 1,
            '(' | ')' | '（' | '）' | '\u{2014}' | '\u{2015}' => spaced = true,
            _ if c.is_whitespace() => spaced = true,
            _ if is_unseen(c) => {}
            _ => return Between::Apart,
        }
    }
    if spaced || joiners > 1 { Between::Spaced } else { Between::Joined }
}

fn continues(away: impl Iterator<Item = char> + Clone, side: Side<'_>) -> bool {
    next_group(away, side).is_some_and(|(between, _)| between == Between::Joined)
}

/// A few digits a space away, which belong to no number of their own because nothing else is tied to them.
fn loose_group(away: impl Iterator<Item = char> + Clone, side: Side<'_>) -> bool {
    let Some((Between::Spaced, digits)) = next_group(away.clone(), side) else { return false };
    let beyond = away.skip_while(|c| !is_digit(*c)).skip_while(|c| is_digit(*c));
    let alone = beyond.clone().next().is_none_or(|c| c.is_alphabetic() || c == '\n');
    digits < 7 && alone
}

/// Whether white space or the like stands between the fifteen digits, the prefix apart.
fn is_spaced(slice: &str) -> bool {
    let mut digits = 0;
    let mut gap = String::new();
    for c in slice.chars().rev() {
        if !is_digit(c) {
            gap.push(c);
            continue;
        }
        if digits > 0 && digits < 15 && between(&gap) == Between::Spaced {
            return true;
        }
        digits += 1;
        gap.clear();
    }
    false
}

/// Behind `://` or `www.`, with nothing between that no address holds.
fn is_in_web_address(before: &str, slice: &str) -> bool {
    let in_address = |c: char| c.is_ascii_graphic() && !"\"<>\\^`{|}".contains(c);
    let word = before.rsplit(|c| !in_address(c)).next().unwrap_or_default().to_ascii_lowercase();
    slice.starts_with(in_address) && (word.contains("://") || word.contains("www."))
}

/// A decimal digit of any script.
fn is_digit(c: char) -> bool {
    c.is_numeric() && CodePointMapData::<GeneralCategory>::new().get(c) == GeneralCategory::DecimalNumber
}

/// Bidi and zero-width marks, and the soft hyphen.
fn is_unseen(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206f}' | '\u{feff}')
}
