//! What the bindings add to the core: progress, cancelling, one refresh at a time, packed labels.
//! The generated languages run the shared vectors; here it is Rust that calls.

#[path = "bindings/cancelling.rs"]
mod cancelling;
#[path = "bindings/http.rs"]
mod http;

use std::collections::BTreeSet;
use std::future::pending;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use label700::fetch::{Fetch as _, FetchError as CoreFetchError};
use label700_ffi::{
    CallFacts, Cancellation, Direction, Fetch, FetchError, FetchProgress, Label700Error, Labeler, Language,
    Parsed, ProgressError, ProgressListener, Reason, Refreshed, TextOverride, Updater, UpdaterConfig,
};
use label700_tests::memory_fetch::{BASE, MemoryFetch};
use label700_tests::publisher::{Publisher, start};

use crate::handset::{Handset, LISTED};

/// A host's fetcher: the repository in memory, which can be made to hang or to ask for patience.
#[derive(Default)]
struct HostFetch {
    files: Arc<MemoryFetch>,
    hangs: AtomicBool,
    asks: Mutex<Option<u64>>,
}

impl HostFetch {
    async fn ready(&self) -> Result<(), FetchError> {
        if self.hangs.load(Ordering::SeqCst) {
            pending::<()>().await;
        }
        match *self.asks.lock().unwrap() {
            Some(seconds) => Err(FetchError::Status { code: 503, retry_after: Some(seconds) }),
            None => Ok(()),
        }
    }
}

#[async_trait]
impl Fetch for HostFetch {
    async fn fetch(&self, url: String, max_bytes: u64) -> Result<Vec<u8>, FetchError> {
        self.ready().await?;
        self.files.fetch(&url, max_bytes).await.map_err(host_error)
    }

    async fn fetch_to_file(
        &self,
        url: String,
        path: String,
        offset: u64,
        max_bytes: u64,
    ) -> Result<(), FetchError> {
        self.ready().await?;
        self.files.fetch_to_file(&url, path.as_ref(), offset, max_bytes).await.map_err(host_error)
    }
}

fn host_error(error: CoreFetchError) -> FetchError {
    match error {
        CoreFetchError::Absent => FetchError::Absent,
        CoreFetchError::TooLarge => FetchError::TooLarge,
        _ => FetchError::Unexpected,
    }
}

/// A listener that remembers, and always throws.
#[derive(Default)]
struct Listener(Mutex<Vec<FetchProgress>>);

impl ProgressListener for Listener {
    fn progressed(&self, progress: FetchProgress) -> Result<(), ProgressError> {
        self.0.lock().unwrap().push(progress);
        Err(ProgressError::Failed)
    }
}

struct Host {
    handset: Handset,
    fetch: Arc<HostFetch>,
    updater: Arc<Updater>,
}

impl Host {
    fn new(publisher: &Publisher) -> Self {
        let handset = Handset::new(publisher);
        let fetch = Arc::new(HostFetch { files: Arc::clone(&handset.fetch), ..HostFetch::default() });
        let updater = Updater::open(config(&handset, BASE), Arc::clone(&fetch) as Arc<dyn Fetch>).unwrap();
        Self { handset, fetch, updater }
    }

    fn labeler(&self) -> Arc<Labeler> {
        Labeler::open(self.handset.view_dir().to_str().unwrap()).unwrap()
    }

    async fn refresh(&self) -> Result<Refreshed, Label700Error> {
        self.updater.refresh(start().0, None, None).await
    }

    async fn refresh_until(&self, cancellation: &Arc<Cancellation>) -> Result<Refreshed, Label700Error> {
        self.updater.refresh(start().0, None, Some(Arc::clone(cancellation))).await
    }
}

fn config(handset: &Handset, mirror: &str) -> UpdaterConfig {
    UpdaterConfig {
        anchor: handset.anchor.clone(),
        mirrors: vec![mirror.to_owned()],
        state_dir: handset.state_dir().to_str().unwrap().to_owned(),
        view_dir: handset.view_dir().to_str().unwrap().to_owned(),
        feed: None,
    }
}

fn facts() -> CallFacts {
    CallFacts { direction: Direction::Incoming, now: start().0, network_country: None, verification: None }
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().build().unwrap()
}

#[test]
fn a_refresh_tells_of_each_file_twice_whatever_the_listener_throws() {
    let host = Host::new(&Publisher::default());
    let listener = Arc::new(Listener::default());

    let refreshed =
        runtime().block_on(host.updater.refresh(start().0, Some(listener.clone()), None)).unwrap();

    assert_eq!(refreshed.seq, 1);
    let heard = listener.0.lock().unwrap();
    let files = |arrived: bool| -> Vec<_> {
        heard.iter().filter(|p| p.arrived == arrived).map(|p| p.file.clone()).collect()
    };
    assert_eq!(files(false), host.handset.fetch.take_requests(), "asked for, in order");
    assert_eq!(files(true), files(false)[1..], "all arrive but the root that does not exist");
    let list = heard.iter().find(|p| p.is_target && p.arrived).unwrap();
    assert_eq!((list.file.starts_with("targets/"), list.bytes), (true, refreshed.downloaded));
}

#[test]
fn a_refresh_without_a_listener_tells_nobody() {
    let host = Host::new(&Publisher::default());
    let listener = Arc::new(Listener::default());
    runtime().block_on(host.updater.refresh(start().0, Some(listener.clone()), None)).unwrap();
    let heard = listener.0.lock().unwrap().len();

    runtime().block_on(host.refresh()).unwrap();

    assert_eq!(listener.0.lock().unwrap().len(), heard);
}

