//! A list in another form than the one prescribed, which phones refuse: it is neither signed nor compared with.

use std::fs;

use label700::list::List;

use super::desk::Desk;
use super::list_signing::{bent, first_list, moved, shown, sign};
use super::*;
use crate::Signing;
use crate::metadata::sha256;

/// A list that opens and says the same of itself, but that no encoder would write.
fn misshapen(list: &[u8]) -> Vec<u8> {
    let header = List::open(list.to_vec()).unwrap().header().clone();
    let bits = (12 * 8..list.len() * 8).map(|bit| {
        let mut bent = list.to_vec();
        bent[bit / 8] ^= 1 << (bit % 8);
        let checksum = crc32c::crc32c(&bent[12..]);
        bent[8..12].copy_from_slice(&checksum.to_le_bytes());
        bent
    });
    let opens = |bent: &Vec<u8>| {
        List::open(bent.clone()).is_ok_and(|list| list.check_canonical().is_err() && *list.header() == header)
    };
    bits.into_iter().find(opens).unwrap()
}

#[test]
fn a_misshapen_list_is_not_signed() {
    let desk = Desk::new();
    let registry = first_list(&desk);
    desk.stage(&registry, &moved(1), PublishOptions::default());
    let list = misshapen(&fs::read(desk.path("to-sign/list-2.l700")).unwrap());
    let path = bent(&desk, "validator", &|file| {
        file["signed"]["targets"]["list-2.l700"]["hashes"]["sha256"] = sha256(&list).into();
    });
    fs::write(path.with_file_name("list-2.l700"), &list).unwrap();
    let before = tree(&desk.path("validator"));
    assert!(shown(&desk, "validator", &path).contains("not verified: "));
    let refused = sign(&desk, "validator", Signing::open(&path, now()).unwrap().trusted().allowing_churn());
    assert!(matches!(refused, Err(Error::ListNotSeen { .. })), "{refused:?}");
    assert!(tree(&desk.path("validator")) == before);
}

#[test]
fn a_misshapen_list_is_nothing_to_compare_with() {
    let desk = Desk::new();
    let registry = first_list(&desk);
    desk.stage(&registry, &moved(1), PublishOptions::default());
    let first = fs::read(desk.path("to-sign/list-1.l700")).unwrap();
    let copy = desk.list_for("validator");
    let (list, named) = (misshapen(&first), desk.path("named.l700"));
    fs::write(&named, &list).unwrap();
    let refused =
        sign(&desk, "validator", Signing::open(&copy, now()).unwrap().against(&named).allowing_churn());
    assert!(matches!(refused, Err(Error::BadValue(_))), "{refused:?}");
    // Nor does the folder take it for the one that it knows.
    let known = desk.path("validator/known-list.json");
    let text = fs::read_to_string(&known).unwrap().replace(&sha256(&first), &sha256(&list));
    fs::write(&known, text).unwrap();
    fs::write(desk.path(&format!("validator/known-list.{}.l700", sha256(&list))), &list).unwrap();
    let refused = sign(&desk, "validator", Signing::open(&copy, now()).unwrap().allowing_churn());
    assert!(matches!(refused, Err(Error::Damaged { .. })), "{refused:?}");
}
