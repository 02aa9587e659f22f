//! What a single cell may hold.

use label700::allocation::{Approval, Resource, Scene};
use label700::list::{Fault, check_text};
use label700::time::Day;

use super::fault::Problem;

/// Characters of a company's name or a scene's text.
pub(super) const MAX_CHARACTERS: usize = 60;

/// Digits behind 700.
const SUBSCRIBER_DIGITS: usize = 12;
/// Digits of a number, and of the block that MIIT assigns.
const NUMBER_DIGITS: usize = 3 + SUBSCRIBER_DIGITS;
const BLOCK_DIGITS: usize = 11;
/// Numbers in a block.
pub(super) const BLOCK_SIZE: u64 = 10_000;

/// What no scene may suggest (the notice says what service a call uses, not who is honest).
const CLAIMS: [&str; 14] = [
    "安全",
    "可信",
    "认证",
    "認證",
    "登记",
    "登記",
    "官方",
    "safe",
    "secure",
    "trusted",
    "verified",
    "registered",
    "official",
    "certified",
];

/// The scenes that have words in the SDK: code and texts.
const SCENES: [(&str, [&str; 3]); 4] = [
    ("food_delivery", ["外卖", "外賣", "Food delivery"]),
    ("express", ["快递", "快遞", "Express delivery"]),
    ("ride_hailing", ["网约车", "網約車", "Ride hailing"]),
    ("e_commerce", ["电商", "電商", "E-commerce"]),
];

/// Whether a row is about who holds numbers, or about where the list is complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Allocation,
    Coverage,
}

/// A 15-digit number: the twelve digits behind 700.
pub(super) fn number(cell: &str) -> Result<u64, Problem> {
    digits(cell, NUMBER_DIGITS)
}

/// An 11-digit block: the first and the last of its numbers.
pub(super) fn block(cell: &str) -> Result<(u64, u64), Problem> {
    let first = digits(cell, BLOCK_DIGITS)? * BLOCK_SIZE;
    Ok((first, first + BLOCK_SIZE - 1))
}

/// The digits behind 700. Blanks between digits are read over, as the SDK groups numbers with them.
fn digits(cell: &str, wanted: usize) -> Result<u64, Problem> {
    if is_scientific(cell) {
        return Err(Problem::Scientific);
    }
    refuse_formula(cell)?;
    let digits: String = cell.chars().filter(|c| !c.is_whitespace()).collect();
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Problem::NotDigits);
    }
    if digits.len() != wanted {
        return Err(Problem::DigitCount { wanted, found: digits.len() });
    }
    let behind = digits.strip_prefix("700").ok_or(Problem::Not700)?;
    behind.parse().map_err(|_| Problem::NotDigits)
}

/// `7.0E+14`, `7E14`, `7,00123E+14`.
fn is_scientific(cell: &str) -> bool {
    let number = |text: &str| {
        let text = text.strip_prefix(['+', '-']).unwrap_or(text);
        !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b','))
    };
    cell.split_once(['e', 'E']).is_some_and(|(mantissa, exponent)| number(mantissa) && number(exponent))
}

/// A company's name, or a scene's text; may be empty.
pub(super) fn text(cell: &str) -> Result<&str, Problem> {
    refuse_formula(cell)?;
    if cell.contains(['\n', '\r']) {
        return Err(Problem::LineBreak);
    }
    if cell.chars().count() > MAX_CHARACTERS {
        return Err(Problem::TooLong);
    }
    match check_text(cell) {
        Ok(()) => Ok(cell),
        Err(Fault::TextTooLong) => Err(Problem::TooLong),
        Err(_) => Err(Problem::Invisible),
    }
}

/// A scene's text: it must not praise.
pub(super) fn scene_text(cell: &str) -> Result<&str, Problem> {
    let text = text(cell)?;
    let lower = text.to_lowercase();
    if CLAIMS.iter().any(|claim| lower.contains(claim)) { Err(Problem::Claim) } else { Ok(text) }
}

/// A scene that has words in the SDK, by its code or its Chinese text.
pub(super) fn known_scene(cell: &str) -> Option<Scene> {
    let found = SCENES.iter().find(|(code, texts)| cell == *code || texts.contains(&cell));
    found.map(|(code, [zh_hans, zh_hant, en])| Scene {
        code: (*code).to_owned(),
        zh_hans: (*zh_hans).to_owned(),
        zh_hant: (*zh_hant).to_owned(),
        en: (*en).to_owned(),
    })
}

/// An empty cell is an allocation, for files without this column.
pub(super) fn kind(cell: &str) -> Result<Kind, Problem> {
    match cell {
        "" | "allocation" | "分配" => Ok(Kind::Allocation),
        "coverage" | "覆盖" => Ok(Kind::Coverage),
        _ => Err(Problem::UnknownWord("allocation 分配, coverage 覆盖")),
    }
}

pub(super) fn approval(cell: &str) -> Result<Approval, Problem> {
    match cell {
        "active" | "有效" => Ok(Approval::Active),
        "suspended" | "暂停" => Ok(Approval::Suspended),
        "exiting" | "提前退出" => Ok(Approval::Exiting),
        "revoked" | "撤销" => Ok(Approval::Revoked),
        _ => Err(Problem::UnknownWord("active 有效, suspended 暂停, exiting 提前退出, revoked 撤销")),
    }
}

pub(super) fn resource(cell: &str) -> Result<Resource, Problem> {
    match cell {
        "in_use" | "在用" => Ok(Resource::InUse),
        "returned" | "已退回" => Ok(Resource::Returned),
        _ => Err(Problem::UnknownWord("in_use 在用, returned 已退回")),
    }
}

/// A date, year first, as people and spreadsheets write it: `2026-01-31`, `2026/1/31`, `2026年1月31日`.
pub(super) fn date(cell: &str) -> Result<Option<Day>, Problem> {
    if cell.is_empty() {
        return Ok(None);
    }
    refuse_formula(cell)?;
    let plain = cell.strip_suffix('日').unwrap_or(cell);
    let parts: Vec<&str> = plain.split(['-', '/', '.', '年', '月']).collect();
    let [year, month, day] = parts.as_slice() else { return Err(Problem::BadDate) };
    if year.len() != 4 || month.len() > 2 || day.len() > 2 {
        return Err(Problem::BadDate);
    }
    let day = Day::parse(&format!("{year}-{month:0>2}-{day:0>2}"));
    // Lists count days from 1970 on.
    day.filter(|day| day.0 >= 0).map(Some).ok_or(Problem::BadDate)
}

pub(super) fn refuse_formula(cell: &str) -> Result<(), Problem> {
    let starts = ['=', '+', '-', '@', '\t', '\r', '\u{FF1D}', '\u{FF0B}', '\u{FF0D}', '\u{FF20}'];
    if cell.starts_with(starts) { Err(Problem::Formula) } else { Ok(()) }
}
