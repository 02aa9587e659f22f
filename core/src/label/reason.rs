//! The stable codes: kinds, severities, reasons, and sets of reasons.

/// What sort of number it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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

impl Kind {
    /// `protected`, `lookalike`, `other` or `withheld`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Protected => "protected",
            Self::Lookalike => "lookalike",
            Self::Other => "other",
            Self::Withheld => "withheld",
        }
    }
}

/// How much notice a hint deserves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// There is no hint.
    None,
    /// Neutral.
    Info,
    /// Worth a second look; amber and a shape of its own, never alarm red.
    Caution,
}

impl Severity {
    /// `none`, `info` or `caution`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Info => "info",
            Self::Caution => "caution",
        }
    }
}

/// Why there is a hint. Codes are stable: a new version may add some, none changes its meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// A 700 number, about which no list says more.
    Protected,
    /// The list names who uses the number.
    Listed,
    /// The list says that the platform is leaving the pilot (提前退出).
    PlatformExiting,
    /// The list says that the platform's pilot is suspended (暂停).
    PlatformSuspended,
    /// The list says that the platform's pilot qualification was revoked (撤销).
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

impl Reason {
    /// Every reason, in the order of their declaration.
    pub const ALL: [Self; 12] = [
        Self::Protected,
        Self::Listed,
        Self::PlatformExiting,
        Self::PlatformSuspended,
        Self::PlatformRevoked,
        Self::Returned,
        Self::Unlisted,
        Self::VerificationFailed,
        Self::WrongLength,
        Self::MixedCharacters,
        Self::InternationalMark,
        Self::None,
    ];

    /// The stable code, such as `platform_exiting`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Protected => "protected",
            Self::Listed => "listed",
            Self::PlatformExiting => "platform_exiting",
            Self::PlatformSuspended => "platform_suspended",
            Self::PlatformRevoked => "platform_revoked",
            Self::Returned => "returned",
            Self::Unlisted => "unlisted",
            Self::VerificationFailed => "verification_failed",
            Self::WrongLength => "wrong_length",
            Self::MixedCharacters => "mixed_characters",
            Self::InternationalMark => "international_mark",
            Self::None => "none",
        }
    }

    /// Reads a code as [`as_str`](Self::as_str) writes it. `None` for any other text, which a list of a
    /// later version may well hold.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == code)
    }

    /// The severity of every hint with this reason.
    pub const fn severity(self) -> Severity {
        match self {
            Self::Protected
            | Self::Listed
            | Self::PlatformExiting
            | Self::PlatformSuspended
            | Self::InternationalMark => Severity::Info,
            Self::PlatformRevoked
            | Self::Returned
            | Self::Unlisted
            | Self::VerificationFailed
            | Self::WrongLength
            | Self::MixedCharacters => Severity::Caution,
            Self::None => Severity::None,
        }
    }

    /// Whether the number only looks like a 700 number.
    pub const fn is_lookalike(self) -> bool {
        matches!(self, Self::WrongLength | Self::MixedCharacters | Self::InternationalMark)
    }

    const fn bit(self) -> u16 {
        1 << self as u16
    }
}

/// A set of reasons, such as those turned off.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct ReasonSet(u16);

impl ReasonSet {
    /// No reason.
    pub const EMPTY: Self = Self(0);

    /// This set and `reason`.
    #[must_use]
    pub const fn with(self, reason: Reason) -> Self {
        Self(self.0 | reason.bit())
    }

    /// Whether `reason` is in the set.
    pub const fn contains(self, reason: Reason) -> bool {
        self.0 & reason.bit() != 0
    }

    /// The reasons that are in one of both sets.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The reasons in the set, in the order of [`Reason::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Reason> {
        Reason::ALL.into_iter().filter(move |&reason| self.contains(reason))
    }
}

impl FromIterator<Reason> for ReasonSet {
    fn from_iter<I: IntoIterator<Item = Reason>>(reasons: I) -> Self {
        reasons.into_iter().fold(Self::EMPTY, Self::with)
    }
}

impl std::fmt::Debug for ReasonSet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}
