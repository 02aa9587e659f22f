//! Metadata of another feed, whose publisher may even use the same keys.

use label700::trust::{TrustError, sign::SoftwareKey};
use label700::update::UpdateError;
use label700_tests::publisher::Publisher;
use serde_json::Value;

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

#[test]
fn a_list_of_another_feed_with_the_same_keys_is_passed_over() {
    let mut victim = Victim::new();
    let files = without_new_roots(other_feed().files());
    assert_eq!(victim.distrusts("all but the root", &files, "view"), TrustError::NoTarget);
    victim.honest.versions = other_feed().versions;
    victim.recovers("all but the root");
}

#[test]
fn a_list_of_another_feed_under_this_feeds_name_is_refused() {
    let mut victim = Victim::new();
    let mut other = other_feed();
    other.edit("list", |signed| {
        let targets = signed["targets"].as_object_mut().unwrap();
        targets.values_mut().for_each(|target| target["custom"]["feed"] = "demo".into());
    });
    let error = victim.refuses("renamed", &without_new_roots(other.files()), "view");
    assert!(matches!(error, UpdateError::ListDisagrees("the feed")), "{error}");
    victim.honest.versions = other.versions;
    victim.recovers("renamed");
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
            for (seed, role) in (100..).step_by(10).zip(super::ROLES) {
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
