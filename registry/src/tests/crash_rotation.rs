//! Stops a rotation of each role before every single change to the disk.

use super::phone::Phone;
use super::*;
use crate::{HolderFolder, Role, Rotation, Signing};

/// Whatever a phone knew before: nothing, what was published, or what was published at the crash.
fn all_refresh(phones: &mut [Phone], registry: &Registry, at: Timestamp, what: &str) {
    for (index, phone) in phones.iter_mut().enumerate() {
        assert_eq!(phone.refresh(registry, at), Ok(1), "{what}, phone {index}");
    }
    assert_eq!(Phone::new(registry).refresh(registry, at), Ok(1), "{what}, a new phone");
}

fn stopped_anywhere(name: &str, rotation: &Rotation) {
    let mut places = 0;
    let (_dir, before) = published();
    for step in 0.. {
        let (_dir, mut registry) = copy_of(&before);
        let mut phones = [Phone::new(&registry), Phone::new(&registry)];
        phones[0].refresh(&registry, now()).unwrap();

        registry.folder().steps_left.set(Some(step));
        let stopped = registry.rotate(rotation, now().plus(60));
        registry.folder().steps_left.set(None);
        let what = format!("{name}, step {step}");
        all_refresh(&mut phones, &registry, now().plus(60), &what);
        if stopped.is_ok() {
            break;
        }
        places = step;
        // The process is gone: another one goes on, perhaps after the hourly renewal.
        let mut registry = Registry::open(registry.folder().root(), Box::new(Unattended)).unwrap();
        if step % 2 == 0 {
            registry.renew(now().plus(120)).unwrap();
            all_refresh(&mut phones, &registry, now().plus(120), &format!("{what}, renewed"));
        }
        let over = registry.inspect(now()).unwrap().ceremony.is_none();
        match registry.rotate(rotation, now().plus(180)) {
            Ok(_) => {}
            // It had stopped in the clean-up, and the name is not new any more.
            Err(Error::BadValue(what)) if over && what.contains("is called list-2 already") => {}
            Err(error) => panic!("{what}: {error}"),
        }
        all_refresh(&mut phones, &registry, now().plus(180), &format!("{what}, repeated"));
        registry.renew(now().plus(240)).unwrap();
        all_refresh(&mut phones, &registry, now().plus(240), &format!("{what}, renewed after"));
        assert!(registry.inspect(now().plus(240)).unwrap().ceremony.is_none(), "{what}");
    }
    assert!(places >= 12, "{name}: only {places} places to stop at");
}

#[test]
fn a_root_rotation_that_stops_anywhere_serves_phones_and_can_be_repeated() {
    stopped_anywhere("root", &Rotation::of(Role::Root));
}

#[test]
fn a_targets_rotation_that_stops_anywhere_serves_phones_and_can_be_repeated() {
    stopped_anywhere("targets", &Rotation::of(Role::Targets));
}

#[test]
fn a_list_rotation_that_stops_anywhere_serves_phones_and_can_be_repeated() {
    stopped_anywhere("list", &Rotation::of(Role::List));
    let renamed = Rotation { new_name: Some("list-2".to_owned()), ..Rotation::of(Role::List) };
    stopped_anywhere("list under a new name", &renamed);
}

#[test]
fn a_snapshot_rotation_that_stops_anywhere_serves_phones_and_can_be_repeated() {
    stopped_anywhere("snapshot", &Rotation::of(Role::Snapshot));
}

#[test]
fn a_timestamp_rotation_that_stops_anywhere_serves_phones_and_can_be_repeated() {
    stopped_anywhere("timestamp", &Rotation::of(Role::Timestamp));
}

#[test]
fn a_rotation_of_both_online_roles_that_stops_anywhere_serves_phones_and_can_be_repeated() {
    stopped_anywhere("online", &Rotation::of(Role::Online));
}

#[test]
fn an_assembly_that_stops_anywhere_serves_phones_and_can_be_repeated() {
    let (_dir, before) = published();
    for step in 0.. {
        let (dir, mut registry) = copy_of(&before);
        let mut phones = [Phone::new(&registry), Phone::new(&registry)];
        phones[0].refresh(&registry, now()).unwrap();
        // The keys of root and targets are with their holder; both are needed for new keys of targets.
        let holder = dir.path().join("holder");
        std::fs::create_dir(&holder).unwrap();
        let away = ["root-1", "root-2", "root-3", "root-4", "root-5"];
        for name in away {
            let file = format!("{name}.pem");
            std::fs::rename(registry.folder().keys().join(&file), holder.join(&file)).unwrap();
        }
        let to = holder.join("to-sign");
        let rotation = Rotation { export: Some(to.clone()), ..Rotation::of(Role::Targets) };
        let outcome = registry.rotate(&rotation, now()).unwrap();
        assert_eq!(outcome.exported, [to.join("root.json")]);
        let signing = Signing::open(&outcome.exported[0], now()).unwrap();
        HolderFolder::at(&holder).sign(&signing, &[], &Unattended).unwrap();

        registry.folder().steps_left.set(Some(step));
        let stopped = registry.assemble(&outcome.exported, false, None, now().plus(60));
        registry.folder().steps_left.set(None);
        all_refresh(&mut phones, &registry, now().plus(60), &format!("step {step}"));
        if stopped.is_ok() {
            assert!(step >= 15, "only {step} places to stop at");
            break;
        }
        match registry.assemble(&outcome.exported, false, None, now().plus(120)) {
            // It had stopped in the clean-up.
            Ok(_) | Err(Error::NoCeremony) => {}
            Err(other) => panic!("step {step}: {other}"),
        }
        assert!(registry.inspect(now()).unwrap().ceremony.is_none(), "step {step}");
        all_refresh(&mut phones, &registry, now().plus(120), &format!("step {step}, repeated"));
    }
}

/// A list whose two signatures were made elsewhere.
#[test]
fn an_assembly_of_a_list_that_stops_anywhere_serves_phones_and_can_be_repeated() {
    for step in 0.. {
        let (_dir, registry) = published();
        let own = HolderFolder::at(registry.folder().root());
        stage(&registry, &blocks(30)).unwrap();
        let export = registry.folder().root().with_file_name("to-sign");
        let options = PublishOptions { export: Some(export.clone()), ..PublishOptions::default() };
        registry.publish(&options, now()).unwrap();
        let copy = export.join("list.json");
        let signing = Signing::open(&copy, now()).unwrap().allowing_churn();
        assert!(own.sign(&signing, &[], &Unattended).unwrap().len() >= 2);
        let mut phone = Phone::new(&registry);
        phone.refresh(&registry, now()).unwrap();

        registry.folder().steps_left.set(Some(step));
        let stopped = registry.assemble(std::slice::from_ref(&copy), true, None, now().plus(60));
        registry.folder().steps_left.set(None);
        let after = phone.refresh(&registry, now().plus(60)).unwrap();
        assert!([1, 2].contains(&after), "step {step}");
        let done = stopped.is_ok();
        let registry = Registry::open(registry.folder().root(), Box::new(Unattended)).unwrap();
        let repeated = registry.assemble(&[copy], true, None, now().plus(120)).unwrap();
        assert_eq!(repeated.release.map(|release| release.seq), Some(2), "step {step}");
        assert_eq!(phone.refresh(&registry, now().plus(120)), Ok(2), "step {step}");
        let inspection = registry.inspect(now().plus(120)).unwrap();
        assert!(inspection.staged.is_none() && inspection.ceremony.is_none(), "step {step}");
        if done {
            assert!(step >= 12, "only {step} places to stop at");
            break;
        }
    }
}
