//! `rotate`: what a change of keys, or the end of a year, asks to be signed.

mod checks;

use std::path::PathBuf;

use label700::time::Timestamp;
use label700::trust::RawKey;
use label700::trust::sign::{Signer as _, SoftwareKey, key_id};

use crate::ceremony::Request;
use crate::ceremony::describe::short;
use crate::error::Error;
use crate::keys::{public, successor};
use crate::metadata;
use crate::published::{Published, RoleFile, newest_root, roots};
use crate::registry::Registry;
use crate::roles::{ListRole, RoleKeys, RootRoles};

/// A role whose keys can be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Who says which keys count at all.
    Root,
    /// Who says which keys sign lists.
    Targets,
    /// The delegated role that signs lists.
    List,
    /// The online role that says which files belong together.
    Snapshot,
    /// The online role that says what is newest.
    Timestamp,
    /// Snapshot and timestamp with one new root, for when neither key can sign any more.
    Online,
}

/// A change of a role's keys. By default every key is replaced by a new one that is made here.
#[derive(Clone, Debug)]
pub struct Rotation {
    /// The role.
    pub role: Role,
    /// Change no key, only sign for another term.
    pub renew: bool,
    /// Files with public keys to add, each named for its holder.
    pub add: Vec<PathBuf>,
    /// Keys to remove, by the name of the holder or the beginning of the key id.
    pub remove: Vec<String>,
    /// How many must sign from now on.
    pub threshold: Option<usize>,
    /// Another name for the list role, with which phones forget how high its lists were numbered.
    pub new_name: Option<String>,
    /// The former keys of targets, or of both online roles, are lost, or their passphrase is forgotten: do
    /// without their signatures.
    pub old_keys_lost: bool,
    /// Where to write what offline holders have to sign.
    pub export: Option<PathBuf>,
}

/// What a rotation needs: keys made here, names of all new keys, and files to be signed.
pub(crate) struct Planned {
    pub(crate) made: Vec<(String, SoftwareKey)>,
    pub(crate) named: Vec<(String, RawKey)>,
    pub(crate) requests: Vec<Request>,
}

impl Role {
    /// The name that commands use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Root => "root",
            Self::Targets => "targets",
            Self::List => "list",
            Self::Snapshot => "snapshot",
            Self::Timestamp => "timestamp",
            Self::Online => "online",
        }
    }
}

impl Rotation {
    /// New keys for a role, made here.
    pub fn of(role: Role) -> Self {
        Self {
            role,
            renew: false,
            add: Vec::new(),
            remove: Vec::new(),
            threshold: None,
            new_name: None,
            old_keys_lost: false,
            export: None,
        }
    }

    /// Another term for a role, with the keys that it has.
    pub fn renewal(role: Role) -> Self {
        Self { renew: true, ..Self::of(role) }
    }

    /// The command that asks for it. A rotation that waits is known by it, so all but the folder to export to
    /// is in it, and of a new key the key itself, whatever its file.
    pub(crate) fn command(&self) -> Result<String, Error> {
        let mut command = format!("rotate {}", self.role.as_str());
        let mut option = |text: &str| command.extend([" ", text]);
        if self.renew {
            option("--renew");
        }
        let mut remove = self.remove.clone();
        remove.sort();
        remove.iter().for_each(|which| option(&format!("--remove {which}")));
        let add = self.add.iter().map(|path| public::named(path)).collect::<Result<Vec<_>, _>>()?;
        let mut add: Vec<_> =
            add.iter().map(|new| format!("{} (key {})", new.name, short(&new.key))).collect();
        add.sort();
        add.iter().for_each(|new| option(&format!("--new-key {new}")));
        self.threshold.iter().for_each(|threshold| option(&format!("--threshold {threshold}")));
        self.new_name.iter().for_each(|name| option(&format!("--new-name {name}")));
        if self.old_keys_lost {
            option("--old-keys-lost");
        }
        Ok(command)
    }

    fn changes_keys_by_name(&self) -> bool {
        !self.add.is_empty() || !self.remove.is_empty() || self.threshold.is_some()
    }
}

pub(crate) fn plan(registry: &Registry, rotation: &Rotation, now: Timestamp) -> Result<Planned, Error> {
    checks::options(rotation)?;
    let folder = registry.folder();
    let (root, published) = (newest_root(folder)?, Published::read(folder)?);
    let before = RootRoles::of(&root)?;
    checks::new_keys(folder, rotation, &before, &registry.list_role(published.as_ref())?)?;
    let mut planned = Planned { made: Vec::new(), named: Vec::new(), requests: Vec::new() };
    let mut after = before.clone();
    match rotation.role {
        Role::Root => after.root = planned.change(registry, rotation, &before.root)?,
        Role::Snapshot => after.snapshot = planned.change(registry, rotation, &before.snapshot)?,
        Role::Timestamp => after.timestamp = planned.change(registry, rotation, &before.timestamp)?,
        Role::Online => {
            after.snapshot = planned.change(registry, rotation, &before.snapshot)?;
            after.timestamp = planned.change(registry, rotation, &before.timestamp)?;
        }
        Role::Targets => after.targets = planned.change(registry, rotation, &before.targets)?,
        Role::List => {
            let published = published.as_ref().ok_or(Error::NothingPublished)?;
            planned.list_role(registry, rotation, &before, published, now)?;
        }
    }
    if after != before || rotation.role == Role::Root {
        let version = root.version + 1;
        let signed = metadata::root(registry.feed(), version, now, &after);
        let mut needs = vec![before.root.clone()];
        needs.extend(Some(after.root.clone()).filter(|keys| *keys != before.root));
        planned
            .requests
            .push(Request::new("root", signed, Some(&root.signed), needs).with_roots(roots(folder)?));
    }
    if rotation.role == Role::Targets {
        let there = match &published {
            Some(published) => Some(published.targets.clone()),
            None => RoleFile::read(folder.first_targets())?,
        };
        let Some(there) = there else {
            return if rotation.renew { Err(Error::NothingPublished) } else { Ok(planned) };
        };
        let version = published.as_ref().map_or(0, |p| p.targets.version) + 1;
        let signed = metadata::signed_again(&there.signed, "targets", version, now);
        // The former keys sign too, so that phones accept it before they know the new root.
        let former = Some(before.targets).filter(|old| *old != after.targets && !rotation.old_keys_lost);
        let needs = [after.targets].into_iter().chain(former).collect();
        let request = Request::new("targets", signed, Some(&there.signed), needs);
        planned.requests.push(request.with_roots(roots(folder)?));
    }
    Ok(planned)
}

