//! What a registry does when keys change: `rotate` and `assemble`.

use std::path::{Path, PathBuf};

use label700::time::Timestamp;
use label700::trust::RawKey;

use crate::ceremony::{Ceremony, Outcome, Request, enact};
use crate::clock::{self, Signs};
use crate::error::Error;
use crate::folder::read;
use crate::keys;
use crate::published::{Published, RoleFile, newest_root, root_path};
use crate::registry::Registry;
use crate::release::{Release, Review, conclude};
use crate::roles::RootRoles;
use crate::rotation::{self, Planned, Role, Rotation};
use crate::staging::{self, Waiting};

impl Registry {
    /// Changes the keys of a role, or signs it for another term, and publishes what follows from it. What
    /// the keys at hand cannot sign is exported and waits for [`assemble`](Self::assemble). Repeated after
    /// a crash, it goes on with what it had begun.
    ///
    /// # Errors
    /// [`Error::NeedsHolders`] if keys are missing and nothing says where to export to: nothing changes.
    /// [`Error::CeremonyUnderWay`] if another one is, or the same role's with other options.
    pub fn rotate(&mut self, rotation: &Rotation, now: Timestamp) -> Result<Outcome, Error> {
        let _lock = self.folder().lock()?;
        let command = rotation.command()?;
        if let Some(ceremony) = Ceremony::read(self.folder())? {
            if ceremony.is_founding() {
                return Err(Error::FoundingUnderWay);
            }
            if ceremony.command != command {
                return Err(Error::CeremonyUnderWay(ceremony.command));
            }
            return self.proceed(ceremony, true, rotation.export.as_deref(), now);
        }
        let (root, published) = (newest_root(self.folder())?, Published::read(self.folder())?);
        clock::check(Some(&root), published.as_ref(), Signs::for_rotation_of(rotation.role), now)?;
        let planned = rotation::plan(self, rotation, now)?;
        let ceremony = self.begin(&command, planned, rotation)?;
        self.proceed(ceremony, false, rotation.export.as_deref(), now)
    }

    /// Takes over the signatures that holders made in their copies of exported files, and publishes once
    /// they suffice. With no files, and a folder to export to, exports again what still waits.
    ///
    /// # Errors
    /// [`Error::BelowThreshold`] while they do not suffice. [`Error::ForeignSignature`],
    /// [`Error::BadSignature`], [`Error::OtherRequest`]: nothing was taken over.
    pub fn assemble(
        &self,
        files: &[PathBuf],
        allow_churn: bool,
        export: Option<&Path>,
        now: Timestamp,
    ) -> Result<Outcome, Error> {
        let lock = self.folder().lock()?;
        let copies = files.iter().map(|path| read_request(path)).collect::<Result<Vec<_>, _>>()?;
        let ceremony = Ceremony::read(self.folder())?;
        // A list goes its way although a rotation of its role waits, whose file is called `list.json` too.
        let staged = staging::staged_metadata(self.folder())?;
        let is_staged = |copy: &Request| staged.as_ref().is_some_and(|staged| copy.is_of(&staged.signed));
        let waits = |file: &str| ceremony.as_ref().is_some_and(|c| c.request(file).is_some());
        let of_ceremony = |copy: &Request| {
            let waiting = ceremony.as_ref().and_then(|ceremony| ceremony.request(copy.file()));
            waiting.is_some_and(|request| request.is_of(&copy.signed))
        };
        // An earlier attempt was stopped after it had published them.
        let of_lists = || copies.iter().all(|copy| copy.file() == "list");
        let idle = ceremony.is_none() || (of_lists() && !copies.iter().any(of_ceremony));
        if !copies.is_empty() && idle && self.are_published(&copies)? {
            return self.end(copies.iter().any(is_staged));
        }
        let everyday = |copy: &Request| copy.file() == "list" && (is_staged(copy) || !waits("list"));
        if !copies.is_empty() && copies.iter().all(everyday) {
            let staged = self.take_list(&copies)?;
            if let Some(lacks) = staged.lacks() {
                return Err(Error::BelowThreshold(lacks));
            }
            let review = Review::open(self, lock)?;
            self.operator().show(&review.difference().to_string());
            let release = review.publish_signed(allow_churn, now)?;
            let command = "publish".to_owned();
            let ended = Ceremony { command, requests: Vec::new() };
            return Ok(Outcome { release: Some(release), ..ended.outcome(true) });
        }
        let Some(mut ceremony) = ceremony else { return Err(Error::NoCeremony) };
        for copy in &copies {
            let named = |request: &&mut Request| request.file() == copy.file();
            let request = ceremony.requests.iter_mut().find(named);
            request.ok_or_else(|| Error::OtherRequest(copy.file().to_owned()))?.take_signatures(copy)?;
        }
        ceremony.save(self.folder())?;
        let outcome = self.proceed(ceremony, true, export, now)?;
        if outcome.waiting.is_empty() || export.is_some() {
            Ok(outcome)
        } else {
            Err(Error::BelowThreshold(outcome.waiting.join(", ")))
        }
    }

    /// Ends a ceremony without publishing anything more. `None` if none was under way.
    ///
    /// # Errors
    /// [`Error::FoundingUnderWay`]: without its first root a registry is none. What stands in the way of
    /// writing.
    pub fn abandon(&self) -> Result<Option<String>, Error> {
        let _lock = self.folder().lock()?;
        let ceremony = Ceremony::read(self.folder())?;
        if ceremony.as_ref().is_some_and(Ceremony::is_founding) {
            return Err(Error::FoundingUnderWay);
        }
        Ceremony::clear(self.folder())?;
        Ok(ceremony.map(|ceremony| ceremony.command))
    }

