//! What a crash may leave of what was not synced. Enumerated, never drawn.

use super::disk::{Change, Disk, Tree};

/// Disks write sectors of so many bytes, each whole or not at all; a bad one stops inside.
const SECTOR: usize = 512;

/// Every tree that a crash at this moment may leave, each with a word on what became of unsynced changes.
pub(crate) fn after_crash(disk: &Disk) -> Vec<(String, Tree)> {
    let mut left = vec![("all survives".to_owned(), disk.seen.clone())];
    if disk.pending.is_empty() {
        return left;
    }
    left.push(("nothing unsynced survives".to_owned(), disk.durable.clone()));
    for lost in 0..disk.pending.len() {
        let what = disk.pending[lost].to_string();
        left.push((format!("lost: {what}"), with(disk, |at, change| (at != lost).then(|| change.clone()))));
        left.push((format!("alone: {what}"), with(disk, |at, change| (at == lost).then(|| change.clone()))));
        if let Some(zeroed) = zeroed(&disk.durable, &disk.pending[lost]) {
            let survives =
                |at: usize, change: &Change| Some(if at == lost { &zeroed } else { change }.clone());
            left.push((format!("zeros: {what}"), with(disk, survives)));
        }
    }
    if let Some((Change::Write { file, offset, bytes }, before)) = disk.pending.split_last() {
        for end in tears(*offset, bytes.len()) {
            let torn = Change::Write { file: *file, offset: *offset, bytes: bytes[..end].to_vec() };
            for (rest, kept) in [("the rest survives", true), ("the rest is lost", false)] {
                let part = |at: usize, change: &Change| match at == before.len() {
                    true => Some(torn.clone()),
                    false => kept.then(|| change.clone()),
                };
                left.push((format!("torn after {end} bytes, {rest}"), with(disk, part)));
            }
        }
    }
    left
}

/// The file has its new length already, but the content did not follow.
fn zeroed(durable: &Tree, change: &Change) -> Option<Change> {
    let Change::Write { file, offset, bytes } = change else { return None };
    let grown_from = durable.length(*file).max(*offset);
    let zeros = (offset + bytes.len()).checked_sub(grown_from).filter(|zeros| *zeros > 0)?;
    Some(Change::Write { file: *file, offset: grown_from, bytes: vec![0; zeros] })
}

/// The ends of sectors inside a write, and the middle of its first.
fn tears(offset: usize, length: usize) -> impl Iterator<Item = usize> {
    let first = SECTOR - offset % SECTOR;
    let half = (first / 2).max(1);
    std::iter::once(half).chain((first..).step_by(SECTOR)).take_while(move |end| *end < length)
}

fn with(disk: &Disk, survives: impl Fn(usize, &Change) -> Option<Change>) -> Tree {
    let mut tree = disk.durable.clone();
    let left = disk.pending.iter().enumerate().filter_map(|(at, change)| survives(at, change));
    left.for_each(|change| tree.apply(&change));
    tree
}

impl std::fmt::Display for Change {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Write { file, offset, bytes } => {
                write!(f, "write of {} bytes at {offset} of file {file}", bytes.len())
            }
            other => write!(f, "{other:?}"),
        }
    }
}
