//! Both online keys at once.

use super::desk::{Desk, done};
use super::phone::Phone;
use super::*;
use crate::{Role, Rotation};

fn refreshes(registry: &Registry, old: &mut Phone, at: Timestamp) {
    assert_eq!(old.refresh(registry, at), Ok(1), "a phone that was there before");
    assert_eq!(Phone::new(registry).refresh(registry, at), Ok(1), "a fresh phone");
}

#[test]
fn both_online_keys_are_replaced_together_whether_they_are_lost_or_not() {
    for lost in [false, true] {
        let (_dir, mut registry) = published();
        let mut phone = Phone::new(&registry);
        phone.refresh(&registry, now()).unwrap();
        if lost {
            for name in ["snapshot", "timestamp"] {
                std::fs::remove_file(registry.folder().keys().join(format!("{name}.pem"))).unwrap();
            }
            // One by one, each would need the other to sign.
            for role in [Role::Snapshot, Role::Timestamp] {
                let (_dir, mut copy) = copy_of(&registry);
                let refused = copy.rotate(&Rotation::of(role), now());
                assert!(matches!(refused, Err(Error::KeyMissing(_))), "{role:?}");
            }
        }
        let rotation = Rotation { old_keys_lost: lost, ..Rotation::of(Role::Online) };
        assert!(done(registry.rotate(&rotation, now().plus(60))), "lost: {lost}");
        refreshes(&registry, &mut phone, now().plus(60));
        registry.renew(now().plus(120)).unwrap();
        refreshes(&registry, &mut phone, now().plus(120));
        let names: Vec<_> = tree(&registry.folder().keys()).into_iter().map(|(name, _)| name).collect();
        assert!(
            names.contains(&"snapshot.2.pem".to_owned()) && names.contains(&"timestamp.2.pem".to_owned())
        );
    }
}

#[test]
fn where_the_old_keys_are_lost_a_repeated_rotation_still_reaches_every_phone() {
    let (_dir, original) = published();
    let mut phone = Phone::new(&original);
    phone.refresh(&original, now()).unwrap();
    for name in ["snapshot", "timestamp"] {
        std::fs::remove_file(original.folder().keys().join(format!("{name}.pem"))).unwrap();
    }
    let rotation = Rotation { old_keys_lost: true, ..Rotation::of(Role::Online) };
    for steps in (0..).step_by(3) {
        let (_dir, mut registry) = copy_of(&original);
        registry.folder().steps_left.set(Some(steps));
        let stopped = registry.rotate(&rotation, now().plus(60));
        registry.folder().steps_left.set(None);
        if stopped.is_ok() {
            assert!(steps > 20);
            break;
        }
        let mut registry = Registry::open(registry.folder().root(), Box::new(Unattended)).unwrap();
        assert!(done(registry.rotate(&rotation, now().plus(120))), "after {steps} steps");
        refreshes(&registry, &mut phone.clone(), now().plus(120));
    }
}

#[test]
fn a_forgotten_passphrase_is_left_behind_with_both_online_keys() {
    let desk = Desk::new();
    let old = Protection::Passphrase(Zeroizing::new("correct horse battery".to_owned()));
    let mut founding = desk.founding();
    founding.protection = old;
    let knows = || Box::new(Knows("correct horse battery"));
    let path = desk.path("r");
    let (registry, _) = Registry::found(&path, &founding, now(), knows()).unwrap();
    registry.assemble(&desk.sign(&["ann", "ben", "cem"], &["root", "targets"]), false, None, now()).unwrap();
    stage(&registry, &blocks(20)).unwrap();
    approve(&registry).unwrap();
    let mut phone = Phone::new(&registry);
    phone.refresh(&registry, now()).unwrap();

    let rotation = desk.export(Rotation::of(Role::Online));
    let lost = Rotation { old_keys_lost: true, ..rotation.clone() };
    let before = tree(&path);
    let mut registry = Registry::open(&path, Box::new(Knows("another horse battery"))).unwrap();
    assert!(
        matches!(registry.rotate(&rotation, now()), Err(Error::WrongPassphrase(_))),
        "not said to be lost"
    );
    let mut short = Registry::open(&path, Box::new(Knows("short"))).unwrap();
    assert!(matches!(short.rotate(&lost, now()), Err(Error::ShortPassphrase)));
    assert!(tree(&path) == before);
    assert!(!registry.rotate(&lost, now()).unwrap().waiting.is_empty());
    let files = desk.sign(&["ann", "ben", "cem"], &["root"]);
    assert!(done(registry.assemble(&files, false, None, now().plus(60))));
    refreshes(&registry, &mut phone, now().plus(60));
    registry.renew(now().plus(120)).unwrap();
    refreshes(&registry, &mut phone, now().plus(120));
}
