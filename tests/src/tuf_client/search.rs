//! The search for a target through delegations (TUF specification, 5.6.7): pre-order, depth first.

use std::collections::BTreeSet;

use label700::trust::{Target, TrustError, TrustedSet};
use label700::update::{KeepMetadata, MetadataSource, UpdateError, refresh_targets_role};

/// A role to look at, and the role that delegates to it.
struct Visit {
    role: String,
    delegator: String,
    depth: u32,
}

/// What is signed about the target `name`.
///
/// # Errors
/// No role that may speak for it lists it, or one on the way cannot be trusted: then the search ends,
/// because that role might have been the one to say otherwise.
pub(crate) async fn find(
    source: &MetadataSource<'_>,
    set: &mut TrustedSet,
    keep: &mut dyn KeepMetadata,
    name: &str,
) -> Result<Target, UpdateError> {
    let mut visited = BTreeSet::from(["targets".to_owned()]);
    let mut next = Vec::new();
    if let Some(target) = look_into(set, "targets", 0, name, &mut next) {
        return Ok(target);
    }
    while let Some(Visit { role, delegator, depth }) = next.pop() {
        // 5.6.7.1: a role is visited once, and not too many are.
        if visited.contains(&role) {
            continue;
        }
        if visited.len() > usize::try_from(set.limits().delegated_roles).unwrap_or(usize::MAX) {
            break;
        }
        refresh_targets_role(source, set, keep, &role, Some(&delegator)).await?;
        if let Some(target) = look_into(set, &role, depth, name, &mut next) {
            return Ok(target);
        }
        visited.insert(role);
    }
    Err(TrustError::NoTarget.into())
}

/// What `role` itself says of the target; else, the roles that it delegates to come next.
fn look_into(set: &TrustedSet, role: &str, depth: u32, name: &str, next: &mut Vec<Visit>) -> Option<Target> {
    let targets = set.targets(role)?;
    if let Some(target) = targets.targets.get(name) {
        return Some(target.clone());
    }
    if depth >= set.limits().delegation_depth {
        return None;
    }
    let mut children = Vec::new();
    for delegation in targets.delegations.iter().filter(|delegation| delegation.covers(name)) {
        let delegator = role.to_owned();
        children.push(Visit { role: delegation.name.clone(), delegator, depth: depth + 1 });
        // 5.6.7.2.1: beyond a terminating delegation nobody else is asked.
        if delegation.terminating {
            next.clear();
            break;
        }
    }
    next.extend(children.into_iter().rev());
    None
}
