//! Whether the keys that a file asks for are those that may sign it.
//!
//! The file says itself whose signatures it needs, and no signature covers that. Files of `targets` and of the
//! list role are of one type: a list file signed by the keys of `targets` would pass for `targets` with phones.

use std::collections::BTreeSet;

use super::Request;
use crate::roles::{RoleKeys, RootRoles};

/// `known` are the roots that the holder's folder knows; where there are none, nothing can be told.
///
/// # Errors
/// What is wrong, and what to do. `trusted` lets pass what the holder may know better than the folder.
pub(crate) fn check(request: &Request, known: &[RootRoles], trusted: bool) -> Result<(), String> {
    match request.file() {
        "targets" if !trusted && !known.is_empty() => {
            let is_known = |need: &RoleKeys| known.iter().any(|root| same(&root.targets, need));
            if !request.needs.is_empty() && request.needs.iter().all(is_known) {
                return Ok(());
            }
            Err("it asks for other keys than the root that this folder knows names for targets; sign the root.json \
                 that came with it first, or ask the other holders, and if they know these keys, repeat with \
                 --trust-request"
                .to_owned())
        }
        "list" => match request.needs.iter().flat_map(|need| &need.keys).find_map(|key| {
            let roles = known.iter().flat_map(RootRoles::all);
            roles.into_iter().find(|(_, role)| role.holds(key)).map(|(name, _)| name)
        }) {
            Some(role) => Err(format!(
                "it asks a key of role {role} to sign a list, which no publisher does; ask who made it"
            )),
            None => Ok(()),
        },
        _ => Ok(()),
    }
}

/// Whatever the order.
fn same(one: &RoleKeys, other: &RoleKeys) -> bool {
    let keys = |role: &RoleKeys| role.keys.iter().copied().collect::<BTreeSet<_>>();
    one.threshold == other.threshold && keys(one) == keys(other)
}
