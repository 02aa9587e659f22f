//! What a holder sees of the texts of a list, and the texts that nobody signs.

use std::fs;
use std::path::PathBuf;

use label700::allocation::{AllocationRef, SceneRef};
use label700::list::{List, Range700, encode_ranges};

use super::desk::Desk;
use super::list_signing::{bent, first_list, moved, shown, sign};
use super::*;
use crate::Signing;
use crate::metadata::sha256;

/// 61 characters.
const TOO_LONG: &str = "长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长\
                        长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长";

/// The cells of a row from the application platform on.
const CELLS: [&str; 11] = [
    "演示平台",
    "演示移动",
    "演示公司",
    "repair",
    "维修",
    "維修",
    "Repair",
    "active",
    "in_use",
    "2026-01-01",
    "",
];

/// A hundred blocks, of which the first says `cells` and the last has a scene of the SDK.
fn first_says(cells: [&str; 11]) -> String {
    let row = |i: usize| match i {
        0 => format!(",70000000000,,,{}\n", cells.join(",")),
        _ => format!(",700{i:08},,,演示平台,演示移动,,express,,,,active,in_use,,\n"),
    };
    format!("{HEADER}{}", (0..100).map(row).collect::<String>())
}

/// A registry whose validator has signed a list that says [`CELLS`] of its first block.
fn begun(desk: &Desk) -> Registry {
    let registry = desk.begun();
    desk.send_away(&registry, "validator");
    desk.stage(&registry, &first_says(CELLS), PublishOptions::default());
    let copy = desk.list_for("validator");
    let text = shown(desk, "validator", &copy);
    for scene in [
        "+ scene repair \"维修\" \"維修\" \"Repair\"",
        "+ scene express \"快递\" \"快遞\" \"Express delivery\"",
    ] {
        assert!(text.contains(scene), "{scene}: {text}");
    }
    sign(desk, "validator", Signing::open(&copy, now()).unwrap()).unwrap();
    registry.assemble(&[copy], false, None, now()).unwrap();
    registry
}

#[test]
fn each_field_that_changes_is_shown_old_and_new() {
    let desk = Desk::new();
    let registry = begun(&desk);
    let who = "changed 700000000000000 - 700000000009999  \"演示平台\" / \"演示公司\" / repair: ";
    let cases = [
        (0, "别的平台", "application platform \"演示平台\" -> \"别的平台\""),
        (1, "别的运营商", "base platform \"演示移动\" -> \"别的运营商\""),
        (2, "别的公司", "business user \"演示公司\" -> \"别的公司\""),
        (3, "bank", "scene \"repair\" -> \"bank\""),
        (4, "银行客服", "scene zh-Hans \"维修\" -> \"银行客服\""),
        (5, "銀行客服", "scene zh-Hant \"維修\" -> \"銀行客服\""),
        (6, "Bank", "scene en \"Repair\" -> \"Bank\""),
        (7, "revoked", "terms \"Active InUse\" -> \"Revoked InUse\""),
        (8, "returned", "terms \"Active InUse\" -> \"Active Returned\""),
        (9, "2026-02-02", "from \"2026-01-01\" -> \"2026-02-02\""),
        (10, "2027-01-01", "until \"\" -> \"2027-01-01\""),
    ];
    for (cell, new, expected) in cases {
        let mut cells = CELLS;
        cells[cell] = new;
        desk.stage(&registry, &first_says(cells), PublishOptions::default());
        let text = shown(&desk, "validator", &desk.list_for("validator"));
        assert!(text.lines().any(|line| line.trim() == format!("{who}{expected}")), "{expected}: {text}");
    }
}

