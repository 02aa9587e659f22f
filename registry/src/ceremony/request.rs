//! A metadata file on its way from holder to holder.
//!
//! It is a TUF metadata file, which any tool can sign, with a few fields more beside `signed`: whose file it
//! is, whose signatures it needs, the file that it replaces, and for a root or targets all roots before it. A
//! signature covers none of these.

use std::collections::BTreeSet;

use ed25519_dalek::{Signature, VerifyingKey};
use label700::trust::RawKey;
use label700::trust::sign::{Signer, add_signature, canonical, key_id};
use serde_json::{Map, Value, json};

use super::describe::clean;
use crate::error::Error;
use crate::keys::KeyRing;
use crate::roles::RoleKeys;

const ROLE: &str = "x-role";
const NEEDS: &str = "x-needs";
const REPLACES: &str = "x-replaces";
const ROOTS: &str = "x-roots";

/// A file to be signed.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Request {
    /// The role whose file it is.
    pub(crate) role: String,
    /// Each of these must approve.
    pub(crate) needs: Vec<RoleKeys>,
    /// The `signed` part of the file that it replaces.
    pub(crate) replaces: Option<Value>,
    /// Of a root or targets: the published roots, whole files from the first on, by which holders see what it
    /// follows, and whose keys are those of targets.
    pub(crate) roots: Vec<Value>,
    /// The `signed` part itself.
    pub(crate) signed: Value,
    signatures: Vec<Value>,
}

impl Request {
    pub(crate) fn new(role: &str, signed: Value, replaces: Option<&Value>, needs: Vec<RoleKeys>) -> Self {
        let replaces = replaces.cloned();
        Self { role: role.to_owned(), needs, replaces, roots: Vec::new(), signed, signatures: Vec::new() }
    }

    pub(crate) fn with_signatures(self, signatures: Vec<Value>) -> Self {
        Self { signatures, ..self }
    }

    pub(crate) fn with_roots(self, roots: Vec<Value>) -> Self {
        Self { roots, ..self }
    }

