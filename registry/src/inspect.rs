//! `inspect`: what is published and staged, and what must be renewed soon.

use label700::time::Timestamp;
use serde_json::{Value, json};

use crate::audit;
use crate::ceremony::{Ceremony, is_overtaken};
use crate::error::Error;
use crate::metadata::lifetime;
use crate::published::{Published, RoleFile, newest_root};
use crate::registry::Registry;
use crate::staging::{Staged, Waiting};

/// The state of a registry.
#[derive(Clone, Debug)]
pub struct Inspection {
    /// The feed's name.
    pub feed: String,
    /// Whether the keys lie here unprotected.
    pub demo: bool,
    /// The published roles; the root alone before the first publication, none until the holders of `init`
    /// have signed.
    pub roles: Vec<RoleState>,
    /// The published list.
    pub list: Option<ListState>,
    /// The list that waits for its second signature.
    pub staged: Option<Staged>,
    /// The ceremony that waits for signatures.
    pub ceremony: Option<CeremonyState>,
}

/// A ceremony that waits for signatures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CeremonyState {
    /// The command that began it.
    pub command: String,
    /// The files that still need signatures, in words.
    pub lacks: Vec<String>,
    /// Whether something else was published in its place meanwhile: signatures no longer help.
    pub overtaken: bool,
}

/// One role's metadata.
#[derive(Clone, Debug)]
pub struct RoleState {
    /// The role's name.
    pub role: String,
    /// Its version.
    pub version: u64,
    /// The end of its validity.
    pub expires: Timestamp,
    /// Half of its life: from then on it should be renewed.
    pub renew_by: Timestamp,
    /// Whether half of its life is over.
    pub overdue: bool,
    /// The command that renews it.
    pub remedy: &'static str,
}

/// The published list.
#[derive(Clone, Debug)]
pub struct ListState {
    /// Sequence number.
    pub seq: u64,
    /// When it was made.
    pub issued: Timestamp,
    /// How many ranges it has.
    pub ranges: u64,
    /// Its size in bytes.
    pub bytes: u64,
    /// Where absence means "not listed": the first and last number of each interval, 15 digits.
    pub coverage: Vec<(String, String)>,
    /// Days after which handsets take it for very stale, where it shortens them.
    pub max_age_days: Option<u64>,
    /// Reasons that it turns off.
    pub switches: Vec<String>,
}

pub(crate) fn inspect(registry: &Registry, now: Timestamp) -> Result<Inspection, Error> {
    let folder = registry.folder();
    let ceremony = Ceremony::read(folder)?;
    let mut roles = Vec::new();
    let mut list = None;
    let published = Published::read(folder)?;
    // Until the holders of `init` have signed there is no root, and nothing to verify.
    if !ceremony.as_ref().is_some_and(Ceremony::is_founding) || registry.anchor().exists() {
        roles.push(RoleState::of("root", &newest_root(folder)?, now));
        audit::verify_metadata(folder, registry.feed(), published.as_ref(), now)?;
    }
    if let Some(published) = published {
        audit::verify_targets(folder, &published)?;
        roles.push(RoleState::of("targets", &published.targets, now));
        roles.push(RoleState::of(&published.list_role.name, &published.list, now));
        roles.push(RoleState::of("snapshot", &published.snapshot, now));
        roles.push(RoleState::of("timestamp", &published.timestamp, now));
        list = Some(ListState::of(registry, &published)?);
    }
    let staged = Waiting::read(folder)?.map(|waiting| Staged::of(&waiting.list));
    let feed = registry.feed().to_owned();
    let ceremony = match ceremony {
        Some(ceremony) => Some(CeremonyState {
            lacks: ceremony.waiting(),
            overtaken: is_overtaken(registry, &ceremony)?,
            command: ceremony.command,
        }),
        None => None,
    };
    Ok(Inspection { feed, demo: registry.is_demo(), roles, list, staged, ceremony })
}

impl Inspection {
    /// Whether no role has passed half of its life.
    pub fn healthy(&self) -> bool {
        self.roles.iter().all(|role| !role.overdue)
    }

    /// For machines.
    pub fn to_json(&self) -> Value {
        let roles: Vec<_> = self.roles.iter().map(RoleState::to_json).collect();
        let staged = self.staged.as_ref().map(|staged| {
            json!({
                "seq": staged.seq,
                "ranges": staged.ranges,
                "bytes": staged.bytes,
                "coverage": staged.coverage,
            })
        });
        json!({
            "feed": self.feed,
            "demo": self.demo,
            "healthy": self.healthy(),
            "roles": roles,
            "list": self.list.as_ref().map(ListState::to_json),
            "staged": staged,
            "ceremony": self.ceremony.as_ref().map(CeremonyState::to_json),
        })
    }
}

impl CeremonyState {
    fn to_json(&self) -> Value {
        json!({ "command": self.command, "lacks": self.lacks, "overtaken": self.overtaken })
    }
}

impl RoleState {
    fn of(role: &str, file: &RoleFile, now: Timestamp) -> Self {
        let renew_by = file.expires.plus(-lifetime(role) / 2);
        let remedy = match role {
            "root" => "rotate root --renew",
            "targets" => "rotate targets --renew",
            "snapshot" | "timestamp" => "renew",
            _ => "publish, then approve",
        };
        let (role, version) = (role.to_owned(), file.version);
        Self { role, version, expires: file.expires, renew_by, overdue: renew_by < now, remedy }
    }

    fn to_json(&self) -> Value {
        json!({
            "role": self.role,
            "version": self.version,
            "expires": self.expires.to_rfc3339(),
            "renew_by": self.renew_by.to_rfc3339(),
            "overdue": self.overdue,
            "remedy": self.remedy,
        })
    }
}

impl ListState {
    fn of(registry: &Registry, published: &Published) -> Result<Self, Error> {
        let list = published.open_list(registry.folder())?;
        let header = list.header();
        let ends = |c: &std::ops::RangeInclusive<u64>| {
            (format!("700{:012}", c.start()), format!("700{:012}", c.end()))
        };
        Ok(Self {
            seq: header.seq,
            issued: header.issued,
            ranges: header.ranges,
            bytes: list.as_bytes().len() as u64,
            coverage: header.coverage.iter().map(ends).collect(),
            max_age_days: published.target.max_age_days,
            switches: published.target.switches.clone(),
        })
    }

    fn to_json(&self) -> Value {
        json!({
            "seq": self.seq,
            "issued": self.issued.to_rfc3339(),
            "ranges": self.ranges,
            "bytes": self.bytes,
            "coverage": self.coverage,
            "max_age_days": self.max_age_days,
            "switches": self.switches,
        })
    }
}
