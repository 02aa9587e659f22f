//! What the clock must agree with before anything is signed.
//!
//! A clock that runs ahead does the most harm: phones believe a signed time, and then take whatever it says
//! has expired for expired. What is published bounds the clock from both sides. Each role can be renewed
//! when those above it are valid, so there is always a next step: root, then targets, then the list.

use label700::time::Timestamp;

use crate::ceremony::Ceremony;
use crate::error::Error;
use crate::published::{Published, RoleFile};
use crate::rotation::Role;

/// How far a clock may lag behind what was signed before: computers that take turns differ a little.
const CLOCK_SLACK: i64 = 24 * 3600;

/// What is about to be signed anew. All that stands above it must be valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Signs {
    /// The root alone: no time is told to phones.
    Root,
    /// The root with other online keys, which make phones forget the times that they were told.
    OnlineKeys,
    /// Top targets.
    Targets,
    /// The list role.
    List,
    /// Snapshot and timestamp alone.
    Online,
}

impl Signs {
    pub(crate) fn for_rotation_of(role: Role) -> Self {
        match role {
            Role::Root => Self::Root,
            Role::Snapshot | Role::Timestamp | Role::Online => Self::OnlineKeys,
            Role::Targets => Self::Targets,
            // A rotated list role has new targets above it, but these are signed with the same clock.
            Role::List => Self::List,
        }
    }

    /// `online_keys`: whether the keys of snapshot or timestamp change.
    pub(crate) fn for_ceremony(ceremony: &Ceremony, online_keys: bool) -> Self {
        let signs = |file| ceremony.request(file).is_some();
        match () {
            () if online_keys => Self::OnlineKeys,
            () if signs("list") => Self::List,
            () if signs("targets") => Self::Targets,
            () => Self::Root,
        }
    }
}

/// Refuses to sign with a clock that contradicts what is published.
///
/// # Errors
/// [`Error::ClockBehind`]: handsets would take the new files for old ones. [`Error::ClockAhead`]: it is past
/// the end of a role that is not being signed, and phones would take that role for expired.
pub(crate) fn check(
    root: Option<&RoleFile>,
    published: Option<&Published>,
    signs: Signs,
    now: Timestamp,
) -> Result<(), Error> {
    if let Some(p) = published
        && signs != Signs::OnlineKeys
        && now.plus(CLOCK_SLACK) < p.x_issued
    {
        return Err(Error::ClockBehind { now: now.to_rfc3339(), published: p.x_issued.to_rfc3339() });
    }
    let current = |role: &str, file: &RoleFile, remedy: &'static str| {
        if now < file.expires {
            return Ok(());
        }
        let (role, expired) = (role.to_owned(), file.expires.to_rfc3339());
        Err(Error::ClockAhead { now: now.to_rfc3339(), role, expired, remedy })
    };
    if signs == Signs::Root {
        return Ok(());
    }
    root.map_or(Ok(()), |root| current("root", root, "rotate root --renew"))?;
    let Some(published) = published else { return Ok(()) };
    if matches!(signs, Signs::List | Signs::Online) {
        current("targets", &published.targets, "rotate targets --renew")?;
    }
    if signs == Signs::Online {
        current(&published.list_role.name, &published.list, "rotate list --renew")?;
    }
    Ok(())
}
