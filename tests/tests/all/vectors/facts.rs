//! What cases say of calls, and what the host chose.

use label700::label::{CallFacts, Reason, Verification};
use label700::number::{Country, Direction};
use label700::policy::Policy;
use label700::time::Timestamp;
use label700::words::Language;
use serde_json::Value;

use super::case::Case;

pub(super) fn facts(case: &Case<'_>) -> Result<CallFacts, String> {
    Ok(CallFacts {
        direction: direction(case)?,
        now: time(case, "now")?,
        network_country: country(case)?,
        verification: match case.text_or_null("verification")? {
            None => None,
            Some("not_verified") => Some(Verification::NotVerified),
            Some("passed") => Some(Verification::Passed),
            Some("failed") => Some(Verification::Failed),
            Some(_) => return Err("an unknown verification".to_owned()),
        },
    })
}

pub(super) fn direction(case: &Case<'_>) -> Result<Direction, String> {
    Direction::parse(case.text("direction")?).ok_or_else(|| "an unknown direction".to_owned())
}

pub(super) fn country(case: &Case<'_>) -> Result<Option<Country>, String> {
    let Some(code) = case.text_or_null("network_country")? else { return Ok(None) };
    Country::parse(code).map(Some).ok_or_else(|| "no country".to_owned())
}

pub(super) fn time(case: &Case<'_>, field: &str) -> Result<Timestamp, String> {
    Timestamp::parse(case.text(field)?).ok_or_else(|| format!("`{field}` is no time"))
}

pub(super) fn language(case: &Case<'_>) -> Result<Language, String> {
    let text = case.text("language")?;
    Language::ALL.into_iter().find(|l| l.as_str() == text).ok_or_else(|| "an unknown language".to_owned())
}

pub(super) fn reason(code: &str) -> Result<Reason, String> {
    Reason::parse(code).ok_or_else(|| "an unknown reason".to_owned())
}

pub(super) fn policy(case: &Case<'_>) -> Result<Policy, String> {
    let value = case.field("policy")?;
    if value.is_null() {
        return Ok(Policy::default());
    }
    let fields = Case::new(value)?;
    let off = fields.elements("off")?.iter().map(|code| reason(code.as_str().unwrap_or_default()));
    let policy = Policy {
        enabled: fields.flag("enabled")?,
        lookalikes: fields.flag("lookalikes")?,
        company_names: fields.flag("company_names")?,
        details: fields.flag("details")?,
        off: off.collect::<Result<_, _>>()?,
        ..Policy::default()
    };
    fields.all_asked_for()?;
    Ok(policy)
}

pub(super) fn text_or_null(text: Option<&str>) -> Value {
    text.map_or(Value::Null, Value::from)
}
