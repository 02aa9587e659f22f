use proptest::prelude::*;
use proptest::sample::select;

use super::super::*;
use crate::number::{Direction, Parsed, parse};

const PIECES: [&str; 44] = [
    "700",
    "123456789012",
    "700123456789012",
    "1234",
    "5678",
    "9012",
    "86",
    "+86",
    "0086",
    "+",
    "7",
    "0",
    " ",
    " ",
    "-",
    "-",
    ".",
    "(",
    ")",
    "\n",
    "７００",
    "１２",
    "٣",
    "🛵",
    "骑手",
    "，",
    ",",
    "a",
    "O",
    "订单",
    "单号",
    "IMEI",
    ":",
    "号",
    "https://",
    "t.cn/",
    "/",
    "www.",
    "?",
    "@",
    "=",
    "\u{200b}",
    "\u{2014}",
    "\u{e9}",
];

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(select(PIECES.to_vec()), 0..16).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 5_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_found_is_there(text in prop_oneof![4 => text(), 1 => any::<String>()]) {
        let mut end = 0;
        for found in find_in_text(&text) {
            prop_assert!(found.bytes.start >= end, "in order, without overlap");
            end = found.bytes.end;
            let slice = text.get(found.bytes.clone());
            prop_assert!(slice.is_some(), "in bounds, between characters");
            let parsed = parse(slice.unwrap(), Direction::Message, None);
            prop_assert!(parsed == Parsed::Number700(found.number), "the same number: {parsed:?}");

            let utf16_before = text[..found.bytes.start].encode_utf16().count();
            let utf16_inside = slice.unwrap().encode_utf16().count();
            prop_assert_eq!(found.utf16, utf16_before..utf16_before + utf16_inside);

            let touches = |c: Option<char>| c.is_some_and(|c| c.is_numeric() || c == '@');
            prop_assert!(!touches(text[..found.bytes.start].chars().next_back()), "nothing joined in front");
            prop_assert!(!touches(text[end..].chars().next()), "nothing joined behind");
        }
    }

    #[test]
    fn a_number_between_words_is_found(
        subscriber in 0..=999_999_999_999_u64,
        prefix in select(vec!["", "+86", "86", "0086", "+86 ", "0086-", "＋８６ "]),
        separator in select(vec!["", " ", "-", ".", "\u{a0}", "\u{2013}", " - ", "－"]),
        cuts in prop::collection::btree_set(1..15_usize, 0..6),
        (before, after) in select(vec![("", ""), ("骑手", "致电"), ("电话：", "。"), ("🛵", "🛵"), ("Call ", " now"), ("https://t.cn/a ", "\n1")]),
    ) {
        let mut number = String::new();
        for (at, digit) in format!("700{subscriber:012}").chars().enumerate() {
            if cuts.contains(&at) {
                number.push_str(separator);
            }
            number.push(digit);
        }
        let text = format!("{before}{prefix}{number}{after}");
        let found = find_in_text(&text);
        prop_assert!(found.len() == 1 && found[0].number.subscriber() == subscriber);
        prop_assert_eq!(found[0].bytes.clone(), before.len()..text.len() - after.len());
    }

    #[test]
    fn a_digit_more_on_either_side_hides_it(
        subscriber in 0..=999_999_999_999_u64,
        digit in select(vec!["1", "9", "0", "３", "٣", "1-", "1\u{200b}"]),
        separator in select(vec!["", " ", "-"]),
    ) {
        let digits = format!("700{subscriber:012}");
        let number = [&digits[..3], &digits[3..7], &digits[7..11], &digits[11..]].join(separator);
        let digit_behind: String = digit.chars().rev().collect();
        for text in [format!("{digit}{number}"), format!("{number}{digit_behind}")] {
            prop_assert!(find_in_text(&text).is_empty());
        }
    }
}
