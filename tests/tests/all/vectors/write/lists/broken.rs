//! Folders that lead to no list, or to one all the same.

use serde_json::{Value, json};

use super::super::content::{FOOD, encoded, of, whole_block};
use super::super::damage::bent;
use super::super::vector::{ListFile, view_json};
use super::{ListCase, NOW, no_list, of_platform, protected, ready};

const ASK: &str = "700100000001234";

pub(super) fn cases() -> Vec<ListCase> {
    [of_files(), of_bytes(), of_the_view(), of_the_views_text(), harmless()].into_iter().flatten().collect()
}

fn sound() -> Vec<u8> {
    encoded(&of(2, &[(1000_0000, 1000_0009)], vec![whole_block(1000_0000, "演示平台甲公司", "", FOOD)]))
}

fn sound_view() -> Value {
    view_json(&sound(), "demo", 2)
}

fn case(
    name: &'static str,
    why: &'static str,
    diagnosis: &'static str,
    view_json: Option<String>,
    lists: Vec<ListFile>,
) -> ListCase {
    let expect = no_list(diagnosis, vec![protected()]);
    ListCase { name, why, view_json, lists, now: NOW, ask: vec![ASK], expect }
}

/// Files that are not there, or not as `view.json` says.
fn of_files() -> Vec<ListCase> {
    let view = || Some(sound_view().to_string());
    let other = |bend: fn(&mut Vec<u8>)| {
        let mut bytes = sound();
        bend(&mut bytes);
        vec![ListFile { path: ListFile::of(&sound()).path, ..ListFile::of(&bytes) }]
    };
    vec![
        case("folder: empty", "Nothing was published yet.", "no_view", None, Vec::new()),
        case(
            "folder: a list without view.json",
            "A list counts only when view.json names it.",
            "no_view",
            None,
            other(|_| {}),
        ),
        case(
            "folder: no list",
            "view.json names a file that is not there.",
            "list_missing",
            view(),
            Vec::new(),
        ),
        case(
            "file: a byte short",
            "It has not the length that view.json gives.",
            "list_length",
            view(),
            other(|list| list.truncate(list.len() - 1)),
        ),
        case("file: a byte long", "The same.", "list_length", view(), other(|list| list.push(0))),
        case("file: empty", "The same.", "list_length", view(), other(Vec::clear)),
        case(
            "file: one bit other than published",
            "It has not the checksum that view.json gives.",
            "list_checksum",
            view(),
            other(|list| list[90] ^= 4),
        ),
    ]
}

/// Lists that are no sound lists, in views that fit them.
fn of_bytes() -> Vec<ListCase> {
    type Bend = fn(&mut Vec<u8>);
    let cases: [(&str, &str, Bend); 13] = [
        ("list: a web page", "Its first four bytes are not L700.", |list| {
            *list = b"<!DOCTYPE html><title>demo</title>".to_vec();
        }),
        ("list: the next format", "Its version is 2.", |list| list[4] = 2),
        ("list: nothing but its magic", "It ends before its header does.", |list| list.truncate(4)),
        ("list: its first half", "Its counts do not fit its size.", |list| list.truncate(list.len() / 2)),
        ("list: a byte more", "The file must end where its last section does.", |list| list.push(0)),
        ("list: a count of 2^32 - 1", "More coverage than the format allows.", |list| {
            list[12..16].fill(0xff);
        }),
        ("list: more rows than ranges", "A row that no range refers to.", |list| list[28] += 1),
        ("list: sequence number 0", "Sequence numbers begin with 1.", |list| list[40..48].fill(0)),
        ("list: phases out of order", "The pilot ends before it begins.", |list| list[68..72].fill(0)),
        ("list: a feed's name that is not UTF-8", "Texts are UTF-8.", |list| list[73] = 0xff),
        ("list: a feed's name with a control character", "No text holds one.", |list| list[73] = 7),
        ("list: coverage upside down", "An interval's first number is behind its last.", |list| {
            let (first, last) = list[77..87].split_at_mut(5);
            first.swap_with_slice(last);
        }),
        ("list: a rank that points beyond the rows", "It would be read with every lookup.", |list| {
            let directory_and_groups = 8 + u32::from_le_bytes(list[36..40].try_into().unwrap()) as usize;
            let rank = list.len() - directory_and_groups - 4;
            list[rank] = 1;
        }),
    ];
    let case = |(name, why, bend): (&'static str, &'static str, Bend)| {
        let mut list = sound();
        bend(&mut list);
        let list = if list.len() > 12 { bent(&list, |_| {}) } else { list };
        let view = view_json(&list, "demo", 2).to_string();
        case(name, why, "bad_list", Some(view), vec![ListFile::of(&list)])
    };
    cases.into_iter().map(case).collect()
}

