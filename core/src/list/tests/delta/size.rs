//! How large deltas are, on the data of the performance budget. Run it with
//! `cargo test --release -p label700 --lib delta::size -- --ignored --nocapture`.

use std::time::Instant;

use super::*;

/// SplitMix64.
struct Seeded(u64);

impl Seeded {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(bound)) >> 64) as u64
    }
}

/// Labels by Zipf's law: the k-th is taken with a weight of 1/k.
struct Zipf(Vec<f64>);

impl Zipf {
    fn new(labels: u32) -> Self {
        let mut sum = 0.0;
        Self(
            (1..=labels)
                .map(|k| {
                    sum += 1.0 / f64::from(k);
                    sum
                })
                .collect(),
        )
    }

    fn label(&self, seeded: &mut Seeded) -> u32 {
        let at = seeded.next() as f64 / u64::MAX as f64 * self.0.last().unwrap();
        self.0.partition_point(|sum| *sum < at).min(self.0.len() - 1) as u32
    }
}

/// 95 % whole blocks, in 600 clusters with gaps of a few blocks.
fn blocks(seeded: &mut Seeded, labels: &Zipf, ranges: u64) -> Vec<(u64, u64, u32)> {
    let mut starts: Vec<u64> = (0..600).map(|_| seeded.below(99_000_000)).collect();
    starts.sort_unstable();
    let (mut block, mut out) = (0, Vec::new());
    for start in starts {
        block = start.max(block);
        for _ in 0..ranges / 600 {
            block += 1 + seeded.below(7);
            out.push(in_block(seeded, labels, block));
        }
    }
    out
}

fn in_block(seeded: &mut Seeded, labels: &Zipf, block: u64) -> (u64, u64, u32) {
    let (mut first, mut last) = (block * 10_000, block * 10_000 + 9_999);
    if seeded.below(100) < 5 {
        let unit = [1, 10, 100, 1_000][seeded.below(4) as usize];
        let units = 10_000 / unit;
        let at = seeded.below(units);
        let length = 1 + seeded.below((units - at).min(10));
        (first, last) = (first + at * unit, first + (at + length) * unit - 1);
    }
    (first, last, labels.label(seeded))
}

#[test]
#[ignore = "a million ranges take their time in a debug build"]
fn a_thousand_of_a_million_rows_replaced() {
    let (mut seeded, zipf) = (Seeded(700), Zipf::new(2_000));
    let base = blocks(&mut seeded, &zipf, 1_000_000);
    let allocations: Vec<Allocation> = (0..2_000)
        .map(|nth| Allocation { business_user: format!("演示公司{nth}"), ..allocation(nth % 40 + 1) })
        .collect();
    let encoded = |seq, ranges: &[(u64, u64, u32)]| {
        let head = opened(&numbered(seq, &[])).header().to_head();
        let ranges = ranges.iter().map(|&(first, last, label)| (range(first, last), label)).collect();
        let allocations: Vec<AllocationRef<'_>> = allocations.iter().map(Allocation::borrowed).collect();
        List::open(encode_ranges(&head, &allocations, ranges).unwrap()).unwrap()
    };
    let from = encoded(1, &base);
    let occupied: std::collections::HashSet<u64> = base.iter().map(|r| r.0 / 10_000).collect();
    // A thousand go; in their place come new ones in the gaps of the clusters, new ones anywhere, or the
    // same with another label.
    for case in ["in the clusters", "anywhere", "relabelled", "half and half"] {
        let mut next = base.clone();
        for i in 0..1_000 {
            let at = seeded.below(next.len() as u64) as usize;
            let gone = next.swap_remove(at);
            let mut near = || loop {
                let block = base[seeded.below(base.len() as u64) as usize].0 / 10_000 + 1 + seeded.below(7);
                if !occupied.contains(&block) {
                    return in_block(&mut seeded, &zipf, block);
                }
            };
            next.push(match case {
                "in the clusters" => near(),
                "anywhere" => loop {
                    let block = seeded.below(100_000_000);
                    if !occupied.contains(&block) {
                        break in_block(&mut seeded, &zipf, block);
                    }
                },
                "half and half" if i % 2 == 0 => near(),
                _ => (gone.0, gone.1, zipf.label(&mut seeded)),
            });
        }
        next.sort_unstable();
        next.dedup_by_key(|r| r.0);
        let to = encoded(2, &next);
        let begun = Instant::now();
        let bytes = Delta::between(&from, &to).unwrap();
        let made = begun.elapsed();
        let begun = Instant::now();
        let delta = Delta::decode(bytes).unwrap();
        let decoded = begun.elapsed();
        let begun = Instant::now();
        assert!(delta.apply(&from).unwrap() == to.as_bytes());
        println!(
            "{case}: list {} bytes, {} go, {} come: {} bytes (made {made:?}, decoded {decoded:?}, applied {:?})",
            to.as_bytes().len(),
            delta.removed(),
            delta.added(),
            delta.as_bytes().len(),
            begun.elapsed(),
        );
    }
}
