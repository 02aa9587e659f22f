//! Answers that never get to the body.

use super::resources::{Case, NETWORK, TOO_SLOW, each_at_each_file, endless};

const HEADS: [Case; 10] = [
    ("silence", |question, _, wire| question.stall(wire), TOO_SLOW),
    ("a connection that closes at once", |_, _, _| Ok(()), NETWORK),
    (
        "a head that stops",
        |question, _, wire| {
            wire.write_all(b"HTTP/1.1 200 OK\r\nContent-Le")?;
            question.stall(wire)
        },
        TOO_SLOW,
    ),
    (
        "a flood of headers",
        |_, _, wire| {
            wire.write_all(b"HTTP/1.1 200 OK\r\n")?;
            endless(wire, "X-Flood: x\r\n".repeat(100).as_bytes())
        },
        NETWORK,
    ),
    (
        "one endless header",
        |_, _, wire| {
            wire.write_all(b"HTTP/1.1 200 OK\r\nX-Endless: ")?;
            endless(wire, &[b'x'; 4096])
        },
        NETWORK,
    ),
    (
        "an endless status line",
        |_, _, wire| {
            wire.write_all(b"HTTP/1.1 200 ")?;
            endless(wire, &[b'x'; 4096])
        },
        NETWORK,
    ),
    (
        "early hints without an answer",
        |question, _, wire| {
            wire.write_all("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n".repeat(1000).as_bytes())?;
            question.stall(wire)
        },
        TOO_SLOW,
    ),
    ("another protocol", |_, _, wire| wire.write_all(b"SSH-2.0-demo\r\n"), NETWORK),
    ("a later protocol", |_, _, wire| wire.write_all(b"HTTP/9.9 200 OK\r\n\r\n"), NETWORK),
    (
        "a switch of protocols",
        |_, _, w| w.write_all(b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n"),
        &["network", "status"],
    ),
];

#[test]
fn hostile_heads_at_each_file() {
    each_at_each_file(&HEADS);
}