#[test]
fn each_scene_is_shown_and_the_new_and_changed_ones_are_marked() {
    let desk = Desk::new();
    let registry = begun(&desk);
    let scenes_with = |code: &'static str, text: &'static str| {
        let mut cells = CELLS;
        (cells[3], cells[4]) = (code, text);
        desk.stage(&registry, &first_says(cells), PublishOptions::default());
        let text = shown(&desk, "validator", &desk.list_for("validator"));
        let scenes = text.lines().filter(|line| line.contains(" scene ") && !line.contains("changed"));
        scenes.map(|line| line.trim_start().to_owned()).collect::<Vec<_>>()
    };
    let express = "scene express \"快递\" \"快遞\" \"Express delivery\"";
    let repair = "scene repair \"维修\" \"維修\" \"Repair\"";
    assert_eq!(scenes_with("repair", "维修"), [express, repair]);
    let changed = format!("~ scene repair \"银行客服\" \"維修\" \"Repair\", before {}", &repair[13..]);
    assert_eq!(scenes_with("repair", "银行客服"), [express, changed.trim_end()]);
    let new = "+ scene bank \"银行客服\" \"維修\" \"Repair\"";
    assert_eq!(scenes_with("bank", "银行客服"), [new, express, &format!("- {repair}")]);
}

#[test]
fn what_an_added_allocation_says_is_shown_in_full() {
    let desk = Desk::new();
    let registry = begun(&desk);
    let more = format!("{},70000000500,,,{}\n", first_says(CELLS), CELLS.join(","));
    desk.stage(&registry, &more, PublishOptions::default());
    let text = shown(&desk, "validator", &desk.list_for("validator"));
    let all = "added   700000005000000 - 700000005009999  \"演示平台\" / \"演示公司\" / repair Active InUse from 2026-01-01, \
               base platform \"演示移动\", scene \"维修\" \"維修\" \"Repair\"";
    assert!(text.contains(all), "{text}");
}

/// The exported list 2 with other texts, as somebody would make it who does not import a CSV.
fn rewritten(desk: &Desk, rewrite: &dyn for<'a> Fn(usize, &mut AllocationRef<'a>)) -> PathBuf {
    let list = List::open(fs::read(desk.path("to-sign/list-2.l700")).unwrap()).unwrap();
    let mut rows: Vec<_> = (0..list.rows()).map(|row| list.allocation(row).unwrap()).collect();
    rows.iter_mut().enumerate().for_each(|(i, row)| rewrite(i, row));
    let ranges = list.ranges().map(|(first, last, row)| (Range700::new(first, last).unwrap(), row));
    let bytes = encode_ranges(&list.header().to_head(), &rows, ranges.collect()).unwrap();
    let ranges = List::open(bytes.clone()).unwrap().header().ranges;
    let path = bent(desk, "validator", &|file| {
        let target = &mut file["signed"]["targets"]["list-2.l700"];
        target["length"] = bytes.len().into();
        target["hashes"]["sha256"] = sha256(&bytes).into();
        target["custom"]["ranges"] = ranges.into();
    });
    fs::write(path.with_file_name("list-2.l700"), &bytes).unwrap();
    path
}

#[test]
fn texts_that_the_import_would_refuse_are_not_signed() {
    let desk = Desk::new();
    let registry = first_list(&desk);
    desk.stage(&registry, &moved(1), PublishOptions::default());
    let scene = |zh_hans, zh_hant, en| SceneRef { code: "repair", zh_hans, zh_hant, en };
    let cases: [(&str, &str, &dyn for<'a> Fn(usize, &mut AllocationRef<'a>)); 8] = [
        ("praise", "官方维修", &|_, row| row.scene = scene("官方维修", "", "")),
        ("praise in traditional Chinese", "認證維修", &|_, row| {
            row.scene = scene("维修", "認證維修", "")
        }),
        ("praise in English", "Verified repair", &|_, row| row.scene = scene("维修", "", "Verified repair")),
        ("praise under a code of the SDK", "安全快递", &|_, row| row.scene.zh_hans = "安全快递"),
        ("other words of the SDK's scene", "other texts than the SDK's", &|_, row| {
            row.scene.zh_hans = "银行"
        }),
        ("two texts of one scene", "two different texts", &|i, row| {
            row.scene = if i == 0 { scene("维修", "", "") } else { scene("银行", "", "") };
        }),
        ("a company like a formula", "formula", &|_, row| row.business_user = "=1+1"),
        ("a base platform that is cut on screens", "too long", &|_, row| row.base_platform = TOO_LONG),
    ];
    for (name, expected, rewrite) in cases {
        let path = rewritten(&desk, rewrite);
        let before = tree(&desk.path("validator"));
        let text = shown(&desk, "validator", &path);
        let said = text.lines().find(|line| line.starts_with("  not to be signed: "));
        assert!(said.is_some_and(|line| line.contains(expected)), "{name}: {text}");
        let refused =
            sign(&desk, "validator", Signing::open(&path, now()).unwrap().trusted().allowing_churn());
        assert!(matches!(refused, Err(Error::ForbiddenText { .. })), "{name}: {refused:?}");
        assert!(tree(&desk.path("validator")) == before, "{name}");
    }
    let honest = rewritten(&desk, &|_, row| row.business_user = "演示公司");
    sign(&desk, "validator", Signing::open(&honest, now()).unwrap().allowing_churn()).unwrap();
}

