//! Differences (`.l700d`): any bytes as one, and any history of a list.

use std::cell::RefCell;
use std::collections::BTreeMap;

use label700::list::{Delta, Entry, List, ListContent, Range700, encode};
use sha2::{Digest, Sha256};

use crate::publisher::{one_block_list, start};

/// The checksum covers all from here on; the hash of the list that the delta is for comes first.
const CHECKED_FROM: usize = 12;
const HASH_BYTES: usize = 32;
const SEQ_AT: usize = CHECKED_FROM + 2 * HASH_BYTES;

/// A list of each of the two kinds is made once: it takes longer than what is tried on it.
fn fixed_list(seq: u64) -> List {
    thread_local!(static LISTS: RefCell<BTreeMap<u64, List>> = RefCell::default());
    LISTS.with_borrow_mut(|lists| lists.entry(seq).or_insert_with(|| opened(&content(seq))).clone())
}

/// Bytes of a difference, for a fixed list. The first byte's lowest bit asks for a right checksum, the next
/// for the right list's hash and number, so that what lies behind them is reached. Accepted: what decodes.
pub fn bytes(data: &[u8]) -> bool {
    let Some((choice, bytes)) = data.split_first() else { return false };
    let mut bytes = bytes.to_vec();
    let from = fixed_list(7);
    if choice & 2 != 0 && bytes.len() >= SEQ_AT + 8 {
        bytes[CHECKED_FROM..CHECKED_FROM + HASH_BYTES].copy_from_slice(&Sha256::digest(from.as_bytes()));
        bytes[SEQ_AT..SEQ_AT + 8].copy_from_slice(&from.header().seq.to_le_bytes());
    }
    if choice & 1 != 0 && bytes.len() >= CHECKED_FROM {
        let checksum = crc32c::crc32c(&bytes[CHECKED_FROM..]);
        bytes[8..CHECKED_FROM].copy_from_slice(&checksum.to_le_bytes());
    }
    let Ok(delta) = Delta::decode(bytes.clone()) else { return false };
    assert!(delta.as_bytes() == bytes);
    assert!(delta.from_seq() < delta.to_seq());
    if let Ok(made) = delta.apply(&from) {
        let made = List::open(made).unwrap();
        made.check_canonical().unwrap();
        assert!(Delta::between(&from, &made).unwrap() == bytes, "there is one way to say it");
    }
    true
}

/// A longer chain is the same step again.
const MOST_PUBLICATIONS: usize = 6;

/// Each four bytes change one range of a list; 0 as the first of them publishes it. Whatever the history, the
/// chain of its differences leads to the last list. Accepted: two publications or more.
pub fn history(data: &[u8]) -> bool {
    let mut content = content(1);
    let mut lists = vec![fixed_list(1)];
    for change in data.as_chunks::<4>().0.iter().take(200) {
        change_one(&mut content, *change);
        if change[0] == 0 && lists.len() <= MOST_PUBLICATIONS {
            content.seq += 1;
            lists.push(opened(&content));
        }
    }
    let step = |pair: &[List]| Delta::decode(Delta::between(&pair[0], &pair[1]).unwrap()).unwrap();
    let chain: Vec<Delta> = lists.windows(2).map(step).collect();
    for (from, delta) in lists.iter().zip(&chain) {
        assert!(delta.apply(from).unwrap() == lists[delta.to_seq() as usize - 1].as_bytes());
    }
    let made = Delta::apply_all(&chain, &lists[0]).unwrap();
    assert!(made == lists[chain.len()].as_bytes(), "all at once it is the same as one by one");
    chain.len() > 1
}

/// Differences from the fixed list: sound, sound but for what the first byte mends, damaged, cut.
pub(super) fn seeds() -> Vec<Vec<u8>> {
    let from = opened(&content(7));
    let difference = |to: &ListContent| Delta::between(&from, &opened(to)).unwrap();
    let mut changed = content(8);
    for (nth, change) in
        [[1, 3, 0, 0], [2, 40, 9, 1], [3, 77, 200, 5], [4, 100, 3, 8], [5, 12, 60, 2]].into_iter().enumerate()
    {
        change_one(&mut changed, [change[0] + nth as u8, change[1], change[2], change[3]]);
    }
    let mut emptied = content(9);
    emptied.entries.clear();
    let [changed, emptied, same] = [difference(&changed), difference(&emptied), difference(&content(12))];
    let mut damaged = changed.clone();
    let last = damaged.len() - 1;
    damaged[last] ^= 0x10;
    let whole = [&changed, &emptied, &same].into_iter().flat_map(|bytes| [(0, bytes), (3, bytes)]);
    let broken = [(1, &damaged), (0, &damaged)];
    let seeds = whole.chain(broken).map(|(choice, bytes)| [&[choice], bytes.as_slice()].concat());
    seeds.chain([[&[3], &changed[..changed.len() / 2]].concat()]).collect()
}

fn change_one(content: &mut ListContent, [kind, at, value, more]: [u8; 4]) {
    let count = content.entries.len();
    let company = |value: u8| format!("演示公司{}", value % 40);
    match kind % 4 {
        1 if count > 0 => drop(content.entries.remove(usize::from(at) % count)),
        2 if count > 0 => content.entries[usize::from(at) % count].allocation.business_user = company(value),
        3 => {
            let first = u64::from(at) * 7_919 + u64::from(more) * 3_000_000;
            let range = Range700::from_subscribers(first, first + u64::from(value)).unwrap();
            let touches = |e: &Entry| e.range.first() <= range.last() && range.first() <= e.range.last();
            if !content.entries.iter().any(touches) {
                let mut allocation = one_block_list(1, "演示平台", start()).entries.remove(0).allocation;
                allocation.business_user = company(value);
                content.entries.push(Entry { range, allocation });
            }
        }
        _ => {
            let first = u64::from(at) * 1_000_000;
            let interval = Range700::from_subscribers(first, first + u64::from(value)).unwrap();
            if more % 2 == 0 { content.coverage.push(interval) } else { content.coverage.truncate(1) }
        }
    }
}

/// 130 ranges: three groups.
fn content(seq: u64) -> ListContent {
    let mut content = one_block_list(seq, "演示平台", start());
    let allocation = content.entries[0].allocation.clone();
    content.entries.extend((0..129).map(|i| {
        let mut allocation = allocation.clone();
        allocation.business_user = format!("演示公司{}", i * i % 7);
        let first = 130_000_000_000 + i * 20_000;
        let length = if i % 20 == 3 { 37 } else { 10_000 };
        Entry { range: Range700::from_subscribers(first, first + length - 1).unwrap(), allocation }
    }));
    content
}

fn opened(content: &ListContent) -> List {
    List::open(encode(content).unwrap()).unwrap()
}
