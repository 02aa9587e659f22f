//! The host's choices and texts.

use label700::label::ReasonSet;
use label700::{policy, words};

use crate::{Label700Error, Language, Reason};

/// The host's choices. They only ever take away: nothing here adds a hint or makes one milder. The defaults
/// show everything.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Policy {
    /// `false`: no hint at all. Labels keep their `kind`, and numbers stay visible.
    #[uniffi(default = true)]
    pub enabled: bool,
    /// `false`: numbers that only look like a 700 number get no hint.
    #[uniffi(default = true)]
    pub lookalikes: bool,
    /// `false`: no company is ever named; the scene still is.
    #[uniffi(default = true)]
    pub company_names: bool,
    /// `false`: a hint carries no details.
    #[uniffi(default = true)]
    pub details: bool,
    /// `true`: lists may also be fetched over metered networks. Labelling ignores it.
    #[uniffi(default = true)]
    pub metered_use: bool,
    /// Single reasons turned off: those about 700 numbers fall to `Protected`, `Protected` and the lookalike
    /// reasons to `None`.
    #[uniffi(default = [])]
    pub off: Vec<Reason>,
}

impl From<Policy> for policy::Policy {
    fn from(policy: Policy) -> Self {
        Self {
            enabled: policy.enabled,
            lookalikes: policy.lookalikes,
            company_names: policy.company_names,
            details: policy.details,
            metered_use: policy.metered_use,
            off: policy.off.into_iter().collect::<ReasonSet>(),
        }
    }
}

/// A title and subtitle of the host's own, in place of the SDK's. What holds for the SDK's texts should hold
/// for these: a 700 number says what service carries the call, nothing about who is calling.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct TextOverride {
    /// The reason whose texts these are.
    pub reason: Reason,
    /// Their language.
    pub language: Language,
    /// At most 10 Chinese characters or 34 Latin letters. Absent or empty: the SDK's.
    #[uniffi(default = None)]
    pub title: Option<String>,
    /// At most 18 Chinese characters or 60 Latin letters. Absent: the SDK's. Empty: none is shown.
    #[uniffi(default = None)]
    pub subtitle: Option<String>,
}

pub(crate) fn overrides(texts: &[TextOverride]) -> Result<words::Overrides, Label700Error> {
    let mut overrides = words::Overrides::default();
    for text in texts {
        overrides.set(text.reason, text.language, text.title.as_deref(), text.subtitle.as_deref())?;
    }
    Ok(overrides)
}
