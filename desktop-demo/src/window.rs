//! The window: the list is made ready behind it, calls go on in it, closing it ends everything.

use std::cell::RefCell;
use std::rc::Rc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use anyhow::Context;
use label700::labeler::Labeler;
use label700::time::Timestamp;
use slint::{ComponentHandle, Timer, TimerMode};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::demo::Demo;
use crate::model::Simulator;
use crate::ui::Ui;
use crate::views::PhoneAdapter;

/// Opens the window and stays until it is closed.
pub(crate) fn run() -> anyhow::Result<()> {
    check_display()?;
    let (window, ui) = Ui::new(Simulator::new(Timestamp::now()), Timestamp::now)?;

    let (send, receive) = unbounded_channel();
    slint::spawn_local(show_progress(ui.clone(), receive)).context("the window has no event loop")?;
    let start = Rc::new(RefCell::new(begin(send.clone())));
    let (again, retried) = (start.clone(), ui.clone());
    window.global::<PhoneAdapter>().on_retry(move || {
        retried.act(|simulator, _| simulator.starting(0));
        // The failed start is over, so nothing waits here.
        let _failed = again.replace(begin(send.clone())).join();
    });

    let timer = Timer::default();
    timer.start(TimerMode::Repeated, Duration::from_millis(250), move || ui.tick());
    thread::spawn(quit_when_interrupted);

    let shown = window.run().context("the window could not be shown");
    // Ends the server and removes the folder, also when the window closed before all was ready.
    let last = start.replace(thread::spawn(|| None));
    drop(last.join());
    shown
}

/// What happens while the list is made ready on its own thread.
enum Progress {
    Step(usize),
    Ready(Box<Labeler>),
    Failed(String),
}

/// The thread's result keeps the server and its folder alive.
fn begin(send: UnboundedSender<Progress>) -> JoinHandle<Option<Demo>> {
    thread::spawn(move || {
        // Sending fails only when the window is gone; then nobody wants to know.
        let on_step = |done| drop(send.send(Progress::Step(done)));
        match Demo::start(Timestamp::now(), on_step) {
            Ok(demo) => {
                drop(send.send(Progress::Ready(Box::new(demo.labeler()))));
                Some(demo)
            }
            Err(error) => {
                drop(send.send(Progress::Failed(format!("{error:#}"))));
                None
            }
        }
    })
}

async fn show_progress(ui: Ui, mut progress: UnboundedReceiver<Progress>) {
    while let Some(progress) = progress.recv().await {
        ui.act(|simulator, _| match progress {
            Progress::Step(done) => simulator.starting(done),
            Progress::Ready(labeler) => simulator.ready(*labeler),
            Progress::Failed(why) => simulator.failed(why),
        });
    }
}

/// Ctrl-C in the terminal, or the session's end, closes the window as a click would.
fn quit_when_interrupted() {
    let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_io().build() else { return };
    if runtime.block_on(interrupted()).is_ok() {
        let _ = slint::invoke_from_event_loop(|| drop(slint::quit_event_loop()));
    }
}

#[cfg(unix)]
async fn interrupted() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut terminate, mut hang_up) = (signal(SignalKind::terminate())?, signal(SignalKind::hangup())?);
    tokio::select! {
        result = tokio::signal::ctrl_c() => result,
        _ = terminate.recv() => Ok(()),
        _ = hang_up.recv() => Ok(()),
    }
}

#[cfg(not(unix))]
async fn interrupted() -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}

fn check_display() -> anyhow::Result<()> {
    #[cfg(all(unix, not(target_vendor = "apple")))]
    {
        let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        anyhow::ensure!(
            set("WAYLAND_DISPLAY") || set("WAYLAND_SOCKET") || set("DISPLAY"),
            "there is no display (neither WAYLAND_DISPLAY nor DISPLAY is set).\n\
             Start it in a desktop session, or without a display use\n  \
             label700-sim cases\n  \
             label700-sim picture --case food-delivery --output picture.png\n\
             or, with xvfb installed,\n  \
             xvfb-run label700-sim"
        );
    }
    Ok(())
}
