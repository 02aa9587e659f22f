//! The CSV that a registry imports.

use label700::list::List;
use label700_registry::Error;
use label700_registry::untrusted::{Csv, csv};

/// Accepted: a CSV without faults.
pub fn run(data: &[u8]) -> bool {
    let read = match csv(data) {
        Ok(read) => read,
        Err(Error::Faults(faults)) => {
            assert!(faults.total > 0 && !faults.faults.is_empty(), "refused without a reason");
            assert!(faults.faults.is_sorted_by_key(|fault| fault.row), "in the order of the rows");
            assert!(faults.faults.iter().all(|fault| fault.row > 0), "rows are counted from 1");
            let lines = faults.to_string().lines().count();
            assert!(
                lines == 1 + faults.faults.len() + usize::from(faults.total > faults.faults.len()),
                "a line each"
            );
            return false;
        }
        Err(other) => panic!("a sheet without faults is encoded: {other}"),
    };
    let again = csv(&read.copy).expect("the registry reads its own copy");
    assert!(again.copy == read.copy, "the copy of a copy is the same");
    assert!(again.list == read.list, "and so is its list");
    check_list(&read);
    true
}

fn check_list(read: &Csv) {
    let list = List::open(read.list.clone()).expect("the list is one");
    list.check_canonical().expect("and canonical");
    let mut behind = None;
    for (first, last, _) in list.ranges() {
        assert!(behind < Some(first) && first <= last, "ascending and disjoint");
        behind = Some(last);
    }
}
