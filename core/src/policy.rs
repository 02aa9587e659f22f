//! What the host app wants shown and done.

use crate::label::ReasonSet;

/// The host's choices. They only ever take away: nothing here adds a hint or makes one milder.
/// The default shows everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// `false`: no hint at all. Labels keep their `kind`, and numbers stay visible.
    pub enabled: bool,
    /// `false`: numbers that only look like a 700 number get no hint.
    pub lookalikes: bool,
    /// `false`: no company is ever named; the scene still is.
    pub company_names: bool,
    /// `false`: a hint carries no [`details`](crate::words::Hint::details).
    pub details: bool,
    /// `true`: lists may also be fetched over metered networks. Labelling ignores it.
    pub metered_use: bool,
    /// Single reasons turned off. They fall back as [`decide`](crate::label::decide) describes.
    pub off: ReasonSet,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            enabled: true,
            lookalikes: true,
            company_names: true,
            details: true,
            metered_use: true,
            off: ReasonSet::EMPTY,
        }
    }
}
