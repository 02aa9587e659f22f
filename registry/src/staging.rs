//! `publish`: a list and its first signature, where nobody but the approver sees them.

use std::path::PathBuf;

use label700::allocation::Allocation;
use label700::label::Reason;
use label700::list::{List, ListHead, Range700, encode_ranges};
use label700::time::Timestamp;
use label700::trust::sign::{envelope, key_id};
use serde_json::Value;

use crate::ceremony::Request;
use crate::clock::{self, Signs};
use crate::delta;
use crate::error::Error;
use crate::flatten::flatten;
use crate::folder::{Folder, Mode, file_names, read};
use crate::keys::Holder;
use crate::metadata::{self, ListFacts};
use crate::published::{ListTarget, Published, RoleFile, newest_root, open_list};
use crate::registry::Registry;
use crate::sheet::{Sheet, Span};

/// The longest that a list may be trusted to be current, in days.
pub const MAX_AGE_DAYS: u32 = 70;

/// How a list is to be published.
#[derive(Clone, Debug)]
pub struct PublishOptions {
    /// Days after which handsets take the list for very stale: 1 to 70. `None`: 70.
    pub max_age_days: Option<u32>,
    /// Reasons that handsets are told to turn off.
    pub switch_off: Vec<Reason>,
    /// Who signs first.
    pub holder: Holder,
    /// A folder to write the list and its metadata to, for holders to look at and to sign elsewhere. The first
    /// signature is then not needed here.
    pub export: Option<PathBuf>,
}

impl Default for PublishOptions {
    fn default() -> Self {
        Self { max_age_days: None, switch_off: Vec::new(), holder: Holder::Publisher, export: None }
    }
}

/// A list that waits for its second signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Staged {
    /// Its sequence number.
    pub seq: u64,
    /// How many ranges it has, after flattening.
    pub ranges: u64,
    /// Its size in bytes.
    pub bytes: u64,
    /// How many different labels there are.
    pub rows: u32,
    /// In how many intervals absence means "not listed".
    pub coverage: u64,
}

/// Makes the next list of what was imported. Under the lock.
pub(crate) fn stage(registry: &Registry, options: &PublishOptions, now: Timestamp) -> Result<Staged, Error> {
    if options.max_age_days.is_some_and(|days| !(1..=MAX_AGE_DAYS).contains(&days)) {
        return Err(Error::BadValue(format!("the age limit must be 1 to {MAX_AGE_DAYS} days")));
    }
    let folder = registry.folder();
    let (sheet, published) = (load_sheet(registry)?, Published::read(folder)?);
    clock::check(newest_root(folder).ok().as_ref(), published.as_ref(), Signs::List, now)?;
    let seq = published.as_ref().map_or(0, |p| p.target.seq) + 1;
    let progress = |done| registry.operator().progress("Making the list", done, 3);
    progress(0);
    let bytes = encode(registry, &sheet, seq, now)?;
    progress(1);
    let list = List::open(bytes)?;
    progress(2);
    list.check_canonical()?;
    progress(3);

    let delta = match &published {
        Some(published) => delta::between(&published.open_list(folder)?, &list)?,
        None => None,
    };
    let switches: Vec<_> = options.switch_off.iter().map(|reason| reason.as_str().to_owned()).collect();
    let feed = registry.feed();
    let deltas = published.as_ref().zip(delta.as_ref()).map(|(p, bytes)| delta::targets(p, feed, seq, bytes));
    let facts = ListFacts {
        feed,
        seq,
        length: list.as_bytes().len() as u64,
        sha256: &metadata::sha256(list.as_bytes()),
        ranges: list.header().ranges,
        max_age_days: options.max_age_days,
        switches: &switches,
        deltas: deltas.unwrap_or_default(),
    };
    let version = published.as_ref().map_or(0, |p| p.list.version) + 1;
    let signed = metadata::list(version, now, facts);
    let role = registry.list_role(published.as_ref())?;
    let file = match registry.key_ring().open_holder(options.holder, &role.keys) {
        Ok(key) => envelope(&signed, &[key.as_ref()])?,
        Err(Error::KeyMissing(_) | Error::NoSuchHolder(_)) if options.export.is_some() => {
            envelope(&signed, &[])?
        }
        Err(error) => return Err(error),
    };

    // The list first: where there is a `list.json`, there is its list, and the difference if it names one.
    clear(folder)?;
    folder.write(&list_path(folder, &metadata::target_name(seq)), list.as_bytes(), Mode::Shared)?;
    if let Some(bytes) = &delta {
        folder.write(&delta::path(folder, seq), bytes, Mode::Shared)?;
    }
    folder.write(&metadata_path(folder), &file, Mode::Shared)?;
    if let (Some(to), Some(waiting)) = (&options.export, Waiting::read(folder)?) {
        std::fs::create_dir_all(to).map_err(Error::io("make the folder", to))?;
        folder.write_elsewhere(&to.join(&waiting.target.name), waiting.list.as_bytes())?;
        folder.write_elsewhere(
            &to.join("list.json"),
            &waiting.request(registry, published.as_ref())?.to_bytes(),
        )?;
    }
    Ok(Staged::of(&list))
}

