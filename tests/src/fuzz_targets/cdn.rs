//! An attacker owns the CDN but no key. The bytes are a program: the honest publisher works on, the attacker
//! answers each request of a refresh from any file of any time, the clock stands anywhere, the handset is
//! restarted or loses its state. After each step the handset must hold what the publisher signed, and nothing
//! older than before; after an honest refresh it must hold the newest.
//!
//! Two handsets run such programs: the whole one, with its files and database, and one in memory that stops at
//! the metadata, for many more programs in the same time.

mod attacker;
mod forgery;
mod handset;
mod history;
mod honest;
mod ledger;
mod metadata_handset;
mod seen;
mod signing;

use std::rc::Rc;

use arbitrary::{Result as Arbitrary, Unstructured};
use label700::time::Timestamp;

use crate::publisher::FEED;
use attacker::Answer;
use handset::WholeHandset;
use history::Event;
use honest::Honest;
use metadata_handset::MetadataHandset;

/// A longer program finds nothing that a shorter one does not, and the walk over roots has its limit.
const MOST_STEPS: usize = 24;
/// Nor does one of more refreshes, and they are what takes time.
const MOST_REFRESHES: usize = 6;

/// The whole updater. Accepted: a program in which some refresh under attack succeeded.
pub fn run(data: &[u8]) -> bool {
    World::<WholeHandset>::run(data)
}

/// The metadata alone. Accepted as in [`run`], and the programs are the same.
pub fn metadata(data: &[u8]) -> bool {
    World::<MetadataHandset>::run(data)
}

/// What is attacked.
trait Handset {
    fn new(honest: &Honest) -> Self;

    fn restart(&mut self);

    fn lose_state(&mut self);

    /// In the next refresh nothing can be kept after so many changes.
    fn lack_room(&mut self, after: u8);

    /// The least sequence number that is taken after the state was lost, whatever list role it is of.
    fn floor_after_loss(&self) -> u64;

    /// One refresh, and a look at what it left. Fails with the reason, for a person to read.
    fn refresh(&mut self, honest: &Honest, answers: Vec<Answer>, now: Timestamp) -> Result<(), String>;

    fn assert_newest(&self, honest: &Honest);
}

struct World<H> {
    events: Vec<Event>,
    honest: Rc<Honest>,
    /// Made at the first refresh, so that programs begin with any repository.
    handset: Option<H>,
    refreshes: usize,
    succeeded: bool,
}

impl<H: Handset> World<H> {
    fn run(data: &[u8]) -> bool {
        let honest = history::after(FEED, &[]);
        let mut world = Self { events: Vec::new(), honest, handset: None, refreshes: 0, succeeded: false };
        let mut u = Unstructured::new(data);
        for _ in 0..MOST_STEPS {
            if u.is_empty() || world.refreshes == MOST_REFRESHES || world.step(&mut u).is_err() {
                break;
            }
        }
        world.refresh_honestly();
        world.succeeded
    }

    fn step(&mut self, u: &mut Unstructured<'_>) -> Arbitrary<()> {
        match u.int_in_range(0..=15_u8)? {
            0..=5 => {
                let event = Event::arbitrary(u)?;
                self.happens(event);
            }
            6 => self.refresh_honestly(),
            7 => self.handset().restart(),
            8 => self.handset().lose_state(),
            9 => {
                let room = u.int_in_range(0..=6)?;
                self.handset().lack_room(room);
            }
            _ => {
                let now = self.clock(u)?;
                let requests = u.int_in_range(0..=8_u8)?;
                let answers = (0..requests).map(|_| Answer::arbitrary(u)).collect::<Arbitrary<_>>()?;
                self.refresh_under_attack(answers, now);
            }
        }
        Ok(())
    }

    fn happens(&mut self, event: Event) {
        self.events.push(event);
        self.honest = history::after(FEED, &self.events);
    }

    fn handset(&mut self) -> &mut H {
        self.handset.get_or_insert_with(|| H::new(&self.honest))
    }

    /// Mostly about right; else anything.
    fn clock(&self, u: &mut Unstructured<'_>) -> Arbitrary<Timestamp> {
        let now = self.honest.now();
        Ok(match u.int_in_range(0..=11_u8)? {
            0..=6 => now,
            7 => now.plus(i64::from(i8::from_le_bytes([u.arbitrary()?])) * 6 * 3600),
            8 => Timestamp(0),
            9 => Timestamp(2_051_222_400),  // 2035
            10 => Timestamp(5_711_731_200), // 2151
            _ => Timestamp(u.arbitrary()?),
        })
    }

    fn refresh_under_attack(&mut self, answers: Vec<Answer>, now: Timestamp) {
        let honest = Rc::clone(&self.honest);
        self.refreshes += 1;
        self.succeeded |= self.handset().refresh(&honest, answers, now).is_ok();
    }

    /// Whatever came before: the publisher keeps its metadata fresh, nobody meddles, the clock is right.
    fn refresh_honestly(&mut self) {
        self.refreshes += 1;
        self.happens(Event::KeepFresh);
        let floor = self.handset().floor_after_loss();
        while self.honest.seq() < floor {
            self.happens(Event::PublishList);
        }
        let honest = Rc::clone(&self.honest);
        let handset = self.handset();
        // The room that was lacking is a matter of refreshes under attack.
        handset.lack_room(u8::MAX);
        handset.refresh(&honest, Vec::new(), honest.now()).expect("an honest refresh succeeds");
        handset.assert_newest(&honest);
    }
}
