//! A holder's folder, usually on a computer without a network: one key or a few, and what they sign.

mod history;
mod jumps;
mod keys_at_hand;
mod known_list;
mod list_review;

use std::fs;
use std::path::{Path, PathBuf};

use label700::time::Timestamp;
use label700::trust::sign::{Signer, SoftwareKey};
use zeroize::Zeroizing;

use self::history::SignedHere;
use self::jumps::KnownVersions;
use self::known_list::KnownLists;
use self::list_review::ListReview;
use crate::ceremony::Request;
use crate::ceremony::describe::{clean, describe, roles, short, unverified};
use crate::ceremony::known::{KnownRoot, Standing};
use crate::ceremony::{plain, voices};
use crate::error::Error;
use crate::folder::{Folder, Mode, read, replace};
use crate::keys::{self, CommandSigner, KeyFiles, MIN_PASSPHRASE};
use crate::operator::Operator;
use crate::published::newest_root;
use crate::registry::Protection;
use crate::roles::RootRoles;
use crate::settings::is_plain_name;

/// The folder of a holder: `NAME.pem` and `NAME.pub` for each key, `known-root.json` once a root was
/// signed, `known-list.json` with the lists that it names once a list was, `known-versions.json` and `signed.json`.
#[derive(Clone, Debug)]
pub struct HolderFolder(PathBuf);

/// A file that was looked at for signing.
#[derive(Debug)]
pub struct Signing {
    path: PathBuf,
    request: Request,
    now: Timestamp,
    trusted: bool,
    after_abandon: bool,
    allow_churn: bool,
    list: Option<PathBuf>,
    against: Option<PathBuf>,
}

impl HolderFolder {
    /// The folder, which need not exist yet.
    pub fn at(dir: &Path) -> Self {
        Self(dir.to_owned())
    }

    /// Makes a key. Answers the files of the private and of the public key.
    ///
    /// # Errors
    /// [`Error::KeyThere`] if there is a key of that name: it is never overwritten.
    pub fn make_key(&self, name: &str, protection: &Protection) -> Result<(PathBuf, PathBuf), Error> {
        let what = "a key's name is 1 to 64 of a-z, 0-9, `.`, `_` and `-`, and does not begin with `.`";
        if !is_plain_name(name) {
            return Err(Error::BadValue(what.to_owned()));
        }
        let passphrase = match protection {
            Protection::Demo => None,
            Protection::Passphrase(text) if text.chars().count() < MIN_PASSPHRASE => {
                return Err(Error::ShortPassphrase);
            }
            Protection::Passphrase(text) => Some(text),
        };
        let private = self.0.join(format!("{name}.pem"));
        let public = self.0.join(format!("{name}.pub"));
        if private.exists() || public.exists() {
            return Err(Error::KeyThere(private));
        }
        fs::create_dir_all(&self.0).map_err(Error::io("make the folder", &self.0))?;
        let key = SoftwareKey::generate()?;
        let pem = keys::encode(&key, passphrase.map(|text: &Zeroizing<String>| text.as_str()))?;
        replace(&private, pem.as_bytes(), Mode::Private)?;
        replace(&public, format!("{}\n", hex::encode(key.public_key())).as_bytes(), Mode::Shared)?;
        Ok((private, public))
    }

    /// What a signature would approve, a line each: role, version, expiry, the full id of each key that is
    /// named, and how it stands to the root that this folder knows; of a list, what it changes against the one
    /// that this folder knows.
    ///
    /// # Errors
    /// [`Error::Damaged`] if `known-root.json` or `known-list.json` is.
    pub fn describe(&self, signing: &Signing) -> Result<Vec<String>, Error> {
        let (known, signed) = (self.known_root()?, SignedHere::read(&self.0)?);
        let mut lines = describe(&signing.request, &known, signed.list_role(&signing.request).as_ref());
        let keys = keys_at_hand::public_keys(&self.0, &signing.request)?;
        if signed.has_another(&signing.request) || known.signed_another(&signing.request) {
            let version = signing.request.version();
            lines.push(format!("  this folder has signed another version {version} before: ask why"));
        }
        for why in [signed.check_keys(&signing.request, &keys), signed.check_name(&signing.request)] {
            lines.extend(why.err().map(|why| format!("  not verified: {why}")));
        }
        if let Err(why) = voices::check(&signing.request, &known.roles(&signing.request.roots), &keys, false)
        {
            lines.push(format!("  not verified: {why}"));
        }
        if let Err(why) = KnownVersions::read(&self.0)?.check(&signing.request, &known, signing.now) {
            lines.push(format!("  not verified: {why}"));
        }
        if signing.request.file() == "list" {
            match ListReview::of(&self.0, signing) {
                Ok(review) => lines.extend(review.lines()),
                Err(Error::ListNotSeen { why, .. }) => lines.push(format!("  not verified: {why}")),
                Err(error) => return Err(error),
            }
        }
        Ok(lines)
    }

