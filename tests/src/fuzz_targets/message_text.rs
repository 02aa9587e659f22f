//! The texts of messages.

mod model;

use label700::number::{Direction, Parsed, parse};
use label700::text_scan::{Found, find_in_text};

/// Accepted: a text with a 700 number in it.
pub fn run(data: &[u8]) -> bool {
    let text = String::from_utf8_lossy(data);
    let mut bytes_end = 0;
    let all = find_in_text(&text);
    for found in &all {
        assert!(bytes_end <= found.bytes.start, "in order, without overlap");
        bytes_end = found.bytes.end;
        check_range(&text, found);
        let broken = model::rule_against(&text, &found.bytes);
        assert!(broken.is_none(), "found, though {}", broken.unwrap_or_default());
    }
    for range in model::plain_numbers(&text) {
        assert!(all.iter().any(|found| found.bytes == range), "a number that stands alone is not found");
    }
    assert!(all.len() <= text.len() / 15);
    !all.is_empty()
}

fn check_range(text: &str, found: &Found) {
    let slice = text.get(found.bytes.clone()).expect("in bounds, between characters");
    assert!(!slice.is_empty());
    let parsed = parse(slice, Direction::Message, None);
    assert!(parsed == Parsed::Number700(found.number), "its slice is {parsed:?}");
    let before = text[..found.bytes.start].encode_utf16().count();
    let inside = slice.encode_utf16().count();
    assert_eq!(found.utf16, before..before + inside, "UTF-16 range");
}