    pub(crate) fn parse(bytes: &[u8]) -> Option<Self> {
        let mut file: Value = serde_json::from_slice(bytes).ok()?;
        let needs = file.get(NEEDS)?.as_array()?.iter().map(parse_need).collect::<Option<_>>()?;
        Some(Self {
            role: file.get(ROLE)?.as_str()?.to_owned(),
            needs,
            replaces: file.get_mut(REPLACES).map(Value::take).filter(|value| !value.is_null()),
            roots: file.get(ROOTS).and_then(Value::as_array).cloned().unwrap_or_default(),
            signatures: file.get("signatures")?.as_array()?.clone(),
            signed: file.get_mut("signed").map(Value::take).filter(Value::is_object)?,
        })
    }

    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut file = self.envelope();
        file.insert(ROLE.to_owned(), json!(self.role));
        file.insert(NEEDS.to_owned(), self.needs.iter().map(need_to_json).collect());
        file.insert(REPLACES.to_owned(), json!(self.replaces));
        if !self.roots.is_empty() {
            file.insert(ROOTS.to_owned(), json!(self.roots));
        }
        text(file)
    }

    /// Whether both ask for a signature on the same.
    pub(crate) fn is_of(&self, signed: &Value) -> bool {
        matches!((canonical(&self.signed), canonical(signed)), (Ok(one), Ok(other)) if one == other)
    }

    /// The file as it will be published.
    pub(crate) fn metadata(&self) -> Vec<u8> {
        text(self.envelope())
    }

    /// The name of its file, without `.json`: `root`, `targets`, or `list` whatever the list role's name.
    pub(crate) fn file(&self) -> &str {
        match self.role.as_str() {
            role @ ("root" | "targets") => role,
            _ => "list",
        }
    }

    pub(crate) fn version(&self) -> u64 {
        self.signed.get("version").and_then(Value::as_u64).unwrap_or_default()
    }

    /// Whose valid signatures it carries, of all who may sign.
    pub(crate) fn signed_by(&self) -> BTreeSet<RawKey> {
        let Ok(message) = canonical(&self.signed) else { return BTreeSet::new() };
        let wanted = self.needs.iter().flat_map(|need| &need.keys);
        wanted.filter(|key| self.signatures.iter().any(|s| holds(s, key, &message))).copied().collect()
    }

    /// What it lacks, in words.
    pub(crate) fn lacks(&self) -> Option<String> {
        let signed_by = self.signed_by();
        let short = |need: &&RoleKeys| have(need, &signed_by) < need.threshold;
        let need =
            self.needs.iter().filter(short).max_by_key(|need| need.threshold - have(need, &signed_by))?;
        let (has, of) = (have(need, &signed_by), need.threshold);
        Some(format!("{}.json has {has} of the {of} signatures that it needs", self.file()))
    }

    /// Takes the signatures that a holder's copy of this file carries. None is taken if any of them is not
    /// what it should be.
    pub(crate) fn take_signatures(&mut self, copy: &Self) -> Result<(), Error> {
        if canonical(&copy.signed)? != canonical(&self.signed)? {
            return Err(Error::OtherRequest(self.file().to_owned()));
        }
        let message = canonical(&self.signed)?;
        for signature in &copy.signatures {
            let id = signature.get("keyid").and_then(Value::as_str).unwrap_or_default();
            let mut wanted = self.needs.iter().flat_map(|need| &need.keys);
            let short = || clean(id.chars().take(16).collect::<String>());
            let Some(key) = wanted.find(|key| key_id(key) == id) else {
                return Err(Error::ForeignSignature { file: self.file().to_owned(), key: short() });
            };
            if !holds(signature, key, &message) {
                return Err(Error::BadSignature { file: self.file().to_owned(), key: short() });
            }
        }
        for signature in &copy.signatures {
            self.signatures.retain(|old| old.get("keyid") != signature.get("keyid"));
            self.signatures.push(signature.clone());
        }
        Ok(())
    }

    /// Lets the keys at hand sign, as many as it takes.
    pub(super) fn sign_with(&mut self, keys: &mut KeyRing<'_>) -> Result<(), Error> {
        for need in self.needs.clone() {
            for key in &need.keys {
                let signed_by = self.signed_by();
                if have(&need, &signed_by) < need.threshold && !signed_by.contains(key) && keys.has(key) {
                    self.sign(keys.open_key(key)?.as_ref())?;
                }
            }
        }
        Ok(())
    }

    /// Adds a signature if the key is one of those that still have to sign.
    pub(crate) fn sign_if_needed(&mut self, signer: &dyn Signer) -> Result<(), Error> {
        let signed_by = self.signed_by();
        let short = |need: &&RoleKeys| have(need, &signed_by) < need.threshold;
        let wanted = self.needs.iter().filter(short).any(|need| need.holds(&signer.public_key()));
        if wanted { self.sign(signer) } else { Ok(()) }
    }

    /// Whether the key has a say.
    pub(crate) fn may_be_signed_by(&self, key: &RawKey) -> bool {
        self.needs.iter().any(|need| need.holds(key))
    }

    /// Adds a signature.
    pub(crate) fn sign(&mut self, signer: &dyn Signer) -> Result<(), Error> {
        let signed = add_signature(&self.metadata(), signer)?;
        let mut file: Value = serde_json::from_slice(&signed).unwrap_or_default();
        if let Some(Value::Array(signatures)) = file.get_mut("signatures").map(Value::take) {
            self.signatures = signatures;
        }
        Ok(())
    }

    fn envelope(&self) -> Map<String, Value> {
        let fields = [("signatures", json!(self.signatures)), ("signed", self.signed.clone())];
        fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }
}

/// A key counts once, however often it is listed.
fn have(need: &RoleKeys, signed_by: &BTreeSet<RawKey>) -> usize {
    signed_by.iter().filter(|key| need.holds(key)).count()
}

fn holds(signature: &Value, key: &RawKey, message: &[u8]) -> bool {
    let field = |name| signature.get(name).and_then(Value::as_str);
    let mut bytes = [0; 64];
    field("keyid") == Some(&key_id(key))
        && field("sig").is_some_and(|sig| hex::decode_to_slice(sig, &mut bytes).is_ok())
        && VerifyingKey::from_bytes(key)
            .is_ok_and(|key| key.verify_strict(message, &Signature::from_bytes(&bytes)).is_ok())
}

fn need_to_json(need: &RoleKeys) -> Value {
    json!({ "keys": need.keys.iter().map(hex::encode).collect::<Vec<_>>(), "threshold": need.threshold })
}

fn parse_need(json: &Value) -> Option<RoleKeys> {
    let key = |text: &Value| {
        let mut raw = RawKey::default();
        hex::decode_to_slice(text.as_str()?, &mut raw).ok().map(|()| raw)
    };
    let keys = json.get("keys")?.as_array()?.iter().map(key).collect::<Option<_>>()?;
    Some(RoleKeys::new(keys, usize::try_from(json.get("threshold")?.as_u64()?).ok()?))
}

/// Readable, and ending in a newline as text files do; the signatures do not cover the spelling.
fn text(file: Map<String, Value>) -> Vec<u8> {
    format!("{:#}\n", Value::Object(file)).into_bytes()
}
