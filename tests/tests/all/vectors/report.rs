//! Runs the cases of a file and compares what they answer with what they expect.

use std::collections::BTreeSet;

use serde_json::Value;

use super::File;
use super::case::{Case, Outcome};

/// How many vectors a file has, and the names of those that fail.
#[derive(Default)]
pub(super) struct Report {
    pub(super) count: usize,
    pub(super) failures: Vec<String>,
}

impl Report {
    pub(super) fn of(name: &str, file: &File, answer: fn(&Case<'_>, &File) -> Outcome) -> Self {
        let answers: Vec<_> =
            cases(&file.json).iter().map(|case| answer_strictly(case, file, answer)).collect();
        Self::judge(name, &file.json, &answers)
    }

    /// Compares expectations with answers that are known already.
    pub(super) fn judge(name: &str, json: &Value, answers: &[Outcome]) -> Self {
        let mut report = Self::default();
        report.failures.extend(head_fault(name, json).map(|fault| format!("{name}.json: {fault}")));
        let mut names = BTreeSet::new();
        for (case, answer) in cases(json).iter().zip(answers) {
            let case_name = case["name"].as_str().unwrap_or("a case without a name");
            let full_name = format!("{name}.json: {case_name}");
            if !names.insert(case_name) {
                report.failures.push(format!("{full_name}: another case has this name"));
            }
            report.add(&full_name, case, answer);
        }
        report
    }

    fn add(&mut self, name: &str, case: &Value, answer: &Outcome) {
        let Some(steps) = case["steps"].as_array() else {
            self.count += 1;
            return self.compare(name, &case["expect"], answer.as_ref().map_err(String::as_str));
        };
        self.count += steps.len();
        for (at, step) in steps.iter().enumerate() {
            let name = format!("{name}: {}", step["name"].as_str().unwrap_or("a step without a name"));
            let answer = match answer {
                Ok(answers) => answers.get(at).ok_or("it was not run"),
                Err(fault) => Err(fault.as_str()),
            };
            self.compare(&name, &step["expect"], answer);
        }
    }

    /// Names only the fields that differ: what is in them may be a number.
    fn compare(&mut self, name: &str, expected: &Value, answer: Result<&Value, &str>) {
        match answer {
            Ok(answer) if answer == expected => {}
            Ok(answer) => self.failures.push(format!("{name}: {}", differing_fields(expected, answer))),
            Err(fault) => self.failures.push(format!("{name}: {fault}")),
        }
    }
}

pub(super) fn cases(json: &Value) -> &[Value] {
    json["cases"].as_array().map_or(&[], Vec::as_slice)
}

pub(super) fn answer_strictly(case: &Value, file: &File, answer: fn(&Case<'_>, &File) -> Outcome) -> Outcome {
    let case = Case::new(case)?;
    case.name()?;
    let answer = answer(&case, file)?;
    case.all_asked_for()?;
    Ok(answer)
}

fn head_fault(name: &str, json: &Value) -> Option<&'static str> {
    let known = ["format", "file", "about", "cases", "blobs"];
    let fields = json.as_object()?;
    if fields.get("format") != Some(&Value::from(1)) {
        return Some("another format");
    }
    if fields.get("file").and_then(Value::as_str) != Some(name) {
        return Some("another file");
    }
    if cases(json).is_empty() {
        return Some("it has no cases");
    }
    fields.keys().any(|field| !known.contains(&field.as_str())).then_some("an unknown field")
}

fn differing_fields(expected: &Value, answer: &Value) -> String {
    let empty = serde_json::Map::new();
    let [expected, answer] = [expected, answer].map(|value| value.as_object().unwrap_or(&empty));
    let names: BTreeSet<_> = expected.keys().chain(answer.keys()).collect();
    let differing: Vec<_> =
        names.into_iter().filter(|name| expected.get(*name) != answer.get(*name)).cloned().collect();
    format!("other than expected: {}", differing.join(", "))
}
