//! Random texts that are numbers, or nearly.

use proptest::prelude::*;
use proptest::sample::select;

use super::model::{DROPPED, IP_ACCESS, PREFIXES, SERVICE_CODES, half_width};
use super::*;

/// Pieces of numbers and of what surrounds them, to be put together at random.
#[rustfmt::skip]
const PIECES: [&str; 54] = [
    "700", "7", "0", "00", "1", "12", "123456789012", "3456", "700123456789012", "12345678901", "+",
    "86", "+86", "0086", "＋", "７００", "９", "*31#", "#31#", "17951", "12593", "tel:", "TEL:", "sip:",
    "sips:", "@", "@a.cn", ";", ",", "p", "W", ";phone-context=+86", ";phone-context=+1",
    ";PHONE-context=ims.mnc000.mcc460.3gppnetwork.org", ";phone-context", "=", "?", "%2B", "%20", "%40",
    "%3B", "%", "%E5", " ", "-", "\u{200b}", "(", "O", "٣", "/", ":", "anonymous", "-1", "转",
];

pub(super) fn direction() -> impl Strategy<Value = Direction> {
    select(vec![Direction::Incoming, Direction::Outgoing, Direction::Message])
}

pub(super) fn country() -> impl Strategy<Value = Option<Country>> {
    select(vec![None, Some(Country::CN), Country::parse("KZ")])
}

/// A subscriber and one of the accepted forms of the number: any prefixes, separators and marks anywhere,
/// full-width digits, an address around it, something to dial behind it.
pub(super) fn decorated() -> impl Strategy<Value = (u64, String)> {
    let separators = prop::collection::vec(select(DROPPED.chars().collect::<Vec<_>>()), 0..3);
    let front = (select(SERVICE_CODES.to_vec()), select(IP_ACCESS.to_vec()), select(PREFIXES.to_vec()));
    let around = select(vec![
        ("", ""),
        ("", ",,12"),
        ("", ";1"),
        ("", "p1"),
        ("", "W;ext=3"),
        ("", ";phone-context=+86"),
        ("tel:", ""),
        ("Tel:", ";phone-context=ims.mnc000.mcc460.3gppnetwork.org"),
        ("sip:", "@example.cn"),
        ("SIPS:", ";phone-context=%2B86@example.cn;user=phone"),
        ("sip:", "%40example.cn"),
    ]);
    let each = prop::collection::vec((any::<bool>(), any::<bool>(), separators), 40);
    (0..=999_999_999_999_u64, front, around, each).prop_map(
        |(subscriber, (service, ip, prefix), (scheme, tail), each)| {
            let mut text = scheme.to_owned();
            for (c, (wide, encoded, separators)) in
                format!("{service}{ip}{prefix}700{subscriber:012}").chars().zip(each)
            {
                let c = "０１２３４５６７８９＋".chars().find(|w| wide && half_width(*w) == c).unwrap_or(c);
                match encoded && !scheme.is_empty() {
                    true => text.extend(c.to_string().bytes().map(|byte| format!("%{byte:02x}"))),
                    false => text.push(c),
                }
                text.extend(separators);
            }
            (subscriber, text + tail)
        },
    )
}

/// An accepted form with one character removed, replaced or put in.
fn damaged() -> impl Strategy<Value = String> {
    (decorated(), any::<prop::sample::Index>(), 0..3, select(PIECES.to_vec())).prop_map(
        |((_, text), at, how, piece)| {
            let mut chars: Vec<String> = text.chars().map(String::from).collect();
            let at = at.index(chars.len());
            match how {
                0 => drop(chars.remove(at)),
                1 => chars[at] = piece.to_owned(),
                _ => chars.insert(at, piece.to_owned()),
            }
            chars.concat()
        },
    )
}

pub(super) fn anything() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::collection::vec(select(PIECES.to_vec()), 0..10).prop_map(|pieces| pieces.concat()),
        damaged(),
        damaged(),
    ]
}
