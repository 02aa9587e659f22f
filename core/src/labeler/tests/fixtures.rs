//! Views written by hand for the labeler's tests.

use std::path::Path;

use tempfile::TempDir;

use super::super::{Diagnosis, Labeler};
use crate::allocation::{Allocation, Approval, Resource, Scene};
use crate::label::{CallFacts, Label};
use crate::list::{Entry, ListContent, Phases, Range700, encode};
use crate::number::Direction;
use crate::time::{Day, Timestamp};
use crate::view::{self, Versions, View};
use crate::words::Language;

pub(super) const NOW: Timestamp = Timestamp(1_800_000_000);
pub(super) const DAY: i64 = 86_400;
/// In the first block of every list made here.
pub(super) const FIRST: &str = "700100000000001";
/// In the second one.
pub(super) const SECOND: &str = "700200000000001";

/// A list that gives each block `7001…`, `7002…` to the company named in its place.
pub(super) fn list(seq: u64, companies: &[&str]) -> Vec<u8> {
    let block =
        |n: u64| Range700::from_subscribers(n * 100_000_000_000, n * 100_000_000_000 + 9_999).unwrap();
    let entries = companies.iter().zip(1..).map(|(company, n)| Entry {
        range: block(n),
        allocation: Allocation {
            application_platform: "演示平台".to_owned(),
            base_platform: "演示运营商".to_owned(),
            business_user: (*company).to_owned(),
            scene: Scene {
                code: "food_delivery".to_owned(),
                zh_hans: "外卖".to_owned(),
                zh_hant: "外賣".to_owned(),
                en: "Food delivery".to_owned(),
            },
            approval: Approval::Active,
            resource: Resource::InUse,
            valid_from: None,
            valid_until: None,
        },
    });
    let day = |text| Day::parse(text).unwrap();
    let content = ListContent {
        feed: "demo".to_owned(),
        seq,
        issued: NOW.plus(-DAY),
        phases: Phases {
            preparation_from: day("2025-06-05"),
            transition_from: day("2025-09-05"),
            pilot_from: day("2025-12-05"),
            pilot_until: day("2027-12-04"),
        },
        coverage: vec![block(1), block(2)],
        entries: entries.collect(),
    };
    encode(&content).unwrap()
}

/// The view that publishes `list`. Nothing hashes here, so the hash is made up from the sequence number.
pub(super) fn view_of(seq: u64, list: &[u8]) -> View {
    let sha256 = format!("{seq:064x}").chars().rev().collect::<String>();
    View {
        format: view::FORMAT,
        list: view::list_path(&sha256),
        length: list.len() as u64,
        crc32c: crc32c::crc32c(list),
        sha256,
        feed: "demo".to_owned(),
        seq,
        x_issued: NOW.to_rfc3339(),
        timestamp_expires: NOW.plus(7 * DAY).to_rfc3339(),
        max_age_days: None,
        switches: Vec::new(),
        list_role: "list".to_owned(),
        publication: 1,
        versions: Versions::default(),
        online_keys: String::new(),
    }
}

pub(super) fn publish(dir: &Path, seq: u64, companies: &[&str]) -> View {
    let list = list(seq, companies);
    let view = view_of(seq, &list);
    view::write_list(dir, &view.sha256, &list).unwrap();
    view.write(dir).unwrap();
    view
}

/// A folder with list 1 published, and its labeler.
pub(super) fn opened(companies: &[&str]) -> (TempDir, View, Labeler) {
    let dir = tempfile::tempdir().unwrap();
    let view = publish(dir.path(), 1, companies);
    let labeler = Labeler::open(dir.path());
    assert_eq!(labeler.status().diagnosis, Diagnosis::Ready);
    (dir, view, labeler)
}

pub(super) fn incoming() -> CallFacts {
    CallFacts::new(Direction::Incoming, NOW)
}

pub(super) fn subtitle(labeler: &Labeler, label: &Label) -> Option<String> {
    labeler.hint(label, Language::ZhHans).subtitle
}