/// What lies in the staging folder.
pub(crate) struct Waiting {
    pub(crate) metadata: RoleFile,
    pub(crate) target: ListTarget,
    pub(crate) list: List,
    pub(crate) delta: Option<delta::Staged>,
}

impl Waiting {
    /// `None` if nothing is staged.
    pub(crate) fn read(folder: &Folder) -> Result<Option<Self>, Error> {
        let path = metadata_path(folder);
        let Some(bytes) = read(&path)? else { return Ok(None) };
        let metadata = RoleFile::parse(path, bytes)?;
        let target = ListTarget::of(&metadata)?;
        let list = open_list(&list_path(folder, &target.name), &target)?;
        let delta = delta::staged(folder, &metadata, target.seq)?;
        Ok(Some(Self { metadata, target, list, delta }))
    }

    /// The list holders whose signatures it carries. The approver's own key decides whether they hold.
    pub(crate) fn signed_by(&self, registry: &Registry) -> Vec<String> {
        let file: Value = serde_json::from_slice(&self.metadata.bytes).unwrap_or_default();
        let signatures = file.get("signatures").and_then(Value::as_array).cloned().unwrap_or_default();
        let ids: Vec<_> = signatures.iter().filter_map(|s| s.get("keyid")?.as_str()).collect();
        let known = registry.settings().keys();
        known
            .filter(|(_, key)| ids.contains(&key_id(key).as_str()))
            .map(|(name, _)| name.to_owned())
            .collect()
    }

    /// The same as a file for holders to sign.
    pub(crate) fn request(
        &self,
        registry: &Registry,
        published: Option<&Published>,
    ) -> Result<Request, Error> {
        let role = registry.list_role(published)?;
        let before = published.filter(|p| p.list_role.name == role.name).map(|p| &p.list.signed);
        let signatures = serde_json::from_slice::<Value>(&self.metadata.bytes).unwrap_or_default();
        let signatures = signatures.get("signatures").and_then(Value::as_array).cloned().unwrap_or_default();
        let request = Request::new(&role.name, self.metadata.signed.clone(), before, vec![role.keys]);
        Ok(request.with_signatures(signatures))
    }
}

/// The metadata of what is staged, whatever its list.
pub(crate) fn staged_metadata(folder: &Folder) -> Result<Option<RoleFile>, Error> {
    RoleFile::read(metadata_path(folder))
}

/// Puts more signatures on what is staged.
pub(crate) fn restage(folder: &Folder, metadata: &[u8]) -> Result<(), Error> {
    folder.write(&metadata_path(folder), metadata, Mode::Shared)
}

impl Staged {
    pub(crate) fn of(list: &List) -> Self {
        Self {
            seq: list.header().seq,
            ranges: list.header().ranges,
            bytes: list.as_bytes().len() as u64,
            rows: list.rows(),
            coverage: list.header().coverage.len() as u64,
        }
    }
}

/// Empties the staging folder, `list.json` first: without it nothing is staged.
pub(crate) fn clear(folder: &Folder) -> Result<(), Error> {
    folder.remove(&metadata_path(folder))?;
    for name in file_names(&folder.staging())? {
        folder.remove(&folder.staging().join(name))?;
    }
    Ok(())
}

fn load_sheet(registry: &Registry) -> Result<Sheet, Error> {
    let path = registry.folder().allocations();
    let bytes = read(&path)?.ok_or(Error::NothingImported)?;
    Sheet::read(&path.display().to_string(), std::io::Cursor::new(bytes), registry.operator())
}

fn encode(registry: &Registry, sheet: &Sheet, seq: u64, now: Timestamp) -> Result<Vec<u8>, Error> {
    let range = |span: Span| Range700::from_subscribers(span.first, span.last);
    let head = ListHead {
        feed: registry.settings().feed.clone(),
        seq,
        issued: now,
        phases: registry.settings().phases(registry.folder())?,
        coverage: sheet.coverage.iter().copied().filter_map(range).collect(),
    };
    encode_under(&head, sheet)
}

/// The list of a sheet, under a header.
pub(crate) fn encode_under(head: &ListHead, sheet: &Sheet) -> Result<Vec<u8>, Error> {
    let range = |span: Span| Range700::from_subscribers(span.first, span.last);
    let allocations: Vec<_> = sheet.allocations.iter().map(Allocation::borrowed).collect();
    let pieces = flatten(&sheet.rows);
    let ranges = pieces.iter().filter_map(|piece| Some((range(piece.span)?, piece.allocation))).collect();
    Ok(encode_ranges(head, &allocations, ranges)?)
}

fn metadata_path(folder: &Folder) -> PathBuf {
    folder.staging().join("list.json")
}

fn list_path(folder: &Folder, name: &str) -> PathBuf {
    folder.staging().join(name)
}
