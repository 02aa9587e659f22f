//! What `state.db` remembers, read without changing it.

use std::path::Path;

use label700::store::{Store, StoreError};
use label700::time::Timestamp;
use label700::view::View;
use serde::{Deserialize, Serialize};

/// What `state.db` remembers.
pub(super) enum State {
    /// No update was ever tried here.
    None,
    /// It cannot be read; a sentence that says why and what to do.
    Broken(String),
    /// It was read.
    Read(Remembered),
}

/// What a sound `state.db` holds.
#[derive(Serialize)]
pub(super) struct Remembered {
    /// The sequence number of the list that the view should show.
    pub(super) published_seq: Option<u64>,
    /// The newest verified metadata, root first.
    pub(super) roles: Vec<Role>,
    /// The last refreshes, the newest first.
    pub(super) refreshes: Vec<Refresh>,
}

/// A role's newest verified metadata.
#[derive(Serialize)]
pub(super) struct Role {
    pub(super) role: String,
    pub(super) version: u64,
    pub(super) expires: String,
}

/// An update that was tried.
#[derive(Serialize)]
pub(super) struct Refresh {
    pub(super) at: String,
    pub(super) seq: Option<u64>,
    pub(super) outcome: String,
}

const SHOWN_REFRESHES: u32 = 5;

impl State {
    pub(super) fn read(state_dir: &Path) -> Self {
        match remembered(state_dir) {
            Ok(None) => Self::None,
            Ok(Some(remembered)) => Self::Read(remembered),
            Err(error) => Self::Broken(error.to_string()),
        }
    }
}

fn remembered(state_dir: &Path) -> Result<Option<Remembered>, StoreError> {
    let Some(store) = Store::open_read_only(state_dir)? else { return Ok(None) };
    let kept = store.load_kept()?;
    let published: Option<View> = store.published()?.and_then(|record| serde_json::from_str(&record).ok());
    let root = kept.root.iter().map(|bytes| ("root", bytes));
    let others = kept.roles.iter().map(|(role, bytes)| (role.as_str(), bytes));
    let refreshes = store.history(SHOWN_REFRESHES)?.into_iter().map(|row| Refresh {
        at: row.at.to_rfc3339(),
        seq: row.seq,
        outcome: row.outcome,
    });
    Ok(Some(Remembered {
        published_seq: published.map(|view| view.seq),
        roles: root.chain(others).filter_map(|(role, bytes)| Role::read(role, bytes)).collect(),
        refreshes: refreshes.collect(),
    }))
}

impl Role {
    /// `None`: the kept file cannot be read, and the next update fetches it again.
    fn read(role: &str, bytes: &[u8]) -> Option<Self> {
        #[derive(Deserialize)]
        struct Envelope {
            signed: Signed,
        }
        #[derive(Deserialize)]
        struct Signed {
            version: u64,
            expires: String,
        }
        let Envelope { signed: Signed { version, expires } } = serde_json::from_slice(bytes).ok()?;
        Timestamp::parse(&expires)?;
        Some(Self { role: role.to_owned(), version, expires })
    }
}
