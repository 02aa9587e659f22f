//! From staging to the published tree.

use label700::label::Reason;
use label700::list::Range700;

use super::*;
use crate::Holder;

#[test]
fn nothing_is_public_before_the_approval() {
    let (_dir, registry) = empty();
    let names = || tree(&registry.public_dir()).into_iter().map(|(name, _)| name).collect::<Vec<_>>();
    assert_eq!(names(), ["metadata/1.root.json"]);
    stage(&registry, demo::SAMPLE_CSV).unwrap();
    assert_eq!(names(), ["metadata/1.root.json"]);
    assert!(matches!(registry.renew(now()), Err(Error::NothingPublished)));
    assert_eq!(approve(&registry).unwrap().seq, 1);
    assert_eq!(names().len(), 6);
    assert_eq!(client_seq(&registry, now()), Some(1));
    assert!(matches!(approve(&registry), Err(Error::NothingStaged)));
}

#[test]
fn the_steps_need_each_other() {
    let (_dir, registry) = empty();
    assert!(matches!(approve(&registry), Err(Error::NothingStaged)));
    assert!(matches!(registry.publish(&PublishOptions::default(), now()), Err(Error::NothingImported)));
}

#[test]
fn churn_over_the_limit_must_be_allowed() {
    let hundred = blocks(100);
    let moved = |rows: u64| hundred.replacen(",express,", ",food_delivery,", rows as usize);
    let cases = [
        ("nothing changes", hundred.clone(), 0.0),
        ("five of a hundred blocks change", moved(5), 5.0),
        ("six of a hundred blocks change", moved(6), 6.0),
        ("six are removed", blocks(94), 6.0),
        ("six are added", blocks(106), 6.0),
        ("coverage begins", format!("{hundred}coverage,70099999999,,,,,,,,,,,,,\n"), 100.0),
    ];
    for (name, csv, percent) in cases {
        let (_dir, registry) = empty();
        stage(&registry, &hundred).unwrap();
        approve(&registry).unwrap();
        let public = tree(&registry.public_dir());
        stage(&registry, &csv).unwrap();
        let churn = registry.review().unwrap().difference().churn_percent();
        assert!((churn - percent).abs() < 1e-9, "{name}: {churn}");
        match approve(&registry) {
            Ok(release) => assert!(percent <= 5.0 && release.seq == 2, "{name}"),
            Err(Error::Churn(difference)) => {
                assert!(percent > 5.0 && difference.exceeds_limit(), "{name}");
                assert!(tree(&registry.public_dir()) == public, "{name}: nothing changes");
                let options = ApproveOptions { allow_churn: true, ..ApproveOptions::default() };
                assert_eq!(registry.approve(&options, now()).unwrap().seq, 2, "{name}");
            }
            Err(other) => panic!("{name}: {other}"),
        }
    }
}

#[test]
fn the_difference_counts_ranges_and_numbers() {
    let (_dir, registry) = empty();
    stage(&registry, &blocks(10)).unwrap();
    approve(&registry).unwrap();
    // Block 0 goes, half of block 5 changes, block 10 comes.
    let extra = ",,700000000050000,700000000054999,演示平台,演示移动,演示公司,express,,,,active,in_use,,\n";
    let csv =
        blocks(11).replacen(",70000000000,,,演示平台,演示移动,,express,,,,active,in_use,,\n", "", 1) + extra;
    stage(&registry, &csv).unwrap();
    let review = registry.review().unwrap();
    let difference = review.difference();
    let count = |c: crate::Count| (c.ranges, c.numbers);
    assert_eq!(count(difference.removed), (1, 10_000));
    assert_eq!(count(difference.changed), (1, 5_000));
    assert_eq!(count(difference.added), (1, 10_000));
    assert_eq!(difference.published_numbers, 100_000);
    let text = difference.to_string();
    assert!(text.contains("changed 700000000050000 - 700000000054999  \"演示平台\" / - / express"), "{text}");
}

