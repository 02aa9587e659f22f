//! The updater that fetches by itself, which phones do without: feature `http` of the bindings.

use label700_ffi::{Label700Error, Labeler, Reason, Updater};
use label700_tests::loopback::Loopback;
use label700_tests::publisher::{Publisher, start};

use super::{config, facts};
use crate::handset::{Handset, LISTED};

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

#[test]
fn the_built_in_client_brings_the_list() {
    let publisher = Publisher::default();
    let handset = Handset::new(&publisher);
    let server = Loopback::start();
    server.serve(&publisher.files());
    let updater = Updater::with_http(config(&handset, &server.url)).unwrap();

    let refreshed = runtime().block_on(updater.refresh(start().0, None, None)).unwrap();

    assert_eq!(refreshed.seq, 1);
    let asked = server.take_requests();
    assert!(asked.iter().any(|path| path == "metadata/timestamp.json"), "{asked:?}");
    let labeler = Labeler::open(handset.view_dir().to_str().unwrap()).unwrap();
    assert_eq!(labeler.label(LISTED, &facts()).unwrap().reason, Reason::Listed);
}

#[test]
fn a_server_in_trouble_is_a_failed_fetch() {
    let handset = Handset::new(&Publisher::default());
    let server = Loopback::start();
    server.fail("metadata/timestamp.json", 503);
    let updater = Updater::with_http(config(&handset, &server.url)).unwrap();

    let outcome = runtime().block_on(updater.refresh(start().0, None, None));

    assert!(matches!(outcome, Err(Label700Error::Fetch(_))), "{outcome:?}");
    assert!(!handset.view_dir().join("view.json").exists());
}
