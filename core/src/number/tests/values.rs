use super::*;

#[test]
fn numbers_are_printed_only_on_request() {
    let number = Number700::from_subscriber(SUBSCRIBER).unwrap();
    assert_eq!(number.value(), 700_123_456_789_012);
    assert_eq!(number.subscriber(), SUBSCRIBER);
    assert_eq!(number.digits(), "700123456789012");
    assert_eq!(number.grouped(), "700 1234 5678 9012");
    let first = Number700::from_subscriber(0).unwrap();
    assert_eq!(
        (first.digits().as_str(), first.grouped().as_str()),
        ("700000000000000", "700 0000 0000 0000")
    );
    let small = Number700::from_subscriber(10_203).unwrap();
    assert_eq!(small.grouped(), "700 0000 0001 0203");
    assert_eq!(format!("{number:?}"), "Number700(…)");
    assert_eq!(format!("{NUMBER:?}"), "Number700(Number700(…))");
}

#[test]
fn numbers_have_twelve_digits_behind_700() {
    assert!(Number700::from_subscriber(1_000_000_000_000).is_none());
    assert!(Number700::from_value(699_999_999_999_999).is_none());
    assert!(Number700::from_value(701_000_000_000_000).is_none());
    assert!(Number700::from_value(0).is_none());
    assert!(Number700::from_subscriber(1) < Number700::from_subscriber(2));
}

#[test]
fn countries_and_directions_read_their_own_names() {
    assert_eq!(Country::parse("cn"), Some(Country::CN));
    assert_eq!(Country::parse("Cn").unwrap().as_str(), "CN");
    assert_eq!(format!("{:?}", Country::CN), "Country(CN)");
    for wrong in ["", "C", "CHN", "86", "中", "c ", "é"] {
        assert_eq!(Country::parse(wrong), None, "{wrong}");
    }
    for direction in [Direction::Incoming, Direction::Outgoing, Direction::Message] {
        assert_eq!(Direction::parse(direction.as_str()), Some(direction));
    }
    assert_eq!(Direction::parse("Incoming"), None);
    assert_eq!(Direction::default(), Direction::Incoming);
}

#[test]
fn foreign_digits_are_those_of_unicode() {
    use characters::OTHER_ZEROS;
    assert!(OTHER_ZEROS.is_sorted());
    for zero in OTHER_ZEROS {
        for value in 0..10 {
            let digit = char::from_u32(u32::from(zero) + value).unwrap();
            assert!(
                digit.is_numeric() && Sign::of(digit) == Sign::ForeignDigit,
                "{}",
                digit.escape_unicode()
            );
        }
        let next = char::from_u32(u32::from(zero) + 10).unwrap();
        let next_is_zero = OTHER_ZEROS.contains(&next);
        assert!(next_is_zero || Sign::of(next) == Sign::Other, "{}", next.escape_unicode());
    }
}
