//! Stopping a refresh at each of its moments, and what a server asked for.

use std::sync::atomic::Ordering;

use label700_ffi::{Cancellation, Label700Error, Reason, next_after_failure};
use label700_tests::publisher::{Publisher, start};

use super::{Host, facts, runtime};
use crate::handset::LISTED;

#[test]
fn a_hanging_refresh_is_the_only_one_and_can_be_cancelled() {
    let host = Host::new(&Publisher::default());
    host.fetch.hangs.store(true, Ordering::SeqCst);
    runtime().block_on(async {
        let cancellation = Cancellation::new().unwrap();
        let hanging = host.refresh_until(&cancellation);
        let meanwhile = async {
            tokio::task::yield_now().await;
            let second = host.refresh().await;
            assert!(matches!(second, Err(Label700Error::AlreadyRunning(_))), "{second:?}");
            cancellation.cancel().unwrap();
        };
        let (outcome, ()) = futures_util::future::join(hanging, meanwhile).await;
        assert!(matches!(outcome, Err(Label700Error::Cancelled)), "{outcome:?}");
    });
    assert_eq!(
        host.labeler().label(LISTED, &facts()).unwrap().reason,
        Reason::Protected,
        "nothing was published"
    );

    host.fetch.hangs.store(false, Ordering::SeqCst);
    runtime().block_on(host.refresh()).unwrap();

    assert_eq!(host.labeler().label(LISTED, &facts()).unwrap().reason, Reason::Listed);
}

#[test]
fn a_refresh_that_is_dropped_leaves_the_updater_usable() {
    let host = Host::new(&Publisher::default());
    host.fetch.hangs.store(true, Ordering::SeqCst);
    let runtime = runtime();
    let cancellation = Cancellation::new().unwrap();
    runtime.block_on(async {
        let mut hanging = Box::pin(host.refresh_until(&cancellation));
        assert!(futures_util::poll!(hanging.as_mut()).is_pending());
        drop(hanging);
    });
    cancellation.cancel().unwrap();
    host.fetch.hangs.store(false, Ordering::SeqCst);

    assert!(runtime.block_on(host.refresh()).is_ok(), "a cancel that comes late cancels nothing");
}

#[test]
fn a_cancel_between_asking_and_the_first_step_is_not_lost() {
    let host = Host::new(&Publisher::default());
    let cancellation = Cancellation::new().unwrap();

    let asked_for = host.refresh_until(&cancellation);
    cancellation.cancel().unwrap();
    let outcome = runtime().block_on(asked_for);

    assert!(matches!(outcome, Err(Label700Error::Cancelled)), "{outcome:?}");
    assert_eq!(host.handset.fetch.take_requests(), [""; 0], "it asked for something");
    let bundle = host.handset.folder.path().join("bundle").to_str().unwrap().to_owned();
    let bundled = runtime().block_on(host.updater.refresh_bundled(bundle, start().0, Some(cancellation)));
    assert!(matches!(bundled, Err(Label700Error::Cancelled)), "{bundled:?}");
}

#[test]
fn a_cancel_reaches_its_own_refresh_alone() {
    let host = Host::new(&Publisher::default());
    let (done, other) = (Cancellation::new().unwrap(), Cancellation::new().unwrap());
    runtime().block_on(host.refresh_until(&done)).unwrap();
    host.fetch.hangs.store(true, Ordering::SeqCst);
    runtime().block_on(async {
        let mut hanging = Box::pin(host.refresh_until(&other));
        assert!(futures_util::poll!(hanging.as_mut()).is_pending());
        done.cancel().unwrap();
        assert!(futures_util::poll!(hanging.as_mut()).is_pending(), "another refresh was cancelled");
        other.cancel().unwrap();
        let outcome = hanging.await;
        assert!(matches!(outcome, Err(Label700Error::Cancelled)), "{outcome:?}");
    });
}

#[test]
fn a_cancelled_refresh_was_not_asked_to_wait() {
    let host = Host::new(&Publisher::default());
    let refused = |host: &Host| {
        *host.fetch.asks.lock().unwrap() = Some(7_200);
        assert!(runtime().block_on(host.refresh()).is_err());
        assert_eq!(host.updater.retry_after().unwrap(), Some(7_200));
        *host.fetch.asks.lock().unwrap() = None;
    };
    let cancellation = Cancellation::new().unwrap();
    // Cancelled before the first step, and let go of in the middle.
    for begins in [false, true] {
        host.fetch.hangs.store(false, Ordering::SeqCst);
        refused(&host);
        host.fetch.hangs.store(true, Ordering::SeqCst);
        runtime().block_on(async {
            if begins {
                assert!(futures_util::poll!(Box::pin(host.refresh())).is_pending());
            } else {
                cancellation.cancel().unwrap();
                assert!(futures_util::poll!(Box::pin(host.refresh_until(&cancellation))).is_ready());
            }
        });
        assert_eq!(host.updater.retry_after().unwrap(), None, "begins: {begins}");
    }
}

#[test]
fn what_the_server_asks_for_reaches_the_schedule() {
    let host = Host::new(&Publisher::default());
    *host.fetch.asks.lock().unwrap() = Some(7_200);

    let outcome = runtime().block_on(host.refresh());

    assert!(matches!(outcome, Err(Label700Error::Fetch(_))), "{outcome:?}");
    assert_eq!(host.updater.retry_after().unwrap(), Some(7_200));
    assert_eq!(next_after_failure(0, 1, host.updater.retry_after().unwrap(), 0).unwrap(), 7_200);
    *host.fetch.asks.lock().unwrap() = None;
    runtime().block_on(host.refresh()).unwrap();
    assert_eq!(host.updater.retry_after().unwrap(), None, "a success forgets it");
}
