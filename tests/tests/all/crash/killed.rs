//! `kill -9` of the real `label700 update`, while the publisher goes on publishing. Which part of an update a
//! kill hits is made sure of by what the update waits for, never by the clock.

use std::collections::BTreeMap;
use std::thread;
use std::time::{Duration, SystemTime};

use super::phone::{Phone, REQUESTS, State};

/// How often, where `LABEL700_KILLS` does not say.
const KILLS: u64 = 200;

#[test]
fn an_update_killed_at_any_moment_loses_nothing() {
    let kills = number_from("LABEL700_KILLS").unwrap_or(KILLS);
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    let seed = number_from("LABEL700_SEED").unwrap_or(since.as_nanos() as u64);
    println!("seed {seed}: repeat with LABEL700_SEED={seed}; some moments depend on the machine too");
    let mut random = Random(seed);
    let mut phone = Phone::new();
    let mut ends: BTreeMap<End, u64> = BTreeMap::new();
    for round in 0..kills {
        let old = phone.publisher.seq;
        phone.publish_next();
        let moment = Moment::of_round(round, &mut random);
        let end = kill_an_update(&phone, moment, &mut random);
        *ends.entry(end).or_default() += 1;
        assert!(moment.can_end(end), "kill {round}: {end:?} by {moment:?}");

        let seq = phone.seq_that_answers();
        assert!(seq == old || seq == old + 1, "kill {round}: list {seq} answers after {old}");
        let is_shown = matches!(end, End::Published | End::Done);
        assert_eq!(seq == old + 1, is_shown, "kill {round}, {end:?}: list {seq} answers after {old}");
        let status = phone.command("status", &["--state-dir", "S", "--view-dir", "V"]);
        assert!(status.status.success(), "kill {round}, {end:?}: {status:?}");
        phone.update();
        assert_eq!(phone.seq_that_answers(), old + 1, "kill {round}, {end:?}: after the next update");
    }
    println!("{kills} updates were killed: {ends:?}");
}

/// When an update is killed.
#[derive(Clone, Copy, Debug)]
enum Moment {
    /// While it waits for the rest of the answer to its request of this number.
    Held(u32),
    /// At some time after the answer to this request began; 0: after its start.
    SomeTimeAfter(u32),
    /// When `view.json` is being swapped, or just was.
    AtTheSwap,
    /// When the new list is shown; it cannot end before, as nobody reads what it prints.
    Shown,
}

/// Where the update was when it was killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    NothingStored,
    Fetching,
    BetweenDatabaseAndView,
    Published,
    /// It had ended already.
    Done,
}

impl Moment {
    /// Of four rounds, one before the publication, one at or after it, and two anywhere.
    fn of_round(round: u64, random: &mut Random) -> Self {
        match round % 4 {
            0 => Self::Held(1 + random.below(REQUESTS.into()) as u32),
            1 if random.below(2) == 0 => Self::Shown,
            1 => Self::AtTheSwap,
            // The publication comes after the last, and is what matters most.
            _ => Self::SomeTimeAfter(random.below(11).min(REQUESTS.into()) as u32),
        }
    }

    fn can_end(self, end: End) -> bool {
        match self {
            // The answer before was the first that is kept.
            Self::Held(request) if request >= 3 => end == End::Fetching,
            Self::Held(_) => end == End::NothingStored,
            Self::SomeTimeAfter(_) => true,
            Self::AtTheSwap => end != End::Done,
            Self::Shown => end == End::Published,
        }
    }
}

fn kill_an_update(phone: &Phone, moment: Moment, random: &mut Random) -> End {
    let before = phone.state();
    let held = if let Moment::Held(request) = moment { Some(request) } else { None };
    let may_end = matches!(moment, Moment::SomeTimeAfter(_));
    let mut update = phone.start_update(held, may_end);
    match moment {
        Moment::Held(request) => phone.server.wait_for(request),
        Moment::SomeTimeAfter(requests) => {
            phone.server.wait_for(requests);
            let part = phone.pace.after(requests);
            thread::sleep(part.mul_f64(random.below(1_400) as f64 / 1_000.0));
        }
        Moment::AtTheSwap => update.wait_until(|| phone.is_swapping() || phone.shown() > before.shown),
        Moment::Shown => {
            update.wait_until(|| phone.shown() > before.shown);
            thread::sleep(Duration::from_micros(random.below(5_000)));
        }
    }
    let done = update.kill();
    let State { floors, published, shown } = phone.state();
    assert!(before.floors.iter().all(|(role, floor)| floors[role] >= *floor), "a floor fell");
    match () {
        () if done => End::Done,
        () if shown > before.shown => End::Published,
        () if published > before.published => End::BetweenDatabaseAndView,
        () if floors != before.floors => End::Fetching,
        () => End::NothingStored,
    }
}

fn number_from(variable: &str) -> Option<u64> {
    std::env::var(variable).ok().map(|text| text.parse().unwrap())
}

/// SplitMix64.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % bound
    }
}
