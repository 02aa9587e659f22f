//! Virtual time that stands still while a client and a server of a test work, however slow the machine
//! is, and leaps to the next limit as soon as the server says that it will send nothing more.

use std::future::Future;
use std::io;
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio::time::Instant;

/// Whether a client's time runs. It is held unless a server lets it [`run`](HeldTime::run).
#[derive(Clone, Debug, Default)]
pub struct HeldTime(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    running: Mutex<bool>,
    changed: Condvar,
    /// To the client that works now.
    passing: Mutex<Option<UnboundedSender<(Duration, Sender<()>)>>>,
}

impl HeldTime {
    /// Lets the time run until the client that waits has given up.
    pub fn run(&self) {
        *self.0.running.lock().unwrap() = true;
        self.0.changed.notify_all();
    }

    /// Lets so much time pass for the client, and then holds it again. An error means that the client
    /// has given up.
    pub fn pass(&self, by: Duration) -> io::Result<()> {
        let (done, passed) = mpsc::channel();
        let client = self.0.passing.lock().unwrap().clone();
        let asked = client.is_some_and(|client| client.send((by, done)).is_ok());
        if asked && passed.recv().is_ok() { Ok(()) } else { Err(io::ErrorKind::BrokenPipe.into()) }
    }

    /// Runs `work` in a tokio runtime of virtual time, and says how much of it passed.
    pub fn block_on<T>(&self, work: impl Future<Output = T>) -> (T, Duration) {
        *self.0.running.lock().unwrap() = false;
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
        // Tokio's paused clock leaps whenever the runtime is idle, but never while blocking work runs.
        let held = Arc::clone(&self.0);
        runtime.spawn_blocking(move || {
            let running = held.running.lock().unwrap();
            drop(held.changed.wait_while(running, |running| !*running));
        });
        let (passing, mut passes) = unbounded_channel::<(Duration, Sender<()>)>();
        *self.0.passing.lock().unwrap() = Some(passing);
        runtime.spawn(async move {
            while let Some((by, done)) = passes.recv().await {
                tokio::time::advance(by).await;
                let _ = done.send(());
            }
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
        *self.0.0.passing.lock().unwrap() = None;
        self.0.run();
    }
}
