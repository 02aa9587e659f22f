//! The seeded generator of all ranges and queries. Everything in it is invented (演示).

mod queries;
mod random;

use label700::allocation::{Allocation, AllocationRef, Approval, Resource, Scene};
use label700::list::{ListHead, Phases, Range700, encode_ranges};
use label700::time::{Day, Timestamp};

pub use queries::Queries;
pub use random::Random;

/// The feed of all fixtures.
pub const FEED: &str = "demo";
/// When all fixtures were issued: 2026-11-01.
pub const ISSUED: Timestamp = Timestamp(1_793_491_200);
/// How many labels there are.
pub const LABELS: u32 = 2_000;

const CLUSTERS: u64 = 600;
/// 11-digit blocks among the 700 numbers.
const BLOCKS: u64 = 100_000_000;
const BLOCK: u64 = 10_000;
/// Of a hundred ranges, so many are finer than a block.
const FINER: u64 = 5;
/// Free blocks between two ranges of a cluster, on average.
const MEAN_GAP: f64 = 3.0;

/// How ranges lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// 600 clusters, 95 % whole blocks: what the budgets are measured on.
    Clustered,
    /// The same with 20 % finer ranges.
    Finer,
    /// Evenly over all numbers.
    Uniform,
}

/// A range: first and last number, as the twelve digits behind 700, and the label's index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allotted {
    /// The first number.
    pub first: u64,
    /// The last number.
    pub last: u64,
    /// The label.
    pub label: u32,
}

/// Ranges in ascending order, no two of which an encoder would join, and their labels.
#[derive(Clone, Debug)]
pub struct Data {
    /// The ranges.
    pub ranges: Vec<Allotted>,
    /// The labels.
    pub labels: Vec<Allocation>,
}

impl Data {
    /// `ranges` ranges; the same for the same arguments on every machine.
    pub fn generate(shape: Shape, ranges: usize) -> Self {
        let mut random = Random::new(700);
        let zipf = Zipf::new(&mut random);
        let mut placed = place(shape, ranges as u64, &mut random);
        let mut before: Option<Allotted> = None;
        for range in &mut placed {
            range.label = zipf.draw(&mut random);
            // Two touching ranges of one label would be one range.
            while before.is_some_and(|b| b.last + 1 == range.first && b.label == range.label) {
                range.label = zipf.draw(&mut random);
            }
            before = Some(*range);
        }
        Self { ranges: placed, labels: (0..LABELS).map(label).collect() }
    }

    /// The same with `count` rows replaced, spread over all: every other one is still there with another
    /// label, and the rest have made way for new ranges in the gaps between others.
    pub fn with_replaced(&self, count: usize) -> Self {
        let mut random = Random::new(701);
        let zipf = Zipf::new(&mut random);
        let mut ranges = self.ranges.clone();
        let step = (ranges.len() / count.max(1)).max(1) as u64;
        let mut gone = Vec::new();
        for nth in 0..count {
            let at = nth * step as usize + random.below(step) as usize;
            let Some(range) = ranges.get_mut(at) else { continue };
            if nth % 2 == 1 {
                gone.push(at);
            } else {
                let before = range.label;
                while range.label == before {
                    range.label = zipf.draw(&mut random);
                }
            }
        }
        let mut come = Vec::new();
        while come.len() < gone.len() && self.ranges.len() > 1 {
            let at = random.below(self.ranges.len() as u64 - 1) as usize;
            if let Some(&[before, after]) = self.ranges.get(at..at + 2).and_then(|pair| pair.first_chunk()) {
                // One free block on each side, so that nothing can touch what else comes or changes.
                let (block, until) = (before.last / BLOCK + 2, after.first / BLOCK);
                if block + 1 < until && !come.iter().any(|(place, _)| *place == at) {
                    let (first, last) = in_block(block, FINER, &mut random);
                    come.push((at, Allotted { first, last, label: zipf.draw(&mut random) }));
                }
            }
        }
        for at in gone.into_iter().rev() {
            ranges.remove(at);
        }
        ranges.extend(come.into_iter().map(|(_, range)| range));
        ranges.sort_unstable_by_key(|range| range.first);
        Self { ranges, labels: self.labels.clone() }
    }

