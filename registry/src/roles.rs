//! Which keys speak for a role, as the signed metadata says it.

use label700::trust::RawKey;
use label700::trust::sign::{key_id, key_object};
use serde_json::{Map, Value, json};

use crate::error::Error;
use crate::published::RoleFile;

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

    fn parse(role: &Value, table: &Value) -> Option<Self> {
        let ids = role.get("keyids")?.as_array()?;
        let key = |id: &Value| {
            let mut raw = RawKey::default();
            let public = table.get(id.as_str()?)?.get("keyval")?.get("public")?.as_str()?;
            hex::decode_to_slice(public, &mut raw).ok().map(|()| raw)
        };
        let threshold = usize::try_from(role.get("threshold")?.as_u64()?).ok()?;
        Some(Self { keys: ids.iter().map(key).collect::<Option<_>>()?, threshold })
    }
}

impl RootRoles {
    /// Of the `signed` part of a root file.
    pub(crate) fn parse(signed: &Value) -> Option<Self> {
        let (roles, table) = (signed.get("roles")?, signed.get("keys")?);
        let role = |name| RoleKeys::parse(roles.get(name)?, table);
        Some(Self {
            root: role("root")?,
            targets: role("targets")?,
            snapshot: role("snapshot")?,
            timestamp: role("timestamp")?,
        })
    }

    pub(crate) fn of(root: &RoleFile) -> Result<Self, Error> {
        Self::parse(&root.signed).ok_or_else(|| Error::damaged(&root.path, "its keys"))
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
    pub(crate) fn parse(signed: &Value) -> Option<Self> {
        let delegations = signed.get("delegations")?;
        let role = delegations.get("roles")?.as_array()?.first()?;
        let keys = RoleKeys::parse(role, delegations.get("keys")?)?;
        Some(Self { name: role.get("name")?.as_str()?.to_owned(), keys })
    }

    pub(crate) fn of(targets: &RoleFile) -> Result<Self, Error> {
        Self::parse(&targets.signed).ok_or_else(|| Error::damaged(&targets.path, "its delegation"))
    }
}

/// The table of keys that the roles of a file refer to.
pub(crate) fn key_table<'a>(keys: impl IntoIterator<Item = &'a RawKey>) -> Value {
    Value::Object(keys.into_iter().map(|key| (key_id(key), key_object(key))).collect::<Map<_, _>>())
}
