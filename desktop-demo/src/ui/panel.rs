//! The panel's adapter.

use label700::label::Freshness;
use label700::number::{Country, Direction, Parsed, parse};
use label700::words::Language;
use slint::{ComponentHandle, ModelRc, VecModel};

use super::Ui;
use crate::model::cases::{CASES, Case};
use crate::model::view::PanelView;
use crate::views::{ListFreshness, ListStatus, PanelAdapter, PreparedCase, SimWindow};

const DIRECTIONS: [Direction; 3] = [Direction::Incoming, Direction::Outgoing, Direction::Message];

/// Each language with the folder of its translation; the views themselves are in simplified Chinese.
const LANGUAGES: [(Language, &str); 3] =
    [(Language::ZhHans, ""), (Language::ZhHant, "zh_Hant"), (Language::En, "en")];

pub(super) fn connect(window: &SimWindow, ui: &Ui) {
    let adapter = window.global::<PanelAdapter>();
    adapter.set_cases(ModelRc::new(CASES.iter().map(prepared).collect::<VecModel<_>>()));
    let this = ui.clone();
    adapter.on_ring(move |typed| this.act(|simulator, now| simulator.ring_typed(&typed, now)));
    let this = ui.clone();
    adapter.on_choose_case(move |id| this.act(|simulator, now| simulator.ring_case(&id, now)));
    let this = ui.clone();
    adapter.on_choose_direction(move |index| {
        if let Some(direction) = at(&DIRECTIONS, index) {
            this.act(|simulator, _| simulator.choose_direction(*direction));
        }
    });
    let this = ui.clone();
    adapter.on_choose_language(move |index| {
        if let Some((language, _)) = at(&LANGUAGES, index) {
            this.act(|simulator, _| simulator.choose_language(*language));
        }
    });
    let this = ui.clone();
    adapter.on_choose_appearance(move |index| {
        this.act(|simulator, _| simulator.choose_appearance(index == 1));
    });
}

pub(super) fn show(window: &SimWindow, view: &PanelView) {
    let adapter = window.global::<PanelAdapter>();
    adapter.set_ready(view.ready);
    adapter.set_direction(position(&DIRECTIONS, |direction| *direction == view.direction));
    adapter.set_language(position(&LANGUAGES, |(language, _)| *language == view.language));
    adapter.set_list(view.list.as_ref().map_or_else(ListStatus::default, |list| ListStatus {
        seq: slint::format!("{}", list.seq),
        issued: list.issued.as_str().into(),
        ranges: slint::format!("{}", list.ranges),
        freshness: match list.freshness {
            Freshness::Fresh => ListFreshness::Fresh,
            Freshness::Stale => ListFreshness::Stale,
            Freshness::VeryStale => ListFreshness::VeryStale,
            Freshness::ClockSuspect => ListFreshness::ClockSuspect,
        },
    }));
    adapter.set_chosen_case(view.case.unwrap_or_default().into());
}

pub(super) fn select_language(language: Language) {
    let folder = LANGUAGES.iter().find(|(l, _)| *l == language).map_or("", |(_, folder)| folder);
    // Fails only where no translation is compiled in; then the words stay as they are.
    let _ = slint::select_bundled_translation(folder);
}

fn prepared(case: &Case) -> PreparedCase {
    let number = match parse(case.number, Direction::Incoming, Some(Country::CN)) {
        Parsed::Number700(number) => number.grouped(),
        _ => case.number.to_owned(),
    };
    PreparedCase { id: case.id.into(), number: number.into() }
}

fn at<T>(options: &[T], index: i32) -> Option<&T> {
    usize::try_from(index).ok().and_then(|index| options.get(index))
}

fn position<T>(options: &[T], is: impl Fn(&T) -> bool) -> i32 {
    options.iter().position(is).and_then(|index| i32::try_from(index).ok()).unwrap_or(0)
}
