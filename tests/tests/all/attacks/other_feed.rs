//! Metadata of another feed, whose publisher may even use the same keys.

use label700::trust::{TrustError, sign::SoftwareKey};
use label700::update::UpdateError;
use label700_tests::publisher::Publisher;
use serde_json::Value;

use super::ROLES;
use super::victim::{Files, Victim, unsigned};

/// Another feed's repository, with versions above those of the victim's feed.
fn other_feed() -> Publisher {
    let mut other = Publisher::of_feed("other");
    for _ in 0..3 {
        other.next_list("演示冒名公司");
        other.bump("targets");
    }
    other
}

fn without_new_roots(mut files: Files) -> Files {
    files.retain(|path, _| !path.ends_with("root.json"));
    files
}

/// Only the root and the list carry the feed's name, so files of a feed with the same keys are genuine, and
/// raise the floors of this one. What they never do is to put their own list in the place of this feed's.
#[test]
fn feeds_that_share_keys_can_hold_each_other_up_but_never_show_each_others_lists() {
    let under_its_own_name = other_feed();
    let mut under_this_name = other_feed();
    under_this_name.edit("list", |signed| {
        let targets = signed["targets"].as_object_mut().unwrap();
        targets.values_mut().for_each(|target| target["custom"]["feed"] = "demo".into());
    });
    let cases: [(&str, Publisher, fn(&UpdateError) -> bool); 2] = [
        ("its own name", under_its_own_name, |e| matches!(e, UpdateError::Trust(TrustError::NoTarget))),
        ("this feed's name", under_this_name, |e| matches!(e, UpdateError::ListDisagrees("the feed"))),
    ];
    for (case, other, expected) in cases {
        for rotated in [true, false] {
            let case = format!("a list under {case}, rotated: {rotated}");
            let mut victim = Victim::new();
            let error = victim.refuses(&case, &without_new_roots(other.files()), "view");
            assert!(expected(&error), "{case}: {error}");
            assert_held_up(&mut victim, &other, &case);
            if rotated {
                victim.honest.rotate(|p| {
                    p.timestamp_keys.keys = vec![SoftwareKey::from_seed(&[130; 32])];
                    p.snapshot_keys.keys = vec![SoftwareKey::from_seed(&[140; 32])];
                });
                for role in ROLES {
                    assert!(victim.honest.version(role) < other.version(role) || role == "root", "{case}");
                }
                victim.honest_refresh_succeeds(&case);
            } else {
                while victim.honest.version("timestamp") < other.version("timestamp") {
                    let error = victim.distrusts(&case, &victim.honest.files(), "timestamp");
                    assert_eq!(error, TrustError::Rollback { role: "timestamp".to_owned() }, "{case}");
                    victim.honest.next_list("演示公司公司");
                    victim.honest.bump("targets");
                }
            }
            victim.recovers(&case);
        }
    }
}

/// The honest publisher goes on with its own versions, and is refused.
fn assert_held_up(victim: &mut Victim, other: &Publisher, case: &str) {
    victim.honest.next_list("演示公司公司");
    let error = victim.distrusts(case, &victim.honest.files(), "timestamp");
    assert_eq!(error, TrustError::Rollback { role: "timestamp".to_owned() }, "{case}: held up");
    for role in ["timestamp", "snapshot", "targets", "list"] {
        assert_eq!(victim.kept().floors[role], other.version(role), "{case}: {role}");
    }
}

#[test]
fn a_root_of_another_feed_is_no_successor() {
    let cases: [(&str, fn(&mut Value)); 3] = [
        ("another name", |signed| signed["x-feed"] = "other".into()),
        ("no name", |signed| {
            signed.as_object_mut().unwrap().remove("x-feed").unwrap();
        }),
        ("the name in capitals", |signed| signed["x-feed"] = "DEMO".into()),
    ];
    for (case, edit) in cases {
        let mut victim = Victim::new();
        let files = victim.bent("root", |attacker| attacker.edit("root", edit));
        assert_eq!(victim.distrusts(case, &files, "root"), TrustError::OtherFeed, "{case}");
        victim.recovers(case);
    }
}

#[test]
fn a_repository_of_other_keys_is_refused_whatever_its_name() {
    for (feed, rooted, expected, stops_at) in [
        ("demo", false, unsigned("timestamp"), "timestamp"),
        ("demo", true, unsigned("root"), "root"),
        ("other", false, unsigned("timestamp"), "timestamp"),
        ("other", true, TrustError::OtherFeed, "root"),
    ] {
        let case = format!("{feed}, with a root of its own: {rooted}");
        let mut victim = Victim::new();
        let mut impostor = Publisher::of_feed(feed);
        impostor.rotate(|p| {
            for (seed, role) in (100..).step_by(10).zip(ROLES) {
                let keys = &mut p.keys_mut(role).keys;
                *keys = (0..keys.len() as u8).map(|nth| SoftwareKey::from_seed(&[seed + nth; 32])).collect();
            }
        });
        // Its own new keys alone, as the impostor does not have the old ones.
        impostor.put_root();
        impostor.next_list("演示冒名公司");
        let files = if rooted { impostor.files() } else { without_new_roots(impostor.files()) };
        assert_eq!(victim.distrusts(&case, &files, stops_at), expected, "{case}");
        victim.recovers(&case);
    }
}

#[test]
fn an_anchor_of_another_feed_is_refused() {
    let victim = Victim::new();
    let mut config = victim.handset.config();
    config.feed = Some("other".to_owned());
    let fetch = std::sync::Arc::clone(&victim.handset.fetch);
    let mut updater = label700::update::Updater::open(config, fetch).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let error = runtime.block_on(updater.refresh(victim.now)).unwrap_err();
    assert!(matches!(error, UpdateError::Anchor(TrustError::OtherFeed)), "{error}");
    drop(updater);
    victim.honest_refresh_succeeds("the right feed");
}

/// An app that changes its feed keeps its folders; the old feed's high numbers are not the new one's.
#[test]
fn a_view_of_another_feed_puts_no_floor_under_this_ones_lists() {
    let mut victim = Victim::of(other_feed());
    assert_eq!(victim.honest.seq, 4);
    std::fs::remove_dir_all(victim.handset.state_dir()).unwrap();
    victim.honest = Publisher::default();
    victim.handset.anchor = victim.honest.anchor();
    victim.honest_refresh_succeeds("the first list of the new feed");
    victim.recovers("the new feed");
}
