//! A handset of metadata alone, in memory: the walk and the trust of a refresh, without files.

use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use label700::store::StoreError;
use label700::time::Timestamp;
use label700::trust::{Change, Kept, ListTarget, Profile, TrustedSet, list_role, newest_list};
use label700::update::{KeepMetadata, MetadataSource, UpdateError, refresh_metadata, refresh_targets_role};

use super::Handset;
use super::attacker::{Answer, BASE, Cdn};
use super::honest::Honest;
use super::seen::Seen;
use crate::publisher::FEED;

pub(super) struct MetadataHandset {
    cdn: Arc<Cdn>,
    anchor: Vec<u8>,
    keeper: Keeper,
    seen: Seen,
    /// The list that the last refresh without an error named.
    list: Option<ListTarget>,
}

/// Keeps in memory what a database would, and refuses where a full disk would.
#[derive(Default)]
struct Keeper {
    kept: Kept,
    /// After so many changes there is no room for more.
    room: Option<u8>,
}

impl KeepMetadata for Keeper {
    fn keep(&mut self, change: &Change) -> Result<(), StoreError> {
        if let Some(room) = &mut self.room {
            *room = room.checked_sub(1).ok_or(StoreError::Full)?;
        }
        self.kept.apply(change);
        Ok(())
    }
}

impl MetadataHandset {
    async fn walk(&mut self, now: Timestamp) -> Result<ListTarget, UpdateError> {
        let kept = self.keeper.kept.clone();
        let (mut set, change) = TrustedSet::start(Profile::label700(FEED), &self.anchor, kept, now)?;
        if let Some(change) = change {
            self.keeper.keep(&change)?;
        }
        let source = MetadataSource { fetch: &*self.cdn, base: BASE };
        refresh_metadata(&source, &mut set, &mut self.keeper).await?;
        let role = list_role(&set)?;
        refresh_targets_role(&source, &mut set, &mut self.keeper, &role, Some("targets")).await?;
        assert!(set.timestamp().unwrap().common.expires > now, "frozen: an expired timestamp is trusted");
        Ok(newest_list(&set, &role)?)
    }

    fn check_list(&mut self, honest: &Honest, list: ListTarget) {
        let sha256 = hex::encode(list.target.hashes.sha256.expect("the publisher lists it"));
        let company = honest.ledger.company_in(&list.role, list.seq, &sha256);
        company.expect("a refresh leads to a list that the publisher signed");
        if let Some(old) = self.list.as_ref().filter(|old| old.role == list.role) {
            // A list role starts again under a new name only, so its lists only ever go up.
            assert!(list.seq >= old.seq, "an older list came back");
        }
        self.list = Some(list);
    }
}

impl Handset for MetadataHandset {
    fn new(honest: &Honest) -> Self {
        Self {
            cdn: Arc::default(),
            anchor: honest.anchor(),
            keeper: Keeper::default(),
            seen: Seen::default(),
            list: None,
        }
    }

    fn restart(&mut self) {}

    fn lose_state(&mut self) {
        self.keeper = Keeper::default();
        self.seen = Seen::default();
        self.list = None;
    }

    fn lack_room(&mut self, after: u8) {
        self.keeper.room = Some(after);
    }

    fn floor_after_loss(&self) -> u64 {
        0
    }

    fn refresh(&mut self, honest: &Honest, answers: Vec<Answer>, now: Timestamp) -> Result<(), String> {
        self.cdn.script(&honest.history, answers);
        let outcome = {
            let mut context = Context::from_waker(Waker::noop());
            pin!(self.walk(now)).poll(&mut context)
        };
        self.keeper.room = None;
        self.seen = self.seen.after(&honest.ledger, &self.keeper.kept);
        match outcome {
            Poll::Ready(Ok(list)) => {
                self.check_list(honest, list);
                Ok(())
            }
            Poll::Ready(Err(error)) => Err(error.to_string()),
            Poll::Pending => Err("killed".to_owned()),
        }
    }

    fn assert_newest(&self, honest: &Honest) {
        let list = self.list.as_ref().expect("there is a list");
        let (role, sha256) = honest.newest_list();
        assert_eq!((&list.role, list.seq), (&role, honest.seq()));
        assert_eq!(list.target.hashes.sha256.map(hex::encode), Some(sha256));
        for role in ["timestamp", "snapshot", "targets", &role] {
            assert!(self.seen.is_newest(&honest.ledger, role), "the newest {role}");
        }
    }
}
