//! The list itself: other bytes than the signed ones, and signed ones that are no sound list.

use label700::list::{Fault, List, ListError, Section, encode};
use label700::update::UpdateError;
use label700_tests::publisher::{Publisher, one_block_list, start};

use super::victim::Victim;

#[test]
fn other_bytes_than_the_signed_ones_are_refused() {
    type Bend = fn(&mut Vec<u8>);
    let cases: [(&str, Bend, bool); 6] = [
        ("a bit in the middle", |list| *list.get_mut(100).unwrap() ^= 1, true),
        ("the last bit", |list| *list.last_mut().unwrap() ^= 1, true),
        ("a byte short", |list| list.truncate(list.len() - 1), true),
        ("nothing", Vec::clear, true),
        ("a byte long", |list| list.push(0), false),
        ("another list", |list| *list = encode(&one_block_list(2, "演示冒名公司", start())).unwrap(), true),
    ];
    for (case, bend, within_bounds) in cases {
        let mut victim = Victim::new();
        victim.honest.next_list("演示公司公司");
        let mut files = victim.honest.files();
        bend(files.get_mut(&victim.honest.list_file()).unwrap());
        let error = victim.refuses(case, &files, "view");
        match within_bounds {
            true => assert!(matches!(error, UpdateError::ListMismatch(_)), "{case}: {error}"),
            false => assert!(matches!(error, UpdateError::Fetch { .. }), "{case}: {error}"),
        }
        victim.recovers(case);
    }
}

#[test]
fn a_list_that_says_otherwise_than_its_role_is_refused() {
    type Bend = fn(&mut Publisher);
    let cases: [(&str, Bend, &str); 5] = [
        ("2^32 ranges", |p| p.ranges = 1 << 32, "the number of ranges"),
        ("no ranges", |p| p.ranges = 0, "the number of ranges"),
        ("another sequence number", |p| p.list = list_of(p.seq + 1), "the sequence number"),
        ("an older sequence number", |p| p.list = list_of(p.seq - 1), "the sequence number"),
        ("another feed", |p| p.list = Publisher::of_feed("other").list, "the feed"),
    ];
    for (case, bend, what) in cases {
        let mut victim = Victim::new();
        let files = victim.bent("list", bend);
        let error = victim.refuses(case, &files, "view");
        assert!(matches!(error, UpdateError::ListDisagrees(on) if on == what), "{case}: {error}");
        victim.recovers(case);
    }
}

/// Each count of the header in turn as large as it can be, in a list that is properly signed.
#[test]
fn absurd_counts_in_a_signed_list_are_refused() {
    for count in 0..7 {
        let case = format!("count {count}");
        let mut victim = Victim::new();
        let files = victim.bent("list", |attacker| {
            let at = 12 + 4 * count;
            attacker.list[at..at + 4].fill(0xff);
            fix_checksum(&mut attacker.list);
        });
        let error = victim.refuses(&case, &files, "view");
        assert!(matches!(error, UpdateError::List(ListError::Faulty { .. })), "{case}: {error}");
        victim.recovers(&case);
    }
}

#[test]
fn a_signed_list_that_is_no_list_is_refused() {
    type Bend = fn(&mut Vec<u8>);
    let cases: [(&str, Bend, ListError); 5] = [
        ("a web page", |list| *list = b"<!DOCTYPE html>".to_vec(), ListError::NotAList),
        ("the next format", |list| list[4] = 2, ListError::Version(2)),
        ("a wrong checksum", |list| list[8] ^= 1, ListError::Checksum),
        ("its first half", |list| list.truncate(list.len() / 2), ListError::Checksum),
        (
            "a byte more",
            |list| {
                list.push(0);
                fix_checksum(list);
            },
            ListError::Faulty { section: Section::Header, fault: Fault::WrongSize },
        ),
    ];
    for (case, bend, expected) in cases {
        let mut victim = Victim::new();
        let files = victim.bent("list", |attacker| bend(&mut attacker.list));
        let error = victim.refuses(case, &files, "view");
        assert!(matches!(&error, UpdateError::List(error) if *error == expected), "{case}: {error}");
        victim.recovers(case);
    }
}

/// Every single bit of a list whose other value a reader would open, but no encoder would write.
#[test]
fn a_list_in_another_form_than_the_one_prescribed_is_refused() {
    let list = list_of(2);
    let mut uncanonical = Vec::new();
    for bit in 0..list.len() * 8 {
        let mut bent = list.clone();
        bent[bit / 8] ^= 1 << (bit % 8);
        fix_checksum(&mut bent);
        if List::open(bent.clone()).is_ok_and(|list| list.check_canonical().is_err()) {
            uncanonical.push(bent);
        }
    }
    assert!(uncanonical.len() > 3, "only {} of them", uncanonical.len());
    for (nth, bent) in uncanonical.into_iter().enumerate().step_by(8) {
        let case = format!("form {nth}");
        let mut victim = Victim::new();
        let files = victim.bent("list", |attacker| {
            attacker.list = bent;
            attacker.seq = 2;
        });
        let error = victim.refuses(&case, &files, "view");
        assert!(matches!(error, UpdateError::List(_)), "{case}: {error}");
        victim.recovers(&case);
    }
}

fn list_of(seq: u64) -> Vec<u8> {
    encode(&one_block_list(seq, "演示冒名公司", start())).unwrap()
}

fn fix_checksum(list: &mut [u8]) {
    let checksum = crc32c::crc32c(&list[12..]);
    list[8..12].copy_from_slice(&checksum.to_le_bytes());
}
