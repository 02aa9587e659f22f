//! The list that the fixtures publish.

use label700::allocation::{Allocation, Approval, Resource, Scene};
use label700::list::{Entry, ListContent, Phases, Range700};
use label700::number::{Direction, Number700, Parsed, parse};
use label700::time::{Day, Timestamp};

/// The number of a fixture's digits.
pub fn number(digits: &str) -> Number700 {
    match parse(digits, Direction::Incoming, None) {
        Parsed::Number700(number) => number,
        _ => panic!("not a 700 number in a fixture"),
    }
}

/// The list of `feed` with one block, 700 1234 5678 and its 10,000 numbers, held by `company`.
pub(super) fn one_block_list_of(feed: &str, seq: u64, company: &str, issued: Timestamp) -> ListContent {
    let day = |text| Day::parse(text).unwrap();
    let block = Range700::new(number("700123456780000"), number("700123456789999")).unwrap();
    ListContent {
        feed: feed.to_owned(),
        seq,
        issued,
        phases: Phases {
            preparation_from: day("2025-06-05"),
            transition_from: day("2025-09-05"),
            pilot_from: day("2025-12-05"),
            pilot_until: day("2027-12-05"),
        },
        coverage: vec![Range700::new(number("700120000000000"), number("700129999999999")).unwrap()],
        entries: vec![Entry {
            range: block,
            allocation: Allocation {
                application_platform: company.to_owned(),
                base_platform: "演示移动".to_owned(),
                business_user: String::new(),
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
        }],
    }
}

/// The same of the fixtures' own feed.
pub fn one_block_list(seq: u64, company: &str, issued: Timestamp) -> ListContent {
    one_block_list_of(super::FEED, seq, company, issued)
}
