use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::published::{path, view};
use crate::{NOW, run};

const PROTECTED: &str = r#""kind":"protected","number":"700100000000001","reason":"protected","severity":"info","title":"号码保护服务专用号码","subtitle":null,"scene":null,"list":null}"#;
const WITHHELD: &str = r#""kind":"withheld","number":null,"reason":"none","severity":"none","title":null,"subtitle":null,"scene":null,"list":null}"#;
const OTHER: &str = r#""kind":"other","number":null,"reason":"none","severity":"none","title":null,"subtitle":null,"scene":null,"list":null}"#;

fn object(input: &str, rest: &str) -> String {
    format!("{{\"input\":{input},{rest}\n")
}

#[test]
fn json_without_a_view() {
    let table: [(&str, &[&str], String); 6] = [
        ("a number", &["700100000000001"], object(r#""700100000000001""#, PROTECTED)),
        ("as given", &["+86 700-1000-0000-0001"], object(r#""+86 700-1000-0000-0001""#, PROTECTED)),
        ("empty", &[""], object(r#""""#, WITHHELD)),
        (
            "several",
            &["-1", "10086", "700100000000001"],
            [
                object(r#""-1""#, WITHHELD),
                object(r#""10086""#, OTHER),
                object(r#""700100000000001""#, PROTECTED),
            ]
            .concat(),
        ),
        (
            "too long by one, in English",
            &["7001000000000012", "--lang", "en"],
            object(
                r#""7001000000000012""#,
                r#""kind":"lookalike","number":null,"reason":"wrong_length","severity":"caution","title":"Not a 700 service number","subtitle":"Wrong number of digits","scene":null,"list":null}"#,
            ),
        ),
        (
            "a length that is real abroad, in China",
            &["7001000000000", "--network-country", "cn"],
            object(
                r#""7001000000000""#,
                r#""kind":"lookalike","number":null,"reason":"wrong_length","severity":"caution","title":"不是700专用号码","subtitle":"位数不符","scene":null,"list":null}"#,
            ),
        ),
    ];
    for (case, args, expected) in table {
        let (out, err, code) = run(&[&["label", "--json"], args].concat(), "");
        assert_eq!((out.as_str(), err.as_str(), code), (expected.as_str(), "", 0), "{case}");
    }
}

#[test]
fn json_with_a_view() {
    let (dir, _) = view();
    let table: [(&str, &[&str], &str); 5] = [
        (
            "listed",
            &["700100000000001", "--now", NOW],
            r#"{"input":"700100000000001","kind":"protected","number":"700100000000001","reason":"listed","severity":"info","title":"号码保护服务专用号码","subtitle":"外卖 · 演示外卖平台","scene":"外卖","list":{"seq":7,"freshness":"fresh"}}"#,
        ),
        (
            "traditional Chinese, long after",
            &["700100000000001", "--now", "2027-11-23T16:00:00+08:00", "--lang", "zh-TW"],
            r#"{"input":"700100000000001","kind":"protected","number":"700100000000001","reason":"listed","severity":"info","title":"號碼保護服務專用號碼","subtitle":"外賣","scene":"外賣","list":{"seq":7,"freshness":"very_stale"}}"#,
        ),
        (
            "revoked",
            &["700200000000001", "--now", NOW],
            r#"{"input":"700200000000001","kind":"protected","number":"700200000000001","reason":"platform_revoked","severity":"caution","title":"号码保护服务专用号码","subtitle":"名单:平台试点资格已撤销","scene":"外卖","list":{"seq":7,"freshness":"fresh"}}"#,
        ),
        (
            "unlisted",
            &["700300000000001", "--now", NOW],
            r#"{"input":"700300000000001","kind":"protected","number":"700300000000001","reason":"unlisted","severity":"caution","title":"号码保护服务专用号码","subtitle":"未在本标记名单内","scene":null,"list":{"seq":7,"freshness":"fresh"}}"#,
        ),
        (
            "no 700 number, with the clock put back",
            &["10086", "--now", "2020-01-01T00:00:00Z"],
            r#"{"input":"10086","kind":"other","number":null,"reason":"none","severity":"none","title":null,"subtitle":null,"scene":null,"list":{"seq":7,"freshness":"clock_suspect"}}"#,
        ),
    ];
    for (case, args, expected) in table {
        let (out, err, code) = run(&[&["label", "--json", "--view", path(&dir)], args].concat(), "");
        assert_eq!((out.trim_end(), err.as_str(), code), (expected, "", 0), "{case}");
    }
}

#[test]
fn standard_input_gives_one_object_a_line() {
    let table: [(&str, &[u8], String); 8] = [
        ("nothing", b"", String::new()),
        ("no final line end", b"10086", object(r#""10086""#, OTHER)),
        ("a blank line", b"\n", object(r#""""#, WITHHELD)),
        (
            "a blank line at the end",
            b"10086\n\n",
            [object(r#""10086""#, OTHER), object(r#""""#, WITHHELD)].concat(),
        ),
        ("CRLF", b"10086\r\n\r\n", [object(r#""10086""#, OTHER), object(r#""""#, WITHHELD)].concat()),
        (
            "blanks and a lone CR are kept",
            b" 10086\t\r\r\n10086\r",
            [object(r#"" 10086\t\r""#, OTHER), object(r#""10086\r""#, OTHER)].concat(),
        ),
        ("not UTF-8", b"\xff10086\n", object("\"\u{fffd}10086\"", OTHER)),
        (
            "what would be an option elsewhere",
            b"-1\n-\n--json\n",
            [object(r#""-1""#, WITHHELD), object(r#""-""#, OTHER), object(r#""--json""#, OTHER)].concat(),
        ),
    ];
    for (case, stdin, expected) in table {
        for args in [["label", "--json", "-"], ["label", "-", "--json"]] {
            let (out, err, code) = run(&args, stdin);
            assert_eq!((out.as_str(), err.as_str(), code), (expected.as_str(), "", 0), "{case}");
        }
    }
}

#[test]
fn json_strings_are_escaped_no_more_than_needed() {
    let (out, _, code) = run(&["label", "--json", "\"\\/\u{1}\u{7f}号é😀\u{2028}"], "");
    let input = "\"\\\"\\\\/\\u0001\u{7f}号é😀\u{2028}\"";
    assert_eq!((out, code), (object(input, OTHER), 0));
}

#[test]
fn numbers_may_begin_with_a_hyphen_before_and_behind_options() {
    let table: [(&str, &[&str], &[&str]); 8] = [
        ("in front", &["-1", "--json", "10086"], &["-1", "10086"]),
        ("behind", &["--json", "10086", "-1"], &["10086", "-1"]),
        ("a grouped number", &["--json", "-700 1000 0000 0001"], &["-700 1000 0000 0001"]),
        ("letters", &["--json", "-h7", "-abc", "-Vx"], &["-h7", "-abc", "-Vx"]),
        ("two hyphens", &["--json", "--1", "--号"], &["--1", "--号"]),
        (
            "behind --",
            &["--json", "-2", "--", "-1", "--json", "-h", "--"],
            &["-2", "-1", "--json", "-h", "--"],
        ),
        ("between options", &["--lang", "en", "-1", "--direction", "message", "-2", "--json"], &["-1", "-2"]),
        ("like an option's value", &["--json", "--lang=en", "-1"], &["-1"]),
    ];
    for (case, args, inputs) in table {
        let (out, err, code) = run(&[&["label"], args].concat(), "");
        let answers: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let answered: Vec<&str> = answers.iter().map(|answer| answer["input"].as_str().unwrap()).collect();
        assert_eq!((answered.as_slice(), err.as_str(), code), (inputs, "", 0), "{case}");
    }
}

#[test]
fn bad_usage_exits_2_and_prints_no_answer() {
    let table: [&[&str]; 11] = [
        &[],
        &["frobnicate"],
        &["label"],
        &["label", "--json"],
        &["label", "--bogus", "10086"],
        &["label", "10086", "--jsn"],
        &["label", "-", "10086"],
        &["label", "--lang", "fr", "10086"],
        &["label", "--direction", "sideways", "10086"],
        &["label", "--network-country", "CHN", "10086"],
        &["label", "--now", "today", "10086"],
    ];
    for args in table {
        let (out, err, code) = run(args, "10086\n");
        assert_eq!((out.as_str(), code), ("", 2), "{args:?}");
        assert!(!err.is_empty(), "{args:?}");
    }
    let (out, _, code) = run(&["label", "--view", "-1", "10086"], "");
    assert_eq!((out.as_str(), code), ("", 2), "what stands in an option's place is not taken for a number");
}

#[cfg(unix)]
#[test]
fn an_argument_that_is_not_utf_8_is_answered() {
    use std::os::unix::ffi::OsStrExt;
    for raw in [b"\xff10086".as_slice(), b"-\xff10086"] {
        let output =
            crate::label700(&["label", "--json"]).arg(std::ffi::OsStr::from_bytes(raw)).output().unwrap();
        let input = format!("{:?}", String::from_utf8_lossy(raw));
        assert_eq!(String::from_utf8(output.stdout).unwrap(), object(&input, OTHER));
    }
}

#[test]
fn a_view_that_cannot_be_used_is_one_warning_and_the_rule_answers() {
    let broken = |break_it: fn(&std::path::Path, &label700::view::View)| {
        let (dir, view) = view();
        break_it(dir.path(), &view);
        dir
    };
    let table = [
        ("no list was published here yet", broken(|dir, _| fs::remove_file(dir.join("view.json")).unwrap())),
        ("view.json is malformed", broken(|dir, _| fs::write(dir.join("view.json"), "<html>").unwrap())),
        (
            "the list that view.json names is missing",
            broken(|dir, v| fs::remove_file(dir.join(&v.list)).unwrap()),
        ),
        ("the list is damaged", broken(|dir, v| fs::write(dir.join(&v.list), "x").unwrap())),
    ];
    for (why, dir) in table {
        let (out, err, code) = run(&["label", "--json", "--view", path(&dir), "700100000000001"], "");
        assert_eq!((out, code), (object(r#""700100000000001""#, PROTECTED), 0), "{why}");
        assert_eq!(err.lines().count(), 1, "{err}");
        assert!(
            err.starts_with(&format!("label700: warning: {why}")) && err.contains("label700 update"),
            "{err}"
        );
        assert!(!err.contains("700100000000001"), "no number in a message");
    }
}

#[test]
fn people_read_cards() {
    let (dir, _) = view();
    let numbers =
        ["700100000000001", "700200000000001", "7001000000000012", "10086", "-1", "\u{1b}[2J1\u{202e}2"];
    let cards = "\
700 1000 0000 0001  号码保护服务专用号码
    外卖 · 演示外卖平台
700 2000 0000 0001  ▲ 号码保护服务专用号码
    名单:平台试点资格已撤销
7001000000000012  ▲ 不是700专用号码
    位数不符
10086  无提示
未显示号码  无提示
\u{fffd}[2J1\u{fffd}2  无提示
";
    let (out, err, code) =
        run(&[&["label", "--view", path(&dir), "--now", NOW], numbers.as_slice()].concat(), "");
    assert_eq!((out.as_str(), err.as_str(), code), (cards, "", 0));
}

#[test]
fn whoever_waits_for_an_answer_gets_it_before_the_next_line() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_label700"))
        .args(["label", "--json", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut answers = BufReader::new(child.stdout.take().unwrap());
    for _ in 0..3 {
        // Half a line more must not hold the answer back.
        stdin.write_all(b"10086\n1008").unwrap();
        let mut answer = String::new();
        answers.read_line(&mut answer).unwrap();
        assert_eq!(answer, object(r#""10086""#, OTHER));
        stdin.write_all(b"6\n").unwrap();
        answers.read_line(&mut answer).unwrap();
    }
    drop(stdin);
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_reader_that_leaves_ends_it_quietly() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_label700"))
        .args(["label", "--json", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    // Fails once the program is gone.
    let _ = child.stdin.take().unwrap().write_all("10086\n".repeat(50_000).as_bytes());
    let mut err = String::new();
    child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
    assert_eq!((child.wait().unwrap().code(), err.as_str()), (Some(0), ""));
}

#[test]
fn many_lines_take_no_time() {
    let (dir, _) = view();
    let begun = Instant::now();
    let (out, _, code) =
        run(&["label", "--json", "--view", path(&dir), "-"], "+86 700 1000 0000 0001\n".repeat(100_000));
    assert_eq!((out.lines().count(), code), (100_000, 0));
    // Unoptimised, on a busy machine.
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
}
