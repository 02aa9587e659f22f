//! Virtual time that stands still while a client and a server of a test work, however slow the machine
//! is, and leaps to the next limit as soon as the server says that it will send nothing more.

use std::future::Future;
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use tokio::time::Instant;

/// Whether a client's time runs. It is held unless a server lets it [`run`](HeldTime::run).
#[derive(Clone, Debug, Default)]
pub struct HeldTime(Arc<(Mutex<bool>, Condvar)>);

impl HeldTime {
    /// Lets the time run until the client that waits has given up.
    pub fn run(&self) {
        let (running, changed) = &*self.0;
        *running.lock().unwrap() = true;
        changed.notify_all();
    }

    /// Runs `work` in a tokio runtime of virtual time, and says how much of it passed.
    pub fn block_on<T>(&self, work: impl Future<Output = T>) -> (T, Duration) {
        *self.0.0.lock().unwrap() = false;
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
        // Tokio's paused clock leaps whenever the runtime is idle, but never while blocking work runs.
        let held = Arc::clone(&self.0);
        runtime.spawn_blocking(move || {
            let running = held.0.lock().unwrap();
            drop(held.1.wait_while(running, |running| !*running));
        });
        // Declared after the runtime, so dropped before it: else it would wait for the blocking work.
        let _released = Released(self);
        runtime.block_on(async {
            let begun = Instant::now();
            (work.await, begun.elapsed())
        })
    }
}

struct Released<'a>(&'a HeldTime);

impl Drop for Released<'_> {
    fn drop(&mut self) {
        self.0.run();
    }
}
