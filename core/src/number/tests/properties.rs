//! What must hold for any text.

use proptest::prelude::*;
use proptest::sample::select;

use super::model::{PREFIXES, model};
use super::strategies::{anything, country, decorated, direction};
use super::*;

fn config() -> ProptestConfig {
    ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn every_accepted_form_gives_its_number((subscriber, text) in decorated(), country in country()) {
        let expected = Number700::from_subscriber(subscriber).map(Parsed::Number700);
        prop_assert!(Some(parse(&text, Direction::Outgoing, country)) == expected);
        prop_assert!(!may_bind_account(&text));
    }

    #[test]
    fn parse_agrees_with_the_model(text in anything(), direction in direction(), country in country()) {
        let (parsed, expected) = (parse(&text, direction, country), model(&text, direction, country));
        prop_assert!(parsed == expected, "{parsed:?}, the model says {expected:?}");
    }

    #[test]
    fn only_what_the_model_accepts_is_a_number(text in "\\PC{0,40}", number in any::<bool>(), direction in direction()) {
        let text = if number { format!("700123456789012{text}") } else { text };
        let parsed = parse(&text, direction, None);
        if matches!(parsed, Parsed::Number700(_)) {
            prop_assert!(parsed == model(&text, direction, None));
        }
    }

    #[test]
    fn any_text_is_answered(text in any::<String>(), other in anything(), country in country()) {
        let number = Number700::from_subscriber(113_800_138_000).unwrap();
        for text in [&text, &other] {
            prop_assert!(!matches!(parse(text, Direction::Incoming, country), Parsed::Incomplete(_)));
            let typed = as_you_type(text, Direction::Outgoing, country);
            prop_assert!(!matches!(typed, Parsed::Incomplete(..3 | 15..)));
            same_number(text, &other);
            suffix_collides(number, text);
            may_bind_account(text);
        }
    }

    #[test]
    fn typing_agrees_with_parsing_unless_incomplete(text in anything(), country in country()) {
        let typed = as_you_type(&text, Direction::Outgoing, country);
        let parsed = parse(&text, Direction::Outgoing, country);
        prop_assert!(typed == parsed || matches!(typed, Parsed::Incomplete(_)));
        prop_assert!(typed == parsed || matches!(parsed, Parsed::Other | Parsed::Lookalike(Lookalike::WrongLength)));
    }

    #[test]
    fn sameness_is_an_equivalence(a in decorated(), b in decorated(), c in anything(), copy in any::<bool>()) {
        let b = if copy { (a.0, b.1.replace(&format!("{:012}", b.0), &format!("{:012}", a.0))) } else { b };
        let texts = [a.1.as_str(), b.1.as_str(), c.as_str()];
        prop_assert!(same_number(texts[0], texts[0]) && same_number(texts[1], texts[1]), "reflexive");
        for x in texts {
            for y in texts {
                prop_assert!(same_number(x, y) == same_number(y, x), "symmetric");
                for z in texts {
                    prop_assert!(!(same_number(x, y) && same_number(y, z)) || same_number(x, z), "transitive");
                }
            }
        }
    }

    #[test]
    fn two_forms_are_the_same_only_for_the_same_number((a, text_a) in decorated(), (b, text_b) in decorated()) {
        prop_assert!(same_number(&text_a, &text_b) == (a == b));
    }

    #[test]
    fn every_longer_ending_of_a_number_collides(subscriber in 0..=999_999_999_999_u64, length in 1..15_usize, prefix in select(PREFIXES.to_vec())) {
        let number = Number700::from_subscriber(subscriber).unwrap();
        let ending = number.digits().split_off(15 - length);
        let collides = suffix_collides(number, &format!("{prefix}{ending}"));
        // A prefix may itself make up for digits that are missing.
        prop_assert!(collides == (length >= 7) || (collides && !prefix.is_empty()));
    }

    #[test]
    fn debug_never_shows_digits(subscriber in 0..=999_999_999_999_u64) {
        let number = Number700::from_subscriber(subscriber).unwrap();
        for shown in [format!("{number:?}"), format!("{:?}", Parsed::Number700(number)), format!("{number:#?}")] {
            prop_assert!(!shown.replace("700", "").contains(|c: char| c.is_ascii_digit()), "{}", shown.len());
        }
    }

    #[test]
    fn numbers_print_as_they_read(subscriber in 0..=999_999_999_999_u64) {
        let number = Number700::from_subscriber(subscriber).unwrap();
        for text in [number.digits(), number.grouped(), number.value().to_string()] {
            prop_assert!(parse(&text, Direction::Message, None) == Parsed::Number700(number));
        }
    }
}
