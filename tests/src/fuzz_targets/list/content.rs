//! Any content, whether it may be encoded or not.

use arbitrary::{Arbitrary, Result, Unstructured};
use label700::allocation::{Allocation, AllocationRef, Approval, Resource, Scene};
use label700::list::{Entry, List, ListContent, Phases, Range700, encode};
use label700::time::{Day, Timestamp};

use super::{check_bounded, decoded};

/// Three groups, the last not full.
const MOST_ENTRIES: usize = 150;

/// List content made of the bytes. Accepted: content that is encoded.
pub fn content(data: &[u8]) -> bool {
    let Ok(content) = arbitrary_content(&mut Unstructured::new(data)) else { return false };
    let Ok(bytes) = encode(&content) else { return false };
    let list = List::open(bytes.clone()).expect("what is encoded is opened");
    assert!(check_bounded(&list), "what is encoded is canonical");
    assert!(encode(&decoded(&list)).unwrap() == bytes);
    for entry in &content.entries {
        check_entry(&content, entry, &list);
    }
    true
}

/// Both ends of an entry are found, and what lies beside it is what the content says there.
fn check_entry(content: &ListContent, entry: &Entry, list: &List) {
    let (first, last) = (entry.range.first().subscriber(), entry.range.last().subscriber());
    for x in [Some(first), Some(last), first.checked_sub(1), Some(last + 1)].into_iter().flatten() {
        let Some(number) = Range700::from_subscribers(x, x).map(Range700::first) else { continue };
        let holder = content.entries.iter().find(|entry| entry.range.contains(number));
        let found = list.lookup(number).map(|row| owned(&list.allocation(row).unwrap()));
        assert!(found.as_ref() == holder.map(|entry| &entry.allocation), "each with its own allocation");
        let covered = content.coverage.iter().any(|interval| interval.contains(number));
        assert_eq!(list.covers(number), covered);
    }
}

/// What a list says of a range, as an encoder takes it.
pub(super) fn owned(a: &AllocationRef<'_>) -> Allocation {
    Allocation {
        application_platform: a.application_platform.to_owned(),
        base_platform: a.base_platform.to_owned(),
        business_user: a.business_user.to_owned(),
        scene: Scene {
            code: a.scene.code.to_owned(),
            zh_hans: a.scene.zh_hans.to_owned(),
            zh_hant: a.scene.zh_hant.to_owned(),
            en: a.scene.en.to_owned(),
        },
        approval: a.approval,
        resource: a.resource,
        valid_from: a.valid_from,
        valid_until: a.valid_until,
    }
}

fn arbitrary_content(u: &mut Unstructured<'_>) -> Result<ListContent> {
    let feed = if u.ratio(9, 10)? { "demo".to_owned() } else { text(u)? };
    let seq = if u.ratio(9, 10)? { 7 } else { u.arbitrary()? };
    let issued = Timestamp(if u.ratio(9, 10)? { 1_790_000_000 } else { u.arbitrary()? });
    let phases = phases(u)?;
    let allocations = (0..u.int_in_range(1..=4)?).map(|_| allocation(u)).collect::<Result<Vec<_>>>()?;
    let mut coverage = Vec::new();
    for _ in 0..u.int_in_range(0..=3)? {
        coverage.extend(range(u, &mut 0)?);
    }
    let (mut entries, mut behind) = (Vec::new(), 0);
    while !u.is_empty() && entries.len() < MOST_ENTRIES {
        let Some(range) = range(u, &mut behind)? else { continue };
        entries.push(Entry { range, allocation: u.choose(&allocations)?.clone() });
    }
    Ok(ListContent { feed, seq, issued, phases, coverage, entries })
}

/// A little behind the last one, so that lists of some length come about; now and then anywhere.
fn range(u: &mut Unstructured<'_>, behind: &mut u64) -> Result<Option<Range700>> {
    let unit = 10_u64.pow(u.int_in_range(0..=5)?);
    let first = match u.int_in_range(0..=20)? {
        0 => u.int_in_range(0..=1_000_000_000_000)?,
        gap => (*behind).div_ceil(unit).saturating_add(gap - 1).saturating_mul(unit),
    };
    let ragged = if u.ratio(1, 8)? { u.int_in_range(0..=unit)? } else { unit };
    let length = u64::from(u8::arbitrary(u)?) * unit + ragged;
    let range = Range700::from_subscribers(first, first.saturating_add(length.saturating_sub(1)));
    *behind = range.map_or(*behind, |range| range.last().subscriber() + 1);
    Ok(range)
}

fn phases(u: &mut Unstructured<'_>) -> Result<Phases> {
    let mut days = [20_244, 20_336, 20_427, 21_157].map(Day);
    if u.ratio(1, 10)? {
        let at: usize = u.choose_index(4)?;
        days[at] = Day(u.arbitrary()?);
    }
    let [preparation_from, transition_from, pilot_from, pilot_until] = days;
    Ok(Phases { preparation_from, transition_from, pilot_from, pilot_until })
}

fn allocation(u: &mut Unstructured<'_>) -> Result<Allocation> {
    let approvals = [Approval::Active, Approval::Suspended, Approval::Exiting, Approval::Revoked];
    Ok(Allocation {
        application_platform: text(u)?,
        base_platform: text(u)?,
        business_user: if u.ratio(1, 2)? { String::new() } else { text(u)? },
        scene: Scene {
            code: if u.ratio(9, 10)? { "express".to_owned() } else { text(u)? },
            zh_hans: text(u)?,
            zh_hant: if u.ratio(1, 2)? { String::new() } else { text(u)? },
            en: if u.ratio(1, 2)? { String::new() } else { text(u)? },
        },
        approval: *u.choose(&approvals)?,
        resource: if u.ratio(1, 4)? { Resource::Returned } else { Resource::InUse },
        valid_from: day(u)?,
        valid_until: day(u)?,
    })
}

fn day(u: &mut Unstructured<'_>) -> Result<Option<Day>> {
    Ok(match u.int_in_range(0..=7)? {
        0 => Some(Day(u.arbitrary()?)),
        1 => Some(Day(u.int_in_range(20_000..=30_000)?)),
        _ => None,
    })
}

fn text(u: &mut Unstructured<'_>) -> Result<String> {
    const NAMES: [&str; 6] = ["演示平台", "演示移动", "演示公司", "演示快递", "演示公司2", "Demo"];
    match u.int_in_range(0..=9)? {
        0 => Ok(<&str>::arbitrary(u)?.to_owned()),
        1 => Ok("长".repeat(u.int_in_range(60..=70)?)),
        _ => Ok((*u.choose(&NAMES)?).to_owned()),
    }
}
