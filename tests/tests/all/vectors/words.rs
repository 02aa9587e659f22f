//! `words.json`.

use label700::labeler::Labeler;
use label700::words::{Hint, Language, Overrides, TooLong};
use serde_json::{Value, json};

use super::File;
use super::case::{Case, Outcome};
use super::facts::{facts, language, policy, reason, text_or_null};
use super::view_folder;

pub(super) fn answer(case: &Case<'_>, file: &File) -> Outcome {
    match case.text("op")? {
        "hint" => hint(case, file),
        "override" => {
            let mut overrides = Overrides::default();
            Ok(json!({ "accepted": set(&mut overrides, case)?.is_ok() }))
        }
        _ => Err("an unknown `op`".to_owned()),
    }
}

fn hint(case: &Case<'_>, file: &File) -> Outcome {
    let folder = tempfile::tempdir().unwrap();
    if let Some(view) = case.text_or_null("view")? {
        view_folder::put_named(&file.views, view, folder.path())?;
    }
    let labeler = Labeler::open(folder.path()).with_policy(policy(case)?);
    labeler.set_overrides(overrides(case)?);
    let label = labeler.label(&case.long_text("raw")?, &facts(case)?);
    if let Some(view) = case.text_or_null("later_view")? {
        view_folder::put_named(&file.views, view, folder.path())?;
        if !labeler.reload_if_changed() {
            return Err("the later view was not opened".to_owned());
        }
    }
    Ok(hint_json(&labeler.hint(&label, language(case)?)))
}

fn overrides(case: &Case<'_>) -> Result<Overrides, String> {
    let mut overrides = Overrides::default();
    for element in case.elements("overrides")? {
        let element = Case::new(element)?;
        set(&mut overrides, &element)?.map_err(|_| "a text of the host is too long")?;
        element.all_asked_for()?;
    }
    Ok(overrides)
}

fn set(overrides: &mut Overrides, case: &Case<'_>) -> Result<Result<(), TooLong>, String> {
    let (title, subtitle) = (case.text_or_null("title")?, case.text_or_null("subtitle")?);
    let language: Language = language(case)?;
    Ok(overrides.set(reason(case.text("reason")?)?, language, title, subtitle))
}

fn hint_json(hint: &Hint) -> Value {
    let actions: Vec<_> = hint
        .actions
        .iter()
        .map(|action| json!({ "action": action.action.as_str(), "title": action.title, "text": action.text }))
        .collect();
    json!({
        "reason": hint.reason.as_str(),
        "severity": hint.severity.as_str(),
        "title": text_or_null(hint.title.as_deref()),
        "subtitle": text_or_null(hint.subtitle.as_deref()),
        "details": hint.details,
        "spoken": hint.spoken,
        "number_display": text_or_null(hint.number_display.as_deref()),
        "scene": text_or_null(hint.scene.as_deref()),
        "scene_code": text_or_null(hint.scene_code.as_deref()),
        "actions": actions,
        "list_seq": hint.list.map(|list| list.seq),
        "list_issued": hint.list.map(|list| list.issued.to_rfc3339()),
        "freshness": hint.list.map(|list| list.freshness.as_str()),
        "texts_version": hint.texts_version,
    })
}
