use std::fs::{self, File};
use std::path::Path;
use std::time::{Duration, SystemTime};

use super::{FORMAT, Versions, View, ViewError, clean_up, list_is_intact, list_path, sealed, write_list};
use crate::label::Reason;
use crate::time::Timestamp;

const OLD: &str = "0a00000000000000000000000000000000000000000000000000000000000001";
const NEW: &str = "0b00000000000000000000000000000000000000000000000000000000000002";
const LIST: &[u8] = b"not read as a list here";
const HOUR: Duration = Duration::from_hours(1);

fn view(sha256: &str) -> View {
    View {
        format: FORMAT,
        list: list_path(sha256),
        length: LIST.len() as u64,
        crc32c: crc32c::crc32c(LIST),
        sha256: sha256.to_owned(),
        feed: "demo".to_owned(),
        seq: 7,
        x_issued: "2026-11-23T00:00:00Z".to_owned(),
        timestamp_expires: "2026-11-30T00:00:00Z".to_owned(),
        max_age_days: None,
        switches: Vec::new(),
        list_role: "list".to_owned(),
        publication: 1,
        versions: Versions { root: 2, timestamp: 9, targets: 3 },
        online_keys: OLD.to_owned(),
    }
}

fn publish(dir: &Path, sha256: &str) -> View {
    write_list(dir, sha256, LIST).unwrap();
    view(sha256).write(dir).unwrap();
    view(sha256)
}

