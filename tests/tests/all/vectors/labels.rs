//! `labels.json`.

use label700::labeler::Labeler;
use serde_json::{Value, json};

use super::File;
use super::case::{Case, Outcome};
use super::facts::{facts, language, policy, text_or_null};
use super::view_folder;

pub(super) fn answer(case: &Case<'_>, file: &File) -> Outcome {
    let folder = tempfile::tempdir().unwrap();
    if let Some(view) = case.text_or_null("view")? {
        view_folder::put_named(&file.views, view, folder.path())?;
    }
    let labeler = Labeler::open(folder.path()).with_policy(policy(case)?);
    let label = labeler.label(&case.long_text("raw")?, &facts(case)?);
    let hint = labeler.hint(&label, language(case)?);
    Ok(json!({
        "kind": label.kind().as_str(),
        "severity": label.severity().as_str(),
        "reason": label.reason().as_str(),
        "number": label.number().map(|number| number.digits()),
        "title": text_or_null(hint.title.as_deref()),
        "subtitle": text_or_null(hint.subtitle.as_deref()),
        "scene": text_or_null(hint.scene.as_deref()),
        "list_seq": hint.list.map(|list| list.seq),
        "freshness": hint.list.map_or(Value::Null, |list| json!(list.freshness.as_str())),
    }))
}
