//! What a holder who signs a list is shown of it, and what is not signed unless asked for.

use std::path::{Path, PathBuf};

use label700::list::List;
use serde_json::Value;

use super::{KnownLists, Signing, jumps};
use crate::difference::{Difference, changes, phases_of, scenes, settings_changed};
use crate::error::Error;
use crate::folder::{Folder, read};
use crate::metadata::sha256;
use crate::published::{ListTarget, Published};
use crate::sheet::listed;

/// The list that is to be signed, beside one that the holder knows.
pub(super) struct ListReview {
    path: PathBuf,
    target: ListTarget,
    list: List,
    base: Base,
    old: Option<List>,
    difference: Difference,
    known: KnownLists,
}

/// What the list is compared with.
enum Base {
    /// The tree of a registry whose folder is the holder's too.
    Published(ListTarget),
    /// One that this folder has signed, or compared with.
    Known(ListTarget),
    /// A file that the holder named.
    Named(PathBuf),
    /// It is the first list of all.
    First,
    /// Nothing, and why.
    Nothing(String),
}

impl ListReview {
    /// # Errors
    /// [`Error::ListNotSeen`] if the list is not there, or is not the one that would be signed.
    pub(super) fn of(holder: &Path, signing: &Signing) -> Result<Self, Error> {
        let not_seen = |why: String| Error::ListNotSeen { path: signing.path.clone(), why };
        let target = ListTarget::of_signed(&signing.request.signed);
        let target = target.ok_or_else(|| not_seen("it names no list".to_owned()))?;
        let known = KnownLists::read(holder)?;
        let list = open(holder, signing, &target, &known)?;
        let said = |field: &str| signing.request.signed.pointer(&format!("/targets/{}/{field}", target.name));
        let count = |field: &str| said(field).and_then(Value::as_u64);
        let header = list.header();
        if header.seq != target.seq || said("custom/feed").and_then(Value::as_str) != Some(&header.feed) {
            return Err(not_seen("the list says another feed or number of itself than the file".to_owned()));
        }
        if count("length") != Some(list.as_bytes().len() as u64)
            || count("custom/ranges") != Some(header.ranges)
        {
            return Err(not_seen(
                "the list has another length, or count of ranges, than the file says".to_owned(),
            ));
        }
        let (base, old) = base(holder, signing, &target, &known)?;
        let base = match &old {
            Some(old) if old.header().feed != header.feed => {
                Base::Nothing(format!("the list to compare with is one of feed {}", old.header().feed))
            }
            _ => base,
        };
        let mut difference = Difference::between(old.as_ref(), &list);
        difference.settings = match &base {
            Base::Published(before) | Base::Known(before) => settings_changed(Some(before), &target),
            _ => settings_changed(None, &target),
        };
        Ok(Self { path: signing.path.clone(), target, list, base, old, difference, known })
    }

    /// In words, whatever may stand in the way.
    pub(super) fn lines(&self) -> Vec<String> {
        let seq = |target: &ListTarget| target.seq;
        let mut lines = vec![match &self.base {
            Base::Published(base) => format!("  compared with list {}, which is published here", seq(base)),
            Base::Known(base) => {
                format!(
                    "  compared with list {}, signed here; whether it was published is not known",
                    seq(base)
                )
            }
            Base::Named(path) => format!(
                "  compared with {}, as you asked; its age limit and switches are not known",
                path.display()
            ),
            Base::First => "  the first list of all: look at what it says".to_owned(),
            Base::Nothing(why) => format!("  not verified: {why}"),
        }];
        if self.known.signed_last.as_ref().is_some_and(|last| last.sha256 == self.target.sha256) {
            lines.push("  the very list that was signed here last".to_owned());
        }
        if let Some(last) = self.newer().filter(|_| !matches!(self.base, Base::Nothing(_))) {
            lines.push(format!(
                "  not verified: this folder has signed or published list {last}, which is newer, before"
            ));
        }
        if self.signed_another() {
            let seq = self.target.seq;
            lines.push(format!("  this folder has signed another list {seq} before: ask why"));
        }
        if let Some(from) = self.difference.from_seq.filter(|from| from.saturating_add(1) < self.target.seq) {
            lines.push(format!("  the lists between {from} and {} are not known here", self.target.seq));
        }
        let coverage = &self.list.header().coverage;
        let covered: u64 = coverage.iter().map(|span| span.end() - span.start() + 1).sum();
        let text = self.difference.to_string();
        lines.extend(text.lines().map(|line| format!("  {line}")));
        lines.push(format!("    covers {covered} numbers in {} intervals", coverage.len()));
        lines.push(format!("    issued {}", self.list.header().issued.to_rfc3339()));
        if self.difference.from_seq.is_none() {
            lines.extend(phases_of(&self.list).map(|(name, day)| format!("    {name} {}", day.to_iso())));
        }
        lines.extend(scenes(self.old.as_ref(), &self.list).iter().map(|line| format!("    {line}")));
        if let Err(why) = self.near() {
            lines.push(format!("  not verified: {why}"));
        }
        if let Err(why) = listed::check(&self.list) {
            lines.push(format!("  not to be signed: {why}"));
        }
        lines
    }

    /// Every change, for a file: whoever makes a list chooses what comes after the few that a terminal shows.
    pub(super) fn all_changes(&self) -> String {
        let Self { list, old, target, difference, .. } = self;
        let begins = match difference.from_seq {
            Some(from) => format!("Every change from list {from} to list {}", target.seq),
            None => format!("All that list {} says", target.seq),
        };
        let mut lines = vec![format!("{begins}, sha256 {}", target.sha256)];
        lines.extend(difference.settings.iter().chain(&difference.phases).cloned());
        lines.extend(scenes(old.as_ref(), list));
        lines.extend(changes(old.as_ref(), list));
        lines.join("\n") + "\n"
    }