fn names(dir: &Path) -> Vec<String> {
    let mut names: Vec<_> =
        fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn set_modified(path: &Path, time: SystemTime) {
    File::options().append(true).open(path).unwrap().set_modified(time).unwrap();
}

#[test]
fn what_is_written_is_read_and_the_form_is_fixed() {
    let root = tempfile::tempdir().unwrap();
    let dir = root.path().join("made/on/demand");
    assert_eq!(View::read(&dir), Err(ViewError::NotFound));
    let view = publish(&dir, OLD);
    assert_eq!(View::read(&dir).as_ref(), Ok(&view));
    let form = format!(
        r#"{{"format":1,"list":"lists/{OLD}.l700","length":23,"crc32c":{},"sha256":"{OLD}","feed":"demo","seq":7,"x_issued":"2026-11-23T00:00:00Z","timestamp_expires":"2026-11-30T00:00:00Z","max_age_days":null,"switches":[],"list_role":"list","publication":1,"versions":{{"root":2,"timestamp":9,"targets":3}},"online_keys":"{OLD}""#,
        crc32c::crc32c(LIST)
    );
    let check = crc32c::crc32c(form.as_bytes());
    assert_eq!(
        fs::read_to_string(dir.join("view.json")).unwrap(),
        format!(r#"{form},"check":"{check:08x}"}}"#)
    );
    assert_eq!(names(&dir), ["lists", "view.json"], "no temporary file stays");
    assert_eq!(names(&dir.join("lists")), [format!("{OLD}.l700")]);
}

#[test]
fn only_a_sound_view_is_read_and_only_such_a_one_is_written() {
    type Break = fn(&mut View);
    let bad: [(&str, Break); 15] = [
        ("a count", |v| v.seq = 1 << 53),
        ("a count", |v| v.publication = 1 << 53),
        ("a count", |v| v.versions.targets = 1 << 53),
        ("format", |v| v.format = 0),
        ("list", |v| v.list = "../elsewhere.l700".to_owned()),
        ("list", |v| v.list = list_path(NEW)),
        ("sha256", |v| v.sha256 = v.sha256.to_uppercase()),
        ("sha256", |v| v.sha256.truncate(63)),
        ("length", |v| v.length = 0),
        ("length", |v| v.length = u64::MAX),
        ("feed", |v| v.feed.clear()),
        ("seq", |v| v.seq = 0),
        ("x_issued", |v| v.x_issued = "2026-11-23".to_owned()),
        ("timestamp_expires", |v| v.timestamp_expires = "soon".to_owned()),
        ("list_role", |v| v.list_role.clear()),
    ];
    let dir = tempfile::tempdir().unwrap();
    let published = publish(dir.path(), OLD);
    for (field, break_it) in bad {
        let mut view = published.clone();
        break_it(&mut view);
        assert!(!list_is_intact(dir.path(), &view), "{field}");
        assert!(view.write(dir.path()).is_err(), "{field}");
        assert_eq!(View::read(dir.path()).as_ref(), Ok(&published), "{field}: the good view stays");
        let expected = match field {
            "format" => ViewError::UnknownFormat(0),
            field => ViewError::Malformed(field),
        };
        assert_eq!(View::parse(&sealed(serde_json::to_vec(&view).unwrap())), Err(expected), "{field}");
    }
}

#[test]
fn counts_go_as_far_as_those_of_metadata() {
    let dir = tempfile::tempdir().unwrap();
    write_list(dir.path(), OLD, LIST).unwrap();
    let last = (1 << 53) - 1;
    let versions = Versions { root: last, timestamp: last, targets: last };
    let view = View { seq: last, publication: last, versions, ..view(OLD) };
    view.write(dir.path()).unwrap();
    assert_eq!(View::read(dir.path()), Ok(view));
}

#[test]
fn a_view_is_as_long_as_what_is_read_at_most() {
    let dir = tempfile::tempdir().unwrap();
    let of_length = |length: usize| {
        let bare = sealed(serde_json::to_vec(&view(OLD)).unwrap()).len();
        View { feed: "x".repeat("demo".len() + length - bare), ..view(OLD) }
    };
    let longest = of_length(64 * 1024);
    longest.write(dir.path()).unwrap();
    assert_eq!(fs::metadata(dir.path().join("view.json")).unwrap().len(), 64 * 1024);
    assert_eq!(View::read(dir.path()).as_ref(), Ok(&longest));
    assert!(of_length(64 * 1024 + 1).write(dir.path()).is_err());
    assert_eq!(View::read(dir.path()), Ok(longest), "the good one stays");
}

/// Readers may be about to open it.
#[test]
fn the_time_for_which_a_replaced_list_stays_begins_with_its_replacement() {
    let dir = tempfile::tempdir().unwrap();
    let modified =
        |sha256: &str| fs::metadata(dir.path().join(list_path(sha256))).unwrap().modified().unwrap();
    publish(dir.path(), OLD);
    let long_ago = SystemTime::now() - 1000 * HOUR;
    set_modified(&dir.path().join(list_path(OLD)), long_ago);
    // Only fresher times: the list is not replaced.
    View { publication: 2, ..view(OLD) }.write(dir.path()).unwrap();
    assert_eq!(modified(OLD), long_ago);
    publish(dir.path(), NEW);
    assert!(modified(OLD) > long_ago + 999 * HOUR);
}

#[test]
fn what_is_no_view_is_told_apart() {
    // No updater counted it, so it needs no check.
    let uncounted = View { publication: 0, ..view(OLD) };
    let good = serde_json::to_string(&uncounted).unwrap();
    let fields = ViewError::Malformed("a field is missing, twice there or of another type");
    let table = [
        ("", Err(ViewError::Malformed("it is not JSON"))),
        ("<html>Log in</html>", Err(ViewError::Malformed("it is not JSON"))),
        (&good[..good.len() - 1], Err(ViewError::Malformed("it is not JSON"))),
        ("[]", Err(fields)),
        ("{}", Err(fields)),
        (r#"{"format":"1"}"#, Err(fields)),
        (r#"{"format":1}"#, Err(fields)),
        (r#"{"format":2,"anything":[]}"#, Err(ViewError::UnknownFormat(2))),
        (&good.replace(r#""seq":7"#, r#""seq":7,"seq":8"#), Err(fields)),
        (&good.replace(r#""seq":7"#, r#""seq":-7"#), Err(fields)),
        (&good.replace(r#""seq":7"#, r#""seq":7,"later":{"x":1}"#), Ok(uncounted)),
        (&serde_json::to_string(&view(OLD)).unwrap(), Err(ViewError::Malformed("check"))),
    ];
    let dir = tempfile::tempdir().unwrap();
    for (json, expected) in table {
        fs::write(dir.path().join("view.json"), json).unwrap();
        assert_eq!(View::read(dir.path()), expected, "{json}");
    }
    let long = good.replace(r#""demo""#, &format!("{:?}", "长".repeat(30_000)));
    fs::write(dir.path().join("view.json"), long).unwrap();
    assert_eq!(View::read(dir.path()), Err(ViewError::Malformed("it is far too long")));
}

/// A number, a time or a switch with one bit off is as plausible as the right one.
#[test]
fn a_flipped_bit_anywhere_is_noticed() {
    let dir = tempfile::tempdir().unwrap();
    publish(dir.path(), OLD);
    let file = dir.path().join("view.json");
    let good = fs::read(&file).unwrap();
    for bit in 0..good.len() * 8 {
        let mut bytes = good.clone();
        bytes[bit / 8] ^= 1 << (bit % 8);
        let read = View::parse(&bytes);
        assert!(read.is_err(), "bit {bit}");
    }
    for end in 0..good.len() {
        assert!(View::parse(&good[..end]).is_err(), "cut at {end}");
    }
    let text = String::from_utf8(good).unwrap();
    let damaged = text.replace(r#""timestamp":9"#, r#""timestamp":7"#);
    assert_eq!(View::parse(damaged.as_bytes()), Err(ViewError::Malformed("check")));
    assert_eq!(View::parse(format!("{text}\n").as_bytes()), Err(ViewError::Malformed("check")));
}

#[test]
fn times_and_switches_are_read_out() {
    let switches = ["unlisted", "a_code_of_the_future", "returned"].map(str::to_owned).to_vec();
    let view = View { max_age_days: Some(30), switches, ..view(OLD) };
    let issue = view.issue(Timestamp(1)).unwrap();
    assert_eq!(issue.x_issued.to_rfc3339(), view.x_issued);
    assert_eq!(issue.timestamp_expires.to_rfc3339(), view.timestamp_expires);
    assert_eq!((issue.list_issued, issue.max_age_days), (Timestamp(1), Some(30)));
    assert!(view.switches().iter().eq([Reason::Returned, Reason::Unlisted]));
}

#[test]
fn a_list_is_written_once_and_repaired_if_it_is_damaged() {
    let dir = tempfile::tempdir().unwrap();
    assert!(write_list(dir.path(), "../x", LIST).is_err());
    let view = publish(dir.path(), OLD);
    let file = dir.path().join(&view.list);
    let long_ago = SystemTime::UNIX_EPOCH + HOUR;
    for (case, content, written_again) in [
        ("the same", LIST, false),
        ("cut off", &LIST[..5], true),
        ("longer", b"not read as a list here.", true),
        ("another byte", b"not read as a list herE", true),
    ] {
        fs::write(&file, content).unwrap();
        set_modified(&file, long_ago);
        assert_eq!(list_is_intact(dir.path(), &view), !written_again, "{case}");
        write_list(dir.path(), OLD, LIST).unwrap();
        assert!(list_is_intact(dir.path(), &view), "{case}");
        let modified = fs::metadata(&file).unwrap().modified().unwrap();
        assert_eq!(modified != long_ago, written_again, "{case}");
    }
    fs::remove_file(&file).unwrap();
    assert!(!list_is_intact(dir.path(), &view), "missing");
}

#[test]
fn a_replaced_list_stays_for_a_day_after_it_was_replaced() {
    let dir = tempfile::tempdir().unwrap();
    let old = publish(dir.path(), OLD);
    let old_file = dir.path().join(&old.list);
    // It was in force for a month.
    set_modified(&old_file, SystemTime::now() - 30 * 24 * HOUR);
    let new = publish(dir.path(), NEW);
    clean_up(dir.path(), &new, SystemTime::now());
    clean_up(dir.path(), &new, SystemTime::now() + 23 * HOUR);
    assert!(list_is_intact(dir.path(), &old), "within the day");
    clean_up(dir.path(), &new, SystemTime::now() - 90 * 24 * HOUR);
    assert!(list_is_intact(dir.path(), &old), "the clock was put back");
    clean_up(dir.path(), &new, SystemTime::now() + 25 * HOUR);
    assert!(!old_file.exists(), "after the day");
    clean_up(dir.path(), &new, SystemTime::now() + 90 * 24 * HOUR);
    assert!(list_is_intact(dir.path(), &new), "the list in force stays at any age");
}

#[test]
fn clean_up_removes_temporary_files_and_nothing_that_is_not_the_views() {
    let dir = tempfile::tempdir().unwrap();
    let view = publish(dir.path(), NEW);
    let lists = dir.path().join("lists");
    fs::write(dir.path().join("view.json.tmp"), "half").unwrap();
    fs::write(lists.join(format!("{OLD}.l700.tmp")), "half").unwrap();
    let others = ["notes.txt", "short.l700", "short.l700.tmp", "x.tmp"];
    for name in others {
        fs::write(lists.join(name), "someone's").unwrap();
        fs::write(dir.path().join(name), "someone's").unwrap();
    }
    fs::create_dir(lists.join(format!("{OLD}.l700"))).unwrap();
    clean_up(dir.path(), &view, SystemTime::now() + 48 * HOUR);
    assert_eq!(
        names(&lists),
        [
            &format!("{OLD}.l700"),
            &format!("{NEW}.l700"),
            "notes.txt",
            "short.l700",
            "short.l700.tmp",
            "x.tmp"
        ]
    );
    assert_eq!(
        names(dir.path()),
        ["lists", "notes.txt", "short.l700", "short.l700.tmp", "view.json", "x.tmp"]
    );
    // Nothing there is no trouble.
    clean_up(&dir.path().join("missing"), &view, SystemTime::now());
}

#[test]
fn a_failed_swap_leaves_the_old_view_and_no_temporary_file() {
    let dir = tempfile::tempdir().unwrap();
    let old = publish(dir.path(), OLD);
    write_list(dir.path(), NEW, LIST).unwrap();
    // Nothing can be renamed onto a folder.
    fs::remove_file(dir.path().join("view.json")).unwrap();
    fs::create_dir(dir.path().join("view.json")).unwrap();
    assert!(view(NEW).write(dir.path()).is_err());
    assert_eq!(names(dir.path()), ["lists", "view.json"]);
    assert!(list_is_intact(dir.path(), &old));
}