    /// Writes every change of a list, a line each, beside the file: `list.changes.txt` for `list.json`. A
    /// description shows but a few. `None` if it is no list, or none that can be looked at.
    ///
    /// # Errors
    /// As [`describe`](Self::describe), and what stands in the way of writing.
    pub fn write_changes(&self, signing: &Signing) -> Result<Option<PathBuf>, Error> {
        if signing.request.file() != "list" {
            return Ok(None);
        }
        let review = match ListReview::of(&self.0, signing) {
            Ok(review) => review,
            Err(Error::ListNotSeen { .. }) => return Ok(None),
            Err(error) => return Err(error),
        };
        let path = signing.path.with_extension("changes.txt");
        replace(&path, review.all_changes().as_bytes(), Mode::Shared)?;
        Ok(Some(path))
    }

    /// Signs with every key of the folder, and of `signers`, that has a say. The signatures are added to
    /// the file. Answers the beginnings of the ids of the keys that signed. The folder then knows a list
    /// that was signed, and of a signed root the one that it replaces; if that could not be verified, the
    /// signed root itself. It knows it before a signature is asked for, even if that then fails.
    ///
    /// # Errors
    /// [`Error::UnknownRoot`] if a root does not follow from the one that the folder knows.
    /// [`Error::SignedAnother`] if another root of its version was signed here before.
    /// [`Error::WrongKeys`] if the file asks for keys that the known root names for something else, or that have
    /// signed as another role.
    /// [`Error::Jump`] if its version, list number or end is far beyond what comes next.
    /// [`Error::ListNotSeen`] if the list is not at hand or not the one that the file names;
    /// [`Error::UnknownList`] if there is nothing to compare it with, [`Error::Churn`] if it changes more than
    /// 5 % of the numbers.
    /// [`Error::NoKeyFor`] if there is none; file and folder are then as they were.
    pub fn sign(
        &self,
        signing: &Signing,
        signers: &[CommandSigner],
        operator: &dyn Operator,
    ) -> Result<Vec<String>, Error> {
        let mut request = signing.request.clone();
        let is_root = request.file() == "root";
        let known = self.known_root()?;
        if is_root && !signing.trusted && known.standing(&request) == Standing::Unknown {
            return Err(Error::UnknownRoot { path: signing.path.clone(), why: unverified(&request, &known) });
        }
        let signed_here = SignedHere::read(&self.0)?;
        let another = signed_here.has_another(&request) || known.signed_another(&request);
        if is_root && !signing.after_abandon && another {
            return Err(Error::SignedAnother { path: signing.path.clone(), version: request.version() });
        }
        let versions = KnownVersions::read(&self.0)?;
        if !signing.trusted {
            let far = versions.check(&request, &known, signing.now);
            far.and_then(|()| signed_here.check_name(&request))
                .map_err(|why| Error::Jump { path: signing.path.clone(), why })?;
        }
        let review = match request.file() {
            "list" => Some(ListReview::of(&self.0, signing)?),
            _ => None,
        };
        review.iter().try_for_each(|review| review.check(signing))?;
        let mut keys: Vec<Box<dyn Signer>> = Vec::new();
        signers.iter().for_each(|signer| keys.push(Box::new(signer.clone())));
        let mut files = KeyFiles::new(operator);
        for path in keys_at_hand::files(&self.0, &request)? {
            keys.push(Box::new(files.open(&path)?));
        }
        keys.retain(|key| request.may_be_signed_by(&key.public_key()));
        if keys.is_empty() {
            let file = request.file().to_owned();
            return Err(Error::NoKeyFor { folder: self.0.clone(), file });
        }
        let publics: Vec<_> = keys.iter().map(|key| key.public_key()).collect();
        voices::check(&request, &known.roles(&request.roots), &publics, signing.trusted)
            .and_then(|()| signed_here.check_keys(&request, &publics))
            .map_err(|why| Error::WrongKeys { path: signing.path.clone(), why })?;
        // Before any signature is asked for: one that exists anywhere must be known here, wherever this stops.
        // Else the folder would take another file of this version for the first.
        if is_root {
            known.remember(&self.0, &request)?;
        }
        review.iter().try_for_each(|review| review.remember(&self.0))?;
        versions.remember(&self.0, &request)?;
        signed_here.remember(&self.0, &request, &publics)?;
        let mut signed = Vec::new();
        for key in keys {
            request.sign(key.as_ref())?;
            signed.push(short(&key.public_key()));
        }
        replace(&signing.path, &request.to_bytes(), Mode::Shared)?;
        review.iter().try_for_each(|review| review.complete(&self.0))?;
        SignedHere::complete(&self.0, &request)?;
        Ok(signed)
    }

