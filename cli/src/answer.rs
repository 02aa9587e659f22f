//! A label and its hint, as printed: one JSON object or a card of one or two lines.

use label700::label::{Kind, Label, Severity};
use label700::words::{Hint, Language};
use serde::Serialize;

use crate::terminal::plain;

/// The JSON keys that every answer ends with, in their order.
#[derive(Serialize)]
pub(crate) struct Answer {
    reason: &'static str,
    severity: &'static str,
    title: Option<String>,
    subtitle: Option<String>,
    scene: Option<String>,
    list: Option<List>,
}

#[derive(Serialize)]
struct List {
    seq: u64,
    freshness: &'static str,
}

impl From<Hint> for Answer {
    fn from(hint: Hint) -> Self {
        Self {
            reason: hint.reason.as_str(),
            severity: hint.severity.as_str(),
            title: hint.title,
            subtitle: hint.subtitle,
            scene: hint.scene,
            list: hint.list.map(|list| List { seq: list.seq, freshness: list.freshness.as_str() }),
        }
    }
}

/// The answer for people: number and title, the subtitle under it. `raw` is shown for what is no 700 number.
pub(crate) fn card(raw: &str, label: &Label, hint: &Hint, language: Language) -> String {
    let [no_hint, withheld] = match language {
        Language::ZhHans => ["无提示", "未显示号码"],
        Language::ZhHant => ["無提示", "未顯示號碼"],
        Language::En => ["no hint", "number withheld"],
    };
    let number = match &hint.number_display {
        Some(number) => number.clone(),
        None if label.kind() == Kind::Withheld => withheld.to_owned(),
        None => plain(raw),
    };
    let title = hint.title.as_deref().unwrap_or(no_hint);
    // A shape, since colour alone must not tell caution from the rest.
    let mark = if hint.severity == Severity::Caution { "▲ " } else { "" };
    match &hint.subtitle {
        Some(subtitle) => format!("{number}  {mark}{title}\n    {subtitle}"),
        None => format!("{number}  {mark}{title}"),
    }
}
