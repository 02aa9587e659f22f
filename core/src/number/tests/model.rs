//! The grammar once more, sharing no code with the real one. The fuzz target of number texts compares with it
//! too, from another crate: whoever includes this file brings `from_subscriber` along.

use super::*;

pub(super) const DROPPED: &str = " \t\n\u{a0}\u{3000}-.()－．（）\u{2010}\u{2011}\u{2012}\u{2013}\u{2014}\u{2015}\u{ad}\u{61c}\
    \u{200b}\u{200c}\u{200d}\u{200e}\u{200f}\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2060}\u{2066}\u{2067}\u{2068}\u{2069}\u{feff}";
pub(super) const SERVICE_CODES: [&str; 5] = ["", "*31#", "#31#", "*30#", "#30#"];
#[rustfmt::skip]
pub(super) const IP_ACCESS: [&str; 14] = [
    "", "12593", "17950", "17951", "10193", "17910", "17911", "11808", "17908", "17909", "17968", "17969", "17990", "17991",
];
pub(super) const PREFIXES: [&str; 4] = ["", "+86", "0086", "86"];

/// The design's grammar, written the slow way: copies the text at every step, then compares it with every
/// form there is.
pub(super) fn model(raw: &str, direction: Direction, country: Option<Country>) -> Parsed {
    let scheme = ["tel:", "sip:", "sips:"].into_iter().find(|s| folded(raw).to_lowercase().starts_with(s));
    let text = match scheme {
        Some(_) => decoded(raw.split_once(':').unwrap().1),
        None => raw.to_owned(),
    };
    let name = match scheme {
        Some(_) => text.split(['@', ';']).next().unwrap(),
        None => &text,
    };
    if is_withheld(name) {
        return Parsed::Withheld;
    }
    let end = text.find(|c| ",;pPwW".contains(c) || (scheme.is_some() && c == '@')).unwrap_or(text.len());
    let (number, tail) = text.split_at(end);
    if foreign_context(tail) || (scheme.is_some_and(|s| s != "tel:") && !tail.contains('@')) {
        return Parsed::Other;
    }
    let number = folded(number);
    for service in SERVICE_CODES {
        for ip in IP_ACCESS {
            if !ip.is_empty() && direction != Direction::Outgoing {
                continue;
            }
            for prefix in PREFIXES {
                if let Some(rest) = number.strip_prefix(&format!("{service}{ip}{prefix}"))
                    && let Some(parsed) = model_of_rest(rest, prefix, country)
                {
                    return parsed;
                }
            }
        }
    }
    Parsed::Other
}

fn model_of_rest(rest: &str, prefix: &str, country: Option<Country>) -> Option<Parsed> {
    let marked = rest.strip_prefix('+').or(rest.strip_prefix("00"));
    if prefix.is_empty() && marked.is_some_and(|m| m.len() == 15 && is_700(m)) {
        return Some(Parsed::Lookalike(Lookalike::InternationalMark));
    }
    if !rest.starts_with("700") {
        return None;
    }
    let wrong_length = Some(Parsed::Lookalike(Lookalike::WrongLength));
    match (rest.chars().count(), prefix) {
        (15, _) if is_700(rest) => from_subscriber(rest[3..].parse().unwrap()).map(Parsed::Number700),
        (9..=14 | 16..=20, "+86" | "0086") if is_700(rest) => wrong_length,
        (16 | 17, "") if is_700(rest) => wrong_length,
        (13 | 14, "") if is_700(rest) && country == Some(Country::CN) => wrong_length,
        (15, _) => {
            let odd: Vec<char> = rest.chars().filter(|c| !c.is_ascii_digit()).collect();
            let mixed = odd.len() <= 3 && odd.iter().all(|c| c.is_alphanumeric());
            mixed.then_some(Parsed::Lookalike(Lookalike::MixedCharacters))
        }
        _ => None,
    }
}

fn is_700(text: &str) -> bool {
    text.starts_with("700") && text.chars().all(|c| c.is_ascii_digit())
}

fn folded(text: &str) -> String {
    text.chars().filter(|c| !DROPPED.contains(*c) && !c.is_whitespace()).map(half_width).collect()
}

pub(super) fn half_width(c: char) -> char {
    "０１２３４５６７８９＋"
        .chars()
        .position(|wide| wide == c)
        .map_or(c, |at| "0123456789+".chars().nth(at).unwrap())
}

fn decoded(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned()
}

fn is_withheld(text: &str) -> bool {
    let word: String = text
        .chars()
        .filter(|c| {
            "-.()－．（）\u{2010}\u{2011}\u{2012}\u{2013}\u{2014}\u{2015}".contains(*c)
                || !folded(&c.to_string()).is_empty()
        })
        .collect();
    let words =
        ["", "-1", "-2", "-3", "private", "unknown", "restricted", "anonymous", "unavailable", "payphone"];
    words.contains(&word.to_ascii_lowercase().as_str())
}

fn foreign_context(tail: &str) -> bool {
    tail.split_inclusive([';', '@', '?'])
        .scan(false, |behind_semicolon, piece| {
            let is_parameter = std::mem::replace(behind_semicolon, piece.ends_with(';'));
            Some(if is_parameter { piece.trim_end_matches([';', '@', '?']) } else { "" })
        })
        .any(|parameter| {
            let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
            folded(name).to_lowercase() == "phonecontext"
                && folded(value) != "+86"
                && !is_chinese_domain(value)
        })
}

fn is_chinese_domain(value: &str) -> bool {
    let value: String = value
        .chars()
        .filter(|c| *c == '.' || *c == '-' || !folded(&c.to_string()).is_empty())
        .map(half_width)
        .collect();
    let domain = format!(".{}", value.to_lowercase());
    let domain = domain.trim_end_matches('.');
    [".mcc460.3gppnetwork.org", ".mcc460.pub.3gppnetwork.org"].iter().any(|end| domain.ends_with(end))
        && value.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '.')
}
