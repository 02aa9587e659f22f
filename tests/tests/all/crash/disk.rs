//! A model of a disk: which names and contents there are, and which of them a loss of power would leave.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::journal::{Record, Step};

type FileId = usize;

/// Folders and files at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Tree {
    names: BTreeMap<PathBuf, Node>,
    files: BTreeMap<FileId, Content>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Node {
    Dir,
    File(FileId),
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
struct Content {
    bytes: Vec<u8>,
    modified: Option<SystemTime>,
}

/// A change that is not durable yet, until its file or folder is synced.
#[derive(Clone, Debug)]
pub(crate) enum Change {
    Write { file: FileId, offset: usize, bytes: Vec<u8> },
    Resize { file: FileId, length: usize },
    Touch { file: FileId, time: SystemTime },
    Link { path: PathBuf, node: NodeId },
    Unlink { path: PathBuf },
    Rename { from: PathBuf, to: PathBuf, node: NodeId },
}

/// What a name leads to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NodeId(Node);

/// The disk while it is in use.
#[derive(Clone, Debug)]
pub(crate) struct Disk {
    /// As programs see it.
    pub(crate) seen: Tree,
    /// What has been synced.
    pub(crate) durable: Tree,
    /// What leads from the one to the other, in order.
    pub(crate) pending: Vec<Change>,
    /// How many files there have ever been.
    files: FileId,
}

impl Tree {
    /// The folders and files below `root`, as they are on the real disk.
    pub(crate) fn read(root: &Path) -> Self {
        let mut tree = Self::default();
        tree.read_below(root, Path::new(""));
        tree
    }

    fn read_below(&mut self, root: &Path, dir: &Path) {
        self.names.insert(dir.to_owned(), Node::Dir);
        for entry in fs::read_dir(root.join(dir)).unwrap() {
            let entry = entry.unwrap();
            let path = dir.join(entry.file_name());
            let metadata = entry.metadata().unwrap();
            if metadata.is_dir() {
                self.read_below(root, &path);
            } else if !is_index(&path) {
                let id = self.files.len();
                let bytes = fs::read(entry.path()).unwrap();
                self.names.insert(path, Node::File(id));
                self.files.insert(id, Content { bytes, modified: metadata.modified().ok() });
            }
        }
    }

    /// Lays the tree out below `root`. What no folder leads to is lost.
    pub(crate) fn write(&self, root: &Path) {
        for (path, node) in &self.names {
            let reachable = path.ancestors().skip(1).all(|dir| self.names.get(dir) == Some(&Node::Dir));
            let place = root.join(path);
            match node {
                _ if !reachable => {}
                Node::Dir if path.as_os_str().is_empty() => {}
                Node::Dir => fs::create_dir(place).unwrap(),
                Node::File(id) => {
                    let content = self.files.get(id).cloned().unwrap_or_default();
                    fs::write(&place, content.bytes).unwrap();
                    if let Some(time) = content.modified {
                        let file = fs::File::options().append(true).open(&place).unwrap();
                        file.set_modified(time).unwrap();
                    }
                }
            }
        }
    }

    /// Everything that tells this tree from others, but for times.
    pub(crate) fn content(&self) -> Vec<(PathBuf, Option<Vec<u8>>)> {
        let bytes = |id: FileId| self.files.get(&id).map(|content| content.bytes.clone()).unwrap_or_default();
        let content = |node: &Node| match node {
            Node::Dir => None,
            Node::File(id) => Some(bytes(*id)),
        };
        self.names.iter().map(|(path, node)| (path.clone(), content(node))).collect()
    }

    /// The length of a file's content; 0 if there is none.
    pub(crate) fn length(&self, file: FileId) -> usize {
        self.files.get(&file).map_or(0, |content| content.bytes.len())
    }

    pub(crate) fn apply(&mut self, change: &Change) {
        match change {
            Change::Write { file, offset, bytes } => {
                let content = &mut self.files.entry(*file).or_default().bytes;
                let end = offset + bytes.len();
                content.resize(content.len().max(end), 0);
                content[*offset..end].copy_from_slice(bytes);
            }
            Change::Resize { file, length } => self.files.entry(*file).or_default().bytes.resize(*length, 0),
            Change::Touch { file, time } => {
                self.files.entry(*file).or_default().modified = Some(*time);
            }
            Change::Link { path, node } => {
                self.names.insert(path.clone(), node.0);
            }
            Change::Unlink { path } => {
                self.names.remove(path);
            }
            Change::Rename { from, to, node } => {
                self.names.remove(from);
                self.names.insert(to.clone(), node.0);
            }
        }
    }
}

impl Disk {
    /// A disk on which everything is synced.
    pub(crate) fn new(tree: Tree) -> Self {
        let files = tree.files.keys().last().map_or(0, |last| last + 1);
        Self { seen: tree.clone(), durable: tree, pending: Vec::new(), files }
    }

    pub(crate) fn replay(&mut self, log: &[Record]) {
        for record in log {
            match record {
                Record::Done(step) => self.take(step),
                Record::SyncFailed(path) => self.never_sync(path),
                Record::Asked(_) | Record::Acknowledged => {}
            }
        }
    }

    /// After a failed sync the system takes the content for written: a later sync does not write it either.
    fn never_sync(&mut self, path: &Path) {
        let doomed = self.file(path);
        self.pending.retain(|change| change.file() != Some(doomed));
    }

    pub(crate) fn take(&mut self, step: &Step) {
        let changes = match step {
            Step::MakeDir(path) => vec![Change::Link { path: path.clone(), node: NodeId(Node::Dir) }],
            Step::Create(path) => self.create(path),
            Step::Write { path, offset, bytes } => {
                let offset = usize::try_from(*offset).unwrap();
                vec![Change::Write { file: self.file(path), offset, bytes: bytes.clone() }]
            }
            Step::Resize(path, length) => {
                let length = usize::try_from(*length).unwrap();
                vec![Change::Resize { file: self.file(path), length }]
            }
            Step::Touch(path, time) => match self.seen.names.get(path) {
                Some(Node::File(file)) => vec![Change::Touch { file: *file, time: *time }],
                _ => Vec::new(),
            },
            // The index goes with its database, but is not in the model.
            Step::Rename(from, to) => match self.seen.names.get(from) {
                Some(node) => {
                    vec![Change::Rename { from: from.clone(), to: to.clone(), node: NodeId(*node) }]
                }
                None => Vec::new(),
            },
            Step::Remove(path) | Step::RemoveDir(path) => vec![Change::Unlink { path: path.clone() }],
            Step::SyncFile(path) => {
                let synced = self.file(path);
                self.sync(|change| change.file() == Some(synced));
                Vec::new()
            }
            Step::SyncDir(path) => {
                self.sync(|change| change.is_in(path));
                Vec::new()
            }
            Step::Open(_) | Step::Read(_) | Step::MapIndex(_) => Vec::new(),
        };
        for change in changes {
            self.seen.apply(&change);
            self.pending.push(change);
        }
    }

    fn create(&mut self, path: &Path) -> Vec<Change> {
        match self.seen.names.get(path) {
            Some(Node::File(file)) => vec![Change::Resize { file: *file, length: 0 }],
            _ => {
                let node = NodeId(Node::File(self.files));
                self.files += 1;
                vec![Change::Link { path: path.to_owned(), node }]
            }
        }
    }

    fn file(&self, path: &Path) -> FileId {
        match self.seen.names.get(path) {
            Some(Node::File(id)) => *id,
            _ => panic!("no such file in the model: {}", path.display()),
        }
    }

    fn sync(&mut self, is_synced: impl Fn(&Change) -> bool) {
        for change in std::mem::take(&mut self.pending) {
            if is_synced(&change) {
                self.durable.apply(&change);
            } else {
                self.pending.push(change);
            }
        }
    }
}

impl Change {
    /// The file whose content changes.
    fn file(&self) -> Option<FileId> {
        match self {
            Self::Write { file, .. } | Self::Resize { file, .. } | Self::Touch { file, .. } => Some(*file),
            Self::Link { .. } | Self::Unlink { .. } | Self::Rename { .. } => None,
        }
    }

    fn is_in(&self, dir: &Path) -> bool {
        match self {
            Self::Link { path, .. } | Self::Unlink { path } => path.parent() == Some(dir),
            Self::Rename { from, to, .. } => from.parent() == Some(dir) || to.parent() == Some(dir),
            _ => false,
        }
    }
}

/// SQLite's index of its log is no content: it is rebuilt after every restart.
fn is_index(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "db-shm")
}