    /// The list of these ranges with this sequence number.
    ///
    /// # Errors
    /// Never for what [`generate`](Self::generate) made.
    pub fn encode(&self, seq: u64) -> anyhow::Result<Vec<u8>> {
        let labels: Vec<AllocationRef<'_>> = self.labels.iter().map(Allocation::borrowed).collect();
        let span = |first, last| Range700::from_subscribers(first, last);
        let ranges = self.ranges.iter().filter_map(|r| Some((span(r.first, r.last)?, r.label))).collect();
        let head = ListHead {
            feed: FEED.to_owned(),
            seq,
            issued: ISSUED,
            phases: Phases {
                preparation_from: Day(20_244),
                transition_from: Day(20_336),
                pilot_from: Day(20_427),
                pilot_until: Day(21_157),
            },
            coverage: span(0, BLOCKS * BLOCK - 1).into_iter().collect(),
        };
        Ok(encode_ranges(&head, &labels, ranges)?)
    }

    /// The same as the registry imports it.
    pub fn to_csv(&self) -> String {
        use std::fmt::Write as _;
        let mut csv = String::from(
            "kind,first,last,application_platform,base_platform,business_user,scene,approval,resource\n\
             coverage,700000000000000,700999999999999,,,,,,\n",
        );
        for range in &self.ranges {
            let Some(label) = self.labels.get(range.label as usize) else { continue };
            // Writing to a string cannot fail.
            let _ = writeln!(
                csv,
                "allocation,700{:012},700{:012},{},{},{},{},active,in_use",
                range.first,
                range.last,
                label.application_platform,
                label.base_platform,
                label.business_user,
                label.scene.code,
            );
        }
        csv
    }
}

/// Where the ranges lie; their labels come later.
fn place(shape: Shape, count: u64, random: &mut Random) -> Vec<Allotted> {
    let clusters = if shape == Shape::Uniform { count.max(1) } else { CLUSTERS };
    let finer = if shape == Shape::Finer { 20 } else { FINER };
    // Room for what a cluster holds, and as much again, so that the last one does not run over the end.
    let room = BLOCKS - (count / clusters + 1) * (1 + MEAN_GAP as u64) * 2;
    let mut starts: Vec<u64> = (0..clusters).map(|_| random.below(room)).collect();
    starts.sort_unstable();
    let mut ranges = Vec::with_capacity(count as usize);
    let mut block = 0;
    for (nth, start) in (0u64..).zip(starts) {
        block = start.max(block);
        for _ in nth * count / clusters..(nth + 1) * count / clusters {
            block += random.gap(MEAN_GAP);
            let (first, last) = in_block(block, finer, random);
            ranges.push(Allotted { first, last, label: 0 });
            block += 1;
        }
    }
    ranges
}

/// A whole block or, in `finer` of a hundred cases, one to ten numbers, tens, hundreds or thousands of it.
fn in_block(block: u64, finer: u64, random: &mut Random) -> (u64, u64) {
    if random.below(100) >= finer {
        return (block * BLOCK, (block + 1) * BLOCK - 1);
    }
    let unit = 10u64.pow(random.below(4) as u32);
    let units = BLOCK / unit;
    let from = random.below(units);
    let until = from + 1 + random.below((units - from).min(10));
    (block * BLOCK + from * unit, block * BLOCK + until * unit - 1)
}

/// Labels by how often they are used: the second half as often as the first, the third a third, and so on.
struct Zipf {
    cumulated: Vec<f64>,
    shuffled: Vec<u32>,
}

