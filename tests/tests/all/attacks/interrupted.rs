//! A refresh that is cut off between any two files, and old files in the moment after it.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use label700::fetch::{Fetch, FetchError};
use label700::time::Timestamp;
use label700::update::{Refreshed, UpdateError, Updater};
use label700_tests::memory_fetch::MemoryFetch;

use super::victim::{DAY, Victim};

/// Answers so many requests, and then no more.
struct CutOff {
    fetch: Arc<MemoryFetch>,
    left: AtomicUsize,
}

impl CutOff {
    fn count(&self) -> Result<(), FetchError> {
        let one_less = |left: usize| left.checked_sub(1);
        let had = self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, one_less);
        had.map(|_| ()).map_err(|_| FetchError::TimedOut)
    }
}

#[async_trait]
impl Fetch for CutOff {
    async fn fetch(&self, url: &str, max_bytes: u64) -> Result<Vec<u8>, FetchError> {
        self.count()?;
        self.fetch.fetch(url, max_bytes).await
    }

    async fn fetch_to_file(&self, url: &str, path: &Path, offset: u64, max: u64) -> Result<(), FetchError> {
        self.count()?;
        self.fetch.fetch_to_file(url, path, offset, max).await
    }
}

/// One refresh that is answered so many requests and then no more.
pub(super) fn refresh_cut_off_after(
    victim: &Victim,
    requests: usize,
    now: Timestamp,
) -> Result<Refreshed, UpdateError> {
    let fetch = CutOff { fetch: Arc::clone(&victim.handset.fetch), left: AtomicUsize::new(requests) };
    let mut updater = Updater::open(victim.handset.config(), Arc::new(fetch)).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(updater.refresh(now))
}

/// The publisher has renewed everything: one root hop, the end of the walk, four more roles, the list.
const REQUESTS: usize = 7;

fn victim_before_a_great_renewal() -> Victim {
    let mut victim = Victim::new();
    victim.honest.rotate(|_| {});
    victim.honest.next_list("演示快递公司");
    victim
}

#[test]
fn a_renewal_takes_as_many_requests_as_the_cases_below_cut_off() {
    let victim = victim_before_a_great_renewal();
    victim.handset.serve(&victim.honest);
    victim.handset.fetch.take_requests();
    assert!(refresh_cut_off_after(&victim, REQUESTS, victim.now).is_ok());
    assert_eq!(victim.handset.fetch.take_requests().len(), REQUESTS);
}

#[test]
fn old_files_after_a_cut_take_nothing_back() {
    for requests in 0..REQUESTS {
        let case = format!("cut off after {requests} requests");
        let mut victim = victim_before_a_great_renewal();
        let old = Victim::new().honest.files();
        victim.handset.serve(&victim.honest);
        assert!(refresh_cut_off_after(&victim, requests, victim.now).is_err(), "{case}");
        let (floors, shown) = (victim.kept().floors, victim.handset.subtitle(victim.now));

        victim.handset.fetch.serve(&old);
        let replayed = victim.handset.refresh(victim.now);

        // Before the new timestamp was seen, the old files are the newest that are known.
        let timestamp_seen = requests >= 3;
        assert_eq!(replayed.is_err(), timestamp_seen, "{case}");
        if let Err(error) = replayed {
            assert_eq!(error.code(), "rollback", "{case}: {error}");
        }
        assert_eq!(victim.kept().floors, floors, "{case}");
        assert_eq!(victim.handset.subtitle(victim.now), shown, "{case}");
        victim.honest_refresh_succeeds(&case);
        victim.recovers(&case);
    }
}

#[test]
fn an_attacker_with_the_online_keys_takes_nothing_back_after_a_cut() {
    for requests in 3..REQUESTS {
        for role in ["snapshot", "targets", "list"] {
            let case = format!("old {role}, cut off after {requests} requests");
            let mut victim = victim_before_a_great_renewal();
            victim.handset.serve(&victim.honest);
            assert!(refresh_cut_off_after(&victim, requests, victim.now).is_err(), "{case}");
            let known = victim.kept().floors.get(role).copied() == Some(victim.honest.version(role));

            let mut attacker = victim.attacker();
            attacker.versions.insert(role.to_owned(), 1);
            if role == "list" {
                attacker.put_list(1, "演示外卖平台");
            }
            let parent = if role == "snapshot" { "timestamp" } else { "snapshot" };
            if known {
                let error = victim.refuses(&case, &attacker.files(), parent);
                assert_eq!(error.code(), "rollback", "{case}: {error}");
            }
            victim.recovers(&case);
        }
    }
}

#[test]
fn a_clock_that_steps_between_two_files_does_no_harm() {
    for (case, before, after) in [
        ("back to 1970", 0, -20_000 * DAY),
        ("back by a month", 0, -30 * DAY),
        ("on by an hour", 0, 3600),
        ("to 2151 and back", 45_000 * DAY, 0),
    ] {
        for requests in 0..REQUESTS {
            let case = format!("{case}, cut off after {requests} requests");
            let victim = victim_before_a_great_renewal();
            victim.handset.serve(&victim.honest);
            assert!(refresh_cut_off_after(&victim, requests, victim.now.plus(before)).is_err(), "{case}");
            let refreshed = victim.handset.refresh(victim.now.plus(after));
            assert_eq!(refreshed.map(|r| r.seq).ok(), Some(victim.honest.seq), "{case}");
            victim.honest_refresh_succeeds(&case);
        }
    }
}
