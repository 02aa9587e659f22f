//! Labelling: the ringing path.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use label700::label;
use label700::time::Timestamp;

use crate::call::CallFacts;
use crate::hint::{Hint, Language};
use crate::number::Parsed;
use crate::policy::{Policy, TextOverride, overrides};
use crate::status::ViewStatus;
use crate::{Guarded, Label700Error};

pub use label700::label::{Freshness, Kind, Reason, Severity};

/// What sort of number it is.
#[uniffi::remote(Enum)]
pub enum Kind {
    /// A number of the number protection service: 15 digits beginning with 700.
    Protected,
    /// It looks like one and cannot be one.
    Lookalike,
    /// Any other text.
    Other,
    /// The network gave no number.
    Withheld,
}

/// How much notice a hint deserves.
#[uniffi::remote(Enum)]
pub enum Severity {
    /// There is no hint.
    None,
    /// Neutral.
    Info,
    /// Worth a second look; amber and a shape of its own, never alarm red.
    Caution,
}

/// Why there is a hint. A new version may add some; none changes its meaning.
#[uniffi::remote(Enum)]
pub enum Reason {
    /// A 700 number, about which no list says more.
    Protected,
    /// The list names who uses the number.
    Listed,
    /// The list says that the platform is leaving the pilot (提前退出). It goes on serving existing orders.
    PlatformExiting,
    /// The list says that the platform's pilot is suspended (暂停). It goes on serving existing orders.
    PlatformSuspended,
    /// The list says that the platform's pilot qualification was revoked (撤销). It goes on serving existing
    /// orders.
    PlatformRevoked,
    /// The list says that the number block was returned (已退回).
    Returned,
    /// A fresh list that covers the number does not have it.
    Unlisted,
    /// The network reports that the caller's number failed its check.
    VerificationFailed,
    /// Looks like a 700 number, with too few or too many digits.
    WrongLength,
    /// Looks like a 700 number, with letters or foreign digits in it.
    MixedCharacters,
    /// Digits of a 700 number behind an international mark.
    InternationalMark,
    /// Nothing to say.
    None,
}

/// How far the list could be relied on at the time of the call.
#[uniffi::remote(Enum)]
pub enum Freshness {
    /// Its timestamp is unexpired. Only such a list can say that a number is missing from it.
    Fresh,
    /// Expired. What it has still holds; what it lacks means nothing.
    Stale,
    /// So old that it names no company any more.
    VeryStale,
    /// The device clock is more than a day behind signed times. Counts as stale; validity dates are ignored.
    ClockSuspect,
}

/// The answer for one number on one call or message. Keep it and ask for its words with `Labeler.hint`.
/// Its own printed form hides the number.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
#[uniffi::export(Debug, Display)]
pub struct Label {
    /// What sort of number it is. No policy and no list ever changes this.
    pub kind: Kind,
    /// How much notice the hint deserves; always that of its reason.
    pub severity: Severity,
    /// Why there is a hint: a stable code for themes, translations and counters.
    pub reason: Reason,
    /// What the raw text was read as, the number included.
    pub parsed: Parsed,
    /// What was known about the call or message.
    pub facts: CallFacts,
    /// The list's row for the number; it means something only in the list of this generation.
    pub row: Option<u32>,
    /// Which list answered. 0: there was none.
    pub generation: u64,
    /// How old the list was at the time of the call. Absent: there was no list.
    pub freshness: Option<Freshness>,
}

/// Labels numbers by the published view. Make one when the app starts and keep it.
///
/// Share it between threads; labelling never waits for a reload. It reads files when it is opened and in
/// `reload_if_changed` only.
#[derive(uniffi::Object)]
pub struct Labeler {
    core: label700::labeler::Labeler,
}

#[uniffi::export]
impl Labeler {
    /// Opens the view in this folder. Never fails: if there is none, or none that can be read, `status` says
    /// why, and the 15-digit rule alone answers until `reload_if_changed` finds one. Reads the whole list, so
    /// a few milliseconds of file I/O.
    #[uniffi::constructor]
    pub fn open(view_dir: &str) -> Guarded<Arc<Self>> {
        Ok(Arc::new(Self { core: label700::labeler::Labeler::open(Path::new(view_dir)) }))
    }

