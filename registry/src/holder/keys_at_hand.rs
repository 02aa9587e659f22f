//! The keys of a holder's folder, and which of them have a say.

use std::path::{Path, PathBuf};

use label700::trust::RawKey;
use label700::trust::sign::{Signer as _, key_id};

use crate::ceremony::Request;
use crate::ceremony::describe::clean;
use crate::error::Error;
use crate::folder::file_names;
use crate::keys::{self, CommandSigner};

/// The private keys here and in `keys`, but for those that a public key beside them shows to have no say.
pub(super) fn files(holder: &Path, request: &Request) -> Result<Vec<PathBuf>, Error> {
    let mut found = Vec::new();
    for folder in [holder.to_owned(), holder.join("keys")].iter().filter(|folder| folder.is_dir()) {
        let names = file_names(folder)?;
        for name in names.iter().filter(|name| name.ends_with(".pem")) {
            let path = folder.join(name);
            let idle = public_key(&path)?.is_some_and(|key| !request.may_be_signed_by(&key));
            if !idle {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Those of them that would sign, as far as the public keys beside them tell.
pub(super) fn public_keys(holder: &Path, request: &Request) -> Result<Vec<RawKey>, Error> {
    let keys: Result<Vec<_>, _> = files(holder, request)?.iter().map(|path| public_key(path)).collect();
    Ok(keys?.into_iter().flatten().collect())
}

/// Which of them would sign, and as what.
pub(super) fn lines(
    holder: &Path,
    request: &Request,
    signers: &[CommandSigner],
) -> Result<Vec<String>, Error> {
    let role = clean(&request.role);
    let given = signers.iter().map(|signer| signer.public_key());
    let given = given.filter(|key| request.may_be_signed_by(key));
    let mut lines: Vec<_> =
        given.map(|key| format!("  key {} of --signer signs as {role}", key_id(&key))).collect();
    for path in files(holder, request)? {
        lines.push(match public_key(&path)? {
            Some(key) => format!("  key {} in {} signs as {role}", key_id(&key), path.display()),
            None => format!("  the key in {} signs as {role}, if it has a say", path.display()),
        });
    }
    Ok(lines)
}

/// Of the public key beside a private one, where there is any.
fn public_key(private: &Path) -> Result<Option<RawKey>, Error> {
    let public = private.with_extension("pub");
    if public.exists() { keys::public_key_in(&public).map(Some) } else { Ok(None) }
}
