//! Titles and subtitles, and the labels that the other tests render.

mod all_texts;
mod extras;
mod listed;

use all_texts::texts_of;

use super::*;
use crate::allocation::{Approval, Resource, SceneRef};
use crate::label::{CallFacts, Found, Issue, Kind, Listing, ReasonSet, Verification, decide};
use crate::number::{Direction, Lookalike, Number700, Parsed};

const DAY: i64 = 86_400;
const ISSUED: Timestamp = Timestamp(1_780_272_000);
const DIRECTIONS: [Direction; 3] = [Direction::Incoming, Direction::Outgoing, Direction::Message];
/// Days after issue that give each freshness.
const AGES: [(Freshness, i64); 4] = [
    (Freshness::Fresh, 1),
    (Freshness::Stale, 10),
    (Freshness::VeryStale, 71),
    (Freshness::ClockSuspect, -2),
];

const FOOD: SceneRef<'static> =
    SceneRef { code: "food_delivery", zh_hans: "名单里的外卖", zh_hant: "", en: "Food from the list" };

const ALLOCATION: AllocationRef<'static> = AllocationRef {
    application_platform: "演示平台",
    base_platform: "演示移动",
    business_user: "演示外卖",
    scene: FOOD,
    approval: Approval::Active,
    resource: Resource::InUse,
    valid_from: None,
    valid_until: None,
};

fn allocation_for(reason: Reason) -> Option<AllocationRef<'static>> {
    let with = |approval, resource| Some(AllocationRef { approval, resource, ..ALLOCATION });
    match reason {
        Reason::Listed | Reason::VerificationFailed => Some(ALLOCATION),
        Reason::PlatformExiting => with(Approval::Exiting, Resource::InUse),
        Reason::PlatformSuspended => with(Approval::Suspended, Resource::InUse),
        Reason::PlatformRevoked => with(Approval::Revoked, Resource::InUse),
        Reason::Returned => with(Approval::Active, Resource::Returned),
        _ => None,
    }
}

/// A label with this reason, where there can be one.
fn label(reason: Reason, direction: Direction, age: i64) -> Option<Label> {
    let number = Number700::from_subscriber(123_456_789_012).unwrap();
    let parsed = match reason {
        Reason::WrongLength => Parsed::Lookalike(Lookalike::WrongLength),
        Reason::MixedCharacters => Parsed::Lookalike(Lookalike::MixedCharacters),
        Reason::InternationalMark => Parsed::Lookalike(Lookalike::InternationalMark),
        Reason::None => Parsed::Other,
        _ => Parsed::Number700(number),
    };
    let mut facts = CallFacts::new(direction, ISSUED.plus(age * DAY));
    facts.verification = (reason == Reason::VerificationFailed).then_some(Verification::Failed);
    let issue = Issue {
        x_issued: ISSUED,
        timestamp_expires: ISSUED.plus(7 * DAY),
        list_issued: ISSUED,
        max_age_days: None,
    };
    let found = match allocation_for(reason) {
        Some(allocation) => Found::Row { row: 5, standing: allocation.standing(), covered: true },
        None => Found::Absent { covered: reason == Reason::Unlisted },
    };
    let listing = Listing { generation: 1, issue, switches: ReasonSet::EMPTY, found };
    let label = decide(parsed, &facts, &Policy::default(), Some(listing));
    (label.reason() == reason).then_some(label)
}

fn info(freshness: Freshness) -> ListInfo {
    ListInfo { seq: 7, issued: ISSUED, freshness }
}

/// A fresh incoming call's hint, as the SDK comes.
fn hint(reason: Reason, language: Language) -> Hint {
    directed(reason, Direction::Incoming, language)
}

fn directed(reason: Reason, direction: Direction, language: Language) -> Hint {
    let label = label(reason, direction, 1).unwrap();
    rendered(&label, allocation_for(reason), language, &Policy::default())
}

