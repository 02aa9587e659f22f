//! The person at the terminal: asked for the passphrase, shown the progress of long work.

use std::cell::RefCell;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::Path;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use label700_registry::{Error, Operator};
use zeroize::Zeroizing;

/// Names a file that holds the passphrase, for machines.
const PASSPHRASE_FILE: &str = "LABEL700_PASSPHRASE_FILE";

/// Work shorter than this shows no progress bar.
const PATIENCE: Duration = Duration::from_secs(1);

/// Whoever started the program.
#[derive(Default)]
pub(crate) struct Terminal {
    work: RefCell<Option<Work>>,
}

struct Work {
    doing: &'static str,
    since: Instant,
    bar: Option<ProgressBar>,
}

impl Operator for Terminal {
    fn passphrase(&self) -> Result<Zeroizing<String>, Error> {
        match from_file()? {
            Some(passphrase) => Ok(passphrase),
            None => ask("Passphrase of the keys: "),
        }
    }

    fn show(&self, text: &str) {
        say(format_args!("{}", text.trim_end()));
    }

    fn progress(&self, doing: &'static str, done: u64, total: u64) {
        if !io::stderr().is_terminal() {
            return;
        }
        let mut current = self.work.borrow_mut();
        let work = match current.as_mut() {
            Some(work) if work.doing == doing => work,
            _ => current.insert(Work { doing, since: Instant::now(), bar: None }),
        };
        if work.bar.is_none() && work.since.elapsed() > PATIENCE {
            let style = ProgressStyle::with_template("{msg} {bar:40} {percent} %");
            let bar = ProgressBar::new(total).with_message(doing);
            work.bar = Some(style.map_or(bar.clone(), |style| bar.with_style(style)));
        }
        if let Some(bar) = &work.bar {
            bar.set_position(done);
        }
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// A new passphrase, typed twice or read from the file.
pub(crate) fn new_passphrase() -> anyhow::Result<Zeroizing<String>> {
    if let Some(passphrase) = from_file()? {
        return Ok(passphrase);
    }
    let first = ask("New passphrase for the keys: ")?;
    let second = ask("The same again: ")?;
    anyhow::ensure!(first == second, "the two passphrases differ; repeat");
    Ok(first)
}

fn ask(prompt: &str) -> Result<Zeroizing<String>, Error> {
    // The question goes to the terminal itself, where under cron or in a pipe nobody would answer it.
    if !io::stdin().is_terminal() {
        return Err(Error::NoPassphrase);
    }
    rpassword::prompt_password(prompt).map(Zeroizing::new).map_err(|_| Error::NoPassphrase)
}

fn from_file() -> Result<Option<Zeroizing<String>>, Error> {
    let Some(path) = std::env::var_os(PASSPHRASE_FILE) else { return Ok(None) };
    let path = Path::new(&path);
    let failed = |source| Error::Io { doing: "read the passphrase in", path: path.to_owned(), source };
    let text = Zeroizing::new(std::fs::read_to_string(path).map_err(failed)?);
    Ok(Some(Zeroizing::new(text.trim_end_matches(['\r', '\n']).to_owned())))
}

/// Prints a line. The work counts, not its report: a reader that has left, as in `approve | head`, must not
/// end a command half way.
pub(crate) fn say(text: std::fmt::Arguments<'_>) {
    let mut out = io::stdout().lock();
    if let Err(error) = writeln!(out, "{text}").and_then(|()| out.flush())
        && error.kind() != io::ErrorKind::BrokenPipe
    {
        let _ = writeln!(io::stderr(), "label700-registry: standard output cannot be written: {error}");
    }
}
