//! What the publisher may do, and its state after each row of such steps, made once.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use arbitrary::{Result, Unstructured};

use super::honest::{Honest, KeyRole};

/// A step of the publisher, or of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Event {
    /// The next list.
    PublishList,
    RenewTimestamp,
    Rotate(KeyRole),
    /// See [`Honest::replace_list_role`].
    ReplaceListRole {
        from_the_beginning: bool,
    },
    /// Hours. Each is one of a few, so that histories come again.
    Wait(u16),
    /// Renews what expires within a day.
    KeepFresh,
}

const DAY: u16 = 24;
/// The lives of timestamp, snapshot, list role and root are among them, each with a day more.
const WAITS: [u16; 8] = [1, 12, 25, 6 * DAY, 8 * DAY, 31 * DAY, 91 * DAY, 366 * DAY];

/// So many states are kept: some tens of megabytes.
const MOST_STATES: usize = 4000;

impl Event {
    pub(super) fn arbitrary(u: &mut Unstructured<'_>) -> Result<Self> {
        Ok(match u.int_in_range(0..=7_u8)? {
            0..=2 => Self::PublishList,
            3 => Self::RenewTimestamp,
            4 => Self::Rotate(*u.choose(&KeyRole::ALL)?),
            5 => Self::ReplaceListRole { from_the_beginning: u.arbitrary()? },
            6 => Self::Wait(*u.choose(&WAITS)?),
            _ => Self::KeepFresh,
        })
    }

    fn apply(self, honest: &mut Honest) {
        match self {
            Self::PublishList => honest.publish_list(),
            Self::RenewTimestamp => honest.renew_timestamp(),
            Self::Rotate(role) => honest.rotate(role),
            Self::ReplaceListRole { from_the_beginning } => honest.replace_list_role(from_the_beginning),
            Self::Wait(hours) => honest.wait(i64::from(hours) * 3600),
            Self::KeepFresh => honest.keep_fresh(),
        }
    }
}

/// The publisher of `feed` after these events. Signing is most of the work of a program, and one program
/// differs little from the next, so every state on the way is kept for those that begin alike.
pub(super) fn after(feed: &'static str, events: &[Event]) -> Rc<Honest> {
    thread_local!(static STATES: RefCell<HashMap<(&'static str, Vec<Event>), Rc<Honest>>> = RefCell::default());
    let known = STATES.with_borrow(|states| states.get(&(feed, events.to_vec())).map(Rc::clone));
    if let Some(known) = known {
        return known;
    }
    let honest = match events.split_last() {
        None => Honest::new(feed),
        Some((event, before)) => {
            let mut honest = (*after(feed, before)).clone();
            event.apply(&mut honest);
            honest
        }
    };
    let honest = Rc::new(honest);
    STATES.with_borrow_mut(|states| {
        if states.len() >= MOST_STATES {
            states.clear();
        }
        states.insert((feed, events.to_vec()), Rc::clone(&honest));
    });
    honest
}