#[test]
fn options_reach_the_signed_list_and_the_difference() {
    let (_dir, registry) = published();
    let options = PublishOptions {
        max_age_days: Some(30),
        switch_off: vec![Reason::Unlisted, Reason::Returned],
        ..PublishOptions::default()
    };
    registry.publish(&options, now()).unwrap();
    let review = registry.review().unwrap();
    assert_eq!(
        review.difference().settings,
        ["age limit: 70 -> 30 days", "switched off: nothing -> unlisted, returned"]
    );
    review.approve(&ApproveOptions::default(), now()).unwrap();
    let list = registry.inspect(now()).unwrap().list.unwrap();
    assert_eq!((list.seq, list.max_age_days), (2, Some(30)));
    assert_eq!(list.switches, ["unlisted", "returned"]);
    for days in [0, 71] {
        let options = PublishOptions { max_age_days: Some(days), ..PublishOptions::default() };
        assert!(matches!(registry.publish(&options, now()), Err(Error::BadValue(_))), "{days}");
    }
}

#[test]
fn two_different_holders_sign() {
    let (_dir, registry) = published();
    let by = |holder| PublishOptions { holder, ..PublishOptions::default() };
    let approve_by = |holder| ApproveOptions { holder, ..ApproveOptions::default() };
    registry.publish(&by(Holder::Reserve), now()).unwrap();
    let same = registry.approve(&approve_by(Holder::Reserve), now());
    assert!(matches!(same, Err(Error::SameHolder("list-reserve"))));
    assert_eq!(registry.approve(&approve_by(Holder::Publisher), now()).unwrap().seq, 2);
    assert_eq!(client_seq(&registry, now()), Some(2));
}

#[test]
fn a_staged_file_that_someone_changed_is_not_published() {
    let (_dir, registry) = published();
    let public = tree(&registry.public_dir());
    let staged = registry.folder().staging().join("list.json");
    let change = |from: &str, to: &str| {
        registry.publish(&PublishOptions::default(), now()).unwrap();
        let text = std::fs::read_to_string(&staged).unwrap();
        assert!(text.contains(from), "{from}");
        std::fs::write(&staged, text.replace(from, to)).unwrap();
        approve(&registry)
    };
    assert!(matches!(change("\"ranges\": 21", "\"ranges\": 22"), Err(Error::Refused(_))), "first signature");
    assert!(matches!(change("\"sha256\": \"", "\"sha256\": \"00"), Err(Error::Damaged { .. })), "hash");
    assert!(tree(&registry.public_dir()) == public);
}

#[test]
fn renewing_counts_up_and_keeps_the_list_fresh() {
    let (_dir, registry) = published();
    for hour in 1..=40_u32 {
        let release = registry.renew(now().plus(i64::from(hour) * 3600)).unwrap();
        assert_eq!((release.seq, release.timestamp), (1, u64::from(hour) + 1));
    }
    assert_eq!(client_seq(&registry, now().plus(days(8))), Some(1), "eight days after the first");
    let names = tree(&registry.public_dir());
    let snapshots = names.iter().filter(|(name, _)| name.ends_with("snapshot.json")).count();
    assert_eq!(snapshots, 30, "older ones are removed");
}

#[test]
fn the_last_thirty_lists_stay() {
    let (_dir, registry) = published();
    for seq in 2..=33 {
        registry.publish(&PublishOptions::default(), now()).unwrap();
        assert_eq!(approve(&registry).unwrap().seq, seq);
    }
    let names: Vec<_> = tree(&registry.public_dir()).into_iter().map(|(name, _)| name).collect();
    let has = |end: &str| names.iter().any(|name| name.ends_with(end));
    assert_eq!(names.iter().filter(|name| name.ends_with(".l700")).count(), 30);
    assert!(has(".list-4.l700") && !has(".list-3.l700") && has("/4.list.json") && !has("/3.list.json"));
    assert!(has("/1.root.json") && has("/1.targets.json"), "what is current stays, however old");
}

#[test]
fn inspecting_tells_when_half_of_a_life_is_over() {
    let (_dir, registry) = published();
    let cases = [
        ("timestamp", 3, 4),
        ("snapshot", 14, 16),
        ("list", 44, 46),
        ("targets", 182, 183),
        ("root", 182, 183),
    ];
    for (role, before, after) in cases {
        let overdue = |at: i64| {
            let inspection = registry.inspect(now().plus(days(at))).unwrap();
            assert_eq!(inspection.healthy(), at < 4);
            inspection.roles.into_iter().find(|state| state.role == role).unwrap().overdue
        };
        assert!(!overdue(before) && overdue(after), "{role}");
    }
    // Published again after more than half a year, the top targets role is signed anew.
    let later = now().plus(days(200));
    registry.publish(&PublishOptions::default(), later).unwrap();
    registry.approve(&ApproveOptions::default(), later).unwrap();
    let roles = registry.inspect(later).unwrap().roles;
    let overdue: Vec<_> =
        roles.iter().filter(|state| state.overdue).map(|state| state.role.as_str()).collect();
    assert_eq!(overdue, ["root"]);
    assert_eq!(client_seq(&registry, later), Some(2));
}

