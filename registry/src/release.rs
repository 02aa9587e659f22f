//! `approve` and `renew`: the only places that change the published tree.

use label700::list::List;
use label700::time::Timestamp;
use label700::trust::sign::{add_signature, envelope};

use crate::audit;
use crate::ceremony::overtaken;
use crate::clock::{self, Signs};
use crate::delta;
use crate::difference::{Difference, settings_changed};
use crate::error::Error;
use crate::folder::{Folder, Lock, Mode, file_names};
use crate::keys::{Holder, KeyRing};
use crate::metadata;
use crate::published::{Published, RoleFile, newest_root};
use crate::registry::Registry;
use crate::rehearsal::rehearse;
use crate::roles::RootRoles;
use crate::seal::{Current, borrowed, seal};
use crate::staging::{self, Waiting};

/// Lists, and versions of each role, that stay published after newer ones: for clients in the middle of
/// a refresh.
const KEPT: u64 = 30;

/// How a list is to be approved.
#[derive(Clone, Copy, Debug)]
pub struct ApproveOptions {
    /// Approve although more than 5 % of the numbers change.
    pub allow_churn: bool,
    /// Who signs second.
    pub holder: Holder,
}

impl Default for ApproveOptions {
    fn default() -> Self {
        Self { allow_churn: false, holder: Holder::Validator }
    }
}

/// A staged list beside the published one, with the registry locked until it is approved or dropped.
#[derive(Debug)]
pub struct Review<'a> {
    registry: &'a Registry,
    staged: Option<Staging>,
    published: Option<Published>,
    difference: Difference,
    _lock: Lock,
}

#[derive(Debug)]
struct Staging {
    metadata: Vec<u8>,
    version: u64,
    expires: Timestamp,
    file_name: String,
    list: List,
    delta: Option<delta::Staged>,
    signed_by: Vec<String>,
}

/// What is published now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Release {
    /// Sequence number of the list.
    pub seq: u64,
    /// Version of `timestamp.json`.
    pub timestamp: u64,
    /// When `timestamp.json` ends to be valid.
    pub expires: Timestamp,
}

impl<'a> Review<'a> {
    pub(crate) fn open(registry: &'a Registry, lock: Lock) -> Result<Self, Error> {
        let folder = registry.folder();
        let published = Published::read(folder)?;
        let waiting = Waiting::read(folder)?;
        let repeated = |w: &Waiting, p: &Published| w.target.sha256 == p.target.sha256;
        let Some(waiting) = waiting else { return Err(Error::NothingStaged) };
        if let Some(published) = published.as_ref().filter(|p| repeated(&waiting, p)) {
            // An approval that crashed after its last step but one: only the clean-up is missing.
            let seq = published.target.seq;
            let difference = Difference { from_seq: Some(seq), to_seq: seq, ..Difference::default() };
            return Ok(Self {
                registry,
                staged: None,
                published: Some(published.clone()),
                difference,
                _lock: lock,
            });
        }
        let before = published.as_ref().map_or(0, |p| p.target.seq);
        if waiting.target.seq != before + 1 {
            return Err(Error::OutOfTurn { staged: waiting.target.seq, published: before });
        }
        let next = published.as_ref().map_or(0, |p| p.list.version) + 1;
        if waiting.metadata.version != next {
            return Err(Error::StagedOutdated);
        }
        let progress = |done| registry.operator().progress("Comparing the lists", done, 2);
        progress(0);
        let old = published.as_ref().map(|p| p.open_list(folder)).transpose()?;
        if let (Some(old), Some((_, bytes))) = (&old, &waiting.delta) {
            delta::rehearse(bytes, old, &waiting.list)?;
        }
        progress(1);
        let mut difference = Difference::between(old.as_ref(), &waiting.list);
        progress(2);
        difference.settings = settings_changed(published.as_ref().map(|p| &p.target), &waiting.target);
        let signed_by = waiting.signed_by(registry);
        let staged = Staging {
            metadata: waiting.metadata.bytes,
            version: waiting.metadata.version,
            expires: waiting.metadata.expires,
            file_name: waiting.target.file_name(),
            list: waiting.list,
            delta: waiting.delta,
            signed_by,
        };
        Ok(Self { registry, staged: Some(staged), published, difference, _lock: lock })
    }

    /// What the staged list changes.
    pub fn difference(&self) -> &Difference {
        &self.difference
    }

