//! Each list's difference from the one before.

use label700::list::{List, ListHead, Range700, encode_ranges};

use super::phone::Phone;
use super::*;
use crate::{Role, Rotation, delta};

/// The names of the published steps and of those that the list role names.
fn steps(registry: &Registry) -> (Vec<String>, Vec<String>) {
    let short = |name: &str| name.split_once(".delta-").map(|(_, step)| step.replace(".l700d", ""));
    let mut on_disk: Vec<_> =
        tree(&registry.public_dir()).iter().filter_map(|(name, _)| short(name)).collect();
    on_disk.sort();
    let role = published::Published::read(registry.folder()).unwrap().unwrap().list.signed;
    let named = role["targets"].as_object().unwrap().keys();
    (on_disk, named.filter_map(|name| Some(name.strip_prefix("delta-")?.replace(".l700d", ""))).collect())
}

/// Enough different labels that a small change is well below half of the list.
fn companies(count: u64, moved: u64) -> String {
    let row = |i: u64| {
        let company = if i < moved { i + 1 } else { i };
        format!(",700{i:08},,,演示平台,演示移动,演示公司{company},express,,,,active,in_use,,\n")
    };
    format!("{HEADER}{}", (0..count).map(row).collect::<String>())
}

#[test]
fn each_list_comes_with_the_step_from_the_one_before() {
    let (_dir, registry) = empty();
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    for (seq, (moved, expected)) in
        (1..).zip([(0, vec![]), (1, vec!["1-2"]), (2, vec!["1-2", "2-3"]), (0, vec!["1-2", "2-3", "3-4"])])
    {
        stage(&registry, &companies(60, moved)).unwrap();
        assert_eq!(approve(&registry).unwrap().seq, seq);
        assert_eq!(steps(&registry), (names(&expected), names(&expected)), "list {seq}");
    }
    // More than half of it is new: whoever is behind takes the whole list, and older steps lead nowhere.
    stage(&registry, &blocks(61)).unwrap();
    let options = ApproveOptions { allow_churn: true, ..ApproveOptions::default() };
    assert_eq!(registry.approve(&options, now()).unwrap().seq, 5);
    assert_eq!(steps(&registry), (names(&["1-2", "2-3", "3-4"]), names(&[])), "they stay for a while");
}

#[test]
fn the_same_sheet_gives_the_same_step() {
    let made = || {
        let (dir, registry) = empty();
        for moved in [0, 3] {
            stage(&registry, &companies(60, moved)).unwrap();
            approve(&registry).unwrap();
        }
        let files = tree(&registry.public_dir());
        drop(dir);
        files.into_iter().filter(|(name, _)| name.ends_with(".l700d")).collect::<Vec<_>>()
    };
    let (first, second) = (made(), made());
    assert_eq!(first.len(), 1);
    assert!(first == second);
}

#[test]
fn a_staged_step_that_is_not_the_signed_one_is_not_approved() {
    let (_dir, registry) = empty();
    stage(&registry, &companies(60, 0)).unwrap();
    approve(&registry).unwrap();
    stage(&registry, &companies(60, 1)).unwrap();
    let path = delta::path(registry.folder(), 2);
    let bytes = std::fs::read(&path).unwrap();
    let public = tree(&registry.public_dir());
    std::fs::write(&path, &bytes[..bytes.len() - 1]).unwrap();
    assert!(approve(&registry).is_err(), "cut off");
    std::fs::remove_file(&path).unwrap();
    assert!(approve(&registry).is_err(), "gone");
    assert!(tree(&registry.public_dir()) == public);
    std::fs::write(&path, bytes).unwrap();
    assert_eq!(approve(&registry).unwrap().seq, 2);
}

#[test]
fn a_signed_step_that_leads_elsewhere_is_not_approved() {
    let lists = [companies(60, 0), companies(60, 1), companies(60, 2)].map(|sheet| {
        let (_dir, registry) = empty();
        stage(&registry, &sheet).unwrap();
        approve(&registry).unwrap();
        published::Published::read(registry.folder()).unwrap().unwrap().open_list(registry.folder()).unwrap()
    });
    let [old, right, other] = lists;
    let next = |list: &List| {
        let head = ListHead { seq: 2, ..list.header().to_head() };
        let rows: Vec<_> = (0..list.rows()).filter_map(|row| list.allocation(row)).collect();
        let ranges = list.ranges().map(|(a, b, row)| (Range700::new(a, b).unwrap(), row)).collect();
        let bytes = encode_ranges(&head, &rows, ranges).unwrap();
        List::open(bytes).unwrap()
    };
    let (right, other) = (next(&right), next(&other));
    let step = delta::between(&old, &right).unwrap().unwrap();
    assert!(delta::rehearse(&step, &old, &right).is_ok());
    assert!(delta::rehearse(&step, &old, &other).is_err());
    assert!(delta::rehearse(&step, &other, &right).is_err());
}

#[test]
fn wherever_an_approval_stops_each_named_step_is_there() {
    for step in 0.. {
        let (_dir, registry) = empty();
        stage(&registry, &companies(60, 0)).unwrap();
        approve(&registry).unwrap();
        stage(&registry, &companies(60, 1)).unwrap();
        registry.folder().steps_left.set(Some(step));
        let stopped = approve(&registry);
        registry.folder().steps_left.set(None);
        let (on_disk, named) = steps(&registry);
        assert!(named.iter().all(|name| on_disk.contains(name)), "stopped at {step}");
        if stopped.is_ok() {
            assert_eq!(named, ["1-2"]);
            break;
        }
        match approve(&registry) {
            Ok(_) | Err(Error::NothingStaged) => {
                assert_eq!(steps(&registry).1, ["1-2"], "repeated at {step}")
            }
            Err(other) => panic!("stopped at {step}: {other}"),
        }
    }
}

#[test]
fn a_list_role_gets_another_name_though_steps_are_published() {
    let (_dir, mut registry) = empty();
    let publish = |registry: &Registry, moved: u64| {
        stage(registry, &companies(60, moved)).unwrap();
        approve(registry).unwrap();
    };
    publish(&registry, 0);
    publish(&registry, 1);
    assert_eq!(steps(&registry).1, ["1-2"]);
    let mut phone = Phone::new(&registry);
    phone.refresh(&registry, now()).unwrap();
    let renamed = Rotation { new_name: Some("list-2".to_owned()), ..Rotation::of(Role::List) };
    assert!(registry.rotate(&renamed, now()).unwrap().waiting.is_empty());
    assert!(steps(&registry).1.is_empty(), "the steps belong to the former role");
    assert_eq!(phone.refresh(&registry, now()), Ok(2));
    assert_eq!(Phone::new(&registry).refresh(&registry, now()), Ok(2));
    publish(&registry, 2);
    assert_eq!(steps(&registry).1, ["2-3"]);
    assert_eq!(phone.refresh(&registry, now()), Ok(3));
    assert_eq!(Phone::new(&registry).refresh(&registry, now()), Ok(3));
}
