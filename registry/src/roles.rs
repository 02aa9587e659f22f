//! Which keys speak for a role, as the signed metadata says it.

use std::collections::BTreeSet;

use label700::trust::RawKey;
use label700::trust::sign::{key_id, key_object};
use serde_json::{Map, Value, json};

use crate::ceremony::describe::clean;
use crate::error::Error;
use crate::keys::public;
use crate::published::RoleFile;
use crate::settings::is_plain_name;

/// The keys of a role and how many of them must sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RoleKeys {
    pub(crate) keys: Vec<RawKey>,
    pub(crate) threshold: usize,
}

/// The keys of the four top-level roles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RootRoles {
    pub(crate) root: RoleKeys,
    pub(crate) targets: RoleKeys,
    pub(crate) snapshot: RoleKeys,
    pub(crate) timestamp: RoleKeys,
}

/// The one delegation of top `targets`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ListRole {
    pub(crate) name: String,
    pub(crate) keys: RoleKeys,
}

impl RoleKeys {
    pub(crate) fn new(keys: Vec<RawKey>, threshold: usize) -> Self {
        Self { keys, threshold }
    }

    pub(crate) fn holds(&self, key: &RawKey) -> bool {
        self.keys.contains(key)
    }

    /// `keyids` and `threshold`, as metadata lists them.
    pub(crate) fn to_json(&self) -> Value {
        json!({ "keyids": self.keys.iter().map(key_id).collect::<Vec<_>>(), "threshold": self.threshold })
    }

    /// # Errors
    /// What is wrong with it, in words: whatever phones would not count, or count otherwise than it looks.
    fn parse(name: &str, role: Option<&Value>, table: Option<&Value>) -> Result<Self, String> {
        let field = |field: &str| role.and_then(|role| role.get(field));
        let ids = field("keyids").and_then(Value::as_array);
        let ids = ids.ok_or_else(|| format!("no keys are named for role {name}"))?;
        let keys = ids.iter().map(|id| key(name, id, table)).collect::<Result<Vec<_>, _>>()?;
        let distinct = keys.iter().collect::<BTreeSet<_>>().len();
        if distinct < keys.len() {
            return Err(format!("role {name} names a key twice"));
        }
        let threshold = field("threshold").and_then(Value::as_u64).and_then(|t| usize::try_from(t).ok());
        match threshold {
            Some(threshold) if (1..=distinct).contains(&threshold) => Ok(Self { keys, threshold }),
            Some(threshold) => {
                Err(format!("role {name} asks for {threshold} signatures and names {distinct} keys"))
            }
            None => Err(format!("how many keys sign for role {name} is no number")),
        }
    }
}

/// A key that a role names. It must be written as this registry writes keys, under the id that follows from
/// it: phones count no key of another type, and find keys by these ids.
fn key(role: &str, id: &Value, table: Option<&Value>) -> Result<RawKey, String> {
    let id = id.as_str().unwrap_or_default();
    let bad = |what: &str| format!("key {} of role {role} {what}", clean(id));
    let written = table.and_then(|table| table.get(id)).ok_or_else(|| bad("is missing"))?;
    let public = written.pointer("/keyval/public").and_then(Value::as_str).unwrap_or_default();
    let mut raw = RawKey::default();
    if hex::decode_to_slice(public, &mut raw).is_err() || !public::is_sound(&raw) {
        return Err(bad("is no Ed25519 public key"));
    }
    if *written != key_object(&raw) {
        return Err(bad("is of a type or form that phones do not count"));
    }
    if key_id(&raw) == id { Ok(raw) } else { Err(bad("does not have the id of its key")) }
}

impl RootRoles {
    /// Of the `signed` part of a root file.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub(crate) fn parse(signed: &Value) -> Result<Self, String> {
        let role = |name: &str| {
            let role = signed.get("roles").and_then(|roles| roles.get(name));
            RoleKeys::parse(name, role, signed.get("keys"))
        };
        Ok(Self {
            root: role("root")?,
            targets: role("targets")?,
            snapshot: role("snapshot")?,
            timestamp: role("timestamp")?,
        })
    }

    pub(crate) fn of(root: &RoleFile) -> Result<Self, Error> {
        Self::parse(&root.signed).map_err(|what| Error::damaged(&root.path, what))
    }

    pub(crate) fn all(&self) -> [(&'static str, &RoleKeys); 4] {
        [
            ("root", &self.root),
            ("targets", &self.targets),
            ("snapshot", &self.snapshot),
            ("timestamp", &self.timestamp),
        ]
    }
}

impl ListRole {
    /// Of the `signed` part of a top targets file.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub(crate) fn parse(signed: &Value) -> Result<Self, String> {
        let role = signed.pointer("/delegations/roles/0").ok_or("it names no role that signs lists")?;
        let name = role.get("name").and_then(Value::as_str).filter(|name| is_list_role_name(name));
        let name = name.ok_or("the name of the role that signs lists is none that phones take")?;
        let keys = RoleKeys::parse(name, Some(role), signed.pointer("/delegations/keys"))?;
        Ok(Self { name: name.to_owned(), keys })
    }

    /// Whether former keys alone could sign for it. A list file does not say whose it is, so under another name of
    /// the list role what they ever signed would be good again.
    pub(crate) fn is_signed_by(&self, is_former: impl Fn(&RawKey) -> bool) -> bool {
        self.keys.keys.iter().filter(|key| is_former(key)).count() >= self.keys.threshold
    }

    pub(crate) fn of(targets: &RoleFile) -> Result<Self, Error> {
        Self::parse(&targets.signed).map_err(|what| Error::damaged(&targets.path, what))
    }
}

/// Whether phones take a role of this name for one that signs lists.
pub(crate) fn is_list_role_name(name: &str) -> bool {
    is_plain_name(name) && !["root", "targets", "snapshot", "timestamp"].contains(&name)
}

/// The table of keys that the roles of a file refer to.
pub(crate) fn key_table<'a>(keys: impl IntoIterator<Item = &'a RawKey>) -> Value {
    Value::Object(keys.into_iter().map(|key| (key_id(key), key_object(key))).collect::<Map<_, _>>())
}
