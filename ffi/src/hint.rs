//! Hints: labels in words.

use std::fmt;

use label700::words;

pub use label700::words::{Action, Language};

use crate::{Freshness, Guarded, Reason, Severity};

/// A language that the SDK has texts in.
#[uniffi::remote(Enum)]
pub enum Language {
    /// Simplified Chinese, `zh-Hans`; the default.
    ZhHans,
    /// Traditional Chinese, `zh-Hant`.
    ZhHant,
    /// English, `en`.
    En,
}

/// Something that the user can do with a hint. The host shows the button and does it; the SDK stores nothing
/// and sends nothing.
#[uniffi::remote(Enum)]
pub enum Action {
    /// Put the number on the clipboard.
    CopyNumber,
    /// Show what the hint means.
    WhatIsThis,
    /// Share a text that the user may send to 12321.
    ReportMisuse,
}

/// What the user sees and hears of a label, in one language. Its own printed form shows no text that may
/// hold the number.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
#[uniffi::export(Debug, Display)]
pub struct Hint {
    /// The stable code behind the texts.
    pub reason: Reason,
    /// How much notice it deserves. Caution is amber and a shape of its own, never alarm red.
    pub severity: Severity,
    /// One line of at most 10 Chinese characters or 34 Latin letters. Absent: there is no hint to show.
    pub title: Option<String>,
    /// One line of at most 18 Chinese characters or 60 Latin letters, a company's name cut with `…`.
    pub subtitle: Option<String>,
    /// Sentences for whoever opens the hint, and the companies' whole names.
    pub details: Vec<String>,
    /// For a screen reader: direction, title, subtitle and number, the digits one by one. Holds the number.
    /// Empty if there is no hint.
    pub spoken: String,
    /// The number in groups, for every 700 number, hint or none: the number always stays visible.
    pub number_display: Option<String>,
    /// The scene's whole text. Absent where the list names none, or none that may be shown.
    pub scene: Option<String>,
    /// The scene's code, such as `food_delivery`, for an icon.
    pub scene_code: Option<String>,
    /// What the user can do. Empty if there is no hint.
    pub actions: Vec<ActionText>,
    /// The list that answered. Absent: there was none.
    pub list: Option<ListInfo>,
    /// The version of the SDK's texts.
    pub texts_version: u32,
}

/// An action in words. Its own printed form hides the texts.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
#[uniffi::export(Debug, Display)]
pub struct ActionText {
    /// What it does.
    pub action: Action,
    /// On the button.
    pub title: String,
    /// What is copied, shown or shared. May hold the number.
    pub text: String,
}

/// Which list answered.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct ListInfo {
    /// Its sequence number.
    pub seq: u64,
    /// When it was issued, in seconds since 1970.
    pub issued: i64,
    /// How old it was at the time of the call.
    pub freshness: Freshness,
}

/// The language for a BCP-47 tag such as `zh-CN`, `zh-Hant-HK` or `en-GB`, in any case. Absent for every
/// other language: try the user's next one, and Simplified Chinese in the end.
#[uniffi::export]
pub fn language_for_tag(tag: &str) -> Guarded<Option<Language>> {
    Ok(Language::parse(tag))
}

/// The version of the SDK's own texts; it rises with every change of a word.
#[uniffi::export]
pub fn texts_version() -> Guarded<u32> {
    Ok(words::TEXTS_VERSION)
}

impl From<words::Hint> for Hint {
    fn from(hint: words::Hint) -> Self {
        Self {
            reason: hint.reason,
            severity: hint.severity,
            title: hint.title,
            subtitle: hint.subtitle,
            details: hint.details,
            spoken: hint.spoken,
            number_display: hint.number_display,
            scene: hint.scene,
            scene_code: hint.scene_code,
            actions: hint.actions.into_iter().map(ActionText::from).collect(),
            list: hint.list.map(ListInfo::from),
            texts_version: hint.texts_version,
        }
    }
}

impl From<words::ActionText> for ActionText {
    fn from(action: words::ActionText) -> Self {
        Self { action: action.action, title: action.title, text: action.text }
    }
}

impl From<words::ListInfo> for ListInfo {
    fn from(list: words::ListInfo) -> Self {
        Self { seq: list.seq, issued: list.issued.0, freshness: list.freshness }
    }
}

impl fmt::Debug for Hint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hint")
            .field("reason", &self.reason)
            .field("severity", &self.severity)
            .field("title", &self.title)
            .field("subtitle", &self.subtitle)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for Hint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

impl fmt::Debug for ActionText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ActionText").field("action", &self.action).finish_non_exhaustive()
    }
}

impl fmt::Display for ActionText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}