fn all_changes(desk: &Desk, path: &Path) -> (PathBuf, String) {
    let written =
        desk.holder("validator").write_changes(&Signing::open(path, now()).unwrap()).unwrap().unwrap();
    let text = fs::read_to_string(&written).unwrap();
    (written, text)
}

/// Who makes a list chooses which changes come first.
#[test]
fn every_change_is_in_a_file_however_many_there_are() {
    let desk = Desk::new();
    let registry = first_list(&desk);
    let row = |i: u64| {
        let rest = "演示平台,演示移动";
        match i {
            0..40 => format!(
                ",,700{i:08}0000,700{i:08}0009,{rest},演示公司{i},express,,,,active,in_use,,\n\
                 ,,700{i:08}0010,700{i:08}9999,{rest},,express,,,,active,in_use,,\n"
            ),
            _ => format!(",700{i:08},,,{rest},,express,,,,active,in_use,,\n"),
        }
    };
    let covered = "coverage,70000000000,,,,,,,,,,,,,\n";
    let csv = format!("{HEADER}{}{covered}", (0..100).map(row).collect::<String>());
    desk.stage(&registry, &csv, PublishOptions { max_age_days: Some(30), ..PublishOptions::default() });
    let copy = desk.list_for("validator");
    let text = shown(&desk, "validator", &copy);
    assert!(text.contains("and 20 more") && !text.contains("演示公司39"), "{text}");
    let (path, text) = all_changes(&desk, &copy);
    assert_eq!(path, copy.with_file_name("list.changes.txt"));
    let lines: Vec<_> = text.lines().collect();
    assert!(lines[0].starts_with("Every change from list 1 to list 2, sha256 "), "{text}");
    assert_eq!(lines[1], "age limit: 70 -> 30 days");
    assert_eq!(lines[2], "  scene express \"快递\" \"快遞\" \"Express delivery\"");
    assert_eq!(lines[3], "newly covered 700000000000000 - 700000000009999");
    assert_eq!(lines.len(), 44, "{text}");
    for (i, line) in lines[4..].iter().enumerate() {
        let first = format!("changed 700{i:08}0000 - 700{i:08}0009  \"演示平台\" / - / express: ");
        assert_eq!(*line, format!("{first}business user \"\" -> \"演示公司{i}\""));
    }
    // Of a first list all is new.
    let whole = desk.holder("nobody");
    fs::create_dir(desk.path("nobody")).unwrap();
    desk.stage(&registry, &csv, PublishOptions::default());
    let written =
        whole.write_changes(&Signing::open(&desk.list_for("validator"), now()).unwrap()).unwrap().unwrap();
    let text = fs::read_to_string(written).unwrap();
    assert!(text.starts_with("All that list 2 says, sha256 ") && text.contains("演示公司39"), "{text}");
}

#[test]
fn no_changes_are_written_of_what_is_no_list_or_not_there() {
    let desk = Desk::new();
    let registry = first_list(&desk);
    desk.stage(&registry, &moved(1), PublishOptions::default());
    let copy = desk.list_for("validator");
    fs::remove_file(copy.with_file_name("list-2.l700")).unwrap();
    assert_eq!(desk.holder("validator").write_changes(&Signing::open(&copy, now()).unwrap()).unwrap(), None);
    assert!(!copy.with_file_name("list.changes.txt").exists());
    let mut registry = registry;
    registry.rotate(&desk.export(crate::Rotation::renewal(crate::Role::Root)), now()).unwrap();
    let root = Signing::open(&desk.copy("ann", "root"), now()).unwrap();
    assert_eq!(desk.holder("ann").write_changes(&root).unwrap(), None);
}
