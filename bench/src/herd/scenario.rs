//! What happens to the server.

use std::time::Duration;

use label700::time::Timestamp;
use label700::update::Schedule;

use crate::data::Random;

/// Seconds in an hour.
pub const HOUR: i64 = 3_600;
/// Seconds in a day.
pub const DAY: i64 = 24 * HOUR;
/// When things happen: at six in the morning of the first day.
pub const EVENT: i64 = 6 * HOUR;
/// How long the server is away.
const OUTAGE: i64 = 6 * HOUR;

/// What a handset gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// What it asked for.
    Served,
    /// Nothing, or an error that says no more.
    Unreachable,
    /// 503 with a `Retry-After`.
    Busy(Duration),
}

/// What the server does over the days of a simulation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scenario {
    /// What it is called.
    pub name: &'static str,
    /// How long it is watched, in days.
    pub days: i64,
    /// When a new list is published.
    pub published: Option<i64>,
    server: Server,
    fleet: Fleet,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Server {
    /// It always answers.
    Up,
    /// It does not answer for six hours.
    Down,
    /// For six hours it asks everybody to come back after the same time.
    BusyFor(i64),
    /// For six hours it asks everybody to come back at the same moment, when it is over.
    BusyUntilOver,
    /// It answers so many requests a minute as a fleet of this many times the size needs, in hundredths;
    /// everybody beyond that is asked to come back in an hour, all day long.
    AtMost(u32),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fleet {
    /// Installed long ago, each at some time.
    Grown,
    /// All installed in the same hour, by a system update.
    SameHour,
}

impl Scenario {
    /// All that are watched.
    pub const ALL: [Self; 7] = [
        Self::of("a usual day", Server::Up),
        Self { published: Some(EVENT), ..Self::of("a publication at 6:00", Server::Up) },
        Self::of("no answer from 6:00 to 12:00", Server::Down),
        Self::of("503, Retry-After: 1 h, from 6:00 to 12:00", Server::BusyFor(HOUR)),
        Self::of("503, Retry-After: 12:00, from 6:00 to 12:00", Server::BusyUntilOver),
        Self::of("a server for 95 % of the requests, 503 to the rest", Server::AtMost(95)),
        Self { fleet: Fleet::SameHour, days: 4, ..Self::of("all installed from 0:00 to 1:00", Server::Up) },
    ];

    const fn of(name: &'static str, server: Server) -> Self {
        Self { name, days: 3, published: None, server, fleet: Fleet::Grown }
    }

    /// What a handset gets at `second`, in a minute that has seen `requests` so far.
    pub(super) fn answer(&self, second: i64, requests: u32, handsets: u32) -> Answer {
        let away = (EVENT..EVENT + OUTAGE).contains(&second);
        let busy = |seconds: i64| Answer::Busy(Duration::from_secs(seconds.unsigned_abs()));
        match self.server {
            Server::Down if away => Answer::Unreachable,
            Server::BusyFor(seconds) if away => busy(seconds),
            Server::BusyUntilOver if away => busy(EVENT + OUTAGE - second),
            Server::AtMost(hundredths) => {
                let needed = u64::from(handsets) * 2 * 60 / DAY.unsigned_abs();
                let full = u64::from(requests) * 100 >= needed * u64::from(hundredths);
                if full { busy(HOUR) } else { Answer::Served }
            }
            _ => Answer::Served,
        }
    }

    /// When a handset first comes. One that was installed long ago is somewhere between two refreshes:
    /// rather within a long pause than within a short one.
    pub(super) fn first_refresh(&self, schedule: &Schedule, random: &mut Random) -> i64 {
        match self.fleet {
            Fleet::Grown => {
                let pause = (0.64 + 0.8 * random.fraction()).sqrt() * schedule.interval as f64;
                (pause * random.fraction()) as i64
            }
            Fleet::SameHour => {
                let installed = Timestamp(random.below(HOUR.unsigned_abs()) as i64);
                schedule.first(installed, random.next()).0
            }
        }
    }
}
