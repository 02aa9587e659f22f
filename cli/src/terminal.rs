//! Standard output and standard error.

use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use indicatif::ProgressBar;
use serde::Serialize;

/// Buffered standard output. What is in the buffer is lost unless [`flush`](Self::flush) is called.
pub(crate) struct Output(BufWriter<StdoutLock<'static>>);

/// Standard output did not take what was written.
#[derive(Debug)]
pub(crate) struct OutputFailed(io::Error);

impl Output {
    pub(crate) fn new() -> Self {
        Self(BufWriter::with_capacity(64 * 1024, io::stdout().lock()))
    }

    pub(crate) fn line(&mut self, text: &str) -> Result<(), OutputFailed> {
        self.0.write_all(text.as_bytes()).and_then(|()| self.0.write_all(b"\n")).map_err(OutputFailed)
    }

    /// One compact object and a line end.
    pub(crate) fn json(&mut self, value: &impl Serialize) -> Result<(), OutputFailed> {
        serde_json::to_writer(&mut self.0, value)
            .map_err(io::Error::from)
            .and_then(|()| self.0.write_all(b"\n"))
            .map_err(OutputFailed)
    }

    pub(crate) fn flush(&mut self) -> Result<(), OutputFailed> {
        self.0.flush().map_err(OutputFailed)
    }
}

impl OutputFailed {
    pub(crate) fn reader_left(&self) -> bool {
        self.0.kind() == io::ErrorKind::BrokenPipe
    }
}

impl std::fmt::Display for OutputFailed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "standard output cannot be written: {}", self.0)
    }
}

impl std::error::Error for OutputFailed {}

/// Prints one line on standard error.
pub(crate) fn complain(text: &str) {
    // With standard error closed there is nobody to tell.
    let _ = writeln!(io::stderr(), "label700: {}", plain(text));
}

/// Does `work`, and shows the message with a spinner on standard error once it has taken a second. Only on a
/// terminal.
pub(crate) fn with_spinner<T>(message: Option<&'static str>, work: impl FnOnce() -> T) -> T {
    let Some(message) = message.filter(|_| io::stderr().is_terminal()) else { return work() };
    let (done, is_done) = mpsc::channel::<()>();
    thread::scope(|scope| {
        scope.spawn(move || {
            if is_done.recv_timeout(Duration::from_secs(1)) == Err(RecvTimeoutError::Timeout) {
                let spinner = ProgressBar::new_spinner().with_message(message);
                spinner.enable_steady_tick(Duration::from_millis(100));
                // Ends when the other side is dropped.
                let _ = is_done.recv();
                spinner.finish_and_clear();
            }
        });
        let result = work();
        drop(done);
        result
    })
}

/// A text of unknown origin on one line of a terminal: what would steer the terminal, end the line or turn
/// the writing direction becomes `�`.
pub(crate) fn plain(text: &str) -> String {
    let steers = |c: char| {
        c.is_control()
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().map(|c| if steers(c) { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

/// `text` with every word that holds seven digits or more replaced by `…`.
pub(crate) fn without_numbers(text: &str) -> String {
    let hide = |word: &str| word.chars().filter(char::is_ascii_digit).count() >= 7;
    let words = text.split_inclusive(|c: char| c.is_whitespace() || c == '\'');
    words
        .map(|word| {
            if !hide(word) {
                return word.to_owned();
            }
            let end = word.chars().last().filter(|c| c.is_whitespace() || *c == '\'');
            format!("…{}", end.map(String::from).unwrap_or_default())
        })
        .collect()
}