    /// # Errors
    /// [`Error::ForbiddenText`] if the import would have refused a text of it, whoever asks;
    /// what `approve` would refuse too, and what cannot be told: [`Error::UnknownList`], [`Error::Churn`].
    pub(super) fn check(&self, signing: &Signing) -> Result<(), Error> {
        listed::check(&self.list).map_err(|why| Error::ForbiddenText { path: self.path.clone(), why })?;
        if let Some(last) = self.newer().filter(|_| !signing.trusted) {
            let why = format!("this folder has signed or published list {last}, which is newer, before");
            return Err(Error::UnknownList { path: self.path.clone(), why });
        }
        if let Base::Nothing(why) = &self.base
            && !signing.trusted
        {
            return Err(Error::UnknownList { path: self.path.clone(), why: why.clone() });
        }
        if let Err(why) = self.near()
            && !signing.trusted
        {
            return Err(Error::Jump { path: self.path.clone(), why });
        }
        if self.difference.exceeds_limit() && !signing.allow_churn {
            return Err(Error::Churn(Box::new(self.difference.clone())));
        }
        Ok(())
    }

    /// Before it is signed. A registry's own folder has the published tree to compare with.
    pub(super) fn remember(&self, holder: &Path) -> Result<(), Error> {
        if Folder::at(holder).settings().exists() {
            return Ok(());
        }
        let before = match &self.base {
            Base::Known(base) => Some(base.clone()),
            Base::Published(_) | Base::Named(_) | Base::First | Base::Nothing(_) => None,
        };
        // Of an older one, signed all the same, nothing is to be compared with later.
        if self.newer().is_some() {
            return Ok(());
        }
        let signed_last = Some(self.target.clone());
        KnownLists { signed_last, before, completed: false }.save(holder, &self.list)
    }

    /// After it was signed.
    pub(super) fn complete(&self, holder: &Path) -> Result<(), Error> {
        KnownLists::complete(holder, &self.target)
    }

    /// The number of a list that is newer, and was signed here or published.
    fn newer(&self) -> Option<u64> {
        let signed = self.known.signed_last.as_ref().filter(|_| self.known.completed).map(|last| last.seq);
        let published = match &self.base {
            Base::Published(published) => Some(published.seq),
            _ => None,
        };
        signed.max(published).filter(|last| *last > self.target.seq)
    }

    /// Whether its number is near the last one that is known.
    fn near(&self) -> Result<(), String> {
        let signed = self.known.signed_last.as_ref().map(|last| last.seq);
        jumps::near("list number", self.target.seq, signed.max(self.difference.from_seq))
    }

    fn signed_another(&self) -> bool {
        let last = self.known.signed_last.as_ref();
        last.is_some_and(|last| last.seq == self.target.seq && last.sha256 != self.target.sha256)
    }
}

/// The list of the file: beside it, where the holder says, or known already.
fn open(holder: &Path, signing: &Signing, target: &ListTarget, known: &KnownLists) -> Result<List, Error> {
    let not_seen = |why: String| Error::ListNotSeen { path: signing.path.clone(), why };
    let beside = signing.path.with_file_name(&target.name);
    let path = signing.list.as_ref().unwrap_or(&beside);
    let Some(bytes) = read(path)? else {
        let same = known.signed_last.as_ref().filter(|last| last.sha256 == target.sha256);
        return match same {
            Some(last) if signing.list.is_none() => KnownLists::open(holder, last),
            _ => Err(not_seen(format!(
                "the list itself is needed; put {} beside it, or name it with --list",
                target.name
            ))),
        };
    };
    if sha256(&bytes) != target.sha256 {
        return Err(not_seen(format!("{} is not the list that it names", path.display())));
    }
    let unsound = |error: label700::list::ListError| not_seen(format!("{}: {error}", path.display()));
    let list = List::open(bytes).map_err(unsound)?;
    list.check_canonical().map_err(unsound)?;
    Ok(list)
}

fn base(
    holder: &Path,
    signing: &Signing,
    target: &ListTarget,
    known: &KnownLists,
) -> Result<(Base, Option<List>), Error> {
    if let Some(path) = &signing.against {
        let bytes = read(path)?;
        let bytes = bytes.ok_or_else(|| Error::io("read", path)(std::io::ErrorKind::NotFound.into()))?;
        let list = List::open(bytes).and_then(|list| list.check_canonical().map(|()| list));
        let list = list.map_err(|error| Error::BadValue(format!("{}: {error}", path.display())))?;
        return Ok((Base::Named(path.clone()), Some(list)));
    }
    let folder = Folder::at(holder);
    if folder.settings().exists()
        && let Some(published) = Published::read(&folder)?
    {
        let list = published.open_list(&folder)?;
        return Ok((Base::Published(published.target), Some(list)));
    }
    let nothing = |why: String| Ok((Base::Nothing(why), None));
    let compared = match &known.signed_last {
        Some(last) if known.completed && target.seq < last.seq => {
            return nothing(format!("this folder has signed list {}, which is newer, before", last.seq));
        }
        Some(last) if known.completed && (target.seq > last.seq || target.sha256 == last.sha256) => {
            Some(last)
        }
        // Signed in vain, perhaps, or another one of that number: compared is with what that was compared with.
        Some(_) => known.before.as_ref(),
        None => None,
    };
    match compared {
        Some(base) => Ok((Base::Known(base.clone()), Some(KnownLists::open(holder, base)?))),
        None if target.seq == 1 => Ok((Base::First, None)),
        None => nothing("this folder knows no list before it, so what it changes cannot be told".to_owned()),
    }
}
