//! `text_scan.json`.

use label700::text_scan::find_in_text;
use serde_json::{Value, json};

use super::case::{Case, Outcome};

pub(super) fn answer(case: &Case<'_>) -> Outcome {
    let found: Vec<Value> = find_in_text(&case.long_text("text")?)
        .iter()
        .map(|found| {
            json!({
                "number": found.number.digits(),
                "utf8_start": found.bytes.start,
                "utf8_end": found.bytes.end,
                "utf16_start": found.utf16.start,
                "utf16_end": found.utf16.end,
            })
        })
        .collect();
    Ok(json!({ "found": found }))
}
