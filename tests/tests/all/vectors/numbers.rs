//! `numbers.json`.

use label700::label::Kind;
use label700::number::{
    Direction, Lookalike, Number700, Parsed, as_you_type, may_bind_account, parse, same_number,
    suffix_collides,
};
use serde_json::{Value, json};

use super::case::{Case, Outcome};
use super::facts::{country, direction};

pub(super) fn answer(case: &Case<'_>) -> Outcome {
    Ok(match case.text("op")? {
        "parse" => {
            let parsed = parse(&case.long_text("raw")?, direction(case)?, country(case)?);
            parsed_json(parsed)
        }
        "as_you_type" => {
            let parsed = as_you_type(&case.long_text("raw")?, direction(case)?, country(case)?);
            let mut answer = parsed_json(parsed);
            answer["digits"] = match parsed {
                Parsed::Incomplete(digits) => json!(digits),
                _ => Value::Null,
            };
            answer
        }
        "grouped" => json!({ "text": number(case)?.grouped() }),
        "same_number" => json!({ "value": same_number(case.text("a")?, case.text("b")?) }),
        "suffix_collides" => {
            json!({ "value": suffix_collides(number(case)?, case.text("contact")?) })
        }
        "may_bind_account" => json!({ "value": may_bind_account(&case.long_text("raw")?) }),
        _ => return Err("an unknown `op`".to_owned()),
    })
}

fn number(case: &Case<'_>) -> Result<Number700, String> {
    match parse(case.text("raw")?, Direction::Incoming, None) {
        Parsed::Number700(number) => Ok(number),
        _ => Err("`raw` is no 700 number".to_owned()),
    }
}

fn parsed_json(parsed: Parsed) -> Value {
    let (kind, number, reason) = match parsed {
        Parsed::Number700(number) => (Kind::Protected.as_str(), json!(number.digits()), Value::Null),
        Parsed::Lookalike(lookalike) => (Kind::Lookalike.as_str(), Value::Null, json!(code(lookalike))),
        Parsed::Incomplete(_) => ("incomplete", Value::Null, Value::Null),
        Parsed::Withheld => (Kind::Withheld.as_str(), Value::Null, Value::Null),
        Parsed::Other => (Kind::Other.as_str(), Value::Null, Value::Null),
    };
    json!({ "kind": kind, "number": number, "reason": reason })
}

fn code(lookalike: Lookalike) -> &'static str {
    match lookalike {
        Lookalike::WrongLength => "wrong_length",
        Lookalike::MixedCharacters => "mixed_characters",
        Lookalike::InternationalMark => "international_mark",
    }
}
