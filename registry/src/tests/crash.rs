//! Stops each command before every single change to the disk, and repeats it.

use super::*;

#[test]
fn an_approval_that_stops_anywhere_leaves_a_whole_list_and_can_be_repeated() {
    let second = blocks(30);
    for first_publication in [true, false] {
        for step in 0.. {
            let (_dir, registry) = if first_publication { empty() } else { published() };
            let before = client_seq(&registry, now());
            stage(&registry, &second).unwrap();
            let options = ApproveOptions { allow_churn: true, ..ApproveOptions::default() };

            registry.folder().steps_left.set(Some(step));
            let stopped = registry.approve(&options, now());
            registry.folder().steps_left.set(None);

            let after = client_seq(&registry, now());
            let next = before.unwrap_or_default() + 1;
            assert!(after == before || after == Some(next), "step {step}: {before:?} -> {after:?}");
            if let Ok(release) = stopped {
                assert_eq!((release.seq, after), (next, Some(next)));
                assert!(step >= 18, "only {step} places to stop at");
                break;
            }
            // A renewal in between must not stand in the way either.
            if after.is_some() && step % 2 == 0 {
                registry.renew(now().plus(60)).unwrap();
            }
            match registry.approve(&options, now().plus(120)) {
                Ok(release) => assert_eq!(release.seq, next, "step {step}"),
                // It had stopped in the clean-up after the last step that matters.
                Err(Error::NothingStaged) => assert_eq!(after, Some(next), "step {step}"),
                Err(other) => panic!("step {step}: {other}"),
            }
            assert_eq!(client_seq(&registry, now().plus(120)), Some(next), "step {step}");
            assert!(registry.inspect(now()).unwrap().staged.is_none(), "step {step}");
        }
    }
}

#[test]
fn a_renewal_that_stops_anywhere_can_be_repeated() {
    for step in 0.. {
        let (_dir, registry) = published();
        registry.folder().steps_left.set(Some(step));
        let stopped = registry.renew(now().plus(60));
        registry.folder().steps_left.set(None);
        assert_eq!(client_seq(&registry, now().plus(60)), Some(1), "step {step}");
        if stopped.is_ok() {
            break;
        }
        registry.renew(now().plus(120)).unwrap();
        assert_eq!(client_seq(&registry, now().plus(120)), Some(1), "step {step}");
    }
}

#[test]
fn a_staging_or_an_import_that_stops_anywhere_publishes_nothing_and_can_be_repeated() {
    for step in 0.. {
        let (_dir, registry) = published();
        registry.publish(&PublishOptions::default(), now()).unwrap();
        let public = tree(&registry.public_dir());
        registry.folder().steps_left.set(Some(step));
        let stopped = stage(&registry, &blocks(25));
        registry.folder().steps_left.set(None);
        assert!(tree(&registry.public_dir()) == public, "step {step}");
        let whole = matches!(registry.review(), Ok(_) | Err(Error::NothingStaged));
        assert!(whole, "step {step}: the old list, the new one or none, never a half");
        let done = stopped.is_ok();
        if !done {
            stage(&registry, &blocks(25)).unwrap();
        }
        let options = ApproveOptions { allow_churn: true, ..ApproveOptions::default() };
        assert_eq!(registry.approve(&options, now()).unwrap().seq, 2, "step {step}");
        if done {
            break;
        }
    }
}

#[test]
fn what_is_no_interrupted_init_is_never_cleared() {
    let dir = tempfile::tempdir().unwrap();
    let (_keep, complete) = empty();
    std::fs::create_dir(dir.path().join("keys")).unwrap();
    std::fs::copy(complete.folder().keys().join("root-1.pem"), dir.path().join("keys/root-1.pem")).unwrap();
    assert!(matches!(Registry::open(dir.path(), Box::new(Unattended)), Err(Error::NotARegistry(_))));
    let again = Registry::init(dir.path(), "demo", &Protection::Demo, now(), Box::new(Unattended));
    assert!(matches!(again, Err(Error::AlreadyThere(_))), "keys are never overwritten");
}

fn init(folder: crate::folder::Folder) -> Result<Registry, Error> {
    let founding = crate::Founding::new("demo", &Protection::Demo);
    Registry::found_in(folder, &founding, now(), Box::new(Unattended)).map(|(registry, _)| registry)
}

/// The last step of `init` takes the mark away; stopped before it, the registry is whole all the same.
#[test]
fn a_registry_that_was_used_is_never_taken_for_an_interrupted_init() {
    let (dir, registry) = empty();
    let mark = registry.folder().root().join("unfinished");
    std::fs::write(&mark, b"`init` was interrupted here").unwrap();
    stage(&registry, demo::SAMPLE_CSV).unwrap();
    assert!(!mark.exists(), "the first command takes it away");
    std::fs::remove_file(registry.folder().settings()).unwrap();
    let before = tree(registry.folder().root());
    let again = init(crate::folder::Folder::at(registry.folder().root()));
    assert!(matches!(again, Err(Error::AlreadyThere(_))), "{again:?}");
    assert!(tree(registry.folder().root()) == before, "a lost registry.json is no reason to clear the keys");
    drop(dir);
}

/// What an interrupted one left was signed by keys that are gone.
#[test]
fn an_init_clears_all_that_an_interrupted_one_left() {
    let dir = tempfile::tempdir().unwrap();
    let folder = crate::folder::Folder::at(dir.path());
    drop(folder.create().unwrap());
    std::fs::write(folder.first_targets(), b"signed by keys that are gone").unwrap();
    let registry = init(folder).unwrap();
    stage(&registry, demo::SAMPLE_CSV).unwrap();
    assert_eq!(approve(&registry).unwrap().seq, 1);
}

#[test]
fn two_inits_at_once_are_one() {
    let dir = tempfile::tempdir().unwrap();
    let first = crate::folder::Folder::at(dir.path());
    let _at_work = first.create().unwrap();
    std::fs::write(first.keys().join("root-1.pem"), b"just made").unwrap();
    let second = init(crate::folder::Folder::at(dir.path()));
    assert!(matches!(second, Err(Error::Locked(_))), "{second:?}");
    assert!(first.keys().join("root-1.pem").exists());
}

#[test]
fn an_init_that_stops_anywhere_leaves_no_registry_or_a_whole_one_and_can_be_repeated() {
    for step in 0.. {
        let dir = tempfile::tempdir().unwrap();
        let folder = crate::folder::Folder::at(dir.path());
        folder.steps_left.set(Some(step));
        let stopped = init(folder);
        let opened = Registry::open(dir.path(), Box::new(Unattended));
        let again = init(crate::folder::Folder::at(dir.path()));
        let registry = match (opened, again) {
            (Ok(registry), Err(Error::AlreadyThere(_))) => registry,
            (Err(Error::NotARegistry(_)), Ok(registry)) => registry,
            (opened, again) => panic!("step {step}: {opened:?}, {again:?}"),
        };
        stage(&registry, demo::SAMPLE_CSV).unwrap();
        assert_eq!(approve(&registry).unwrap().seq, 1, "step {step}");
        assert_eq!(client_seq(&registry, now()), Some(1), "step {step}");
        assert_eq!(std::fs::read_dir(registry.folder().keys()).unwrap().count(), 15, "step {step}");
        if stopped.is_ok() {
            assert!(step >= 60, "only {step} places to stop at");
            break;
        }
    }
}
