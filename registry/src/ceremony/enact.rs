//! Publishes what a ceremony has signed.
//!
//! A client may come between any two writes. So the files below a new root are signed by the old keys and by
//! the new ones, go out first, and are made current by `timestamp.json` as always; the new root, which then
//! finds all in place, comes last. Where an old key is lost this cannot be, and for the moment between the
//! last two writes a client's refresh fails and changes nothing.

use label700::time::Timestamp;
use label700::trust::sign::Signer;
use serde_json::Value;

use super::{Ceremony, Request};
use crate::clock::{self, Signs};
use crate::error::Error;
use crate::folder::{Mode, read};
use crate::keys::KeyRing;
use crate::metadata;
use crate::published::{Published, RoleFile, newest_root, root_path};
use crate::registry::Registry;
use crate::rehearsal::rehearse;
use crate::release::{self, Release};
use crate::roles::{RoleKeys, RootRoles};
use crate::seal::{Current, Sealed, seal};
use crate::staging;

/// Publishes it, and ends it. May be repeated after a crash at any point. `None`: no list is published yet.
pub(crate) fn enact(
    registry: &Registry,
    ceremony: &Ceremony,
    now: Timestamp,
) -> Result<Option<Release>, Error> {
    let folder = registry.folder();
    if let Some(expired) = ceremony.requests.iter().find(|request| expires(request) <= Some(now)) {
        return Err(Error::StaleRequest(expired.file().to_owned()));
    }
    let published = Published::read(folder)?;
    let step = RootStep::of(registry, ceremony)?;
    let signs = Signs::for_ceremony(ceremony, !step.same_online_keys());
    clock::check(step.old.as_ref(), published.as_ref(), signs, now)?;
    check_turn(ceremony, published.as_ref())?;
    let release = match &published {
        Some(published) => republish(registry, ceremony, published, &step, now)?,
        None => {
            if let Some(targets) = ceremony.request("targets") {
                folder.write(&folder.first_targets(), &targets.metadata(), Mode::Shared)?;
            }
            None
        }
    };
    if let Some((version, bytes)) = &step.new {
        let path = root_path(folder, *version);
        // Written by an earlier attempt, it may be in clients' hands with other signatures.
        if read(&path)?.is_none() {
            folder.write(&path, bytes, Mode::Shared)?;
        }
    }
    if ceremony.request("list").is_some() {
        // Its first signature may be by a key that no longer counts, and its version is taken.
        staging::clear(folder)?;
    }
    Ceremony::clear(folder)?;
    release::remove_old(folder)?;
    Ok(release.or(published.as_ref().map(Release::of)))
}

/// The root before the ceremony and the one after it.
struct RootStep {
    old: Option<RoleFile>,
    new: Option<(u64, Vec<u8>)>,
    old_roles: Option<RootRoles>,
    roles: RootRoles,
}

impl RootStep {
    fn of(registry: &Registry, ceremony: &Ceremony) -> Result<Self, Error> {
        let folder = registry.folder();
        let Some(request) = ceremony.request("root") else {
            let root = newest_root(folder)?;
            let roles = RootRoles::of(&root)?;
            return Ok(Self { old: Some(root), new: None, old_roles: None, roles });
        };
        let stale = || Error::StaleRequest("root".to_owned());
        let version = request.version();
        let before = version.checked_sub(1).filter(|version| *version > 0);
        let old = before.map(|version| RoleFile::read(root_path(folder, version))).transpose()?;
        if version > 1 && old.as_ref().is_none_or(Option::is_none) {
            return Err(stale());
        }
        // There already: only if an earlier attempt put it there.
        if let Some(there) = RoleFile::read(root_path(folder, version))?
            && there.signed != request.signed
        {
            return Err(stale());
        }
        if read(&root_path(folder, version + 1))?.is_some() {
            return Err(stale());
        }
        let old = old.flatten();
        let roles =
            RootRoles::parse(&request.signed).map_err(|what| Error::damaged(&folder.ceremony(), what))?;
        let old_roles = old.as_ref().map(RootRoles::of).transpose()?;
        Ok(Self { old, new: Some((version, request.metadata())), old_roles, roles })
    }

    fn same_online_keys(&self) -> bool {
        let online = |roles: &RootRoles| (roles.snapshot.clone(), roles.timestamp.clone());
        self.old_roles.as_ref().is_none_or(|old| online(old) == online(&self.roles))
    }

    /// Whether clients of the old root will accept the targets file.
    fn former_signed(&self, targets: Option<&Request>) -> bool {
        let (Some(targets), Some(old)) = (targets, &self.old_roles) else { return true };
        targets.signed_by().iter().filter(|key| old.targets.holds(key)).count() >= old.targets.threshold
    }

    /// The keys that must sign a file: today's, and the former ones as far as they are at hand. The second
    /// half of the answer says whether clients of the old root will accept it.
    fn signers(
        &self,
        keys: &mut KeyRing<'_>,
        role: fn(&RootRoles) -> &RoleKeys,
    ) -> Result<(Vec<Box<dyn Signer>>, bool), Error> {
        let mut signers = keys.open_role(role(&self.roles))?;
        let Some(old) = self.old_roles.as_ref().map(role).filter(|old| *old != role(&self.roles)) else {
            return Ok((signers, true));
        };
        let have =
            |signers: &[Box<dyn Signer>]| signers.iter().filter(|s| old.holds(&s.public_key())).count();
        for key in &old.keys {
            let new = signers.iter().all(|signer| signer.public_key() != *key);
            if have(&signers) < old.threshold && new && keys.has(key) {
                match keys.open_key(key) {
                    Ok(signer) => signers.push(signer),
                    // The passphrase has just opened the new keys, so the former one's is another: forgotten.
                    Err(Error::WrongPassphrase(_)) => {}
                    Err(error) => return Err(error),
                }
            }
        }
        let enough = have(&signers) >= old.threshold;
        Ok((signers, enough))
    }
}

