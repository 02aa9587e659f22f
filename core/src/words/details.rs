//! The sentences under a hint, and what its buttons show.

use super::row::{Row, very_stale};
use super::texts::{self, Text};
use super::{Action, ActionText, Language, ListInfo};
use crate::label::{Kind, Label, Reason, Severity};
use crate::number::Direction;

/// Short fixed sentences, and the companies' whole names. Nothing for numbers that are no 700 numbers.
pub(super) fn details(
    label: &Label,
    row: &Row<'_>,
    list: Option<ListInfo>,
    language: Language,
) -> Vec<String> {
    let reason = label.reason();
    if label.kind() != Kind::Protected || reason == Reason::VerificationFailed {
        // Who forges a number is not on its platform, so nothing said of platforms would be true.
        return Vec::new();
    }
    let say = |text: Text| text.in_language(language).to_owned();
    let say_if = |condition: bool, text: Text| condition.then(|| say(text));
    let name = |text: Text, name: Option<&str>| name.map(|name| say(text) + name);
    let platform_status =
        matches!(reason, Reason::PlatformExiting | Reason::PlatformSuspended | Reason::PlatformRevoked);
    // The subtitle of a very old list is the scene alone; what the list said is still worth knowing.
    let status = texts::subtitle(reason).filter(|_| very_stale(label, list)).map(say);
    let direction = label.facts().direction;
    // Of a range that was returned, or that the list does not hold, no platform is known.
    let platform_known = !matches!(reason, Reason::Returned | Reason::Unlisted);
    [
        status,
        say_if(platform_status, texts::EXISTING_ORDERS),
        say_if(label.severity() == Severity::Info, texts::ABOUT_SERVICE.towards(direction)),
        say_if(platform_known, texts::YOUR_CHOICE),
        say_if(platform_known && direction == Direction::Message, texts::PASSED_ON),
        name(texts::BUSINESS_USER, row.business_user),
        name(texts::APPLICATION_PLATFORM, row.application_platform),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The buttons of a hint. Copying needs a number to copy.
pub(super) fn actions(label: &Label, language: Language) -> Vec<ActionText> {
    let say = |text: Text| text.in_language(language).to_owned();
    let digits = label.number().map(|number| number.digits());
    let blank = texts::FILL_IN.in_language(language);
    let report = texts::REPORT.towards(label.facts().direction).in_language(language);
    let report = report.replace("{number}", digits.as_deref().unwrap_or(blank));
    let copy =
        digits.map(|text| ActionText { action: Action::CopyNumber, title: say(texts::COPY_NUMBER), text });
    let fixed = [
        ActionText {
            action: Action::WhatIsThis,
            title: say(texts::WHAT_IS_THIS),
            text: explanation(label, language),
        },
        ActionText { action: Action::ReportMisuse, title: say(texts::REPORT_MISUSE), text: report },
    ];
    copy.into_iter().chain(fixed).collect()
}

fn explanation(label: &Label, language: Language) -> String {
    let sentences: &[Text] = match (label.kind(), label.severity()) {
        (Kind::Protected, Severity::Info) => &[
            texts::ABOUT_SERVICE.towards(label.facts().direction),
            texts::YOUR_CHOICE,
            texts::WHAT_A_NUMBER_TELLS,
        ],
        (Kind::Protected, _) => &[texts::WHAT_A_HINT_RESTS_ON, texts::WHAT_A_NUMBER_TELLS],
        _ if label.reason() == Reason::InternationalMark => &[texts::MARKED_INTERNATIONAL],
        _ => &[texts::RIGHT_FORM],
    };
    let between = if language == Language::En { " " } else { "" };
    let sentences: Vec<_> = sentences.iter().map(|text| text.in_language(language)).collect();
    sentences.join(between)
}
