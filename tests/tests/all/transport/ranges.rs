//! A list of which a part is already there, and servers that go on wrongly.

use std::io;
use std::sync::Arc;

use label700_tests::hostile_server::{Answer, Question, Wire, response};
use label700_tests::publisher::start;

use super::{NEW, Upgrade, outcome, serving};
use crate::handset::Handset;

type Write = fn(&Question<'_>, &[u8], &mut dyn Wire) -> io::Result<()>;

fn answer(write: Write) -> Answer {
    Arc::new(move |question, wire| write(question, question.file.unwrap(), wire))
}

/// Answers requests for a part so, and honestly those for the whole.
fn part(question: &Question<'_>, wire: &mut dyn Wire, range: &str, body: &[u8]) -> io::Result<()> {
    match question.from() {
        Some(_) => {
            wire.write_all(&response("206 Partial Content", &[&format!("Content-Range: {range}")], body))
        }
        None => wire.write_all(&question.honest()),
    }
}

/// A handset whose download of the new list broke off in the middle.
fn half_way(upgrade: &Upgrade) -> Handset {
    let server = serving(&upgrade.new);
    let handset = upgrade.handset();
    let breaks: Write = |_, file, wire| {
        write!(wire, "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", file.len())?;
        wire.write_all(&file[..file.len() / 2])
    };
    server.attack(&upgrade.new.list_file(), answer(breaks));
    assert_eq!(outcome(&handset.refresh_over(&server)), "network");
    assert_eq!(handset.downloaded(), upgrade.new.list.len() as u64 / 2, "what came is kept");
    handset
}

#[test]
fn a_broken_download_goes_on_from_its_end() {
    let upgrade = Upgrade::new();
    let handset = half_way(&upgrade);
    upgrade.assert_stopped(&handset, 5, "half of the list");
    let server = serving(&upgrade.new);
    assert_eq!(outcome(&handset.refresh_over(&server)), "done");
    let heads = server.take_heads();
    let wanted = format!("\r\nrange: bytes={}-\r\n", upgrade.new.list.len() / 2);
    let asked: Vec<_> = heads.iter().filter(|head| head.contains("targets/")).collect();
    assert_eq!(asked.len(), 1, "one request");
    assert!(asked[0].contains(&wanted), "for the rest alone: {asked:?}");
    assert_eq!(handset.subtitle(start()).as_deref(), Some(NEW));
}

#[test]
fn whatever_a_server_says_of_ranges_the_list_is_whole_or_refused() {
    let upgrade = Upgrade::new();
    let half_way = half_way(&upgrade);
    let server = serving(&upgrade.new);
    // What comes of it, and after how many requests for the list.
    let cases: [(&str, Write, &str, usize); 20] = [
        ("the whole file", |q, f, w| w.write_all(&whole(q, f)), "done", 1),
        ("another range", |q, f, w| part(q, w, &range(f, 1), &f[1..]), "done", 2),
        ("the range from the start", |q, f, w| part(q, w, &range(f, 0), f), "done", 2),
        ("a range that ends before it begins", |q, f, w| part(q, w, &backwards(f), &f[half(f)..]), "done", 2),
        ("a range past its own end", |q, f, w| part(q, w, &past_its_end(f), &f[half(f)..]), "done", 2),
        ("a range past all numbers", |q, f, w| part(q, w, &past_all_numbers(f), &f[half(f)..]), "done", 2),
        ("a range in another unit", |q, f, w| part(q, w, "seconds 1-2/3", &f[half(f)..]), "done", 2),
        (
            "the right range, other bytes",
            |q, f, w| part(q, w, &range(f, half(f)), &vec![0; f.len() - half(f)]),
            "done",
            2,
        ),
        (
            "the right range of a longer file",
            |q, f, w| part(q, w, &of(f, f.len() + 9), &f[half(f)..]),
            "network",
            1,
        ),
        (
            "the right range of a huge file",
            |q, f, w| part(q, w, &of(f, 1 << 60), &f[half(f)..]),
            "network",
            1,
        ),
        ("the right range of an unknown whole", |q, f, w| part(q, w, &unknown(f), &f[half(f)..]), "done", 1),
        (
            "more than the range",
            |q, f, w| part(q, w, &range(f, half(f)), &[&f[half(f)..], b"more"].concat()),
            "too large",
            1,
        ),
        (
            "less than the range",
            |q, f, w| part(q, w, &range(f, half(f)), &f[half(f)..half(f) + 1]),
            "network",
            1,
        ),
        ("none of the range", |q, f, w| part(q, w, &range(f, half(f)), b""), "network", 1),
        ("no such range", |q, _, w| refuse(q, w, "416 Range Not Satisfiable"), "done", 2),
        ("no such file for ranges", |q, _, w| refuse(q, w, "404 Not Found"), "absent", 1),
        ("busy for ranges", |q, _, w| refuse(q, w, "503 Service Unavailable"), "status", 1),
        (
            "parts in parts",
            |q, f, w| {
                let parts = [b"--x\r\nContent-Range: bytes 1-2/3\r\n\r\n", &f[half(f)..]].concat();
                match q.from() {
                    Some(_) => w.write_all(&response(
                        "206 Partial Content",
                        &["Content-Type: multipart/byteranges; boundary=x"],
                        &parts,
                    )),
                    None => w.write_all(&q.honest()),
                }
            },
            "done",
            2,
        ),
        (
            "never what was asked",
            |q, f, w| match q.from() {
                Some(_) => part(q, w, &range(f, 1), &f[1..]),
                None => w.write_all(&response(
                    "206 Partial Content",
                    &[&format!("Content-Range: {}", range(f, 0))],
                    f,
                )),
            },
            "status",
            2,
        ),
        ("a whole that is another file", |q, f, w| w.write_all(&whole(q, &vec![0; f.len()])), "refused", 2),
    ];
    for (what, write, expected, requests) in cases {
        let handset = half_way.twin();
        server.attack(&upgrade.new.list_file(), answer(write));
        server.take_heads();
        let refreshed = handset.refresh_over(&server);
        assert_eq!(outcome(&refreshed), expected, "{what}");
        let asked = server.take_heads().iter().filter(|head| head.contains("targets/")).count();
        assert_eq!(asked, requests, "{what}: requests for the list");
        if expected != "done" {
            upgrade.assert_stopped(&handset, 5, what);
        }
        let (room, signed) = (handset.downloaded(), upgrade.new.list.len() as u64);
        assert!(room <= signed, "{what}: {room} bytes on the disk");
        upgrade.assert_recovers(&handset, &server, what);
    }
}

#[test]
fn a_poisoned_part_costs_one_more_request_and_no_more() {
    let upgrade = Upgrade::new();
    let handset = half_way(&upgrade);
    let server = serving(&upgrade.new);
    let poison: Write = |_, file, wire| {
        write!(wire, "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", file.len())?;
        wire.write_all(&vec![b'x'; file.len() - 1])
    };
    server.attack(&upgrade.new.list_file(), answer(poison));
    assert_eq!(outcome(&handset.refresh_over(&server)), "network");
    upgrade.assert_stopped(&handset, 5, "a poisoned part");
    server.relent();
    server.take_heads();
    assert_eq!(outcome(&handset.refresh_over(&server)), "done");
    let heads = server.take_heads();
    let ranges: Vec<_> =
        heads.iter().filter(|head| head.contains("targets/")).map(|head| head.contains("range: ")).collect();
    assert_eq!(ranges, [true, false], "the rest of it, and then the whole");
    assert_eq!(handset.subtitle(start()).as_deref(), Some(NEW));
}

fn half(file: &[u8]) -> usize {
    file.len() / 2
}

fn range(file: &[u8], from: usize) -> String {
    format!("bytes {from}-{}/{}", file.len() - 1, file.len())
}

/// The right range of a file that is said to be `total` long.
fn of(file: &[u8], total: usize) -> String {
    format!("bytes {}-{}/{total}", half(file), total - 1)
}

fn unknown(file: &[u8]) -> String {
    format!("bytes {}-{}/*", half(file), file.len() - 1)
}

fn backwards(file: &[u8]) -> String {
    format!("bytes {}-{}/{}", half(file), half(file) - 1, file.len())
}

fn past_its_end(file: &[u8]) -> String {
    format!("bytes {}-{}/{}", half(file), file.len() + 9, file.len())
}

fn past_all_numbers(file: &[u8]) -> String {
    format!("bytes {}-99999999999999999999/*", half(file))
}

fn whole(_: &Question<'_>, file: &[u8]) -> Vec<u8> {
    response("200 OK", &["Accept-Ranges: none"], file)
}

fn refuse(question: &Question<'_>, wire: &mut dyn Wire, status: &str) -> io::Result<()> {
    match question.from() {
        Some(_) => wire.write_all(&response(status, &[], b"")),
        None => wire.write_all(&question.honest()),
    }
}
