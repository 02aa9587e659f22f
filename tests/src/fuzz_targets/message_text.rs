//! The texts of messages.

use label700::number::{Direction, Parsed, parse};
use label700::text_scan::find_in_text;

/// Accepted: a text with a 700 number in it.
pub fn run(data: &[u8]) -> bool {
    let text = String::from_utf8_lossy(data);
    let mut bytes_end = 0;
    let all = find_in_text(&text);
    for found in &all {
        assert!(bytes_end <= found.bytes.start, "in order, without overlap");
        bytes_end = found.bytes.end;
        let slice = text.get(found.bytes.clone()).expect("in bounds, between characters");
        assert!(!slice.is_empty());
        let parsed = parse(slice, Direction::Message, None);
        assert!(parsed == Parsed::Number700(found.number), "its slice is {parsed:?}");

        let before = text[..found.bytes.start].encode_utf16().count();
        let inside = slice.encode_utf16().count();
        assert_eq!(found.utf16, before..before + inside, "UTF-16 range");

        // Numbers that are no digits, such as ㉋, end a text as any sign does.
        let joined = |c: Option<char>| c.is_some_and(|c| matches!(c, '0'..='9' | '０'..='９' | '@'));
        // A bracket begins a number of its own: `700(+86)700…`.
        let bracket = slice.starts_with(['(', '（']);
        assert!(bracket || !joined(text[..found.bytes.start].chars().next_back()), "nothing joined in front");
        assert!(!joined(text[found.bytes.end..].chars().next()), "nothing joined behind");
    }
    assert!(all.len() <= text.len() / 15);
    !all.is_empty()
}
