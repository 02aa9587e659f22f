//! Stopping a refresh, also one that was asked for and has not begun.

use std::sync::{Arc, Mutex};

use futures_util::future::{AbortHandle, abortable};

use crate::updater::lock;
use crate::{Guarded, Label700Error};

/// Stops the refresh that it is given to; of several at once, the last. The host makes it before it asks for a refresh, so a wish to stop
/// is never lost: not between asking and the first step, and not between two steps.
#[derive(uniffi::Object)]
pub struct Cancellation {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    cancelled: bool,
    running: Option<AbortHandle>,
}

#[uniffi::export]
impl Cancellation {
    /// Nothing is cancelled yet.
    #[uniffi::constructor]
    pub fn new() -> Guarded<Arc<Self>> {
        Ok(Arc::new(Self { state: Mutex::default() }))
    }

    /// Stops the refresh that runs with it, which throws `Cancelled` at its next waiting point; one that is
    /// given it later, or has not begun, throws `Cancelled` and does nothing. Where neither is the case it
    /// has no effect, and refreshes with another one are not touched. It cannot be taken back.
    ///
    /// Safe at any time and on any thread: what was verified until then is kept, and the view is the old or
    /// the new one, whole.
    pub fn cancel(&self) -> Guarded<()> {
        let running = {
            let mut state = lock(&self.state);
            state.cancelled = true;
            state.running.take()
        };
        // Not under the lock: what wakes up may call back.
        if let Some(running) = running {
            running.abort();
        }
        Ok(())
    }
}

impl Cancellation {
    /// Does `work` until it is done or cancelled.
    pub(crate) async fn bound<T>(&self, work: impl Future<Output = T>) -> Result<T, Label700Error> {
        let (work, handle) = abortable(work);
        {
            let mut state = lock(&self.state);
            if state.cancelled {
                return Err(Label700Error::Cancelled);
            }
            state.running = Some(handle);
        }
        work.await.map_err(|_| Label700Error::Cancelled)
    }
}