fn rendered(
    label: &Label,
    allocation: Option<AllocationRef<'_>>,
    language: Language,
    policy: &Policy,
) -> Hint {
    let list = label.freshness().map(info);
    render(label, allocation, list, language, policy, &Overrides::default())
}

#[test]
fn titles_and_subtitles_are_those_of_the_design() {
    let service = "号码保护服务专用号码";
    let table = [
        (Reason::Protected, Some(service), None),
        (Reason::Listed, Some(service), Some("外卖 · 演示外卖")),
        (Reason::PlatformExiting, Some(service), Some("名单:平台正退出试点")),
        (Reason::PlatformSuspended, Some(service), Some("名单:平台试点已暂停")),
        (Reason::PlatformRevoked, Some(service), Some("名单:平台试点资格已撤销")),
        (Reason::Returned, Some(service), Some("名单:该号段已退回")),
        (Reason::Unlisted, Some(service), Some("未在本标记名单内")),
        (Reason::VerificationFailed, Some(service), Some("主叫号码未通过网络验证")),
        (Reason::WrongLength, Some("不是700专用号码"), Some("位数不符")),
        (Reason::MixedCharacters, Some("不是700专用号码"), Some("含异常字符")),
        (Reason::InternationalMark, Some("疑似境外号码"), Some("700前带国际标记")),
        (Reason::None, None, None),
    ];
    assert!(table.iter().map(|row| row.0).eq(Reason::ALL));
    for (reason, title, subtitle) in table {
        let hint = hint(reason, Language::ZhHans);
        assert_eq!((hint.title.as_deref(), hint.subtitle.as_deref()), (title, subtitle), "{reason:?}");
        assert_eq!((hint.reason, hint.severity), (reason, reason.severity()), "{reason:?}");
        for language in Language::ALL {
            let other = self::hint(reason, language);
            assert_eq!(other.title.is_some(), title.is_some(), "{reason:?} {language:?}");
            assert_eq!(other.subtitle.is_some(), subtitle.is_some(), "{reason:?} {language:?}");
        }
    }
}

#[test]
fn traditional_and_english_differ_from_simplified() {
    for reason in Reason::ALL.into_iter().filter(|r| *r != Reason::None) {
        let [hans, hant, en] = Language::ALL.map(|language| hint(reason, language));
        // 位數不符 and the rest all have characters that differ.
        assert!(hans.title != hant.title && hant.title != en.title, "{reason:?}");
        assert!(hans.details.is_empty() || hans.details != hant.details, "{reason:?}");
        assert!(hans.spoken != hant.spoken, "{reason:?}");
        assert!(en.spoken.is_ascii() || reason == Reason::Listed, "{reason:?}: English is Latin");
    }
}

#[test]
fn without_a_reason_only_the_number_is_left() {
    let facts = CallFacts::new(Direction::Incoming, ISSUED);
    let off = Policy { enabled: false, ..Policy::default() };
    let number = Parsed::Number700(Number700::from_subscriber(123_456_789_012).unwrap());
    for (name, parsed, display) in [
        ("700 number, turned off", number, Some("700 1234 5678 9012")),
        ("withheld", Parsed::Withheld, None),
        ("other", Parsed::Other, None),
    ] {
        let hint = rendered(&decide(parsed, &facts, &off, None), None, Language::ZhHans, &off);
        assert!(hint.number_display.as_deref() == display, "{name}");
        assert_eq!((hint.reason, hint.severity), (Reason::None, Severity::None), "{name}");
        assert!(texts_of(&hint).iter().all(|text| text.is_empty()), "{name}");
        assert!(hint.details.is_empty() && hint.actions.is_empty() && hint.list.is_none(), "{name}");
    }
}

#[test]
fn the_list_is_passed_on() {
    let hint = hint(Reason::Listed, Language::En);
    assert_eq!(hint.list, Some(info(Freshness::Fresh)));
    assert_eq!(hint.texts_version, TEXTS_VERSION);
}
