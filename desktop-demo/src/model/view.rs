//! What the views show, in plain values.

use label700::label::{Freshness, Kind};
use label700::number::Direction;
use label700::words::{Hint, Language};

/// The phone's screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screen {
    /// The list is being made ready; so many steps are done.
    Starting {
        /// Out of four.
        steps_done: usize,
    },
    /// The list could not be made ready.
    Failed,
    /// Nobody calls.
    Idle,
    /// Somebody calls.
    Incoming,
    /// The user calls somebody.
    Outgoing,
    /// The two speak.
    Ongoing {
        /// For so many seconds.
        seconds: u64,
    },
    /// A short message arrived.
    Message,
}

/// All that the phone shows.
pub struct PhoneView {
    /// Which screen.
    pub screen: Screen,
    /// The number as it stands on the screen; empty: withheld.
    pub number: String,
    /// The number for a screen reader: digit by digit.
    pub number_spoken: String,
    /// What kind of number it is; `None` where no number is on the screen.
    pub kind: Option<Kind>,
    /// What Label700 says of it; `None` where no number is on the screen.
    pub hint: Option<Hint>,
    /// Whether the hint's details are open.
    pub details_open: bool,
    /// The action whose text stands open.
    pub action_open: Option<usize>,
    /// Why the list is not ready; empty unless the screen is [`Screen::Failed`].
    pub failure: String,
}

/// All that the panel shows.
pub struct PanelView {
    /// Whether a call can be made.
    pub ready: bool,
    /// The case on the phone.
    pub case: Option<&'static str>,
    /// The direction of the next call.
    pub direction: Direction,
    /// The language of everything.
    pub language: Language,
    /// Light or dark.
    pub dark: bool,
    /// The list that the phone answers from.
    pub list: Option<ListLine>,
}

/// The list in one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListLine {
    /// Its sequence number.
    pub seq: u64,
    /// The day it was issued.
    pub issued: String,
    /// How many ranges it has.
    pub ranges: u64,
    /// Whether it is still current.
    pub freshness: Freshness,
}
