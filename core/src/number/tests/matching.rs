use super::*;

#[test]
fn same_numbers() {
    let forms =
        ["700113800138000", "+86 700 1138 0013 8000", "tel:86700113800138000", "17951700113800138000"];
    for a in forms {
        for b in forms {
            assert!(same_number(a, b), "forms of one number");
        }
        for (name, other) in [
            ("the number behind 700X", "13800138000"),
            ("that number with +86", "+8613800138000"),
            ("another 700 number", "700213800138000"),
            ("one digit short", "70011380013800"),
            ("one digit more", "7001138001380001"),
            ("an international mark", "+700113800138000"),
            ("nothing", ""),
        ] {
            assert!(!same_number(a, other) && !same_number(other, a), "{name}");
        }
    }
    for (name, a, b, same) in [
        ("an ordinary number", "13800138000", "138-0013-8000", true),
        ("full-width digits", "13800138000", "１３８００１３８０００", true),
        ("other forms of ordinary numbers are not known", "+8613800138000", "13800138000", false),
        ("one is the beginning of the other", "1380013800", "13800138000", false),
        ("withheld", "unknown", "unknown", false),
        ("blank", "", "", false),
        ("only separators", "-", "()", false),
        ("names", "alice", "alice", true),
    ] {
        assert!(same_number(a, b) == same && same_number(b, a) == same, "{name}");
    }
}

#[test]
fn suffix_collisions() {
    let number = Number700::from_subscriber(113_800_138_000).unwrap();
    for (name, contact, collides) in [
        ("the 11 digits behind 700X", "13800138000", true),
        ("grouped", "138 0013-8000", true),
        ("with +86", "+8613800138000", true),
        ("with 0086", "0086 13800138000", true),
        ("with 86", "8613800138000", true),
        ("with 0", "013800138000", true),
        ("with another country", "+113800138000", true),
        ("full-width", "１３８００１３８０００", true),
        ("with an extension", "13800138000,,12", true),
        ("with p", "13800138000p12", true),
        ("odd separators", "138/0013/8000", true),
        ("7 digits", "0138000", true),
        ("6 digits", "138000", false),
        ("14 digits", "00113800138000", true),
        ("the number and more in front", "9700113800138000", true),
        ("much more in front", "1234567890123456789700113800138000", true),
        ("0 and the number", "0700113800138000", true),
        ("an international mark", "+700113800138000", true),
        ("the number itself", "700113800138000", false),
        ("the number itself, +86", "+86 700 1138 0013 8000", false),
        ("the number itself, dialled", "17951700113800138000", false),
        ("another mobile", "13900139000", false),
        ("differs in the first of 11", "23800138000", false),
        ("another mobile with +86", "+8613900138000", false),
        ("another 700 number", "700213800138000", false),
        ("a beginning", "7001138", false),
        ("a longer one that agrees in its last digits only", "990013800138000", false),
        ("86 and another 15 digits", "86990113800138000", false),
        ("no digits", "alice", false),
        ("nothing", "", false),
        ("a comma in front is no pause", ",13800138000", true),
    ] {
        assert!(suffix_collides(number, contact) == collides, "{name}");
    }
    let low = Number700::from_subscriber(0).unwrap();
    assert!(!suffix_collides(low, "000000"), "six zeros");
    assert!(suffix_collides(low, "0000000"), "seven zeros");
    assert!(!suffix_collides(low, ""), "nothing is not zero");
}

#[test]
fn accounts() {
    for (name, raw, may) in [
        ("a 700 number", "700123456789012", false),
        ("+86", "+86 700-1234-5678-9012", false),
        ("full-width", "８６７００１２３４５６７８９０１２", false),
        ("dialled", "17951700123456789012", false),
        ("tel:", "tel:700123456789012", false),
        ("a mobile", "13800138000", true),
        ("a mobile, +86", "+8613800138000", true),
        ("German personal", "+4970012345678", true),
    ] {
        assert!(may_bind_account(raw) == may, "{name}");
    }
}