#[test]
fn a_label_is_put_into_words_by_the_list_of_now() {
    let mut publisher = Publisher::default();
    let host = Host::new(&publisher);
    runtime().block_on(host.refresh()).unwrap();
    let labeler = host.labeler();
    let label = labeler.label(LISTED, &facts()).unwrap();

    publisher.next_list("演示快递公司");
    host.handset.serve(&publisher);
    runtime().block_on(host.refresh()).unwrap();
    assert!(labeler.reload_if_changed().unwrap());

    let hint = labeler.hint(&label, Language::ZhHans).unwrap();
    assert_eq!(hint.subtitle.as_deref(), Some("外卖 · 演示快递公司"));
}

#[test]
fn texts_that_are_too_long_change_nothing() {
    let labeler = Labeler::without_view().unwrap();
    let text = |title: &str| TextOverride {
        reason: Reason::Protected,
        language: Language::ZhHans,
        title: Some(title.to_owned()),
        subtitle: None,
    };
    labeler.set_overrides(&[text("演示标题")]).unwrap();

    let refused = labeler.set_overrides(&[text("演示"), text("十个字以上的标题是放不下的")]);

    assert!(matches!(refused, Err(Label700Error::TitleTooLong(_))), "{refused:?}");
    let hint = labeler.hint(&labeler.label(LISTED, &facts()).unwrap(), Language::ZhHans).unwrap();
    assert_eq!(hint.title.as_deref(), Some("演示标题"));
}

#[test]
fn packed_labels_say_what_labels_say() {
    let host = Host::new(&Publisher::default());
    runtime().block_on(host.refresh()).unwrap();
    let raws =
        ["", LISTED, "10086", "7001234567890", "70012345678901a", "+700123456789012", "700999999999999"];
    for labeler in [host.labeler(), Labeler::without_view().unwrap()] {
        let labels = labeler.label_batch(&raws.map(str::to_owned), &facts()).unwrap();

        let facts = facts();
        let verification = facts.verification.map_or(255, |verification| verification as u8);
        let mut request = vec![facts.direction as u8, verification];
        request.extend(facts.network_country.as_deref().unwrap_or("\0\0").bytes());
        request.extend(facts.now.to_le_bytes());
        request.extend(raws.join("\n").bytes());
        let packed = labeler.label_packed(&request).unwrap().into_bytes();

        let (records, generation) = packed.split_at(16 * raws.len());
        assert_eq!(joined(generation), u128::from(labels[0].generation));
        for (label, record) in labels.iter().zip(records.chunks(16)) {
            assert_eq!(record[0], label.kind as u8);
            assert_eq!(record[1], label.reason as u8);
            assert_eq!(record[2], label.freshness.map_or(127, |freshness| freshness as u8));
            let (variant, detail) = match &label.parsed {
                Parsed::Number700 { number } => (0, *number),
                Parsed::Lookalike { lookalike } => (1, *lookalike as u64),
                Parsed::Incomplete { digits } => (2, u64::from(*digits)),
                Parsed::Withheld => (3, 0),
                Parsed::Other => (4, 0),
            };
            assert_eq!(record[3], variant);
            assert_eq!(joined(&record[4..8]), u128::from(label.row.unwrap_or(0x0fff_ffff)));
            assert_eq!(joined(&record[8..]), u128::from(detail));
        }
        let variants: BTreeSet<u8> = records.chunks(16).map(|record| record[3]).collect();
        assert_eq!(variants, BTreeSet::from([0, 1, 3, 4]), "each is among the cases");
    }
}

/// Seven bits in each byte.
fn joined(spread: &[u8]) -> u128 {
    spread.iter().rev().fold(0, |joined, byte| (joined << 7) | u128::from(*byte))
}

#[test]
fn a_block_that_is_no_request_is_refused() {
    let labeler = Labeler::without_view().unwrap();
    let facts = [0, 255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    assert!(labeler.label_packed(&facts).is_ok(), "one empty line");
    assert!(labeler.label_packed(&facts[1..]).is_err(), "too short");
    for place in [0, 1] {
        let mut facts = facts;
        facts[place] = 3;
        assert!(labeler.label_packed(&facts).is_err(), "a code that is none, at {place}");
    }
    let not_utf8 = [&facts[..], b"700123456789012\n\xff700123456789012"].concat();
    let answer = labeler.label_packed(&not_utf8).unwrap();
    let read_as: Vec<u8> = answer.as_bytes()[..32].chunks(16).map(|record| record[3]).collect();
    assert_eq!(read_as, [0, 4]);
}

#[test]
fn printed_forms_hide_the_number() {
    let host = Host::new(&Publisher::default());
    runtime().block_on(host.refresh()).unwrap();
    let labeler = host.labeler();
    let label = labeler.label(LISTED, &facts()).unwrap();
    let hint = labeler.hint(&label, Language::ZhHans).unwrap();
    let found = label700_ffi::find_in_text(LISTED).unwrap();
    let status = labeler.status().unwrap();
    let forms = [
        format!("{label:?} {label}"),
        format!("{hint:?} {hint} {:?}", hint.actions),
        format!("{:?} {}", label.parsed, label.parsed),
        format!("{found:?} {}", found[0]),
        format!("{status:?} {status} {labeler:?}"),
    ];
    for (i, form) in forms.iter().enumerate() {
        assert!(!form.contains("1234"), "form {i}");
    }
}