impl Planned {
    /// The keys of a role after the rotation; what is new about them is noted.
    fn change(
        &mut self,
        registry: &Registry,
        rotation: &Rotation,
        before: &RoleKeys,
    ) -> Result<RoleKeys, Error> {
        if rotation.renew {
            return Ok(before.clone());
        }
        let mut after = before.clone();
        if rotation.changes_keys_by_name() {
            for which in &rotation.remove {
                let key = find(registry, before, which)?;
                after.keys.retain(|other| *other != key);
            }
            for path in &rotation.add {
                let new = public::named(path)?;
                if before.holds(&new.key) || after.holds(&new.key) {
                    return Err(Error::BadValue(format!("{} has that key already", rotation.role.as_str())));
                }
                self.name(registry, &new.name, new.key)?;
                after.keys.push(new.key);
            }
            after.threshold = rotation.threshold.unwrap_or(before.threshold);
        } else {
            after.keys.clear();
            for key in &before.keys {
                let old = registry.settings().name_of(key).unwrap_or(rotation.role.as_str());
                let made = SoftwareKey::generate()?;
                let taken = |name: &str| registry.settings().knows(name) || self.knows(name);
                let name = successor(old, taken);
                after.keys.push(made.public_key());
                self.name(registry, &name, made.public_key())?;
                self.made.push((name, made));
            }
        }
        if after.threshold == 0 || after.threshold > after.keys.len() {
            let (of, keys) = (after.threshold, after.keys.len());
            return Err(Error::BadValue(format!(
                "{of} of {keys} keys cannot sign; see --threshold and --new-key"
            )));
        }
        if after == *before {
            return Err(Error::BadValue("nothing would change; for another term add --renew".to_owned()));
        }
        Ok(after)
    }

    /// A new delegation in top targets, and the published list signed anew under it.
    fn list_role(
        &mut self,
        registry: &Registry,
        rotation: &Rotation,
        root: &RootRoles,
        published: &Published,
        now: Timestamp,
    ) -> Result<(), Error> {
        let before = &published.list_role;
        let keys = self.change(registry, rotation, &before.keys)?;
        let name = rotation.new_name.clone().unwrap_or_else(|| before.name.clone());
        if rotation.new_name.is_some() {
            checks::new_name(&name, published)?;
        }
        let after = ListRole { name, keys };
        if after.name != before.name && after.is_signed_by(|key| before.keys.holds(key)) {
            let what = "a list file does not say whose it is, so former lists would be good under the new name: replace so many keys that fewer stay than must sign";
            return Err(Error::BadValue(what.to_owned()));
        }
        if after != *before {
            let signed = metadata::targets(published.targets.version + 1, now, &after);
            let replaces = Some(&published.targets.signed);
            let request = Request::new("targets", signed, replaces, vec![root.targets.clone()]);
            self.requests.push(request.with_roots(roots(registry.folder())?));
        }
        let signed = if after.name == before.name {
            metadata::signed_again(&published.list.signed, &after.name, published.list.version + 1, now)
        } else {
            metadata::renamed_list(&published.list.signed, &after.name, now)
        };
        let replaces = Some(&published.list.signed).filter(|_| after.name == before.name);
        self.requests.push(Request::new(&after.name, signed, replaces, vec![after.keys]));
        Ok(())
    }

    fn name(&mut self, registry: &Registry, name: &str, key: RawKey) -> Result<(), Error> {
        match registry.settings().name_of(&key) {
            Some(known) if known == name => return Ok(()),
            None if !registry.settings().knows(name) && !self.knows(name) => {}
            _ => {
                let what = format!("{name} is, or was, another key; give the file another name");
                return Err(Error::BadValue(what));
            }
        }
        self.named.push((name.to_owned(), key));
        Ok(())
    }

    fn knows(&self, name: &str) -> bool {
        self.named.iter().any(|(known, _)| known == name)
    }
}

fn find(registry: &Registry, role: &RoleKeys, which: &str) -> Result<RawKey, Error> {
    let by_id = |key: &RawKey| which.len() >= 8 && key_id(key).starts_with(which);
    let by_name = |key: &RawKey| registry.settings().name_of(key) == Some(which);
    let found: Vec<_> = role.keys.iter().filter(|key| by_name(key) || by_id(key)).collect();
    match found.as_slice() {
        [key] => Ok(**key),
        _ => Err(Error::BadValue(format!("no key of the role is called {which}, or more than one"))),
    }
}
