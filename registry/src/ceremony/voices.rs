//! Whether the keys that a file asks for are those that may sign it.
//!
//! The file says itself whose signatures it needs, and no signature covers that. Files of `targets` and of the
//! list role are of one type: a list file signed by the keys of `targets` would pass for `targets` with phones.

use label700::trust::RawKey;
use label700::trust::sign::key_id;

use super::Request;
use crate::roles::RootRoles;

/// `known` are the roots that the holder's folder knows; where there are none, nothing can be told. `keys` are
/// those that would sign.
///
/// # Errors
/// What is wrong, and what to do. `trusted` lets pass what the holder may know better than the folder.
pub(crate) fn check(
    request: &Request,
    known: &[RootRoles],
    keys: &[RawKey],
    trusted: bool,
) -> Result<(), String> {
    match request.file() {
        "targets" if !trusted && !known.is_empty() => {
            let stranger = keys.iter().find(|key| !known.iter().any(|root| root.targets.holds(key)));
            stranger.map_or(Ok(()), |key| {
                Err(format!(
                    "the root that this folder knows does not name key {} for targets; sign the root.json that came \
                     with it first, or ask the other holders, and if they know this key, repeat with \
                     --trust-request",
                    key_id(key)
                ))
            })
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