/// Views with one wrong field.
fn of_the_view() -> Vec<ListCase> {
    type Bend = fn(&mut Value);
    let cases: [(&str, &str, &str, Bend); 17] = [
        ("view: another sequence number", "The list says 2.", "other_list", |view| view["seq"] = json!(3)),
        ("view: another feed", "The list says demo.", "other_list", |view| view["feed"] = json!("other")),
        ("view: another checksum", "Of other bytes.", "list_checksum", |view| view["crc32c"] = json!(1)),
        ("view: another length", "Of other bytes.", "list_length", |view| view["length"] = json!(99)),
        ("view: the next format", "Format 2 is unknown.", "bad_view", |view| view["format"] = json!(2)),
        ("view: length 0", "No list is empty.", "bad_view", |view| view["length"] = json!(0)),
        ("view: a length over the limit", "A list has at most 16 MB.", "bad_view", |view| {
            view["length"] = json!(16_000_001);
        }),
        ("view: a negative length", "It is counted in bytes.", "bad_view", |view| view["length"] = json!(-1)),
        ("view: SHA-256 in capitals", "It is written in one form only.", "bad_view", |view| {
            view["sha256"] = json!(view["sha256"].as_str().unwrap().to_uppercase());
        }),
        ("view: a list outside of the folder", "It must be lists/<sha256>.l700.", "bad_view", |view| {
            view["list"] = json!(format!("../{}", view["list"].as_str().unwrap()));
        }),
        ("view: sequence number 0", "They begin with 1.", "bad_view", |view| view["seq"] = json!(0)),
        ("view: an empty feed name", "Each feed has a name.", "bad_view", |view| view["feed"] = json!("")),
        ("view: an empty role name", "Some role signed the list.", "bad_view", |view| {
            view["list_role"] = json!("");
        }),
        ("view: a time that is none", "The thirteenth month.", "bad_view", |view| {
            view["x_issued"] = json!("2026-13-01T00:00:00Z");
        }),
        ("view: a time without an offset", "RFC 3339 needs one.", "bad_view", |view| {
            view["timestamp_expires"] = json!("2026-06-08T00:00:00");
        }),
        ("view: a field is missing", "Without times nothing can be said of freshness.", "bad_view", |view| {
            view.as_object_mut().unwrap().remove("timestamp_expires");
        }),
        ("view: a number as a text", "A field of another type.", "bad_view", |view| view["seq"] = json!("2")),
    ];
    let case = |(name, why, diagnosis, bend): (&'static str, &'static str, &'static str, Bend)| {
        let mut view = sound_view();
        bend(&mut view);
        case(name, why, diagnosis, Some(view.to_string()), vec![ListFile::of(&sound())])
    };
    cases.into_iter().map(case).collect()
}

/// A `view.json` that is no view at all.
fn of_the_views_text() -> Vec<ListCase> {
    let view = sound_view().to_string();
    let twice = view.replacen('{', "{\"seq\":2,", 1);
    let texts = [
        (
            "view: a check that does not hold",
            "Something before it was damaged.",
            checked(&view).replace("\"seq\":2", "\"seq\":3"),
        ),
        ("view: something behind the check", "It is the last field.", checked(&view) + " "),
        ("view: empty", "It is not JSON.", String::new()),
        ("view: cut off", "It is not JSON.", view[..view.len() / 2].to_owned()),
        ("view: more behind it", "Only white space may follow.", view + "{}"),
        ("view: a field twice", "Readers could not agree which counts.", twice),
        ("view: an array", "A view is an object.", "[1]".to_owned()),
    ];
    let case = |(name, why, text)| case(name, why, "bad_view", Some(text), vec![ListFile::of(&sound())]);
    texts.into_iter().map(case).collect()
}

/// With the CRC-32C of all before it.
fn checked(view: &str) -> String {
    let before = view.strip_suffix('}').unwrap();
    format!("{before},\"check\":\"{:08x}\"}}", crc32c::crc32c(before.as_bytes()))
}

/// What looks odd and opens.
fn harmless() -> Vec<ListCase> {
    type Bend = fn(&mut Value);
    let cases: [(&str, &str, Bend); 3] = [
        ("view: a field of the future", "Unknown fields are passed over.", |view| view["more"] = json!([1])),
        ("view: a switch of the future", "Unknown reasons are passed over.", |view| {
            view["switches"] = json!(["a_reason_of_the_future"]);
        }),
        ("view: times with an offset", "They are the same moments.", |view| {
            view["x_issued"] = json!("2026-06-01T08:00:00+08:00");
            view["timestamp_expires"] = json!("2026-06-08T08:00:00+08:00");
        }),
    ];
    let with_check = checked(&sound_view().to_string());
    let bent = cases.into_iter().map(|(name, why, bend)| {
        let mut view = sound_view();
        bend(&mut view);
        (name, why, view.to_string())
    });
    let with_check = ("view: with its check", "The CRC-32C of all before it.", with_check);
    let case = |(name, why, view)| ListCase {
        name,
        why,
        view_json: Some(view),
        lists: vec![ListFile::of(&sound())],
        now: NOW,
        ask: vec![ASK, "700100000010000"],
        expect: ready(2, 1, vec![of_platform(FOOD, "演示平台甲公司"), super::unlisted()]),
    };
    bent.chain([with_check]).map(case).collect()
}