    /// Signs and publishes. May be repeated after a crash at any point.
    ///
    /// # Errors
    /// [`Error::Churn`] and whatever stands in the way of signing or writing; the published tree is then
    /// what it was, or already the new one.
    pub fn approve(self, options: &ApproveOptions, now: Timestamp) -> Result<Release, Error> {
        let registry = self.registry;
        let published = self.published.as_ref();
        let release = match &self.staged {
            Some(staged) => {
                self.check(options.allow_churn, now)?;
                let list_file = countersign(registry, published, staged, options.holder)?;
                publish(registry, published, staged, &list_file, now)?
            }
            None => published.map(Release::of).ok_or(Error::NothingStaged)?,
        };
        conclude(registry)?;
        Ok(release)
    }

    /// Publishes what its holders have signed elsewhere.
    pub(crate) fn publish_signed(self, allow_churn: bool, now: Timestamp) -> Result<Release, Error> {
        let staged = self.staged.as_ref().ok_or(Error::NothingStaged)?;
        self.check(allow_churn, now)?;
        let release = publish(self.registry, self.published.as_ref(), staged, &staged.metadata, now)?;
        conclude(self.registry)?;
        Ok(release)
    }

    fn check(&self, allow_churn: bool, now: Timestamp) -> Result<(), Error> {
        if self.difference.exceeds_limit() && !allow_churn {
            return Err(Error::Churn(Box::new(self.difference.clone())));
        }
        let root = newest_root(self.registry.folder())?;
        clock::check(Some(&root), self.published.as_ref(), Signs::List, now)
    }
}

/// After a list was published.
pub(crate) fn conclude(registry: &Registry) -> Result<(), Error> {
    staging::clear(registry.folder())?;
    remove_old(registry.folder())?;
    if let Some(command) = overtaken(registry)? {
        registry.operator().show(&format!(
            "`{command}` waited for signatures and was overtaken by this list; end it with `rotate --abandon`, then begin it again"
        ));
    }
    Ok(())
}

/// New snapshot and timestamp for what is published already. Under the lock.
pub(crate) fn renew(registry: &Registry, now: Timestamp) -> Result<Release, Error> {
    let published = Published::read(registry.folder())?.ok_or(Error::NothingPublished)?;
    let root = newest_root(registry.folder())?;
    clock::check(Some(&root), Some(&published), Signs::Online, now)?;
    audit::verify_metadata(registry.folder(), registry.feed(), Some(&published), now)?;
    let (mut keys, roles) = (registry.key_ring(), RootRoles::of(&root)?);
    let (snapshot_keys, timestamp_keys) =
        (keys.open_role(&roles.snapshot)?, keys.open_role(&roles.timestamp)?);
    let current = Current {
        targets: (published.targets.version, &published.targets.bytes),
        list: (published.list.version, &published.list.bytes),
        list_role: &published.list_role.name,
    };
    let sealed = seal(Some(&published), current, now, &snapshot_keys, &timestamp_keys)?;
    rehearse(registry.feed(), now, true, &sealed.seen(&root, current, None)).map_err(Error::Refused)?;
    sealed.write(registry.folder())?;
    remove_old(registry.folder())?;
    Ok(Release {
        seq: published.target.seq,
        timestamp: published.timestamp.version + 1,
        expires: now.plus(metadata::lifetime("timestamp")),
    })
}

/// The staged file with the second signature.
fn countersign(
    registry: &Registry,
    published: Option<&Published>,
    staged: &Staging,
    holder: Holder,
) -> Result<Vec<u8>, Error> {
    let role = registry.list_role(published)?.keys;
    let mut keys = registry.key_ring();
    if staged.signed_by == [keys.holder_name(holder, &role)?] {
        return Err(Error::SameHolder(holder.key_name()));
    }
    Ok(add_signature(&staged.metadata, keys.open_holder(holder, &role)?.as_ref())?)
}

