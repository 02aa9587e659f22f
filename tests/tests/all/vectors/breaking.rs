//! A runner that overlooked a field would pass whatever stood in it: every expectation of every vector is
//! broken once, and each must be reported.

use serde_json::{Value, json};

use super::case::Outcome;
use super::report::{Report, answer_strictly, cases};
use super::{FILES, File};

#[test]
fn one_broken_expectation_fails_one_vector() {
    for (name, answer) in FILES {
        let file = File::read(name);
        let answers: Vec<Outcome> =
            cases(&file.json).iter().map(|case| answer_strictly(case, &file, answer)).collect();
        let mut json = file.json.clone();
        for place in places(&file.json) {
            let right = std::mem::replace(json.pointer_mut(&place).unwrap(), json!("broken"));
            let broken = Report::judge(name, &json, &answers);
            assert_eq!(broken.failures.len(), 1, "{name}.json: what stands at {place}");
            *json.pointer_mut(&place).unwrap() = right;
        }
        assert_eq!(Report::judge(name, &json, &answers).failures, Vec::<String>::new());
    }
}

#[test]
fn what_a_runner_does_not_know_fails() {
    for (name, answer) in FILES {
        let spoil: [(&str, fn(&mut Value)); 6] = [
            ("another format", |json| json["format"] = json!(2)),
            ("another file", |json| json["file"] = json!("other")),
            ("a field of the file", |json| json["more"] = json!(null)),
            ("a field of a case", |json| json["cases"][0]["more"] = json!(null)),
            ("a field that is missing", |json| {
                let case = json["cases"][0].as_object_mut().unwrap();
                let field = case.keys().find(|key| !["expect", "op"].contains(&key.as_str())).cloned();
                case.remove(&field.unwrap());
            }),
            ("no cases", |json| json["cases"] = json!([])),
        ];
        for (what, spoil) in spoil {
            let mut file = File::read(name);
            if let Some(cases) = file.json["cases"].as_array_mut() {
                cases.truncate(1);
            }
            spoil(&mut file.json);
            assert!(!Report::of(name, &file, answer).failures.is_empty(), "{name}.json: {what}");
        }
    }
}

#[test]
fn an_operation_that_a_runner_does_not_know_fails() {
    for (name, answer) in FILES.into_iter().filter(|(name, _)| ["numbers", "words"].contains(name)) {
        let mut file = File::read(name);
        file.json["cases"][0]["op"] = json!("another");
        let failures = Report::of(name, &file, answer).failures;
        assert_eq!(failures.len(), 1, "{name}.json");
    }
}

/// Where in the file each single expectation stands, as JSON pointers.
fn places(json: &Value) -> Vec<String> {
    let mut places = Vec::new();
    for (at, case) in cases(json).iter().enumerate() {
        let steps = case["steps"].as_array().map_or(0, Vec::len);
        let expects = (0..steps).map(|step| format!("/cases/{at}/steps/{step}/expect"));
        let expects: Vec<_> = if steps > 0 { expects.collect() } else { vec![format!("/cases/{at}/expect")] };
        for expect in expects {
            leaves(json.pointer(&expect).unwrap(), expect, &mut places);
        }
    }
    places
}

fn leaves(value: &Value, place: String, places: &mut Vec<String>) {
    match value {
        Value::Object(fields) if !fields.is_empty() => {
            fields.iter().for_each(|(name, value)| leaves(value, format!("{place}/{name}"), places));
        }
        Value::Array(elements) if !elements.is_empty() => {
            elements
                .iter()
                .enumerate()
                .for_each(|(at, value)| leaves(value, format!("{place}/{at}"), places));
        }
        _ => places.push(place),
    }
}
