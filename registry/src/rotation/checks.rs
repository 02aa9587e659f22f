//! What a rotation may not ask for.

use std::collections::BTreeSet;

use label700::trust::RawKey;

use super::{Role, Rotation};
use crate::error::Error;
use crate::folder::{Folder, file_names};
use crate::keys::public;
use crate::published::{Published, RoleFile, roots};
use crate::roles::{ListRole, RootRoles, is_list_role_name};

pub(super) fn options(rotation: &Rotation) -> Result<(), Error> {
    let bad = |what: &str| Err(Error::BadValue(what.to_owned()));
    if rotation.renew && (rotation.changes_keys_by_name() || rotation.new_name.is_some()) {
        return bad("a renewal changes no keys; leave the other options out");
    }
    if rotation.renew && matches!(rotation.role, Role::Snapshot | Role::Timestamp | Role::Online) {
        return bad("`renew` signs snapshot and timestamp for another term");
    }
    if rotation.new_name.is_some() && rotation.role != Role::List {
        return bad("only the list role can have another name");
    }
    if rotation.role == Role::Online && rotation.changes_keys_by_name() {
        return bad("`rotate online` makes all keys anew; choose keys with `rotate timestamp` or `snapshot`");
    }
    if rotation.old_keys_lost && !matches!(rotation.role, Role::Targets | Role::Online) {
        return bad(
            "only the former keys of targets and online may be missing: a root is always signed by those before it",
        );
    }
    Ok(())
}

/// A key speaks for one role alone: holders would be right not to sign with it for another. And one that was
/// replaced stays replaced: whoever took it, or found it, may have it still, and with a former online key phones
/// would forget their floors and take former files.
pub(super) fn new_keys(
    folder: &Folder,
    rotation: &Rotation,
    before: &RootRoles,
    list: &ListRole,
) -> Result<(), Error> {
    if rotation.add.is_empty() {
        return Ok(());
    }
    let former = former_keys(folder)?;
    for path in &rotation.add {
        let new = public::named(path)?.key;
        let roles = || before.all().into_iter().chain([("list", &list.keys)]);
        if former.contains(&new) && !roles().any(|(_, keys)| keys.holds(&new)) {
            let what = "that key was replaced before; a holder who comes back needs a new one, see `keygen`";
            return Err(Error::BadValue(what.to_owned()));
        }
        let roles = roles();
        for (role, keys) in roles.filter(|(role, _)| *role != rotation.role.as_str()) {
            if keys.holds(&new) {
                let what = format!("{role} has that key; each role needs keys of its own, see `keygen`");
                return Err(Error::BadValue(what));
            }
        }
    }
    Ok(())
}

/// All keys that any published root, and any `targets.json` that is still there, has ever named.
fn former_keys(folder: &Folder) -> Result<BTreeSet<RawKey>, Error> {
    let mut keys = BTreeSet::new();
    for root in roots(folder)? {
        let roles = root.get("signed").and_then(|signed| RootRoles::parse(signed).ok());
        keys.extend(roles.iter().flat_map(RootRoles::all).flat_map(|(_, role)| &role.keys));
    }
    for name in file_names(&folder.metadata())?.iter().filter(|name| name.ends_with(".targets.json")) {
        if let Some(targets) = RoleFile::read(folder.metadata().join(name))? {
            keys.extend(ListRole::of(&targets)?.keys.keys);
        }
    }
    Ok(keys)
}

/// A list role's name must be one that no phone has a floor for.
pub(super) fn new_name(name: &str, published: &Published) -> Result<(), Error> {
    let listed =
        |name: &str| published.snapshot.signed.get("meta").and_then(|m| m.get(format!("{name}.json")));
    if name == published.list_role.name {
        return Err(Error::BadValue(format!("the list role is called {name} already")));
    }
    if is_list_role_name(name) && listed(name).is_none() {
        return Ok(());
    }
    let what = format!("{name:?} cannot be the list role's new name: take one never used, such as list-2");
    Err(Error::BadValue(what))
}
