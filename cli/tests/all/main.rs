//! Runs the program as a user does.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod help;
mod label;
mod published;
mod scan;
mod status;
mod update;

use assert_cmd::Command;

/// A time at which the lists made here are fresh.
const NOW: &str = "2026-11-23T08:00:00Z";

fn label700(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_label700"));
    command.args(args);
    command
}

/// Standard output, standard error and the exit status.
fn run(args: &[&str], stdin: impl Into<Vec<u8>>) -> (String, String, i32) {
    let output = label700(args).write_stdin(stdin).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (text(output.stdout), text(output.stderr), output.status.code().unwrap())
}
