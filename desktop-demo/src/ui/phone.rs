//! The phone's adapter.

use label700::label::{Kind, Severity};
use label700::words::{Action, Hint};
use slint::{ComponentHandle, ModelRc, SharedString, VecModel};

use super::Ui;
use crate::model::Simulator;
use crate::model::view::{PhoneView, Screen};
use crate::views::{HintAction, HintCard, HintMark, PhoneAdapter, PhoneScreen, SimWindow};

pub(super) fn connect(window: &SimWindow, ui: &Ui) {
    let adapter = window.global::<PhoneAdapter>();
    let on = |act: fn(&mut Simulator)| {
        let ui = ui.clone();
        move || ui.act(|simulator, _| act(simulator))
    };
    adapter.on_end(on(Simulator::end));
    adapter.on_leave(on(Simulator::leave));
    adapter.on_toggle_details(on(Simulator::toggle_details));
    let this = ui.clone();
    adapter.on_accept(move || this.act(Simulator::accept));
    let this = ui.clone();
    adapter.on_open_action(move |index| {
        if let Ok(index) = usize::try_from(index) {
            this.act(|simulator, _| simulator.open_action(index));
        }
    });
}

/// `shown` is the hint that the views have. Given the same again they would make its buttons anew, and the
/// keyboard would lose its place.
pub(super) fn show(window: &SimWindow, view: &PhoneView, shown: &mut Option<Hint>) {
    let adapter = window.global::<PhoneAdapter>();
    adapter.set_number(view.number.as_str().into());
    adapter.set_number_spoken(view.number_spoken.as_str().into());
    if *shown != view.hint {
        adapter.set_hint(view.hint.as_ref().map(|hint| card(hint, view.kind)).unwrap_or_default());
        shown.clone_from(&view.hint);
    }
    adapter.set_details_open(view.details_open);
    adapter.set_action_open(view.action_open.and_then(|index| i32::try_from(index).ok()).unwrap_or(-1));
    adapter.set_failure(view.failure.as_str().into());
    adapter.set_screen(match view.screen {
        Screen::Starting { steps_done } => {
            adapter.set_steps_done(i32::try_from(steps_done).unwrap_or(i32::MAX));
            PhoneScreen::Starting
        }
        Screen::Failed => PhoneScreen::Failed,
        Screen::Idle => PhoneScreen::Idle,
        Screen::Incoming => PhoneScreen::Incoming,
        Screen::Outgoing => PhoneScreen::Outgoing,
        Screen::Ongoing { seconds } => {
            adapter.set_elapsed(elapsed(seconds));
            PhoneScreen::Ongoing
        }
        Screen::Message => PhoneScreen::Message,
    });
}

fn card(hint: &Hint, kind: Option<Kind>) -> HintCard {
    let Some(title) = &hint.title else { return HintCard::default() };
    let actions: VecModel<HintAction> = hint
        .actions
        .iter()
        .map(|action| HintAction {
            title: action.title.as_str().into(),
            text: action.text.as_str().into(),
            copies_number: action.action == Action::CopyNumber,
        })
        .collect();
    HintCard {
        shown: true,
        mark: mark(hint.severity, kind),
        title: title.as_str().into(),
        subtitle: hint.subtitle.as_deref().unwrap_or_default().into(),
        spoken: hint.spoken.as_str().into(),
        details: ModelRc::new(hint.details.iter().map(SharedString::from).collect::<VecModel<_>>()),
        actions: ModelRc::new(actions),
    }
}

/// 「700」 only on a number that is one; the triangle on every caution.
fn mark(severity: Severity, kind: Option<Kind>) -> HintMark {
    match (severity, kind) {
        (Severity::Caution, _) => HintMark::Caution,
        (_, Some(Kind::Protected)) => HintMark::Badge,
        _ => HintMark::Notice,
    }
}

fn elapsed(seconds: u64) -> SharedString {
    let (minutes, seconds) = (seconds / 60, seconds % 60);
    if minutes < 60 {
        slint::format!("{minutes:02}:{seconds:02}")
    } else {
        slint::format!("{}:{:02}:{seconds:02}", minutes / 60, minutes % 60)
    }
}