#[test]
fn a_clock_that_went_back_signs_nothing() {
    let (_dir, registry) = published();
    let yesterday = now().plus(-days(2));
    assert!(matches!(registry.renew(yesterday), Err(Error::ClockBehind { .. })));
    let staged = registry.publish(&PublishOptions::default(), yesterday);
    assert!(matches!(staged, Err(Error::ClockBehind { .. })));
    registry.renew(now().plus(-3600)).unwrap();
}

#[test]
fn a_list_that_waited_too_long_is_not_published() {
    let (_dir, registry) = published();
    registry.publish(&PublishOptions::default(), now()).unwrap();
    let late = registry.approve(&ApproveOptions::default(), now().plus(days(91)));
    assert!(matches!(late, Err(Error::StagedExpired(_))));
}

#[test]
fn the_sample_shows_every_state() {
    let (_dir, registry) = published();
    let tree = published::Published::read(registry.folder()).unwrap().unwrap();
    let list = tree.open_list(registry.folder()).unwrap();
    let number = |subscriber: u64| Range700::from_subscribers(subscriber, subscriber).unwrap().first();
    let found = |subscriber: u64| list.lookup(number(subscriber)).map(|row| list.allocation(row).unwrap());
    let hero = found(123_456_789_012).unwrap();
    assert_eq!(
        (hero.scene.code, hero.application_platform, hero.business_user),
        ("food_delivery", "演示外卖平台", "")
    );
    assert_eq!(found(123_457_020_000).unwrap().business_user, "演示包裹公司", "nested");
    assert_eq!(found(123_457_019_999).unwrap().business_user, "", "around it");
    let unlisted = |subscriber| found(subscriber).is_none() && list.covers(number(subscriber));
    assert!(unlisted(123_459_990_000) && unlisted(200_000_001_234));
    assert!(found(300_000_000_000).is_none() && !list.covers(number(300_000_000_000)));
    assert!(found(987_654_320_001).is_some() && !list.covers(number(987_654_320_001)));
    let rows: Vec<_> = (0..list.rows()).map(|row| list.allocation(row).unwrap()).collect();
    let distinct = |values: Vec<String>| values.into_iter().collect::<std::collections::BTreeSet<_>>().len();
    assert_eq!(distinct(rows.iter().map(|r| format!("{:?}", r.approval)).collect()), 4);
    assert_eq!(distinct(rows.iter().map(|r| format!("{:?}", r.resource)).collect()), 2);
    assert!(distinct(rows.iter().map(|r| r.scene.code.to_owned()).collect()) >= 5);
    let companies = rows.iter().flat_map(|r| [r.application_platform, r.base_platform, r.business_user]);
    let companies: Vec<_> = companies.filter(|name| !name.is_empty()).map(str::to_owned).collect();
    assert!(companies.iter().all(|name| name.starts_with("演示")), "visibly invented");
    assert!(distinct(companies) >= 12);
}

/// As after a restore: the list role was signed anew, so that the version fits, and its list was not the one before.
#[test]
fn a_list_that_skips_numbers_is_not_published() {
    let (_dir, mut registry) = published();
    let (_copy, other) = copy_of(&registry);
    registry.rotate(&crate::Rotation::renewal(crate::Role::List), now()).unwrap();
    let options = ApproveOptions { allow_churn: true, ..ApproveOptions::default() };
    stage(&other, &blocks(21)).unwrap();
    other.approve(&options, now()).unwrap();
    stage(&other, &blocks(21)).unwrap();
    for (name, bytes) in tree(&other.folder().staging()) {
        std::fs::write(registry.folder().staging().join(name), bytes).unwrap();
    }
    let public = tree(&registry.public_dir());
    let refused = registry.approve(&options, now());
    assert!(matches!(refused, Err(Error::OutOfTurn { staged: 3, published: 1 })), "{refused:?}");
    assert!(tree(&registry.public_dir()) == public);
}
