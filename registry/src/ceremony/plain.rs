//! Whether a file to be signed is what this registry would write, given the facts that a holder is shown of it.
//!
//! The facts are read, the file is made of them anew as `rotate` and `publish` make it, and both must be the same.
//! So nothing can be signed that was not shown, whatever field it hides in.

use std::collections::BTreeSet;

use label700::time::Timestamp;
use serde_json::{Map, Value};

use super::Request;
use super::describe::clean;
use crate::delta::{self, KEPT_STEPS};
use crate::metadata::{self, LIST_ROLE, ListFacts, lifetime, target_name};
use crate::published::ListTarget;
use crate::roles::{ListRole, RootRoles, is_list_role_name};
use crate::settings::is_plain_name;
use crate::staging::MAX_AGE_DAYS;

/// More switches than this, and phones refuse the list.
const MAX_SWITCHES: usize = 64;
/// Phones read no version beyond it.
const LAST_VERSION: u64 = (1 << 53) - 1;

/// # Errors
/// What differs, in words, for a terminal.
pub(crate) fn check(request: &Request) -> Result<(), String> {
    let signed = &request.signed;
    let expected = match request.file() {
        "root" => root(signed)?,
        "targets" => {
            let (version, now) = when(signed, "targets")?;
            metadata::targets(version, now, &ListRole::parse(signed)?)
        }
        _ if is_list_role_name(&request.role) => list(signed)?,
        _ => return Err("it is of a role that signs no lists".to_owned()),
    };
    difference("", signed, &expected).map_or(Ok(()), Err)
}

/// Version, and when it was made, as its expiry tells.
fn when(signed: &Value, role: &str) -> Result<(u64, Timestamp), String> {
    let version = signed.get("version").and_then(Value::as_u64);
    let version = version.filter(|version| (1..=LAST_VERSION).contains(version));
    let version = version.ok_or("its version is none that phones read")?;
    let expires = signed.get("expires").and_then(Value::as_str).and_then(Timestamp::parse);
    let expires = expires.ok_or("the end of its validity is no time")?;
    Ok((version, expires.plus(-lifetime(role))))
}

fn root(signed: &Value) -> Result<Value, String> {
    let (version, now) = when(signed, "root")?;
    let feed = plain_name(signed.get("x-feed"), "feed")?;
    let roles = RootRoles::parse(signed)?;
    let mut keys = BTreeSet::new();
    if !roles.all().into_iter().flat_map(|(_, role)| &role.keys).all(|key| keys.insert(key)) {
        return Err("it gives one key two roles".to_owned());
    }
    Ok(metadata::root(feed, version, now, &roles))
}

fn list(signed: &Value) -> Result<Value, String> {
    let (version, now) = when(signed, LIST_ROLE)?;
    let list = ListTarget::of_signed(signed).ok_or("it names no list")?;
    let targets = signed.get("targets").and_then(Value::as_object).ok_or("it names no list")?;
    let target = targets.get(&target_name(list.seq)).ok_or("its list is not called by its number")?;
    let custom = |field: &str| target.pointer(&format!("/custom/{field}"));
    let feed = plain_name(custom("feed"), "feed")?;
    let (length, sha256) = content(target);
    let days = list.max_age_days.map(u32::try_from).transpose().ok();
    let max_age_days = days.filter(|days| days.is_none_or(|days| (1..=MAX_AGE_DAYS).contains(&days)));
    let facts = ListFacts {
        feed,
        seq: list.seq,
        length,
        sha256,
        ranges: custom("ranges").and_then(Value::as_u64).unwrap_or_default(),
        max_age_days: max_age_days.ok_or("its age limit is none that `publish` takes")?,
        switches: switches(&list)?,
        deltas: steps(feed, list.seq, targets),
    };
    Ok(metadata::list(version, now, facts))
}

/// All are shown, so there must not be too many, nor any that is cut.
fn switches(list: &ListTarget) -> Result<&[String], String> {
    let good = list.switches.len() <= MAX_SWITCHES && list.switches.iter().all(|code| is_plain_name(code));
    good.then_some(list.switches.as_slice())
        .ok_or_else(|| "its switches are none that phones take".to_owned())
}

/// The steps up to the list: as many as the file names, the newest first, without a gap.
fn steps(feed: &str, seq: u64, targets: &Map<String, Value>) -> Map<String, Value> {
    let mut steps = Map::new();
    for to in (2..=seq).rev().take(KEPT_STEPS as usize) {
        let name = delta::target_name(to);
        let Some(step) = targets.get(&name) else { break };
        let (length, sha256) = content(step);
        steps.insert(name, delta::target(feed, to, length, sha256));
    }
    steps
}

/// Length and hash, empty where there is none of the form that they have.
fn content(target: &Value) -> (u64, &str) {
    let hash = target.pointer("/hashes/sha256").and_then(Value::as_str);
    let is_hash = |hash: &&str| {
        hash.len() == 64 && hash.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
    };
    (
        target.get("length").and_then(Value::as_u64).unwrap_or_default(),
        hash.filter(is_hash).unwrap_or_default(),
    )
}

fn plain_name<'a>(name: Option<&'a Value>, whose: &str) -> Result<&'a str, String> {
    let name = name.and_then(Value::as_str).filter(|name| is_plain_name(name));
    name.ok_or_else(|| format!("it does not name its {whose} as phones take it"))
}

/// The first difference. `at` is the place in the file, such as `roles.root`.
fn difference(at: &str, found: &Value, expected: &Value) -> Option<String> {
    let inside = |name: &str| if at.is_empty() { name.to_owned() } else { format!("{at}.{name}") };
    match (found, expected) {
        (Value::Object(found), Value::Object(expected)) => {
            let more = found.iter().find(|(name, _)| !expected.contains_key(*name));
            if let Some((name, value)) = more {
                let (place, value) = (clean(inside(name)), clean(value.to_string()));
                return Some(format!("it says more than is shown: {place} is {value}"));
            }
            expected.iter().find_map(|(name, expected)| match found.get(name) {
                None => Some(format!("{} is missing", clean(inside(name)))),
                Some(found) => difference(&inside(name), found, expected),
            })
        }
        (Value::Array(found), Value::Array(expected)) if found.len() == expected.len() => {
            let pairs = found.iter().zip(expected).enumerate();
            pairs
                .into_iter()
                .find_map(|(i, (found, expected))| difference(&inside(&i.to_string()), found, expected))
        }
        _ if found == expected => None,
        _ => {
            let (place, found, expected) = (clean(at), clean(found.to_string()), clean(expected.to_string()));
            Some(format!("{place} is {found} where {expected} belongs"))
        }
    }
}
