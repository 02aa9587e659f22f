//! The prepared cases. Their numbers lie in the registry's sample list, or
//! deliberately outside it.

use label700::label::{Reason, Verification};

/// A call or message that shows one kind of hint.
#[derive(Debug)]
pub struct Case {
    /// Its name on the command line; the panel's name for it stands in `ui/panel/case_texts.slint`.
    pub id: &'static str,
    /// An invented number, as the network would write it.
    pub number: &'static str,
    /// What the network says of the caller's number.
    pub verification: Option<Verification>,
    /// Whether only an incoming call makes sense.
    pub incoming_only: bool,
    /// What the labeler answers on the demo list.
    pub reason: Reason,
}

/// All prepared cases, in the order of the panel.
pub const CASES: &[Case] = &[
    case("food-delivery", "700123456789012", Reason::Listed),
    case("express", "700123457020427", Reason::Listed),
    case("ride-hailing", "700123457201966", Reason::Listed),
    case("e-commerce", "700123457303308", Reason::Listed),
    case("other-scene", "700123457407120", Reason::Listed),
    case("long-names", "700987654320099", Reason::Listed),
    case("exiting", "700123457510102", Reason::PlatformExiting),
    case("suspended", "700123457500203", Reason::PlatformSuspended),
    case("revoked", "700123457520304", Reason::PlatformRevoked),
    case("returned", "700123457600405", Reason::Returned),
    case("unlisted", "700123451110506", Reason::Unlisted),
    case("outside-coverage", "700888800000607", Reason::Protected),
    Case {
        verification: Some(Verification::Failed),
        incoming_only: true,
        ..case("verification-failed", "700123456780708", Reason::VerificationFailed)
    },
    case("wrong-length", "+8670012345678901", Reason::WrongLength),
    case("mixed-characters", "7001234567890l2", Reason::MixedCharacters),
    case("international-mark", "+700123456789012", Reason::InternationalMark),
    case("ordinary-mobile", "13000000000", Reason::None),
    Case { incoming_only: true, ..case("withheld", "", Reason::None) },
];

/// The prepared case of that name.
pub fn find(id: &str) -> Option<&'static Case> {
    CASES.iter().find(|case| case.id == id)
}

const fn case(id: &'static str, number: &'static str, reason: Reason) -> Case {
    Case { id, number, verification: None, incoming_only: false, reason }
}
