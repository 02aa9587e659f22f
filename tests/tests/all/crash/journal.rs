//! What a thread does to a folder, step by step: the steps of SQLite and those of the plain files in one
//! common sequence. Any of them can be made to fail.

use std::cell::RefCell;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use label700::fault_injection::{FileStep, watch};

use super::faulty_vfs;

/// A step. All paths are relative to the recorded folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    MakeDir(PathBuf),
    Create(PathBuf),
    Write {
        path: PathBuf,
        offset: u64,
        bytes: Vec<u8>,
    },
    Resize(PathBuf, u64),
    SyncFile(PathBuf),
    SyncDir(PathBuf),
    Rename(PathBuf, PathBuf),
    Remove(PathBuf),
    RemoveDir(PathBuf),
    Touch(PathBuf, SystemTime),
    /// Opening, reading and mapping leave no trace, but can fail.
    Open(PathBuf),
    Read(PathBuf),
    MapIndex(PathBuf),
}

impl Step {
    /// For messages: without the bytes.
    pub(crate) fn brief(&self) -> String {
        match self {
            Self::Write { path, offset, bytes } => {
                format!("a write of {} bytes at {offset} of {}", bytes.len(), path.display())
            }
            step => format!("{step:?}"),
        }
    }
}

/// The log of a recording.
#[derive(Clone, Debug)]
pub(crate) enum Record {
    Done(Step),
    /// The content of this file did not reach the drive.
    SyncFailed(PathBuf),
    /// The server was asked for this file: what came before it has been committed.
    Asked(String),
    /// A refresh has returned, and what it did must never be undone.
    Acknowledged,
}

/// What a step fails with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    Io,
    Full,
    ReadOnly,
}

/// Which steps fail.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    pub(crate) fault: Fault,
    /// The number of the first step that fails, from 0.
    pub(crate) at: usize,
    /// Whether all later ones fail too.
    pub(crate) lasting: bool,
}

impl Fault {
    /// A full disk still removes and renames, and one that may not be written to can still be read.
    fn strikes(self, step: &Step) -> bool {
        use Step::{Create, MakeDir, MapIndex, Open, Remove, RemoveDir, Rename, Resize, Touch, Write};
        match self {
            Self::Io => true,
            Self::Full => matches!(step, MakeDir(_) | Create(_) | Write { .. } | MapIndex(_)),
            Self::ReadOnly => match step {
                MakeDir(_) | Create(_) | Write { .. } | MapIndex(_) | Open(_) => true,
                Resize(..) | Rename(..) | Remove(_) | RemoveDir(_) | Touch(..) => true,
                Step::Read(_) | Step::SyncFile(_) | Step::SyncDir(_) => false,
            },
        }
    }
}

struct Recorder {
    root: PathBuf,
    plan: Option<Plan>,
    steps: usize,
    struck: Option<Step>,
    log: Vec<Record>,
}

thread_local! {
    static RECORDER: RefCell<Option<Recorder>> = const { RefCell::new(None) };
}

/// A recording under way on this thread.
pub(crate) struct Recording(());

/// What a recording saw.
pub(crate) struct Recorded {
    pub(crate) log: Vec<Record>,
    /// How many steps were tried.
    pub(crate) steps: usize,
    /// The first step that was made to fail.
    pub(crate) struck: Option<Step>,
}

impl Recording {
    /// Records what this thread does below `root`, with the faults of `plan`.
    pub(crate) fn start(root: &Path, plan: Option<Plan>) -> Self {
        faulty_vfs::install();
        let recorder = Recorder { root: root.to_owned(), plan, steps: 0, struck: None, log: Vec::new() };
        RECORDER.set(Some(recorder));
        watch(Some(announced));
        Self(())
    }

    pub(crate) fn finish(self) -> Recorded {
        let recorder = RECORDER.take().unwrap();
        Recorded { log: recorder.log, steps: recorder.steps, struck: recorder.struck }
    }
}

impl Drop for Recording {
    fn drop(&mut self) {
        watch(None);
        RECORDER.take();
    }
}

/// Whether this thread records, and the path lies in what it records; then the path inside it.
pub(crate) fn inside(path: &Path) -> Option<PathBuf> {
    RECORDER.with_borrow(|recorder| {
        let root = &recorder.as_ref()?.root;
        path.strip_prefix(root).ok().map(Path::to_owned)
    })
}

/// Counts the step. `Err`: it must fail, and is not in the log.
pub(crate) fn take(step: Step) -> Result<(), Fault> {
    RECORDER.with_borrow_mut(|recorder| {
        let Some(recorder) = recorder else { return Ok(()) };
        let number = recorder.steps;
        recorder.steps += 1;
        if let Some(plan) = recorder.plan
            && (number == plan.at || plan.lasting && number > plan.at)
            && plan.fault.strikes(&step)
        {
            if let Step::SyncFile(path) = &step {
                recorder.log.push(Record::SyncFailed(path.clone()));
            }
            recorder.struck.get_or_insert(step);
            return Err(plan.fault);
        }
        recorder.log.push(Record::Done(step));
        Ok(())
    })
}

/// Notes what was done by a step that failed half-way.
pub(crate) fn note(record: Record) {
    RECORDER.with_borrow_mut(|recorder| {
        if let Some(recorder) = recorder {
            recorder.log.push(record);
        }
    });
}

/// The first part of a write for which there was no room is there all the same.
pub(crate) fn part_written(bytes: &[u8], fault: Fault) -> &[u8] {
    if fault == Fault::Full { &bytes[..bytes.len() / 2] } else { &[] }
}

fn announced(step: &FileStep<'_>) -> io::Result<()> {
    let at = |path: &Path| inside(path).ok_or_else(|| io::Error::other("a step outside the recorded folder"));
    let step = match *step {
        FileStep::MakeDir(path) => Step::MakeDir(at(path)?),
        FileStep::Create(path) => Step::Create(at(path)?),
        FileStep::Write(path, bytes) => return write(path, at(path)?, bytes),
        FileStep::SyncFile(path) => Step::SyncFile(at(path)?),
        // That of the recorded folder itself is not in the model.
        FileStep::SyncDir(path) if inside(path).is_none() => return Ok(()),
        FileStep::SyncDir(path) => Step::SyncDir(at(path)?),
        FileStep::Rename(from, to) => Step::Rename(at(from)?, at(to)?),
        FileStep::Remove(path) => Step::Remove(at(path)?),
        FileStep::RemoveDir(path) => Step::RemoveDir(at(path)?),
        FileStep::Touch(path, time) => Step::Touch(at(path)?, time),
    };
    take(step).map_err(error)
}

fn write(path: &Path, inside: PathBuf, bytes: &[u8]) -> io::Result<()> {
    let whole = |bytes: &[u8]| Step::Write { path: inside.clone(), offset: 0, bytes: bytes.to_vec() };
    take(whole(bytes)).map_err(|fault| {
        let part = part_written(bytes, fault);
        if !part.is_empty() {
            std::fs::write(path, part).unwrap();
            note(Record::Done(whole(part)));
        }
        error(fault)
    })
}

/// As the operating system reports it.
pub(crate) fn error(fault: Fault) -> io::Error {
    match fault {
        Fault::Io => io::Error::other("a failing drive"),
        Fault::Full => io::ErrorKind::StorageFull.into(),
        Fault::ReadOnly => io::ErrorKind::ReadOnlyFilesystem.into(),
    }
}
