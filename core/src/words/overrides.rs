//! The host's own titles and subtitles.

use std::collections::BTreeMap;

use super::{Language, width};
use crate::label::Reason;

/// Titles and subtitles of the host's own, by reason and language, in place of the SDK's.
///
/// What holds for the SDK's texts should hold for these: a 700 number says what service carries the call,
/// nothing about who is calling.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overrides {
    texts: BTreeMap<(Reason, Language), Override>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Override {
    title: Option<String>,
    subtitle: Option<String>,
}

/// A host's text does not fit where it would be shown. Nothing was set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TooLong {
    /// The title.
    #[error("a title has at most 10 Chinese characters or 34 Latin letters")]
    Title,
    /// The subtitle.
    #[error("a subtitle has at most 18 Chinese characters or 60 Latin letters")]
    Subtitle,
}

impl Overrides {
    /// Sets the texts for `reason` in `language`, in place of any set before. `None` leaves the SDK's text.
    /// An empty subtitle shows none; an empty title counts as `None`, since a hint always has a title.
    /// Texts for [`Reason::None`] are never shown.
    ///
    /// A character that is not Latin counts one of the Chinese ones; beside such characters so do blanks
    /// and marks.
    ///
    /// # Errors
    /// [`TooLong`] if a text is over its limit.
    pub fn set(
        &mut self,
        reason: Reason,
        language: Language,
        title: Option<&str>,
        subtitle: Option<&str>,
    ) -> Result<(), TooLong> {
        if title.is_some_and(|text| !width::TITLE.fits(text)) {
            return Err(TooLong::Title);
        }
        if subtitle.is_some_and(|text| !width::SUBTITLE.fits(text)) {
            return Err(TooLong::Subtitle);
        }
        let title = title.map(str::trim).filter(|text| !text.is_empty()).map(String::from);
        let subtitle = subtitle.map(|text| text.trim().to_owned());
        self.texts.insert((reason, language), Override { title, subtitle });
        Ok(())
    }

    pub(super) fn title(&self, reason: Reason, language: Language) -> Option<&str> {
        self.texts.get(&(reason, language))?.title.as_deref()
    }

    /// `Some("")` means that the host wants no subtitle.
    pub(super) fn subtitle(&self, reason: Reason, language: Language) -> Option<&str> {
        self.texts.get(&(reason, language))?.subtitle.as_deref()
    }
}