/// All signatures are made before the first file is written, so that a missing key changes nothing.
fn publish(
    registry: &Registry,
    published: Option<&Published>,
    staged: &Staging,
    list_file: &[u8],
    now: Timestamp,
) -> Result<Release, Error> {
    if staged.expires <= now {
        return Err(Error::StagedExpired(staged.expires.to_rfc3339()));
    }
    let folder = registry.folder();
    audit::verify_metadata(folder, registry.feed(), published, now)?;
    let (mut keys, root) = (registry.key_ring(), newest_root(folder)?);
    let roles = RootRoles::of(&root)?;
    let (snapshot_keys, timestamp_keys) =
        (keys.open_role(&roles.snapshot)?, keys.open_role(&roles.timestamp)?);
    let list_role = registry.list_role(published)?;
    let new_targets = match published {
        Some(p) if !targets_outlived(p, &keys, &roles, now) => None,
        None if folder.first_targets().exists() => {
            let signed = RoleFile::read(folder.first_targets())?;
            signed.map(|file| (file.version, file.bytes))
        }
        _ => {
            let version = published.map_or(0, |p| p.targets.version) + 1;
            let signed = metadata::targets(version, now, &list_role);
            Some((version, envelope(&signed, &borrowed(&keys.open_role(&roles.targets)?))?))
        }
    };
    let targets = match (&new_targets, published) {
        (Some((version, bytes)), _) => (*version, bytes.as_slice()),
        (None, Some(p)) => (p.targets.version, p.targets.bytes.as_slice()),
        (None, None) => return Err(Error::NothingPublished),
    };
    let current = Current { targets, list: (staged.version, list_file), list_role: &list_role.name };
    let sealed = seal(published, current, now, &snapshot_keys, &timestamp_keys)?;
    let bytes = staged.list.as_bytes();
    rehearse(registry.feed(), now, true, &sealed.seen(&root, current, Some(bytes)))
        .map_err(Error::Refused)?;

    folder.write(&folder.targets().join(&staged.file_name), bytes, Mode::Shared)?;
    if let Some((file_name, bytes)) = &staged.delta {
        folder.write(&folder.targets().join(file_name), bytes, Mode::Shared)?;
    }
    let metadata = |version: u64, role: &str| folder.metadata().join(format!("{version}.{role}.json"));
    folder.write(&metadata(staged.version, &list_role.name), list_file, Mode::Shared)?;
    if let Some((version, bytes)) = &new_targets {
        folder.write(&metadata(*version, "targets"), bytes, Mode::Shared)?;
    }
    sealed.write(folder)?;
    folder.remove(&folder.first_targets())?;
    Ok(Release {
        seq: staged.list.header().seq,
        timestamp: published.map_or(0, |p| p.timestamp.version) + 1,
        expires: now.plus(metadata::lifetime("timestamp")),
    })
}

/// The top targets role is signed anew for half of its year. Where its holders keep their keys elsewhere,
/// the one that is published serves until it expires; `inspect` asks for the ceremony in time.
fn targets_outlived(published: &Published, keys: &KeyRing<'_>, roles: &RootRoles, now: Timestamp) -> bool {
    let targets = &published.targets;
    let half = metadata::lifetime("targets") / 2;
    let at_hand = roles.targets.keys.iter().filter(|key| keys.has(key)).count() >= roles.targets.threshold;
    targets.expires <= now || (at_hand && targets.expires.plus(-half) < now)
}

/// Removes what is older than the newest thirty of its kind. Roots stay for ever: a handset that slept
/// for years walks through all of them.
pub(crate) fn remove_old(folder: &Folder) -> Result<(), Error> {
    let Some(published) = Published::read(folder)? else { return Ok(()) };
    let list_role = published.list_role.name.as_str();
    let newest =
        [("snapshot", &published.snapshot), ("targets", &published.targets), (list_role, &published.list)];
    for name in file_names(&folder.metadata())? {
        let old = newest.iter().any(|(role, newest)| {
            let version = name.strip_suffix(&format!(".{role}.json")).and_then(|v| v.parse::<u64>().ok());
            version.is_some_and(|version| version.saturating_add(KEPT) <= newest.version)
        });
        if old {
            folder.remove(&folder.metadata().join(name))?;
        }
    }
    for name in file_names(&folder.targets())? {
        let seq = name.strip_suffix(".l700").and_then(|n| n.rsplit_once(".list-"));
        let seq = seq.and_then(|(_, seq)| seq.parse::<u64>().ok());
        let newest = published.target.seq;
        let old = seq.is_some_and(|seq| seq.saturating_add(KEPT) <= newest);
        if old || delta::is_forgotten(&name, newest, KEPT) {
            folder.remove(&folder.targets().join(name))?;
        }
    }
    Ok(())
}

impl Release {
    pub(crate) fn of(published: &Published) -> Self {
        Self {
            seq: published.target.seq,
            timestamp: published.timestamp.version,
            expires: published.timestamp.expires,
        }
    }
}