    /// The 15-digit rule alone, for hosts without lists. No I/O, ever.
    #[uniffi::constructor]
    pub fn without_view() -> Guarded<Arc<Self>> {
        Ok(Arc::new(Self { core: label700::labeler::Labeler::without_view() }))
    }

    /// Labels the number of a call or message, given as the phone gives it; withheld, foreign and unreadable
    /// numbers are answers too. Pure: no I/O, no clock, cannot fail; fit for the main thread and every ring.
    pub fn label(&self, raw: &str, facts: &CallFacts) -> Guarded<Label> {
        Ok(self.core.label(raw, &facts.to_core()).into())
    }

    /// Puts a label into words, by the list, policy and texts of now: a label of an earlier list is looked up
    /// again first. No I/O.
    pub fn hint(&self, label: &Label, language: Language) -> Guarded<Hint> {
        Ok(self.core.hint_parsed(label.parsed.to_core(), &label.facts.to_core(), language).into())
    }

    /// Labels many numbers by one and the same list, in their order.
    pub fn label_batch(&self, raws: &[String], facts: &CallFacts) -> Guarded<Vec<Label>> {
        let raws: Vec<&str> = raws.iter().map(String::as_str).collect();
        Ok(self.core.label_batch(&raws, &facts.to_core()).into_iter().map(Label::from).collect())
    }

    /// `label` and `label_batch` for façades that count microseconds: one block of bytes in, one text
    /// out, in the forms that the crate `label700-packed` describes.
    ///
    /// Throws `Internal` if the request is none.
    pub fn label_packed(&self, request: &[u8]) -> Guarded<String> {
        label700_packed::label(&self.core, request)
            .ok_or_else(|| Label700Error::Internal("not a request".into()))
    }

    /// Opens the view anew if it changed since the last time; `true` if a new one is in force now. Call it
    /// whenever the app comes to the front or an update has ended: it costs one file status if nothing
    /// changed, else what `open` costs. A new view that cannot be read changes nothing but the `status`.
    pub fn reload_if_changed(&self) -> Guarded<bool> {
        Ok(self.core.reload_if_changed())
    }

    /// What is open, and what is wrong with the view if it is not the newest. No I/O.
    pub fn status(&self) -> Guarded<ViewStatus> {
        Ok(self.core.status().into())
    }

    /// How far the list can be relied on at `now` (seconds since 1970). Absent: there is none.
    pub fn freshness(&self, now: i64) -> Guarded<Option<Freshness>> {
        Ok(self.core.status().freshness(Timestamp(now)))
    }

    /// Changes the host's policy, for labels and hints from now on.
    pub fn set_policy(&self, policy: Policy) -> Guarded<()> {
        self.core.set_policy(policy.into());
        Ok(())
    }

    /// Puts these texts of the host's own in place of any that were set before, for hints from now on.
    ///
    /// Throws `TitleTooLong` or `SubtitleTooLong`; then nothing was set.
    pub fn set_overrides(&self, texts: &[TextOverride]) -> Result<(), Label700Error> {
        self.core.set_overrides(overrides(texts)?);
        Ok(())
    }
}

impl From<label::Label> for Label {
    fn from(label: label::Label) -> Self {
        Self {
            kind: label.kind(),
            severity: label.severity(),
            reason: label.reason(),
            parsed: label.parsed().into(),
            facts: label.facts().into(),
            row: label.row(),
            generation: label.generation(),
            freshness: label.freshness(),
        }
    }
}

impl fmt::Debug for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The row is left out too: a finely divided list has rows of a handful of numbers.
        f.debug_struct("Label")
            .field("kind", &self.kind)
            .field("reason", &self.reason)
            .field("direction", &self.facts.direction)
            .field("freshness", &self.freshness)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

impl fmt::Debug for Labeler {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.core.fmt(f)
    }
}
