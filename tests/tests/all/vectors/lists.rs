//! `lists.json`.

use label700::label::{CallFacts, Label};
use label700::labeler::Labeler;
use label700::number::Direction;
use label700::words::Language;
use serde_json::{Value, json};

use super::case::{Case, Outcome};
use super::facts::{text_or_null, time};
use super::view_folder;

pub(super) fn answer(case: &Case<'_>) -> Outcome {
    case.text("why")?;
    let folder = tempfile::tempdir().unwrap();
    view_folder::put(case, folder.path())?;
    let labeler = Labeler::open(folder.path());
    let facts = CallFacts::new(Direction::Incoming, time(case, "now")?);
    let ask = case.elements("ask")?.iter().map(|raw| raw.as_str().ok_or("`ask` holds something else"));
    let ask: Vec<&str> = ask.collect::<Result<_, _>>()?;
    let batch = labeler.label_batch(&ask, &facts);
    let single: Vec<Label> = ask.iter().map(|raw| labeler.label(raw, &facts)).collect();
    if batch != single {
        return Err("a batch says other things than single labels".to_owned());
    }
    let answers: Vec<_> = batch.iter().map(|label| lookup(&labeler, label)).collect();
    let status = labeler.status();
    Ok(json!({
        "diagnosis": status.diagnosis.as_str(),
        "feed": status.feed,
        "seq": status.seq,
        "issued": status.issued.map(|issued| issued.to_rfc3339()),
        "ranges": status.ranges,
        "answers": answers,
    }))
}

fn lookup(labeler: &Labeler, label: &Label) -> Value {
    let hint = labeler.hint(label, Language::ZhHans);
    json!({
        "reason": hint.reason.as_str(),
        "subtitle": text_or_null(hint.subtitle.as_deref()),
        "scene_code": text_or_null(hint.scene_code.as_deref()),
        "details": hint.details,
    })
}
