//! The phone's state, and what each touch does to it.

use label700::label::{Kind, Label};
use label700::labeler::Labeler;
use label700::number::Direction;
use label700::time::Timestamp;
use label700::words::Language;

use super::call::Call;
use super::cases;
use super::spoken::{as_shown, digit_by_digit};
use super::view::{ListLine, PanelView, PhoneView, Screen};

/// The simulated phone and its panel, without a window.
pub struct Simulator {
    labeler: Option<Labeler>,
    state: State,
    case: Option<&'static str>,
    direction: Direction,
    language: Language,
    dark: bool,
    details_open: bool,
    action_open: Option<usize>,
    now: Timestamp,
}

enum State {
    Starting { steps_done: usize },
    Failed { why: String },
    Idle,
    Call { call: Call, label: Label, answered: Option<Timestamp> },
}

impl Simulator {
    /// A phone whose list is not ready yet.
    pub fn new(now: Timestamp) -> Self {
        Self {
            labeler: None,
            state: State::Starting { steps_done: 0 },
            case: None,
            direction: Direction::Incoming,
            language: Language::ZhHans,
            dark: false,
            details_open: false,
            action_open: None,
            now,
        }
    }

    /// The list is being made ready: so many steps are done.
    pub fn starting(&mut self, steps_done: usize) {
        self.state = State::Starting { steps_done };
    }

    /// The list could not be made ready.
    pub fn failed(&mut self, why: String) {
        self.state = State::Failed { why };
    }

    /// The list is ready: from now on calls are answered from it.
    pub fn ready(&mut self, labeler: Labeler) {
        self.labeler = Some(labeler);
        self.state = State::Idle;
    }

    /// Lets a call or message arrive, or the user call. Nothing happens before the list is ready.
    pub fn ring(&mut self, call: Call, now: Timestamp) {
        let Some(labeler) = &self.labeler else { return };
        self.now = now;
        let label = labeler.label(&call.raw, &call.facts(now));
        self.direction = call.direction;
        self.state = State::Call { call, label, answered: None };
        self.case = None;
        self.close_details();
    }

    /// Lets a number arrive that the user typed. An empty line is nobody's number: nothing happens.
    pub fn ring_typed(&mut self, raw: &str, now: Timestamp) {
        if !raw.trim().is_empty() {
            self.ring(Call::typed(raw, self.direction), now);
        }
    }

    /// Lets a prepared case arrive; an unknown name does nothing.
    pub fn ring_case(&mut self, id: &str, now: Timestamp) {
        if let Some(case) = cases::find(id) {
            self.ring(Call::prepared(case, self.direction), now);
            if self.labeler.is_some() {
                self.case = Some(case.id);
            }
        }
    }

    /// The user accepts the call that rings.
    pub fn accept(&mut self, now: Timestamp) {
        if let State::Call { call, answered: answered @ None, .. } = &mut self.state
            && call.direction == Direction::Incoming
        {
            *answered = Some(now);
            self.now = now;
        }
    }

    /// The user declines, hangs up, or leaves the message; open details are closed first.
    pub fn leave(&mut self) {
        if self.details_open {
            self.close_details();
        } else if matches!(self.state, State::Call { .. }) {
            self.end();
        }
    }

    /// The user declines or hangs up, whatever is open.
    pub fn end(&mut self) {
        if matches!(self.state, State::Call { .. }) {
            self.state = State::Idle;
            self.case = None;
            self.close_details();
        }
    }

    /// The clock moved on; returns whether the phone shows something that depends on it.
    pub fn tick(&mut self, now: Timestamp) -> bool {
        self.now = now;
        matches!(self.state, State::Call { answered: Some(_), .. })
    }

    /// Opens or closes the hint's details.
    pub fn toggle_details(&mut self) {
        self.details_open = !self.details_open;
        self.action_open = None;
    }

    /// Opens an action's text, or closes it if it is open.
    pub fn open_action(&mut self, index: usize) {
        self.action_open = if self.action_open == Some(index) { None } else { Some(index) };
    }

    /// Chooses the direction of the next call. A call on the phone goes on as it is.
    pub fn choose_direction(&mut self, direction: Direction) {
        self.direction = direction;
    }

    /// Chooses the language; the hint on the phone changes with it.
    pub fn choose_language(&mut self, language: Language) {
        self.language = language;
    }

    /// Chooses light or dark.
    pub fn choose_appearance(&mut self, dark: bool) {
        self.dark = dark;
    }

    /// What the phone shows.
    pub fn phone(&self) -> PhoneView {
        let mut view = PhoneView {
            screen: self.screen(),
            number: String::new(),
            number_spoken: String::new(),
            kind: None,
            hint: None,
            details_open: self.details_open,
            action_open: self.action_open,
            failure: String::new(),
        };
        match &self.state {
            State::Failed { why } => view.failure.clone_from(why),
            State::Call { call, label, .. } => {
                let hint = self.labeler.as_ref().map(|labeler| labeler.hint(label, self.language));
                view.number = match (label.kind(), hint.as_ref().and_then(|h| h.number_display.clone())) {
                    (_, Some(number)) => number,
                    (Kind::Withheld, None) => String::new(),
                    (_, None) => as_shown(&call.raw),
                };
                view.number_spoken = digit_by_digit(&view.number);
                view.kind = Some(label.kind());
                view.hint = hint;
            }
            State::Starting { .. } | State::Idle => {}
        }
        view
    }

    /// What the panel shows.
    pub fn panel(&self) -> PanelView {
        PanelView {
            ready: self.labeler.is_some(),
            case: self.case,
            direction: self.direction,
            language: self.language,
            dark: self.dark,
            list: self.list_line(),
        }
    }

    fn screen(&self) -> Screen {
        match &self.state {
            State::Starting { steps_done } => Screen::Starting { steps_done: *steps_done },
            State::Failed { .. } => Screen::Failed,
            State::Idle => Screen::Idle,
            State::Call { answered: Some(since), .. } => {
                Screen::Ongoing { seconds: u64::try_from(self.now.0.saturating_sub(since.0)).unwrap_or(0) }
            }
            State::Call { call, .. } => match call.direction {
                Direction::Incoming => Screen::Incoming,
                Direction::Outgoing => Screen::Outgoing,
                Direction::Message => Screen::Message,
            },
        }
    }

    fn list_line(&self) -> Option<ListLine> {
        let status = self.labeler.as_ref()?.status();
        Some(ListLine {
            seq: status.seq?,
            issued: status.issued?.shanghai_day().to_iso(),
            ranges: status.ranges?,
            freshness: status.freshness(self.now)?,
        })
    }

    fn close_details(&mut self) {
        self.details_open = false;
        self.action_open = None;
    }
}
