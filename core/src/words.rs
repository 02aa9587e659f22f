//! A [`Label`] in words: [`render`] makes the [`Hint`] that a user sees and hears.

mod details;
mod language;
mod overrides;
mod row;
mod spoken;
// Laid out by hand: one line a language.
#[rustfmt::skip]
mod texts;
mod width;

use std::fmt;

pub use language::Language;
pub use overrides::{Overrides, TooLong};
pub use texts::TEXTS_VERSION;

use crate::allocation::AllocationRef;
use crate::label::{Freshness, Label, Reason, Severity};
use crate::policy::Policy;
use crate::time::Timestamp;
use row::Row;

/// What the user sees and hears of a [`Label`], in one language.
///
/// `Debug` shows no text that may hold the number.
#[derive(Clone, PartialEq, Eq)]
pub struct Hint {
    /// The stable code behind the texts.
    pub reason: Reason,
    /// How much notice it deserves.
    pub severity: Severity,
    /// One line of at most 10 Chinese characters or 34 Latin letters. `None`: there is no hint to show.
    pub title: Option<String>,
    /// One line of at most 18 Chinese characters or 60 Latin letters, a company's name cut with `…`.
    pub subtitle: Option<String>,
    /// Sentences for whoever opens the hint, and the companies' whole names.
    pub details: Vec<String>,
    /// Direction, title, subtitle and number for a screen reader, the digits one by one. Holds the number.
    /// Empty if there is no hint.
    pub spoken: String,
    /// The number in groups. Given for every 700 number, hint or none: the number always stays visible.
    pub number_display: Option<String>,
    /// The scene's whole text. `None` where the list names none, or none that may be shown.
    pub scene: Option<String>,
    /// The scene's code, such as `food_delivery`, for an icon.
    pub scene_code: Option<String>,
    /// What the user can do. Empty if there is no hint.
    pub actions: Vec<ActionText>,
    /// The list that answered, as given to [`render`].
    pub list: Option<ListInfo>,
    /// The version of the SDK's texts.
    pub texts_version: u32,
}

/// Which list answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListInfo {
    /// Its sequence number.
    pub seq: u64,
    /// When it was issued.
    pub issued: Timestamp,
    /// How old it was.
    pub freshness: Freshness,
}

/// Something the user can do with a hint. The host shows the button and does it; the SDK stores nothing and
/// sends nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Put the number on the clipboard.
    CopyNumber,
    /// Show what the hint means.
    WhatIsThis,
    /// Share a text that the user may send to 12321.
    ReportMisuse,
}

impl Action {
    /// `copy_number`, `what_is_this` or `report_misuse`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CopyNumber => "copy_number",
            Self::WhatIsThis => "what_is_this",
            Self::ReportMisuse => "report_misuse",
        }
    }
}

/// An [`Action`] in words.
#[derive(Clone, PartialEq, Eq)]
pub struct ActionText {
    /// What it does.
    pub action: Action,
    /// On the button.
    pub title: String,
    /// What is copied, shown or shared. May hold the number.
    pub text: String,
}

/// Renders a label.
///
/// `allocation` is what stands in the label's [row](Label::row) of the list of its
/// [generation](Label::generation). In another list the row means something else: decide again first, from
/// [`Label::parsed`] and [`Label::facts`]. `list` says which list that was.
pub fn render(
    label: &Label,
    allocation: Option<AllocationRef<'_>>,
    list: Option<ListInfo>,
    language: Language,
    policy: &Policy,
    overrides: &Overrides,
) -> Hint {
    let reason = label.reason();
    let number_display = label.number().map(|number| number.grouped());
    let Some(title) = texts::title(reason) else { return nothing_to_say(number_display, list) };
    let title = overrides.title(reason, language).unwrap_or(title.in_language(language));
    let row = Row::shown_with(label, allocation, list, language, policy);
    let subtitle = match overrides.subtitle(reason, language) {
        Some(own) => Some(own.to_owned()).filter(|own| !own.is_empty()),
        None => subtitle(label, &row, list, language),
    };
    Hint {
        reason,
        severity: label.severity(),
        title: Some(title.to_owned()),
        details: if policy.details { details::details(label, &row, list, language) } else { Vec::new() },
        spoken: spoken::sentence(
            label.facts().direction,
            title,
            subtitle.as_deref(),
            number_display.as_deref(),
            language,
        ),
        subtitle,
        number_display,
        scene: row.scene.map(|(_, text)| text.to_owned()),
        scene_code: row.scene.map(|(code, _)| code.to_owned()),
        actions: details::actions(label, language),
        list,
        texts_version: TEXTS_VERSION,
    }
}

/// The fixed text of the reason, else scene and company. A very old list is trusted with the scene alone,
/// while a report of the network does not age with the list.
fn subtitle(label: &Label, row: &Row<'_>, list: Option<ListInfo>, language: Language) -> Option<String> {
    let of_the_list = label.row().is_some() && label.reason() != Reason::VerificationFailed;
    if of_the_list && row::very_stale(label, list) {
        return row.subtitle();
    }
    texts::subtitle(label.reason())
        .map_or_else(|| row.subtitle(), |text| Some(text.in_language(language).into()))
}

fn nothing_to_say(number_display: Option<String>, list: Option<ListInfo>) -> Hint {
    Hint {
        reason: Reason::None,
        severity: Severity::None,
        title: None,
        subtitle: None,
        details: Vec::new(),
        spoken: String::new(),
        number_display,
        scene: None,
        scene_code: None,
        actions: Vec::new(),
        list,
        texts_version: TEXTS_VERSION,
    }
}

impl fmt::Debug for Hint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hint")
            .field("reason", &self.reason)
            .field("severity", &self.severity)
            .field("title", &self.title)
            .field("subtitle", &self.subtitle)
            .field("scene_code", &self.scene_code)
            .field("actions", &self.actions)
            .field("list", &self.list)
            .field("texts_version", &self.texts_version)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for ActionText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ActionText").field("action", &self.action).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
