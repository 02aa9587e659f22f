//! Which list is the newest: the Label700 profile's reading of targets metadata.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::error::TrustError;
use super::json::Json;
use super::set::TrustedSet;
use super::targets::Target;

/// The list format that this library reads.
pub const LIST_FORMAT: u64 = 1;

/// How many reasons a list may turn off, and how long a reason's code may be. Those of today are a dozen of at
/// most 20 bytes.
const MAX_SWITCHES: usize = 64;
const MAX_SWITCH_BYTES: usize = 64;

/// The one full list that counts, as the list role signed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListTarget {
    /// The delegated role that signed it.
    pub role: String,
    /// The target's name, such as `list-7.l700`.
    pub name: String,
    /// Length and hashes.
    pub target: Target,
    /// The list's sequence number.
    pub seq: u64,
    /// How many ranges it has.
    pub ranges: u64,
    /// Days after which it counts as very stale, where the publisher shortened them.
    pub max_age_days: Option<u32>,
    /// Reason codes that the publisher turned off.
    pub switches: Vec<String>,
}

/// One step from a list to the next, as the list role signed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeltaTarget {
    /// The target's name, such as `delta-6-7.l700d`.
    pub name: String,
    /// Length and hashes.
    pub target: Target,
    /// Sequence number of the list that it begins from.
    pub from: u64,
    /// Sequence number of the list that it leads to: the next one.
    pub to: u64,
}

/// The name of the one role that `targets` delegates to. Call it when `targets` is trusted.
///
/// # Errors
/// [`TrustError::Profile`] if there is not exactly one delegation or its name does not fit in a URL.
pub fn list_role(set: &TrustedSet) -> Result<String, TrustError> {
    let targets = set.targets("targets").ok_or(TrustError::OutOfOrder)?;
    match targets.delegations.as_slice() {
        [only] if is_plain_name(&only.name) => Ok(only.name.clone()),
        _ => Err(TrustError::profile("targets", "it must delegate to exactly one plainly named role")),
    }
}

/// The newest full list that `role` names. Targets in a format of the future, and deltas, are passed
/// over.
///
/// # Errors
/// [`TrustError::NoTarget`] if there is none, [`TrustError::Profile`] if two share the highest sequence
/// number or a field is malformed.
pub fn newest_list(set: &TrustedSet, role: &str) -> Result<ListTarget, TrustError> {
    let top = set.targets("targets").ok_or(TrustError::OutOfOrder)?;
    let delegation = top.delegations.iter().find(|d| d.name == role).ok_or(TrustError::OutOfOrder)?;
    let feed = set.root().feed.as_deref();
    let listed = &set.targets(role).ok_or(TrustError::OutOfOrder)?.targets;
    let mut newest: Option<ListTarget> = None;
    for (name, target) in listed.iter().filter(|(name, _)| delegation.covers(name)) {
        let Some(found) = read_full_list(role, name, target, feed)? else { continue };
        match &newest {
            Some(best) if best.seq > found.seq => {}
            Some(best) if best.seq == found.seq => {
                return Err(TrustError::profile(role, "two lists have one sequence number"));
            }
            _ => newest = Some(found),
        }
    }
    newest.ok_or(TrustError::NoTarget)
}

/// The single steps that lie before `list`, by the sequence number that each begins from. They only ever
/// shorten the way to a list that is signed itself, so whatever is odd about one, it is passed over: another
/// format or feed, a malformed field, a step of other than one, two of the same step.
pub fn delta_steps(set: &TrustedSet, list: &ListTarget) -> BTreeMap<u64, DeltaTarget> {
    let delegation =
        set.targets("targets").and_then(|top| top.delegations.iter().find(|d| d.name == list.role));
    let (Some(delegation), Some(role)) = (delegation, set.targets(&list.role)) else {
        return BTreeMap::new();
    };
    let feed = set.root().feed.as_deref();
    let mut steps: BTreeMap<u64, Option<DeltaTarget>> = BTreeMap::new();
    for (name, target) in role.targets.iter().filter(|(name, _)| delegation.covers(name)) {
        let Some(step) = read_delta(name, target, feed).filter(|step| step.to <= list.seq) else { continue };
        match steps.entry(step.from) {
            Entry::Vacant(free) => drop(free.insert(Some(step))),
            // Nothing says which of two is meant.
            Entry::Occupied(mut taken) => drop(taken.insert(None)),
        }
    }
    // Inserted one by one, here and elsewhere: `collect` would add a stable sort of its own for each kind of map.
    let mut single = BTreeMap::new();
    single.extend(steps.into_iter().filter_map(|(from, step)| Some((from, step?))));
    single
}

fn read_delta(name: &str, target: &Target, feed: Option<&str>) -> Option<DeltaTarget> {
    let custom = target.custom.as_ref()?;
    let text = |key| custom.get(key).and_then(Json::as_str);
    let count = |key| custom.get(key).and_then(Json::as_count);
    let (from, to) = (count("from")?, count("to")?);
    let good = text("kind") == Some("delta")
        && count("format") == Some(LIST_FORMAT)
        && text("feed") == feed
        && from.checked_add(1) == Some(to)
        && is_plain_name(name)
        && !target.hashes.is_empty();
    good.then(|| DeltaTarget { name: name.to_owned(), target: target.clone(), from, to })
}

fn read_full_list(
    role: &str,
    name: &str,
    target: &Target,
    feed: Option<&str>,
) -> Result<Option<ListTarget>, TrustError> {
    let Some(custom) = &target.custom else { return Ok(None) };
    let text = |key| custom.get(key).and_then(Json::as_str);
    let count = |key| custom.get(key).and_then(Json::as_count);
    if text("kind") != Some("full") || count("format") != Some(LIST_FORMAT) || text("feed") != feed {
        return Ok(None);
    }
    let broken = |what| TrustError::profile(role, what);
    if !is_plain_name(name) {
        return Err(broken("the list's name does not fit in a URL"));
    }
    if target.hashes.is_empty() {
        return Err(broken("the list has no hash that this client knows"));
    }
    let max_age_days = match custom.get("max_age_days") {
        None => None,
        Some(days) => {
            let days = days.as_count().and_then(|days| u32::try_from(days).ok());
            Some(days.ok_or(broken("max_age_days"))?)
        }
    };
    let switches = match custom.get("switches") {
        None => Some(Vec::new()),
        Some(json) => json
            .as_array()
            // They are carried on to the view, which is small.
            .filter(|codes| codes.len() <= MAX_SWITCHES)
            .map(|codes| codes.iter().filter_map(Json::as_str).map(str::to_owned).collect::<Vec<_>>())
            .filter(|codes| codes.iter().all(|code| code.len() <= MAX_SWITCH_BYTES)),
    };
    Ok(Some(ListTarget {
        role: role.to_owned(),
        name: name.to_owned(),
        target: target.clone(),
        seq: count("seq").ok_or(broken("seq"))?,
        ranges: count("ranges").ok_or(broken("ranges"))?,
        max_age_days,
        switches: switches.ok_or(broken("switches"))?,
    }))
}

/// `[a-z0-9._-]`, not beginning with a dot: safe in a URL and as a file name.
fn is_plain_name(name: &str) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"._-".contains(&b);
    !name.is_empty() && name.len() <= 128 && !name.starts_with('.') && name.bytes().all(plain)
}
