use super::*;

#[test]
fn wrong_lengths() {
    let elsewhere = Country::parse("NG");
    for length in 3..=40 {
        let after_prefix = match length {
            15 => continue,
            9..=14 | 16..=20 => WRONG_LENGTH,
            _ => Parsed::Other,
        };
        let bare = if matches!(length, 16 | 17) { WRONG_LENGTH } else { Parsed::Other };
        let bare_in_china = if matches!(length, 13 | 14) { WRONG_LENGTH } else { bare };
        for direction in [Direction::Incoming, Direction::Outgoing, Direction::Message] {
            for (name, prefix, country, expected) in [
                ("+86", "+86", None, after_prefix),
                ("+86 abroad", "+86", elsewhere, after_prefix),
                ("0086", "0086", CN, after_prefix),
                ("*31#+86", "*31#+86", CN, after_prefix),
                ("86", "86", CN, Parsed::Other),
                ("bare, unknown country", "", None, bare),
                ("bare, abroad", "", elsewhere, bare),
                ("bare, China", "", CN, bare_in_china),
                ("tel:, China", "tel:", CN, bare_in_china),
                ("0", "0", CN, Parsed::Other),
            ] {
                let parsed = parse(&format!("{prefix}{}", digits(length)), direction, country);
                assert!(parsed == expected, "{name}, {length} digits: {parsed:?}");
            }
        }
    }
}

#[test]
fn a_service_code_and_ip_prefix_leave_room_for_the_longest_lookalike() {
    let dialled = |length| format!("*31#179510086{}", digits(length));
    assert!(parse(&dialled(20), Direction::Outgoing, None) == WRONG_LENGTH);
    assert!(parse(&dialled(21), Direction::Outgoing, None) == Parsed::Other);
}

#[test]
fn mixed_characters() {
    check(&[
        ("the letter O for 0", "70012345678901O", MIXED),
        ("three letters", "700ABC456789012", MIXED),
        ("three letters apart", "700a2345z789o12", MIXED),
        ("an Arabic digit", "70012345678901\u{662}", MIXED),
        ("a Persian, a Devanagari and a bold digit", "700\u{6f1}\u{968}\u{1d7d1}456789012", MIXED),
        ("a Cyrillic letter", "700123456789о12", MIXED),
        ("a Chinese character", "700123456转89012", MIXED),
        ("a full-width letter", "700123456789Ｏ12", MIXED),
        ("behind +86", "+8670012345678901l", MIXED),
        ("behind 0086", "0086-700-1234-5678-90IZ", MIXED),
        ("behind 86", "8670012345678901l", MIXED),
        ("behind tel:", "tel:70012345678901l", MIXED),
        ("grouped, marks inside", "700 1234\u{200b} 5678 90l2", MIXED),
        ("before a pause", "70012345678901O,1", MIXED),
        ("four letters", "700ABCD56789012", Parsed::Other),
        ("among the first three", "7O0123456789012", Parsed::Other),
        ("Arabic 700", "\u{667}00123456789012", Parsed::Other),
        (
            "all Arabic",
            "\u{667}\u{660}\u{660}\u{661}\u{662}\u{663}\u{664}\u{665}\u{666}\u{667}\u{668}\u{669}\u{660}\u{661}\u{662}",
            Parsed::Other,
        ),
        ("14 characters", "700123456789O1", Parsed::Other),
        ("16 characters", "700123456789O123", Parsed::Other),
        ("15 digits and a letter", "700123456789012a", Parsed::Other),
        ("cut at p, so too short", "700123p56789012", Parsed::Other),
        ("cut at w, so too short", "70012345678w012", Parsed::Other),
        ("a star, not a letter", "700*O3456789012", Parsed::Other),
        ("a fraction is no digit", "700123456789\u{bd}12", Parsed::Other),
        ("a circled digit is no digit", "700123456789\u{2460}12", Parsed::Other),
        ("behind +", "+70012345678901O", Parsed::Other),
        ("behind 0", "070012345678901O", Parsed::Other),
    ]);
    let cut_to_13 = parse("7001234567890p2", Direction::Incoming, CN);
    assert!(cut_to_13 == WRONG_LENGTH, "the cut comes first: {cut_to_13:?}");
}

#[test]
fn international_marks() {
    check(&[
        ("+", "+700123456789012", MARKED),
        ("00", "00700123456789012", MARKED),
        ("full-width + and groups", "＋700 1234 5678 9012", MARKED),
        ("tel:", "tel:%2B700123456789012", MARKED),
        ("service code", "*31#+700123456789012", MARKED),
        ("+ and 11 digits", "+70012345678901", Parsed::Other),
        ("+ and 13 digits", "+7001234567890123", Parsed::Other),
        ("00 and 13 digits", "007001234567890123", Parsed::Other),
        ("000", "000700123456789012", Parsed::Other),
        ("++", "++700123456789012", Parsed::Other),
        ("+7700", "+7700123456789012", Parsed::Other),
        ("+1700", "+1700123456789012", Parsed::Other),
    ]);
}
