//! Number texts: the first byte chooses direction and country, the rest is the text.

use label700::list::Range700;
use label700::number::{
    Country, Direction, Lookalike, Number700, Parsed, as_you_type, may_bind_account, parse, same_number,
    suffix_collides,
};

#[path = "../../../core/src/number/tests/model.rs"]
mod model;

/// For the model.
fn from_subscriber(subscriber: u64) -> Option<Number700> {
    Range700::from_subscribers(subscriber, subscriber).map(Range700::first)
}

/// Accepted: a 700 number.
pub fn run(data: &[u8]) -> bool {
    let Some((choice, text)) = data.split_first() else { return false };
    let text = String::from_utf8_lossy(text);
    let directions = [Direction::Incoming, Direction::Outgoing, Direction::Message];
    let direction = directions[usize::from(*choice) % 3];
    let country = [None, Some(Country::CN), Country::parse("KZ")][usize::from(*choice) / 3 % 3];

    let parsed = parse(&text, direction, country);
    assert!(!matches!(parsed, Parsed::Incomplete(_)), "only for what is being typed");
    if in_the_models_alphabet(&text) {
        let expected = model::model(&text, direction, country);
        assert!(parsed == expected, "{parsed:?}, the model says {expected:?}");
    }
    check_typing(&text, direction, country, parsed);
    check_separators(&text, direction, country, parsed);
    check_sameness(&text);
    match parsed {
        Parsed::Number700(number) => check_number(&text, number),
        _ => assert!(parse(&text, Direction::Outgoing, None) != parsed || may_bind_account(&text)),
    }
    matches!(parsed, Parsed::Number700(_))
}

/// The model counts as a letter or foreign digit what Unicode calls alphanumeric, and knows a part of the
/// marks that are dropped.
fn in_the_models_alphabet(text: &str) -> bool {
    let known = |c: char| {
        c.is_ascii() && !c.is_ascii_control()
            || model::DROPPED.contains(c)
            || model::half_width(c) != c
            || c.is_alphabetic()
    };
    // What percent-decoding brings to light is only known afterwards.
    let decoded = percent_encoding::percent_decode_str(text).decode_utf8_lossy();
    text.chars().all(known) && decoded.chars().all(known)
}

fn check_typing(text: &str, direction: Direction, country: Option<Country>, parsed: Parsed) {
    match as_you_type(text, direction, country) {
        Parsed::Incomplete(digits) => {
            assert!((3..15).contains(&digits));
            let too_short = [Parsed::Other, Parsed::Lookalike(Lookalike::WrongLength)];
            assert!(too_short.contains(&parsed), "{parsed:?} though it is incomplete");
        }
        typed => assert!(typed == parsed, "{typed:?}, read as a whole {parsed:?}"),
    }
}

/// Separators in front, behind and between any two characters change nothing; a percent sign and what
/// belongs to it, and a scheme, are one character.
fn check_separators(text: &str, direction: Direction, country: Option<Country>, parsed: Parsed) {
    for around in [format!("\u{3000}{text}"), format!("{text} \u{200b}")] {
        assert!(parse(&around, direction, country) == parsed, "separators around it");
    }
    if matches!(parsed, Parsed::Number700(_)) && text.chars().all(|c| c.is_ascii_digit() || c == '+') {
        let spread: String = text.chars().flat_map(|c| [c, '-']).collect();
        assert!(parse(&spread, direction, country) == parsed, "separators in it");
    }
}

fn check_sameness(text: &str) {
    let other = "010-12345678";
    assert_eq!(same_number(text, other), same_number(other, text), "symmetric");
    let twice = same_number(text, text);
    assert!(twice || !matches!(parse(text, Direction::Outgoing, None), Parsed::Number700(_)), "reflexive");
}

fn check_number(text: &str, number: Number700) {
    for form in [number.digits(), number.grouped(), format!("+86{}", number.digits())] {
        for direction in [Direction::Incoming, Direction::Outgoing, Direction::Message] {
            assert!(parse(&form, direction, None) == Parsed::Number700(number), "its own digits");
        }
        assert!(!suffix_collides(number, &form), "a number does not collide with itself");
    }
    assert!(!may_bind_account(text));
    assert!(same_number(text, &number.digits()));
    suffix_collides(number, "13800138000");
}
