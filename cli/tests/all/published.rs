//! A published view, written by hand.

use label700::allocation::{Allocation, Approval, Resource, Scene};
use label700::list::{Entry, ListContent, Phases, Range700, encode};
use label700::time::{Day, Timestamp};
use label700::view::{self, View};
use tempfile::TempDir;

/// List 7, issued the day before [`NOW`](crate::NOW): food delivery at `7001…`, a revoked platform at
/// `7002…`; coverage reaches over `7003…`.
pub(crate) fn view() -> (TempDir, View) {
    let day = |text| Day::parse(text).unwrap();
    let content = ListContent {
        feed: "demo".to_owned(),
        seq: 7,
        issued: Timestamp::parse("2026-11-22T08:00:00Z").unwrap(),
        phases: Phases {
            preparation_from: day("2025-06-05"),
            transition_from: day("2025-09-05"),
            pilot_from: day("2025-12-05"),
            pilot_until: day("2027-12-04"),
        },
        coverage: vec![range(1, 3)],
        entries: vec![entry(1, Approval::Active), entry(2, Approval::Revoked)],
    };
    let list = encode(&content).unwrap();
    // Nothing hashes here.
    let sha256 = "5".repeat(64);
    let view = View {
        format: view::FORMAT,
        list: view::list_path(&sha256),
        length: list.len() as u64,
        crc32c: crc32c::crc32c(&list),
        sha256,
        feed: "demo".to_owned(),
        seq: 7,
        x_issued: "2026-11-22T09:00:00Z".to_owned(),
        timestamp_expires: "2026-11-29T09:00:00Z".to_owned(),
        max_age_days: None,
        switches: Vec::new(),
        list_role: "list".to_owned(),
        publication: 1,
        versions: view::Versions::default(),
        online_keys: String::new(),
    };
    let dir = tempfile::tempdir().unwrap();
    view::write_list(dir.path(), &view.sha256, &list).unwrap();
    view.write(dir.path()).unwrap();
    (dir, view)
}

pub(crate) fn path(dir: &TempDir) -> &str {
    dir.path().to_str().unwrap()
}

fn entry(block: u64, approval: Approval) -> Entry {
    Entry {
        range: range(block, block),
        allocation: Allocation {
            application_platform: "演示外卖平台".to_owned(),
            base_platform: "演示运营商".to_owned(),
            business_user: String::new(),
            scene: Scene {
                code: "food_delivery".to_owned(),
                zh_hans: "外卖".to_owned(),
                zh_hant: "外賣".to_owned(),
                en: "Food delivery".to_owned(),
            },
            approval,
            resource: Resource::InUse,
            valid_from: None,
            valid_until: None,
        },
    }
}

fn range(first: u64, last: u64) -> Range700 {
    Range700::from_subscribers(first * 100_000_000_000, last * 100_000_000_000 + 9_999).unwrap()
}