    /// Takes a published root, such as the newest on the web server, for the one that this folder knows: of a holder
    /// who comes anew, or whose first signature went to a root that never was published. Answers who signs for what
    /// by it, a line each, beside the root that was known before. `trusted` lets it take the place of one that it
    /// does not follow from.
    ///
    /// # Errors
    /// [`Error::NotAKnownRoot`] if its own holders have not signed it, it is of another feed, or does not follow from
    /// the one that the folder knows.
    pub fn know_root(&self, path: &Path, trusted: bool) -> Result<Vec<String>, Error> {
        let missing = || Error::io("read", path)(std::io::ErrorKind::NotFound.into());
        let bytes = read(path)?.ok_or_else(missing)?;
        let refused = |why: String| Error::NotAKnownRoot { path: path.to_owned(), why };
        let root = serde_json::from_slice(&bytes).map_err(|_| refused("it is no root file".to_owned()))?;
        let known = self.known_root()?;
        let request = known.check_successor(&root, trusted).map_err(refused)?;
        let new = RootRoles::parse(&request.signed).map_err(refused)?;
        let feed = request.signed.get("x-feed").and_then(serde_json::Value::as_str).unwrap_or_default();
        let mut lines = vec![format!(
            "This folder now knows root version {} of feed {}: compare its key ids with the other holders",
            request.version(),
            clean(feed)
        )];
        lines.extend(known.version().map(|version| format!("  it knew version {version} before")));
        lines.extend(roles(known.current_roles().as_ref(), &new));
        fs::create_dir_all(&self.0).map_err(Error::io("make the folder", &self.0))?;
        known.replace_by(&self.0, &request)?;
        Ok(lines)
    }

    /// Which keys of the folder and of `signers` would sign, and as what, a line each.
    ///
    /// # Errors
    /// [`Error::NotAPublicKey`] if a file that should hold one does not.
    pub fn who_signs(&self, signing: &Signing, signers: &[CommandSigner]) -> Result<Vec<String>, Error> {
        keys_at_hand::lines(&self.0, &signing.request, signers)
    }

    /// A registry's own folder knows what it has published.
    fn known_root(&self) -> Result<KnownRoot, Error> {
        let (known, folder) = (KnownRoot::read(&self.0)?, Folder::at(&self.0));
        if !folder.settings().exists() {
            return Ok(known);
        }
        match newest_root(&folder) {
            Ok(root) => Ok(known.with_published(root.signed)),
            Err(Error::FoundingUnderWay) => Ok(known),
            Err(error) => Err(error),
        }
    }
}

impl Signing {
    /// Reads an exported file. `now` is what the holder's own clock says.
    ///
    /// # Errors
    /// [`Error::NotARequest`] if it is something else; [`Error::MoreThanShown`] if it is not what this registry
    /// would write from the facts that a description shows.
    pub fn open(path: &Path, now: Timestamp) -> Result<Self, Error> {
        let missing = || Error::io("read", path)(std::io::ErrorKind::NotFound.into());
        let bytes = read(path)?.ok_or_else(missing)?;
        let request = Request::parse(&bytes).ok_or_else(|| Error::NotARequest(path.to_owned()))?;
        plain::check(&request).map_err(|why| Error::MoreThanShown { path: path.to_owned(), why })?;
        Ok(Self {
            path: path.to_owned(),
            request,
            now,
            trusted: false,
            after_abandon: false,
            allow_churn: false,
            list: None,
            against: None,
        })
    }

    /// Lets a list be signed although it changes more than 5 % of the numbers.
    #[must_use]
    pub fn allowing_churn(self) -> Self {
        Self { allow_churn: true, ..self }
    }

    /// Where the list lies that the file names, if not beside it under its own name.
    #[must_use]
    pub fn with_list(self, list: &Path) -> Self {
        Self { list: Some(list.to_owned()), ..self }
    }

    /// Compares a list with this one instead of the one that the folder knows.
    #[must_use]
    pub fn against(self, list: &Path) -> Self {
        Self { against: Some(list.to_owned()), ..self }
    }

    /// Lets a root be signed although another one of its version was signed here: that ceremony was abandoned, and
    /// all copies of the other root are destroyed.
    #[must_use]
    pub fn after_abandon(self) -> Self {
        Self { after_abandon: true, ..self }
    }

    /// Lets it be signed, and remembered, although it does not follow from the root or list that the folder
    /// knows.
    #[must_use]
    pub fn trusted(self) -> Self {
        Self { trusted: true, ..self }
    }
}