impl Zipf {
    fn new(random: &mut Random) -> Self {
        let weights = (1..=LABELS).map(|k| 1.0 / f64::from(k));
        let cumulated = weights.scan(0.0, |sum, w| {
            *sum += w;
            Some(*sum)
        });
        let cumulated = cumulated.collect();
        let mut shuffled: Vec<u32> = (0..LABELS).collect();
        random.shuffle(&mut shuffled);
        Self { cumulated, shuffled }
    }

    fn draw(&self, random: &mut Random) -> u32 {
        let at = random.fraction() * self.cumulated.last().copied().unwrap_or_default();
        let rank = self.cumulated.partition_point(|sum| *sum < at);
        self.shuffled.get(rank).copied().unwrap_or_default()
    }
}

fn label(index: u32) -> Allocation {
    const CARRIERS: [&str; 4] = ["演示移动", "演示电信", "演示联通", "演示广电"];
    const SCENES: [[&str; 4]; 4] = [
        ["food_delivery", "外卖", "外賣", "Food delivery"],
        ["express", "快递", "快遞", "Express"],
        ["ride_hailing", "网约车", "網約車", "Ride hailing"],
        ["e_commerce", "电商", "電商", "E-commerce"],
    ];
    let text = |table: [&str; 4]| table.map(str::to_owned);
    let [code, zh_hans, zh_hant, en] = text(SCENES.get(index as usize % 4).copied().unwrap_or_default());
    Allocation {
        application_platform: format!("演示平台{}", index % 40),
        base_platform: CARRIERS.get(index as usize / 40 % 4).copied().unwrap_or_default().to_owned(),
        business_user: format!("演示商户{index}有限公司"),
        scene: Scene { code, zh_hans, zh_hant, en },
        approval: Approval::Active,
        resource: Resource::InUse,
        valid_from: None,
        valid_until: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use label700::list::List;

    #[test]
    fn a_list_has_every_range_that_was_generated_and_is_canonical() {
        for shape in [Shape::Clustered, Shape::Finer, Shape::Uniform] {
            for count in [1_000, 20_000] {
                let list = List::open(Data::generate(shape, count).encode(1).unwrap()).unwrap();
                list.check_canonical().unwrap();
                assert_eq!(list.header().ranges, count as u64, "{shape:?}");
            }
        }
    }

    #[test]
    fn finer_ranges_have_their_share() {
        for (shape, share) in [(Shape::Clustered, 0.05), (Shape::Finer, 0.20)] {
            let data = Data::generate(shape, 20_000);
            let is_finer =
                |r: &&Allotted| !r.first.is_multiple_of(BLOCK) || !(r.last + 1).is_multiple_of(BLOCK);
            let finer = data.ranges.iter().filter(is_finer).count() as f64 / 20_000.0;
            assert!((finer - share).abs() < 0.01, "{shape:?}: {finer}");
        }
    }

    #[test]
    fn the_most_frequent_label_has_an_eighth_of_the_ranges() {
        let data = Data::generate(Shape::Clustered, 20_000);
        let mut uses = vec![0; LABELS as usize];
        data.ranges.iter().for_each(|r| uses[r.label as usize] += 1);
        let most = uses.iter().max().copied().unwrap_or_default();
        assert!((2_100..2_700).contains(&most), "{most}");
    }

    #[test]
    fn so_many_rows_are_replaced_as_were_asked_for() {
        let data = Data::generate(Shape::Clustered, 20_000);
        let changed = data.with_replaced(100);
        let before: std::collections::HashSet<_> =
            data.ranges.iter().map(|r| (r.first, r.last, r.label)).collect();
        let new = changed.ranges.iter().filter(|r| !before.contains(&(r.first, r.last, r.label))).count();
        assert_eq!((new, changed.ranges.len()), (100, data.ranges.len()));
        List::open(changed.encode(2).unwrap()).unwrap().check_canonical().unwrap();
    }
}
