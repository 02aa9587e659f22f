//! What lists say of numbers, in words.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use label700::allocation::{AllocationRef, Approval, Resource, SceneRef};
use label700::list::List;
use label700::time::Day;

/// All that a list says of a number, by name. What is compared and what is shown are both this.
pub(super) type Fields<'a> = [(&'static str, Cow<'a, str>); 10];

/// Taken apart by name, so that no field can be added to a list and be left out here.
pub(super) fn fields<'a>(allocation: AllocationRef<'a>) -> Fields<'a> {
    let AllocationRef {
        application_platform,
        base_platform,
        business_user,
        scene,
        approval,
        resource,
        valid_from,
        valid_until,
    } = allocation;
    let SceneRef { code, zh_hans, zh_hant, en } = scene;
    let day = |day: Option<Day>| day.map_or(Cow::Borrowed(""), |day| Cow::Owned(day.to_iso()));
    [
        ("application platform", application_platform.into()),
        ("base platform", base_platform.into()),
        ("business user", business_user.into()),
        ("scene", code.into()),
        ("scene zh-Hans", zh_hans.into()),
        ("scene zh-Hant", zh_hant.into()),
        ("scene en", en.into()),
        ("terms", terms(approval, resource).into()),
        ("from", day(valid_from)),
        ("until", day(valid_until)),
    ]
}

fn terms(approval: Approval, resource: Resource) -> String {
    format!("{approval:?} {resource:?}")
}

/// All that one allocation says.
pub(super) fn whole(a: AllocationRef<'_>) -> String {
    let mut text = format!("{} {}", who(a), terms(a.approval, a.resource));
    let days = [("from", a.valid_from), ("until", a.valid_until)];
    for (word, day) in days.into_iter().filter_map(|(word, day)| Some((word, day?))) {
        text.push_str(&format!(" {word} {}", day.to_iso()));
    }
    format!("{text}, base platform {:?}, scene {}", a.base_platform, texts_of(a.scene))
}

/// What of it another one says otherwise, the old and the new.
pub(super) fn change(old: AllocationRef<'_>, new: AllocationRef<'_>) -> String {
    let pairs = fields(old).into_iter().zip(fields(new)).filter(|(old, new)| old != new);
    let moved: Vec<_> = pairs.map(|((name, old), (_, new))| format!("{name} {old:?} -> {new:?}")).collect();
    format!("{}: {}", who(old), moved.join(", "))
}

fn who(a: AllocationRef<'_>) -> String {
    // A name may look like several, or like what stands behind it, but not with its quotation marks.
    let user = Some(a.business_user).filter(|user| !user.is_empty());
    let user = user.map_or("-".to_owned(), |user| format!("{user:?}"));
    format!("{:?} / {user} / {}", a.application_platform, a.scene.code)
}

/// In quotation marks, so that a text that is missing shows, and none can look like two.
fn texts_of(scene: SceneRef<'_>) -> String {
    shown([scene.zh_hans, scene.zh_hant, scene.en])
}

fn shown(texts: [&str; 3]) -> String {
    texts.map(|text| format!("{text:?}")).join(" ")
}

/// Each scene of a list with its texts: `+` marks a new one, `~` one that had other texts, `-` one that is gone.
pub(crate) fn scenes(from: Option<&List>, to: &List) -> Vec<String> {
    let (old, new) = (from.map(scenes_of).unwrap_or_default(), scenes_of(to));
    let each =
        |texts: &BTreeSet<[&str; 3]>| texts.iter().copied().map(shown).collect::<Vec<_>>().join(" and ");
    let mut lines: Vec<_> = new
        .iter()
        .map(|(code, texts)| match old.get(code) {
            None => format!("+ scene {code} {}", each(texts)),
            Some(before) if before == texts => format!("  scene {code} {}", each(texts)),
            Some(before) => format!("~ scene {code} {}, before {}", each(texts), each(before)),
        })
        .collect();
    let gone = old.iter().filter(|(code, _)| !new.contains_key(*code));
    lines.extend(gone.map(|(code, texts)| format!("- scene {code} {}", each(texts))));
    lines
}

fn scenes_of(list: &List) -> BTreeMap<&str, BTreeSet<[&str; 3]>> {
    let mut scenes = BTreeMap::<_, BTreeSet<_>>::new();
    for scene in (0..list.rows()).filter_map(|row| Some(list.allocation(row)?.scene)) {
        scenes.entry(scene.code).or_default().insert([scene.zh_hans, scene.zh_hant, scene.en]);
    }
    scenes
}
