//! The registry's own differences, all the way to a handset.

use std::collections::BTreeMap;
use std::path::Path;

use label700::time::Timestamp;
use label700::view::View;
use label700_registry::{ApproveOptions, Protection, PublishOptions, Registry, Unattended};
use label700_tests::publisher::Publisher;

use crate::handset::Handset;

const HEADER: &str = "kind,block,first,last,application_platform,base_platform,business_user,scene,\
                      scene_zh_hans,scene_zh_hant,scene_en,approval,resource,valid_from,valid_until\n";

fn now() -> Timestamp {
    Timestamp::parse("2026-11-23T08:00:00Z").unwrap()
}

/// Blocks of four hundred companies, of which two have changed hands by list number `seq`.
fn sheet(seq: u64) -> String {
    let company = |i: u64| if i == seq || i == 3 * seq { seq } else { i * 7_919 % 400 };
    let row = |i: u64| {
        format!(
            ",{},,,演示平台,演示移动,演示公司{},express,,,,active,in_use,,\n",
            70_010_000_000 + 3 * i,
            company(i)
        )
    };
    format!("{HEADER}{}", (0..1_500).map(row).collect::<String>())
}

fn publish(registry: &Registry, seq: u64) {
    registry.import_bytes("sheet.csv", sheet(seq).as_bytes()).unwrap();
    registry.publish(&PublishOptions::default(), now()).unwrap();
    assert_eq!(registry.approve(&ApproveOptions::default(), now()).unwrap().seq, seq);
}

/// Every published file by its path below the base.
fn files(public: &Path) -> BTreeMap<String, Vec<u8>> {
    let folder = |name: &str| {
        let entries = std::fs::read_dir(public.join(name)).unwrap().map(|entry| entry.unwrap());
        let file = |entry: std::fs::DirEntry| {
            let path = format!("{name}/{}", entry.file_name().into_string().unwrap());
            (path, std::fs::read(entry.path()).unwrap())
        };
        entries.map(file).collect::<BTreeMap<_, _>>()
    };
    folder("metadata").into_iter().chain(folder("targets")).collect()
}

#[test]
fn thirty_steps_stay_and_lead_every_handset_to_the_newest_list() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("r");
    let registry = Registry::init(&path, "demo", &Protection::Demo, now(), Box::new(Unattended)).unwrap();
    let public = registry.public_dir();
    let mut handsets = Vec::new();
    for seq in 1..=35 {
        publish(&registry, seq);
        let mut handset = Handset::new(&Publisher::default());
        handset.anchor = std::fs::read(public.join("metadata/1.root.json")).unwrap();
        handset.fetch.serve(&files(&public));
        handset.refresh(now()).unwrap();
        handset.fetch.take_requests();
        handsets.push(handset);
    }

    let files = files(&public);
    let role: serde_json::Value = serde_json::from_slice(&files["metadata/35.list.json"]).unwrap();
    let targets = role["signed"]["targets"].as_object().unwrap();
    let steps: Vec<u64> = targets.values().filter_map(|t| t["custom"]["to"].as_u64()).collect();
    assert_eq!((steps.len(), steps.iter().min(), steps.iter().max()), (30, Some(&6), Some(&35)));
    assert!(files["metadata/35.list.json"].len() < 32_000, "far below the limit for this file");
    let newest = files.iter().find(|(path, _)| path.ends_with(".list-35.l700")).unwrap().1;

    for (handset, seq) in handsets.iter().zip(1u32..) {
        handset.fetch.serve(&files);
        let refreshed = handset.refresh(now()).unwrap();
        let view = View::read(&handset.view_dir()).unwrap();
        assert!(std::fs::read(handset.view_dir().join(view.list)).unwrap() == *newest, "from list {seq}");
        let whole = handset.fetch.take_requests().iter().any(|request| request.ends_with(".l700"));
        match seq {
            ..=4 => assert!(whole && refreshed.through_deltas == 0, "list {seq} is too far back"),
            35 => assert!(!refreshed.list_changed),
            _ => assert_eq!((whole, refreshed.through_deltas), (false, 35 - seq), "from list {seq}"),
        }
    }
}
