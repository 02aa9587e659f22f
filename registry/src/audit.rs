//! What a phone that knows nothing but the anchor would say of the published tree.

use std::path::{Path, PathBuf};

use label700::time::Timestamp;
use label700::trust::{Kept, Profile, TrustError, TrustedSet, list_role, newest_list};
use serde_json::Value;

use crate::error::Error;
use crate::folder::{Folder, file_names, read};
use crate::metadata::sha256;
use crate::published::{Published, root_path};

/// Goes from the anchor over every root to the list role, verifying all signatures on the way. What has
/// expired is for others to point out.
///
/// # Errors
/// [`Error::NotSigned`] with the first file that a phone would refuse; [`Error::Damaged`] if one is missing.
pub(crate) fn verify_metadata(
    folder: &Folder,
    feed: &str,
    published: Option<&Published>,
    now: Timestamp,
) -> Result<(), Error> {
    let anchor_path = root_path(folder, 1);
    let anchor = present(&anchor_path)?;
    let profile = Profile { expiry_enforced: false, ..Profile::label700(feed) };
    let started = TrustedSet::start(profile, &anchor, Kept::default(), now);
    let (mut client, _) = started.map_err(refused(&anchor_path))?;
    for version in 2..=newest_root_version(folder)? {
        let path = root_path(folder, version);
        client.update_root(&present(&path)?).map_err(refused(&path))?;
    }
    client.finish_root().map_err(refused(&anchor_path))?;
    let Some(published) = published else { return Ok(()) };
    let (timestamp, snapshot) = (&published.timestamp, &published.snapshot);
    client.update_timestamp(&timestamp.bytes).map_err(refused(&timestamp.path))?;
    client.snapshot_request().map_err(refused(&timestamp.path))?;
    client.update_snapshot(&snapshot.bytes).map_err(refused(&snapshot.path))?;
    let (targets, list) = (&published.targets, &published.list);
    let role = take_targets(&mut client, &targets.bytes).map_err(refused(&targets.path))?;
    take_list_role(&mut client, &role, &list.bytes).map_err(refused(&list.path))
}

fn take_targets(client: &mut TrustedSet, bytes: &[u8]) -> Result<String, TrustError> {
    client.targets_request("targets", None)?;
    client.update_targets("targets", None, bytes)?;
    list_role(client)
}

fn take_list_role(client: &mut TrustedSet, role: &str, bytes: &[u8]) -> Result<(), TrustError> {
    client.targets_request(role, Some("targets"))?;
    client.update_targets(role, Some("targets"), bytes)?;
    newest_list(client, role).map(|_| ())
}

/// Whether every list and every step that the list role names is there as it was signed.
///
/// # Errors
/// [`Error::Damaged`].
pub(crate) fn verify_targets(folder: &Folder, published: &Published) -> Result<(), Error> {
    let targets = published.list.signed.get("targets").and_then(Value::as_object);
    for (name, target) in targets.into_iter().flatten() {
        let hash = target.get("hashes").and_then(|hashes| hashes.get("sha256")).and_then(Value::as_str);
        let hash =
            hash.ok_or_else(|| Error::damaged(&published.list.path, "it names a file without a hash"))?;
        let path = folder.targets().join(format!("{hash}.{name}"));
        let bytes = present(&path)?;
        let length = target.get("length").and_then(Value::as_u64);
        if sha256(&bytes) != hash || length != Some(bytes.len() as u64) {
            return Err(Error::damaged(&path, "its hash or length is not the signed one"));
        }
    }
    Ok(())
}

fn present(path: &Path) -> Result<Vec<u8>, Error> {
    read(path)?.ok_or_else(|| Error::damaged(path, "it is missing"))
}

/// The highest there is, so that a gap below it is found.
fn newest_root_version(folder: &Folder) -> Result<u64, Error> {
    let names = file_names(&folder.metadata())?;
    let version = |name: &String| name.strip_suffix(".root.json").and_then(|v| v.parse::<u64>().ok());
    Ok(names.iter().filter_map(version).max().unwrap_or(1))
}

fn refused(path: &Path) -> impl FnOnce(TrustError) -> Error + use<> {
    let path: PathBuf = path.to_owned();
    move |why| Error::NotSigned { path, why }
}
