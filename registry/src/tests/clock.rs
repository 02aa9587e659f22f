//! A clock that is wrong, far ahead above all, and the way back.

use label700::trust::sign::envelope;

use super::phone::Phone;
use super::*;
use crate::published::{Published, newest_root};
use crate::roles::RootRoles;
use crate::{Role, Rotation};

fn ahead(answer: Result<impl Sized, Error>, role: &str) -> bool {
    matches!(answer.err(), Some(Error::ClockAhead { role: expired, .. }) if expired == role)
}

#[test]
fn a_clock_past_the_end_of_what_is_published_signs_nothing() {
    let (_dir, mut registry) = published();
    registry.publish(&PublishOptions::default(), now()).unwrap();
    let before = tree(registry.folder().root());
    for (at, role) in [(days(91), "list"), (days(366), "root"), (days(365 * 73), "root")] {
        assert!(ahead(registry.renew(now().plus(at)), role), "renew, {at}");
    }
    let far = now().plus(days(365 * 73));
    assert!(ahead(registry.approve(&ApproveOptions::default(), far), "root"));
    assert!(ahead(registry.publish(&PublishOptions::default(), far), "root"));
    for role in [Role::Targets, Role::List, Role::Snapshot, Role::Timestamp] {
        assert!(ahead(registry.rotate(&Rotation::of(role), far), "root"), "{role:?}");
    }
    assert!(tree(registry.folder().root()) == before);
    registry.renew(now().plus(60)).unwrap();
}

#[test]
fn a_registry_that_slept_for_years_is_renewed_from_the_root_down() {
    let (_dir, mut registry) = published();
    let mut phone = Phone::new(&registry);
    phone.refresh(&registry, now()).unwrap();
    let at = now().plus(days(800));
    assert!(ahead(registry.rotate(&Rotation::renewal(Role::Targets), at), "root"));
    registry.rotate(&Rotation::renewal(Role::Root), at).unwrap();
    assert!(ahead(registry.rotate(&Rotation::renewal(Role::List), at), "targets"));
    registry.rotate(&Rotation::of(Role::Timestamp), at).unwrap();
    registry.rotate(&Rotation::renewal(Role::Targets), at).unwrap();
    assert!(ahead(registry.renew(at), "list"));
    registry.rotate(&Rotation::renewal(Role::List), at).unwrap();
    registry.renew(at).unwrap();
    assert_eq!(phone.refresh(&registry, at), Ok(1));
}

#[test]
fn a_time_signed_far_ahead_is_left_behind_with_an_online_key() {
    let cases = [
        (Role::Timestamp, "2099-01-01T00:00:00Z", true),
        (Role::Snapshot, "2099-01-01T00:00:00Z", true),
        (Role::Online, "2099-01-01T00:00:00Z", true),
        // No role has expired by then, so that nothing could have stopped it.
        (Role::Timestamp, "2027-01-15T00:00:00Z", false),
    ];
    for (role, then, expired) in cases {
        let (_dir, mut registry) = published();
        let mut phone = Phone::new(&registry);
        phone.refresh(&registry, now()).unwrap();
        if expired {
            sign_in(&registry, then);
        } else {
            registry.renew(Timestamp::parse(then).unwrap()).unwrap();
        }
        let refused = phone.refresh(&registry, now());
        assert_eq!(refused.is_err_and(|error| error.contains("expired")), expired, "{role:?}");
        let at = now().plus(60);
        assert!(matches!(registry.renew(at), Err(Error::ClockBehind { .. })), "{role:?}");
        registry.rotate(&Rotation::of(role), at).unwrap();
        assert_eq!(phone.refresh(&registry, at), Ok(1), "{role:?}");
        assert_eq!(Phone::new(&registry).refresh(&registry, at), Ok(1), "{role:?}");
        registry.renew(now().plus(120)).unwrap();
        assert_eq!(phone.refresh(&registry, now().plus(120)), Ok(1), "{role:?}");
    }
}

/// Publishes a timestamp that says it was signed then, with the registry's own key.
fn sign_in(registry: &Registry, then: &str) {
    let published = Published::read(registry.folder()).unwrap().unwrap();
    let root = RootRoles::of(&newest_root(registry.folder()).unwrap()).unwrap();
    let mut signed = published.timestamp.signed.clone();
    signed["version"] = (published.timestamp.version + 1).into();
    signed["x-issued"] = then.into();
    signed["expires"] = "2100-01-01T00:00:00Z".into();
    let keys = registry.key_ring().open_role(&root.timestamp).unwrap();
    let bytes = envelope(&signed, &crate::seal::borrowed(&keys)).unwrap();
    std::fs::write(&published.timestamp.path, bytes).unwrap();
}
