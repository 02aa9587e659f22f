//! The parsers of outside bytes, one call each, for fuzz targets. No part of the API.

use std::io::Cursor;

use label700::list::{ListHead, Phases};
use label700::time::{Day, Timestamp};

use crate::error::Error;
use crate::keys;
use crate::operator::Unattended;
use crate::sheet::Sheet;
use crate::staging;

/// What an accepted CSV becomes.
#[derive(Debug)]
pub struct Csv {
    /// The registry's own copy, which reads as the same sheet again.
    pub copy: Vec<u8>,
    /// The list of it.
    pub list: Vec<u8>,
}

/// Reads a CSV as `import` does, and encodes it as `publish` does.
///
/// # Errors
/// [`Error::Faults`] for whatever is wrong with the CSV.
pub fn csv(bytes: &[u8]) -> Result<Csv, Error> {
    let sheet = Sheet::read("fuzzed.csv", Cursor::new(bytes), &Unattended)?;
    let [preparation_from, transition_from, pilot_from, pilot_until] = [0, 1, 2, 3].map(Day);
    let head = ListHead {
        feed: "demo".to_owned(),
        seq: 1,
        issued: Timestamp(0),
        phases: Phases { preparation_from, transition_from, pilot_from, pilot_until },
        coverage: Vec::new(),
    };
    Ok(Csv { copy: sheet.to_csv(), list: staging::encode_under(&head, &sheet)? })
}

/// Opens a key file, if that costs no more than `most_cost` (bytes of scrypt, or iterations of PBKDF2).
pub fn key(pem: &str, passphrase: &str, most_cost: u64) -> Option<[u8; 32]> {
    keys::read_text(pem, passphrase, most_cost).map(|seed| *seed)
}
