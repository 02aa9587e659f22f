//! What the lists say. Numbers are named by the eight digits behind 700 (their block) and the four behind
//! those.

use label700::allocation::{Allocation, Approval, Resource, Scene};
use label700::list::{Entry, ListContent, Phases, Range700, encode};
use label700::time::{Day, Timestamp};

/// The list of nearly all views; `tests/vectors/README.md` shows it as a table.
pub(super) fn usual() -> ListContent {
    let with = |entry: Entry, change: fn(&mut Allocation)| changed(entry, change);
    let block = |block| whole_block(block, "演示平台甲公司", "演示外卖公司", FOOD);
    let entries = vec![
        block(1000_0001),
        whole_block(1000_0002, "演示平台乙公司", "", EXPRESS),
        with(block(1000_0003), |a| a.approval = Approval::Exiting),
        with(block(1000_0004), |a| a.approval = Approval::Suspended),
        with(block(1000_0005), |a| a.approval = Approval::Revoked),
        with(block(1000_0006), |a| a.resource = Resource::Returned),
        with(block(1000_0007), |a| a.valid_from = Day::parse("2026-06-10")),
        with(block(1000_0008), |a| a.valid_until = Day::parse("2026-06-03")),
        whole_block(1000_0009, "演示平台甲公司", "演示家政公司", ["housekeeping", "家政", "", ""]),
        whole_block(
            1000_0010,
            "演示平台甲公司",
            "演示维修公司",
            ["repair", "上门维修", "上門維修", "Home repair"],
        ),
        whole_block(
            1000_0011,
            "演示平台甲公司",
            "演示某某市某某区非常非常长的名字外卖配送服务有限公司",
            FOOD,
        ),
        whole_block(1000_0012, "演示平台甲公司", LONG_LATIN_NAME, FOOD),
        with(block(1000_0013), |a| {
            a.approval = Approval::Suspended;
            a.resource = Resource::Returned;
        }),
        with(block(1000_0014), |a| {
            a.approval = Approval::Revoked;
            a.resource = Resource::Returned;
        }),
        with(block(1000_0015), |a| {
            a.approval = Approval::Revoked;
            a.valid_until = Day::parse("2026-05-31");
        }),
        part(1000_0016, 0..=99, "演示平台乙公司", "演示电商公司", E_COMMERCE),
        whole_block(1000_0017, "演示平台乙公司", "演示网约车公司", RIDE),
        whole_block(1000_0018, "演示平台甲公司", "演示家电公司", LONG_SCENE),
        whole_block(2000_0001, "演示平台甲公司", "演示快递公司", EXPRESS),
    ];
    of(7, &[(1000_0000, 1999_9999)], entries)
}

/// Number 8: the first block has another business user.
pub(super) fn newer() -> ListContent {
    let entries = vec![
        whole_block(1000_0001, "演示平台甲公司", "演示接手公司", EXPRESS),
        whole_block(1000_0002, "演示平台乙公司", "", EXPRESS),
    ];
    of(8, &[(1000_0000, 1999_9999)], entries)
}

/// Number `seq` of the feed `demo`, issued 2026-06-01T00:00:00Z, complete in these runs of blocks.
pub(super) fn of(seq: u64, coverage: &[(u64, u64)], entries: Vec<Entry>) -> ListContent {
    let day = |text| Day::parse(text).unwrap();
    let blocks = |(first, last): &(u64, u64)| {
        Range700::from_subscribers(first * BLOCK, last * BLOCK + BLOCK - 1).unwrap()
    };
    ListContent {
        feed: "demo".to_owned(),
        seq,
        issued: Timestamp::parse("2026-06-01T00:00:00Z").unwrap(),
        phases: Phases {
            preparation_from: day("2025-06-05"),
            transition_from: day("2025-09-05"),
            pilot_from: day("2025-12-05"),
            pilot_until: day("2027-12-05"),
        },
        coverage: coverage.iter().map(blocks).collect(),
        entries,
    }
}

pub(super) fn whole_block(block: u64, platform: &str, business_user: &str, scene: [&str; 4]) -> Entry {
    part(block, 0..=BLOCK - 1, platform, business_user, scene)
}

pub(super) fn part(
    block: u64,
    part: std::ops::RangeInclusive<u64>,
    platform: &str,
    business_user: &str,
    scene: [&str; 4],
) -> Entry {
    range(block * BLOCK + part.start(), block * BLOCK + part.end(), platform, business_user, scene)
}

/// By the twelve digits behind 700.
pub(super) fn range(first: u64, last: u64, platform: &str, business_user: &str, scene: [&str; 4]) -> Entry {
    let [code, zh_hans, zh_hant, en] = scene.map(str::to_owned);
    Entry {
        range: Range700::from_subscribers(first, last).unwrap(),
        allocation: Allocation {
            application_platform: platform.to_owned(),
            base_platform: "演示移动公司".to_owned(),
            business_user: business_user.to_owned(),
            scene: Scene { code, zh_hans, zh_hant, en },
            approval: Approval::Active,
            resource: Resource::InUse,
            valid_from: None,
            valid_until: None,
        },
    }
}

pub(super) fn changed(mut entry: Entry, change: impl FnOnce(&mut Allocation)) -> Entry {
    change(&mut entry.allocation);
    entry
}

pub(super) fn encoded(content: &ListContent) -> Vec<u8> {
    encode(content).unwrap()
}

pub(super) const BLOCK: u64 = 10_000;
pub(super) const FOOD: [&str; 4] = ["food_delivery", "外卖", "外賣", "Food delivery"];
pub(super) const EXPRESS: [&str; 4] = ["express", "快递", "快遞", "Express delivery"];
pub(super) const RIDE: [&str; 4] = ["ride_hailing", "网约车", "網約車", "Ride-hailing"];
pub(super) const E_COMMERCE: [&str; 4] = ["e_commerce", "电商", "電商", "E-commerce"];
const LONG_SCENE: [&str; 4] =
    ["appliances", "大型家用电器上门安装与维修服务", "大型家用電器到府安裝與維修服務", ""];
const LONG_LATIN_NAME: &str = "Demonstration Food Delivery and Quick Commerce Services Company Limited";
