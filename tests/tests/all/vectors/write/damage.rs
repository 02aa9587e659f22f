//! Lists that are no sound lists, as a fault or an attacker would make them.

use label700::list::List;

/// The list with other bytes and a checksum of its own that fits them.
pub(super) fn bent(list: &[u8], bend: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    let mut list = list.to_vec();
    bend(&mut list);
    let checksum = crc32c::crc32c(&list[12..]);
    list[8..12].copy_from_slice(&checksum.to_le_bytes());
    list
}

/// The same content with one bit other than the one encoding has it, which a reader opens all the same.
pub(super) fn uncanonical(list: &[u8]) -> Vec<u8> {
    let bits = (0..list.len() * 8).rev();
    let bent = bits.map(|bit| bent(list, |list| list[bit / 8] ^= 1 << (bit % 8)));
    let mut opened = bent.filter_map(|bent| List::open(bent).ok());
    opened.find(|list| list.check_canonical().is_err()).unwrap().as_bytes().to_vec()
}
