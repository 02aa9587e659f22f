//! How much the library for phones adds to a phone.

use crate::bindings::{Given, megabytes};
use crate::report::say;
use crate::row::{Budget, Row};

const MOST: f64 = 1.6;

pub(super) fn row(given: &Given) -> Row {
    const NAME: &str = "FFI library, stripped, x86-64";
    let row = match given.library.as_deref().map(megabytes) {
        Some(Ok(size)) => Row::ours(NAME, size, "MB"),
        Some(Err(error)) => {
            say(&format!("{error:#}"));
            Row::unmeasured(NAME, "MB", "not measured: not such a library, as said above")
        }
        None => Row::unmeasured(NAME, "MB", "not measured: no library was given"),
    };
    row.within("≤ 1.6 MB", Budget::AtMost(MOST))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bindings::imitation;

    #[test]
    fn up_to_the_budget_and_no_further() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("library.so");
        for (size, holds) in [(1_600_000, true), (1_600_001, false)] {
            std::fs::write(&path, imitation(size)).unwrap();
            let row = row(&Given { library: Some(path.clone()), ..Given::default() });
            assert_eq!((row.holds, row.fails(), row.reason), (Some(holds), !holds, None), "{size}");
        }
    }

    #[test]
    fn without_one_the_row_says_why_and_fails_the_run() {
        let folder = tempfile::tempdir().unwrap();
        let other = folder.path().join("other.so");
        std::fs::write(&other, "no library").unwrap();
        for (library, reason) in [(None, "no library was given"), (Some(other), "not such a library")] {
            let row = row(&Given { library, ..Given::default() });
            assert!(row.fails() && row.ours.is_none());
            assert!(row.reason.unwrap_or_default().contains(reason), "{:?}", row.reason);
        }
    }
}
