//! What of a list's row may be shown: its scene, and the companies' names.

use super::{Language, ListInfo, texts, width};
use crate::allocation::{AllocationRef, SceneRef};
use crate::label::{Freshness, Label, Reason};
use crate::policy::Policy;

/// Between scene and company.
pub(super) const SEPARATOR: &str = " · ";

/// What of a list's row may be shown with a label.
#[derive(Clone, Copy, Default)]
pub(super) struct Row<'a> {
    /// The scene's code and its text.
    pub(super) scene: Option<(&'a str, &'a str)>,
    pub(super) business_user: Option<&'a str>,
    pub(super) application_platform: Option<&'a str>,
}

impl<'a> Row<'a> {
    pub(super) fn shown_with(
        label: &Label,
        allocation: Option<AllocationRef<'a>>,
        list: Option<ListInfo>,
        language: Language,
        policy: &Policy,
    ) -> Self {
        // A forged number would borrow the scene and the name of whoever really has it.
        let vouched_for = label.row().is_some() && label.reason() != Reason::VerificationFailed;
        let Some(allocation) = allocation.filter(|_| vouched_for) else { return Self::default() };
        let names = label.reason() == Reason::Listed && policy.company_names && !very_stale(label, list);
        let name = |name: &'a str| Some(name).filter(|name| names && !name.is_empty());
        Self {
            scene: scene_text(allocation.scene, language).map(|text| (allocation.scene.code, text)),
            business_user: name(allocation.business_user),
            application_platform: name(allocation.application_platform),
        }
    }

    /// `scene · company`, or as much of it as there is.
    pub(super) fn subtitle(&self) -> Option<String> {
        let limit = width::SUBTITLE;
        let Some((_, scene)) = self.scene else { return limit.cut(self.company()?) };
        let alone = || limit.cut(scene);
        let Some(company) = self.company() else { return alone() };
        let whole = [scene, SEPARATOR, company].concat();
        if limit.fits(&whole) {
            return Some(whole);
        }
        let front = width::SCENE_BEFORE_NAME.cut(scene).map(|scene| scene + SEPARATOR);
        front.and_then(|front| limit.join(&front, company)).or_else(alone)
    }

    fn company(&self) -> Option<&'a str> {
        self.business_user.or(self.application_platform)
    }
}

/// By the label or by the list it is shown with: a label may be rendered long after the call.
pub(super) fn very_stale(label: &Label, list: Option<ListInfo>) -> bool {
    [label.freshness(), list.map(|list| list.freshness)].contains(&Some(Freshness::VeryStale))
}

/// The SDK's words for a scene it knows, else the list's, in simplified Chinese if it has no others.
fn scene_text<'a>(scene: SceneRef<'a>, language: Language) -> Option<&'a str> {
    let known = texts::scene(scene.code).map(|text| text.in_language(language));
    let listed = match language {
        Language::ZhHans => scene.zh_hans,
        Language::ZhHant => scene.zh_hant,
        Language::En => scene.en,
    };
    known.into_iter().chain([listed, scene.zh_hans]).find(|text| !text.is_empty())
}
