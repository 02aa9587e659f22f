//! An attacker owns the CDN but no key. The bytes are a program: the honest publisher works on, the attacker
//! answers each request of a refresh from any file of any time, the clock stands anywhere, the handset is
//! restarted or loses its state. After each step the handset must hold what the publisher signed, and nothing
//! older than before; after an honest refresh it must hold the newest.

mod attacker;
mod handset;
mod honest;
mod ledger;
mod signing;

use arbitrary::{Result, Unstructured};
use label700::time::Timestamp;

use attacker::Answer;
use handset::Handset;
use honest::{Honest, KeyRole};

/// A longer program finds nothing that a shorter one does not, and the walk over roots has its limit.
const MOST_STEPS: usize = 40;

/// Accepted: a program in which some refresh under attack succeeded.
pub fn run(data: &[u8]) -> bool {
    let mut world = World { honest: Honest::new(), handset: None, succeeded: false };
    let mut u = Unstructured::new(data);
    for _ in 0..MOST_STEPS {
        if u.is_empty() || world.step(&mut u).is_err() {
            break;
        }
    }
    world.refresh_honestly();
    world.succeeded
}

struct World {
    honest: Honest,
    /// Made at the first refresh, so that programs begin with any repository.
    handset: Option<Handset>,
    succeeded: bool,
}

impl World {
    fn step(&mut self, u: &mut Unstructured<'_>) -> Result<()> {
        match u.int_in_range(0..=15_u8)? {
            0..=1 => self.honest.publish_list(),
            2 => self.honest.renew_timestamp(),
            3 => self.honest.rotate(*u.choose(&KeyRole::ALL)?),
            4 => self.honest.replace_list_role(u.arbitrary()?),
            5 => self.honest.wait(i64::from(u.int_in_range(0..=100_u8)?) * 86_400),
            6 => self.honest.wait(i64::from(u.int_in_range(0..=24_u8)?) * 3600),
            7 => self.refresh_honestly(),
            8 => self.handset().restart(),
            9 if u.ratio(1, 4)? => self.handset().lose_state(),
            _ => {
                let now = self.clock(u)?;
                let answers =
                    (0..u.int_in_range(0..=8_u8)?).map(|_| u.arbitrary()).collect::<Result<Vec<_>>>()?;
                self.refresh_under_attack(answers, now);
            }
        }
        Ok(())
    }

    fn handset(&mut self) -> &mut Handset {
        self.handset.get_or_insert_with(|| Handset::new(&self.honest))
    }

    /// Mostly about right; else anything.
    fn clock(&self, u: &mut Unstructured<'_>) -> Result<Timestamp> {
        let now = self.honest.now();
        Ok(match u.int_in_range(0..=9_u8)? {
            0..=4 => now,
            5 => now.plus(i64::from(i8::from_le_bytes([u.arbitrary()?])) * 6 * 3600),
            6 => Timestamp(0),
            7 => Timestamp(2_051_222_400), // 2035
            8 => Timestamp(5_711_731_200), // 2151
            _ => Timestamp(u.arbitrary()?),
        })
    }

    fn refresh_under_attack(&mut self, answers: Vec<Answer>, now: Timestamp) {
        self.handset();
        let Self { honest, handset: Some(handset), succeeded } = self else { return };
        *succeeded |= handset.refresh(honest, answers, now).is_ok();
    }

    /// Whatever came before: the publisher keeps its metadata fresh, nobody meddles, the clock is right.
    fn refresh_honestly(&mut self) {
        self.honest.keep_fresh();
        let floor = self.handset().floor_after_loss();
        while self.honest.seq() < floor {
            self.honest.publish_list();
        }
        let now = self.honest.now();
        let Self { honest, handset: Some(handset), .. } = self else { return };
        handset.refresh(honest, Vec::new(), now).expect("an honest refresh succeeds");
        handset.assert_newest(honest);
    }
}