    /// Writes down what is going to happen. The keys first: where there is a plan, there are its keys.
    fn begin(&mut self, command: &str, planned: Planned, rotation: &Rotation) -> Result<Ceremony, Error> {
        let mut ceremony = Ceremony { command: command.to_owned(), requests: planned.requests };
        let passphrase = {
            let mut keys = self.key_ring();
            // Signing comes before writing, and so a passphrase is proved right before new keys get it.
            ceremony.sign_here(&mut keys)?;
            if self.is_demo() || planned.made.is_empty() {
                None
            } else {
                let forgotten = rotation.role == Role::Online && rotation.old_keys_lost;
                if !forgotten {
                    self.prove_passphrase(&mut keys)?;
                }
                let passphrase = keys.files.passphrase()?.to_owned();
                if forgotten && passphrase.chars().count() < keys::MIN_PASSPHRASE {
                    return Err(Error::ShortPassphrase);
                }
                Some(zeroize::Zeroizing::new(passphrase))
            }
        };
        for request in &mut ceremony.requests {
            for (_, key) in &planned.made {
                request.sign_if_needed(key)?;
            }
        }
        if rotation.export.is_none() && !ceremony.waiting().is_empty() {
            return Err(Error::NeedsHolders(ceremony.waiting().join(", ")));
        }
        for (name, key) in &planned.made {
            keys::store(self.folder(), name, key, passphrase.as_ref().map(|text| text.as_str()))?;
        }
        self.add_keys(&planned.named)?;
        ceremony.save(self.folder())?;
        Ok(ceremony)
    }

    /// Signs what can be signed here, and publishes if that suffices.
    fn proceed(
        &self,
        mut ceremony: Ceremony,
        resumed: bool,
        export: Option<&Path>,
        now: Timestamp,
    ) -> Result<Outcome, Error> {
        ceremony.sign_here(&mut self.key_ring())?;
        let mut outcome = ceremony.outcome(resumed);
        if outcome.waiting.is_empty() {
            outcome.release = enact(self, &ceremony, now)?;
            outcome.retired = self.retired()?;
        } else {
            ceremony.save(self.folder())?;
            outcome.exported =
                export.map(|to| ceremony.export(self.folder(), to)).transpose()?.unwrap_or_default();
        }
        Ok(outcome)
    }

    /// Whether each file is one that is published, whoever signed which copy.
    fn are_published(&self, copies: &[Request]) -> Result<bool, Error> {
        let published = Published::read(self.folder())?;
        for copy in copies {
            let there = match copy.file() {
                "root" => RoleFile::read(root_path(self.folder(), copy.version()))?,
                "targets" => match &published {
                    Some(published) => Some(published.targets.clone()),
                    None => RoleFile::read(self.folder().first_targets())?,
                },
                _ => published.as_ref().map(|published| published.list.clone()),
            };
            if !there.is_some_and(|there| copy.is_of(&there.signed)) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// What is left to do after all was published.
    fn end(&self, of_staged_list: bool) -> Result<Outcome, Error> {
        if of_staged_list {
            conclude(self)?;
        }
        let ended = Ceremony { command: "what these files belong to".to_owned(), requests: Vec::new() };
        let release = Published::read(self.folder())?.as_ref().map(Release::of);
        Ok(Outcome { release, retired: self.retired()?, ..ended.outcome(true) })
    }

    fn take_list(&self, copies: &[Request]) -> Result<Request, Error> {
        let waiting = Waiting::read(self.folder())?.ok_or(Error::NoCeremony)?;
        let mut request = waiting.request(self, Published::read(self.folder())?.as_ref())?;
        copies.iter().try_for_each(|copy| request.take_signatures(copy))?;
        staging::restage(self.folder(), &request.metadata())?;
        Ok(request)
    }

    /// Opens some key that is here, so that a mistyped passphrase protects no new one.
    fn prove_passphrase(&self, keys: &mut keys::KeyRing<'_>) -> Result<(), Error> {
        let online = RootRoles::of(&newest_root(self.folder())?)?;
        let here = [online.timestamp, online.snapshot].into_iter().flat_map(|role| role.keys);
        let here = here.into_iter().find(|key| keys.has(key));
        here.map_or(Ok(()), |key| keys.open_key(&key).map(|_| ()))
    }

    /// Key files here that nothing trusts any more.
    fn retired(&self) -> Result<Vec<PathBuf>, Error> {
        let root = RootRoles::of(&newest_root(self.folder())?)?;
        let list = self.list_role(Published::read(self.folder())?.as_ref())?;
        let trusted =
            |key: &RawKey| root.all().iter().any(|(_, role)| role.holds(key)) || list.keys.holds(key);
        let retired = self.settings().keys().filter(|(_, key)| !trusted(key));
        Ok(retired.map(|(name, _)| keys::file(self.folder(), name)).filter(|path| path.exists()).collect())
    }
}

fn read_request(path: &Path) -> Result<Request, Error> {
    let missing = || Error::io("read", path)(std::io::ErrorKind::NotFound.into());
    let bytes = read(path)?.ok_or_else(missing)?;
    Request::parse(&bytes).ok_or_else(|| Error::NotARequest(path.to_owned()))
}