fn republish(
    registry: &Registry,
    ceremony: &Ceremony,
    published: &Published,
    step: &RootStep,
    now: Timestamp,
) -> Result<Option<Release>, Error> {
    let (targets, list) = (ceremony.request("targets"), ceremony.request("list"));
    let folder = registry.folder();
    let targets = targets.map(|request| (request.version(), request.metadata()));
    let new_list = list.map(|request| (request.version(), request.metadata()));
    let role = list.map_or(published.list_role.name.as_str(), |request| request.role.as_str());
    let current = Current {
        targets: as_current(targets.as_ref(), &published.targets),
        list: as_current(new_list.as_ref(), &published.list),
        list_role: role,
    };
    if step.same_online_keys() && targets.is_none() && list.is_none() {
        let sealed = Sealed::of(published);
        rehearse_both(registry, step, &sealed, current, true, now)?;
        return Ok(None);
    }
    let mut keys = registry.key_ring();
    let (snapshot_keys, old_snapshot) = step.signers(&mut keys, |roles| &roles.snapshot)?;
    let (timestamp_keys, old_timestamp) = step.signers(&mut keys, |roles| &roles.timestamp)?;
    let sealed = seal(Some(published), current, now, &snapshot_keys, &timestamp_keys)?;
    let former = old_snapshot && old_timestamp && step.former_signed(ceremony.request("targets"));
    rehearse_both(registry, step, &sealed, current, former, now)?;

    let metadata = |version: u64, role: &str| folder.metadata().join(format!("{version}.{role}.json"));
    if let Some((version, bytes)) = &targets {
        folder.write(&metadata(*version, "targets"), bytes, Mode::Shared)?;
    }
    if let Some((version, bytes)) = &new_list {
        folder.write(&metadata(*version, role), bytes, Mode::Shared)?;
    }
    sealed.write(folder)?;
    Ok(Some(Release {
        seq: published.target.seq,
        timestamp: published.timestamp.version + 1,
        expires: now.plus(metadata::lifetime("timestamp")),
    }))
}

/// As clients will see it that know the old root, and as those that have gone on to the new one. What has
/// expired is for `inspect` to point out.
fn rehearse_both(
    registry: &Registry,
    step: &RootStep,
    sealed: &Sealed,
    current: Current<'_>,
    old_keys_signed: bool,
    now: Timestamp,
) -> Result<(), Error> {
    let Some(old) = &step.old else { return Ok(()) };
    let mut files = sealed.seen(old, current, None);
    if old_keys_signed {
        rehearse(registry.feed(), now, false, &files).map_err(Error::Refused)?;
    }
    files.next_root = step.new.as_ref().map(|(_, bytes)| bytes.as_slice());
    rehearse(registry.feed(), now, false, &files).map_err(Error::Refused)
}

/// The ceremony that waits, if what was published meanwhile makes its files worth nothing.
pub(crate) fn overtaken(registry: &Registry) -> Result<Option<String>, Error> {
    let Some(ceremony) = Ceremony::read(registry.folder())? else { return Ok(None) };
    Ok(is_overtaken(registry, &ceremony)?.then_some(ceremony.command))
}

/// Whether what was published meanwhile makes its files worth nothing.
pub(crate) fn is_overtaken(registry: &Registry, ceremony: &Ceremony) -> Result<bool, Error> {
    let published = Published::read(registry.folder())?;
    let turn = RootStep::of(registry, ceremony).and_then(|_| check_turn(ceremony, published.as_ref()));
    match turn {
        Ok(()) => Ok(false),
        Err(Error::StaleRequest(_)) => Ok(true),
        Err(error) => Err(error),
    }
}

/// What was exported must still be the next version, or the very file that an earlier attempt published.
fn check_turn(ceremony: &Ceremony, published: Option<&Published>) -> Result<(), Error> {
    let check = |request: &Request, there: Option<&RoleFile>| {
        let next = there.map_or(0, |file| file.version) + 1;
        let repeated = there.is_some_and(|file| file.signed == request.signed);
        if request.version() == next || repeated {
            Ok(())
        } else {
            Err(Error::StaleRequest(request.file().to_owned()))
        }
    };
    if let Some(targets) = ceremony.request("targets") {
        check(targets, published.map(|p| &p.targets))?;
    }
    if let Some(list) = ceremony.request("list") {
        check(list, published.filter(|p| p.list_role.name == list.role).map(|p| &p.list))?;
        // The list itself must still be the one that was published when the file was made.
        if published.is_none_or(|p| full_lists(&p.list.signed) != full_lists(&list.signed)) {
            return Err(Error::StaleRequest("list".to_owned()));
        }
    }
    Ok(())
}

/// The targets that are whole lists. Under another name the list role leaves the steps to its list behind.
fn full_lists(signed: &Value) -> Vec<(&String, &Value)> {
    let targets = signed.get("targets").and_then(Value::as_object).into_iter().flatten();
    targets
        .filter(|(_, target)| target.pointer("/custom/kind").and_then(Value::as_str) == Some("full"))
        .collect()
}

fn as_current<'a>(new: Option<&'a (u64, Vec<u8>)>, there: &'a RoleFile) -> (u64, &'a [u8]) {
    new.map_or((there.version, &there.bytes), |(version, bytes)| (*version, bytes))
}

fn expires(request: &Request) -> Option<Timestamp> {
    request.signed.get("expires").and_then(Value::as_str).and_then(Timestamp::parse)
}
