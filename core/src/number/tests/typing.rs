use super::*;

#[test]
fn digits_being_typed() {
    let typed = |text: &str, direction| as_you_type(text, direction, CN);
    for length in 3..=14 {
        let incomplete = Parsed::Incomplete(u8::try_from(length).unwrap());
        for prefix in ["", "+86", "0086", "86", "*31#", "#30#+86", "tel:", "(+86) "] {
            let parsed = typed(&format!("{prefix}{}", digits(length)), Direction::Outgoing);
            assert!(parsed == incomplete, "{length} digits behind {prefix}: {parsed:?}");
        }
        let parsed = typed(&format!("1795186{}", digits(length)), Direction::Outgoing);
        assert!(parsed == incomplete, "{length} digits behind 17951 and 86: {parsed:?}");
        let parsed = typed(&format!("17951{}", digits(length)), Direction::Incoming);
        assert!(parsed == Parsed::Other, "no IP access on incoming calls: {parsed:?}");
    }
    for (name, text, expected) in [
        ("7", "7", Parsed::Other),
        ("70", "70", Parsed::Other),
        ("+8670", "+8670", Parsed::Other),
        ("701", "701", Parsed::Other),
        ("grouped", "700 1234 5", Parsed::Incomplete(8)),
        ("complete", "700 1234 5678 9012", NUMBER),
        ("complete behind 86", "86700123456789012", NUMBER),
        ("one too many", "7001234567890123", WRONG_LENGTH),
        ("one too many behind 86", "867001234567890123", Parsed::Other),
        ("six too many behind +86", "+86700123456789012345678", Parsed::Other),
        ("a letter in it", "70012O", Parsed::Other),
        ("a letter in place of the last digit", "70012345678901O", MIXED),
        ("a pause ends the typing of the number", "7001234,", Parsed::Other),
        ("a pause behind 13 digits", "7001234567890,", WRONG_LENGTH),
        ("+ on its way to +700…", "+700123", Parsed::Other),
        ("+700…", "+700123456789012", MARKED),
        ("nothing", "", Parsed::Withheld),
        ("a SIP user", "sip:7001234@example.cn", Parsed::Other),
        ("a SIP host", "sip:7001234", Parsed::Other),
        ("another number", "13800138000", Parsed::Other),
    ] {
        let parsed = typed(text, Direction::Outgoing);
        assert!(parsed == expected, "{name}: {parsed:?}");
    }
}

#[test]
fn parse_never_waits_for_more() {
    for length in 3..=20 {
        for prefix in ["", "+86", "86"] {
            let parsed = parse(&format!("{prefix}{}", digits(length)), Direction::Outgoing, CN);
            assert!(!matches!(parsed, Parsed::Incomplete(_)), "{length} digits behind {prefix}");
        }
    }
}
