//! Targets roles: what they list, and to whom they delegate.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::error::TrustError;
use super::json::Json;
use super::key::{Keys, RoleKeys};
use super::metadata::{Common, Hashes};

/// The metadata of a targets role, top-level or delegated.
#[derive(Clone, Debug)]
pub struct Targets {
    /// Version and expiry.
    pub common: Common,
    /// Target name to what is signed about it.
    pub targets: BTreeMap<String, Target>,
    /// The roles that this one delegates to, in their order.
    pub delegations: Vec<Delegation>,
}

/// What is signed about a target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Its length in bytes.
    pub length: u64,
    /// Its hashes; a target without any that this client knows is never fetched.
    pub hashes: Hashes,
    /// The publisher's own description, `None` where there is none.
    pub custom: Option<Json>,
}

/// A delegation to another targets role.
#[derive(Clone, Debug)]
pub struct Delegation {
    /// The delegated role's name.
    pub name: String,
    /// Who may sign for it.
    pub keys: RoleKeys,
    /// Whether the search for a target ends here when this role has the path but not the target.
    pub terminating: bool,
    paths: Paths,
}

#[derive(Clone, Debug)]
enum Paths {
    Patterns(Vec<String>),
    HashPrefixes(Vec<String>),
}

impl Targets {
    pub(super) fn parse(signed: &Json, role: &str) -> Result<Self, TrustError> {
        let malformed = |what| TrustError::malformed(role, what);
        let common = Common::parse(signed, "targets", role)?;
        let listed = signed.get("targets").and_then(Json::as_object).ok_or(malformed("targets"))?;
        let mut targets = BTreeMap::new();
        for (name, json) in listed {
            let length = json.get("length").and_then(Json::as_count).ok_or(malformed("length"))?;
            let hashes = Hashes::parse(json.get("hashes").ok_or(malformed("hashes"))?, role)?;
            targets.insert(name.clone(), Target { length, hashes, custom: json.get("custom").cloned() });
        }
        let delegations = match signed.get("delegations") {
            None => Vec::new(),
            Some(json) => parse_delegations(json, role)?,
        };
        Ok(Self { common, targets, delegations })
    }
}

impl Delegation {
    fn parse(json: &Json, keys: &Keys, role: &str) -> Result<Self, TrustError> {
        let malformed = |what| TrustError::malformed(role, what);
        let name = json.get("name").and_then(Json::as_str).ok_or(malformed("delegation name"))?;
        if name.is_empty() || ["root", "timestamp", "snapshot", "targets"].contains(&name) {
            return Err(malformed("delegation name"));
        }
        let terminating = json.get("terminating").and_then(Json::as_bool).ok_or(malformed("terminating"))?;
        let strings = |value: &Json| {
            let elements = value.as_array()?;
            elements.iter().map(|e| e.as_str().map(str::to_owned)).collect::<Option<Vec<_>>>()
        };
        let paths = match (json.get("paths"), json.get("path_hash_prefixes")) {
            (Some(patterns), None) => Paths::Patterns(strings(patterns).ok_or(malformed("paths"))?),
            (None, Some(prefixes)) => {
                Paths::HashPrefixes(strings(prefixes).ok_or(malformed("path_hash_prefixes"))?)
            }
            _ => return Err(malformed("paths")),
        };
        Ok(Self { name: name.to_owned(), keys: RoleKeys::parse(json, keys, role)?, terminating, paths })
    }

    /// Whether this role may speak for `target`.
    pub fn covers(&self, target: &str) -> bool {
        match &self.paths {
            Paths::Patterns(patterns) => patterns.iter().any(|pattern| path_matches(pattern, target)),
            Paths::HashPrefixes(prefixes) => {
                let hash = hex::encode(Sha256::digest(target));
                prefixes.iter().any(|prefix| hash.starts_with(prefix.as_str()))
            }
        }
    }
}

fn parse_delegations(json: &Json, role: &str) -> Result<Vec<Delegation>, TrustError> {
    let malformed = |what| TrustError::malformed(role, what);
    let keys = Keys::parse(json.get("keys"), role)?;
    let roles = json.get("roles").and_then(Json::as_array).ok_or(malformed("delegated roles"))?;
    let mut delegations = Vec::with_capacity(roles.len());
    for delegation in roles {
        let delegation = Delegation::parse(delegation, &keys, role)?;
        if delegations.iter().any(|other: &Delegation| other.name == delegation.name) {
            return Err(malformed("delegation name"));
        }
        delegations.push(delegation);
    }
    Ok(delegations)
}

/// A shell-style pattern whose `*` and `?` do not cross `/` (TUF specification, section 4.5).
fn path_matches(pattern: &str, path: &str) -> bool {
    let (patterns, parts) = (pattern.split('/'), path.split('/'));
    patterns.clone().count() == parts.clone().count() && patterns.zip(parts).all(|(p, t)| part_matches(p, t))
}

/// Matches one path part with the usual two-pointer walk: on a mismatch, the latest `*` takes one
/// character more. At most pattern × text steps.
fn part_matches(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
    let (mut p, mut t) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while let Some(&c) = text.get(t) {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p, t));
                p += 1;
            }
            Some(&q) if q == '?' || q == c => {
                p += 1;
                t += 1;
            }
            _ => match star {
                Some((star_p, star_t)) => {
                    star = Some((star_p, star_t + 1));
                    p = star_p + 1;
                    t = star_t + 1;
                }
                None => return false,
            },
        }
    }
    pattern.iter().skip(p).all(|&c| c == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns() {
        let cases = [
            ("a star stands for any run", "*.l700", "list-7.l700", true),
            ("a star may be empty", "list*", "list", true),
            ("a star does not cross a slash", "*", "a/b", false),
            ("a star in each part", "*/*.txt", "a/b.txt", true),
            ("a question mark is one character", "list-?.l700", "list-7.l700", true),
            ("a question mark is not none", "list-?.l700", "list-.l700", false),
            ("a question mark is one Chinese character", "?", "号", true),
            ("a question mark does not cross a slash", "a?b", "a/b", false),
            ("several stars back up", "*a*b*c", "xxaxxbxxbc", true),
            ("the end must match", "*.l700", "list.l700d", false),
            ("no pattern matches only nothing", "", "a", false),
            ("brackets are plain characters", "[ab]", "a", false),
        ];
        for (name, pattern, path, expected) in cases {
            assert_eq!(path_matches(pattern, path), expected, "{name}");
        }
        assert!(!path_matches(&"*a".repeat(2000), &"a".repeat(1999)), "many stars end in time");
    }
}
