mod accepted;
mod lookalikes;
mod matching;
mod model;
mod properties;
mod refused;
mod strategies;
mod typing;
mod values;

use super::*;

const CN: Option<Country> = Some(Country::CN);
/// The invented number of most cases: 700 and these twelve digits.
const SUBSCRIBER: u64 = 123_456_789_012;
const NUMBER: Parsed = Parsed::Number700(Number700::from_subscriber(SUBSCRIBER).unwrap());
const WRONG_LENGTH: Parsed = Parsed::Lookalike(Lookalike::WrongLength);
const MIXED: Parsed = Parsed::Lookalike(Lookalike::MixedCharacters);
const MARKED: Parsed = Parsed::Lookalike(Lookalike::InternationalMark);

/// For the model, which must not know more than a stranger does.
fn from_subscriber(subscriber: u64) -> Option<Number700> {
    Number700::from_subscriber(subscriber)
}

#[track_caller]
fn check(cases: &[(&str, &str, Parsed)]) {
    for (name, raw, expected) in cases {
        for country in [None, CN, Country::parse("DE")] {
            for direction in [Direction::Incoming, Direction::Outgoing, Direction::Message] {
                let parsed = parse(raw, direction, country);
                assert!(parsed == *expected, "{name}: {parsed:?} ({direction:?}, {country:?})");
            }
        }
    }
}

/// 700 and `1` as often as needed.
fn digits(length: usize) -> String {
    format!("700{}", "1".repeat(length - 3))
}
