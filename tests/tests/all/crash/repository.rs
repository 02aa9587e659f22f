//! What a server has: lists of blocks, each with a company of its own.

use std::collections::BTreeMap;
use std::ops::Range;

use label700::list::{Delta, List, Range700, encode};
use label700::time::Timestamp;
use label700_tests::publisher::{Publisher, number, one_block_list, start};
use serde_json::Map;

use crate::deltas::fixture::{delta_file, delta_name, delta_target, sign_targets};

/// In the old list alone, in both, in the new one alone, in neither.
pub(crate) const NUMBERS: [&str; 4] =
    ["700123400010000", "700123400350000", "700123400690000", "700123477770000"];

/// So many that two differences are shorter than half the list.
const MANY: Range<u64> = 0..70;

/// A repository at one moment.
#[derive(Debug)]
pub(crate) struct Served {
    pub(crate) files: BTreeMap<String, Vec<u8>>,
    pub(crate) anchor: Vec<u8>,
    pub(crate) now: Timestamp,
    pub(crate) versions: BTreeMap<String, u64>,
    pub(crate) seq: u64,
}

pub(crate) fn tomorrow() -> Timestamp {
    start().plus(86_400)
}

pub(crate) fn old_publisher() -> Publisher {
    let mut publisher = Publisher::default();
    // One key a role: thousands of refreshes are to be verified.
    for keys in [&mut publisher.root_keys, &mut publisher.targets_keys, &mut publisher.list_keys] {
        keys.keys.truncate(1);
        keys.threshold = 1;
    }
    publisher.put_root();
    put_list(&mut publisher, 1, 0..40);
    publisher
}

pub(crate) fn new_publisher() -> Publisher {
    let mut publisher = old_publisher();
    publisher.issued = tomorrow();
    put_list(&mut publisher, 2, 30..70);
    for role in ["list", "snapshot", "timestamp"] {
        publisher.bump(role);
    }
    publisher
}

/// Blocks with a company each, so that a list is several sectors long.
pub(crate) fn put_list(publisher: &mut Publisher, seq: u64, blocks: Range<u64>) {
    put_blocks(publisher, seq, blocks.map(|block| (block, format!("演示平台{block}号,名单{seq}"))));
}

fn put_blocks(publisher: &mut Publisher, seq: u64, blocks: impl Iterator<Item = (u64, String)>) {
    let mut content = one_block_list(seq, "", publisher.issued);
    let entry = content.entries.remove(0);
    content.entries = blocks
        .map(|(block, platform)| {
            let mut entry = entry.clone();
            let bound = |end| number(&format!("7001234{block:04}{end}"));
            entry.range = Range700::new(bound("0000"), bound("9999")).unwrap();
            entry.allocation.application_platform = platform;
            entry
        })
        .collect();
    publisher.ranges = content.entries.len() as u64;
    publisher.list = encode(&content).unwrap();
    publisher.seq = seq;
}

/// Before and after two lists: the one takes a block away, the other brings one. Of the newest there are
/// only the differences that lead to it.
pub(crate) fn served_by_differences() -> [Served; 2] {
    let mut publisher = old_publisher();
    let mut lists = Vec::new();
    let mut targets = Map::new();
    let mut steps = BTreeMap::new();
    let mut old = None;
    for (seq, without) in [(1, &[69][..]), (2, &[1, 69]), (3, &[1])] {
        let blocks = MANY.filter(|block| !without.contains(block));
        put_blocks(&mut publisher, seq, blocks.map(|block| (block, format!("演示平台{block}号"))));
        lists.push(List::open(publisher.list.clone()).unwrap());
        let [.., from, to] = lists.as_slice() else {
            old = Some(served(&publisher));
            continue;
        };
        let from_seq = from.header().seq;
        let bytes = Delta::between(from, to).unwrap();
        targets.insert(delta_name(from_seq), delta_target(from_seq, &bytes));
        steps.insert(delta_file(from_seq, &bytes), bytes);
        ["list", "snapshot", "timestamp"].iter().for_each(|role| publisher.bump(role));
    }
    publisher.issued = tomorrow();
    sign_targets(&mut publisher, &targets);
    let mut new = served(&publisher);
    new.files.remove(&publisher.list_file()).unwrap();
    new.files.extend(steps);
    [old.unwrap(), new]
}

pub(crate) fn served(publisher: &Publisher) -> Served {
    let version = |role: &str| (role.to_owned(), publisher.versions.get(role).copied().unwrap_or(1));
    Served {
        files: publisher.files(),
        anchor: publisher.anchor(),
        now: publisher.issued,
        versions: ["root", "timestamp", "snapshot", "targets", "list"].map(version).into(),
        seq: publisher.seq,
    }
}
