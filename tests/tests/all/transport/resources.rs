//! Answers that cost more than they should, lie about themselves, or never end, at each file of a
//! refresh. Time is virtual: the limits are those of the profile.

use std::io::{self, Write as _};
use std::sync::Arc;

use flate2::Compression;
use flate2::write::GzEncoder;
use label700_tests::hostile_server::{Answer, Question, Wire, response};

use super::{Upgrade, outcome, saying, serving};

/// Writes an answer to a question whose file is there.
pub(crate) type Write = fn(&Question<'_>, &[u8], &mut dyn Wire) -> io::Result<()>;

/// Name, answer, and which outcomes of a refresh that meets it are right; "done" means that it does no
/// harm.
pub(crate) type Case = (&'static str, Write, &'static [&'static str]);

pub(crate) fn attack(write: Write) -> Answer {
    Arc::new(move |question, wire| write(question, question.file.unwrap(), wire))
}

pub(crate) fn head(wire: &mut dyn Wire, headers: &str) -> io::Result<()> {
    write!(wire, "HTTP/1.1 200 OK\r\nConnection: close\r\n{headers}\r\n")
}

/// Writes `piece` until the client hangs up. So much is "endless" that a client which reads on shows.
pub(crate) fn endless(wire: &mut dyn Wire, piece: &[u8]) -> io::Result<()> {
    let mut sent = 0;
    while sent < 256_000_000 {
        wire.write_all(piece)?;
        sent += piece.len();
    }
    panic!("the client read 256 MB");
}

pub(crate) fn with_length(wire: &mut dyn Wire, length: &str, file: &[u8]) -> io::Result<()> {
    head(wire, &format!("Content-Length: {length}\r\n"))?;
    wire.write_all(file)
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(bytes).unwrap();
    gzip.finish().unwrap()
}

const TOO_LARGE: &[&str] = &["too large"];
pub(crate) const NETWORK: &[&str] = &["network"];
const REFUSED: &[&str] = &["refused"];
pub(crate) const TOO_SLOW: &[&str] = &["too slow", "timed out"];
const HARMLESS: &[&str] = &["done"];

const BODIES: [Case; 14] = [
    (
        "an endless body",
        |_, file, wire| {
            head(wire, "")?;
            wire.write_all(file)?;
            endless(wire, &[b' '; 4096])
        },
        TOO_LARGE,
    ),
    (
        "an endless body of chunks",
        |_, _, wire| {
            head(wire, "Transfer-Encoding: chunked\r\n")?;
            endless(wire, format!("400\r\n{}\r\n", " ".repeat(1024)).as_bytes())
        },
        TOO_LARGE,
    ),
    (
        "an endless body of chunks of one byte",
        |_, _, wire| {
            head(wire, "Transfer-Encoding: chunked\r\n")?;
            endless(wire, "1\r\n \r\n".repeat(1000).as_bytes())
        },
        TOO_LARGE,
    ),
    (
        "an endless chunk extension",
        |_, _, wire| {
            head(wire, "Transfer-Encoding: chunked\r\n")?;
            wire.write_all(b"1;x=")?;
            endless(wire, &[b'x'; 4096])
        },
        NETWORK,
    ),
    (
        "an endless trailer",
        |_, file, wire| {
            head(wire, "Transfer-Encoding: chunked\r\n")?;
            write!(wire, "{:x}\r\n", file.len())?;
            wire.write_all(file)?;
            wire.write_all(b"\r\n0\r\n")?;
            endless(wire, "X-Trailer: x\r\n".repeat(100).as_bytes())
        },
        NETWORK,
    ),
    ("a broken chunk", |_, _, w| head(w, "Transfer-Encoding: chunked\r\n\r\nzz\r\n"), NETWORK),
    ("an empty body", |_, _, wire| wire.write_all(&response("200 OK", &[], b"")), REFUSED),
    (
        "one byte, and then nothing",
        |question, file, wire| {
            head(wire, "")?;
            wire.write_all(&file[..1])?;
            question.stall(wire)
        },
        TOO_SLOW,
    ),
    (
        "all but the end",
        |question, file, wire| {
            head(wire, "")?;
            wire.write_all(file)?;
            question.stall(wire)
        },
        TOO_SLOW,
    ),
    (
        "a connection that closes in the middle",
        |_, file, wire| with_length(wire, &file.len().to_string(), &file[..file.len() / 2]),
        NETWORK,
    ),
    (
        "a connection that closes in the middle of a body without a length",
        |_, file, wire| {
            head(wire, "")?;
            wire.write_all(&file[..file.len() / 2])
        },
        REFUSED,
    ),
    (
        "the right file, compressed",
        |_, file, wire| wire.write_all(&response("200 OK", &["Content-Encoding: gzip"], &gzip(file))),
        // Some files grow by it.
        &["refused", "too large"],
    ),
    (
        "a compressed bomb",
        |_, _, wire| {
            let bomb = gzip(&vec![0; 1_000_000]);
            wire.write_all(&response("200 OK", &["Content-Encoding: gzip"], &bomb))
        },
        &["refused", "too large"],
    ),
    (
        "the right file, said to be compressed",
        |_, file, wire| wire.write_all(&response("200 OK", &["Content-Encoding: gzip, br"], file)),
        HARMLESS,
    ),
];

const LENGTHS: [Case; 11] = [
    (
        "one more announced than sent",
        |_, file, wire| with_length(wire, &(file.len() + 1).to_string(), file),
        // Where the length is signed, this already says too much.
        &["network", "too large"],
    ),
    ("half of it announced", |_, file, wire| with_length(wire, &(file.len() / 2).to_string(), file), REFUSED),
    ("nothing announced", |_, file, wire| with_length(wire, "0", file), REFUSED),
    ("a huge length", |_, file, wire| with_length(wire, "9223372036854775807", file), TOO_LARGE),
    ("a length past all numbers", |_, file, w| with_length(w, "18446744073709551616", file), NETWORK),
    ("a negative length", |_, file, wire| with_length(wire, "-1", file), NETWORK),
    ("a length in words", |_, file, wire| with_length(wire, "many", file), NETWORK),
    (
        "two lengths",
        |_, file, wire| with_length(wire, &format!("{}\r\nContent-Length: 1", file.len()), file),
        NETWORK,
    ),
    (
        "one length, twice",
        |_, file, wire| {
            let length = file.len();
            with_length(wire, &format!("{length}\r\nContent-Length: {length}"), file)
        },
        HARMLESS,
    ),
    (
        "a length and chunks",
        |_, file, wire| {
            head(wire, "Transfer-Encoding: chunked\r\nContent-Length: 1\r\n")?;
            write!(wire, "{:x}\r\n", file.len())?;
            wire.write_all(file)?;
            wire.write_all(b"\r\n0\r\n\r\n")
        },
        // Chunks count (RFC 9112, 6.3).
        HARMLESS,
    ),
    (
        "a second answer behind the first",
        |_, file, wire| {
            wire.write_all(&response("200 OK", &[], file))?;
            wire.write_all(&response("200 OK", &[], b"for the next question"))
        },
        HARMLESS,
    ),
];

pub(crate) fn each_at_each_file(cases: &[Case]) {
    let upgrade = Upgrade::new();
    let server = serving(&upgrade.new);
    for (what, write, expected) in cases {
        for (place, file) in upgrade.files.iter().enumerate() {
            let name = format!("{what} for {file}");
            let handset = upgrade.handset();
            server.attack(file, attack(*write));

            let outcome = outcome(&handset.refresh_over(&server));

            assert!(expected.contains(&outcome), "{name}: {outcome}");
            if outcome != "done" {
                upgrade.assert_stopped(&handset, place, &name);
            }
            upgrade.assert_recovers(&handset, &server, &name);
        }
    }
}

#[test]
fn hostile_bodies_at_each_file() {
    each_at_each_file(&BODIES);
}

#[test]
fn wrong_lengths_at_each_file() {
    each_at_each_file(&LENGTHS);
}

#[test]
fn a_file_in_the_place_of_another_is_refused() {
    let upgrade = Upgrade::new();
    let server = serving(&upgrade.new);
    let files = upgrade.new.files();
    for (place, asked) in upgrade.files.iter().enumerate() {
        for given in upgrade.files.iter().filter(|&given| given != asked) {
            let name = format!("{given} for {asked}");
            let handset = upgrade.handset();
            server.attack(asked, saying(response("200 OK", &[], &files[given])));
            let outcome = outcome(&handset.refresh_over(&server));
            assert!(["refused", "too large"].contains(&outcome), "{name}: {outcome}");
            upgrade.assert_stopped(&handset, place, &name);
            upgrade.assert_recovers(&handset, &server, &name);
        }
    }
}
