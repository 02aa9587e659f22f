//! `rlibphonenumber`, the Rust port of Google's libphonenumber: what a dialer uses to read numbers.

use rlibphonenumber::{PHONE_NUMBER_UTIL, enums::Region};

/// Reads a number as a phone in China would; the national part, or `None`.
pub fn parse(text: &str) -> Option<u64> {
    PHONE_NUMBER_UTIL.parse(text, Some(Region::CN)).ok().map(|number| number.national_number)
}
