//! `label700-tuf-client`: the library's trust code as a generic TUF client, with the command line that the
//! TUF project's conformance suite drives.
#![forbid(unsafe_code)]

mod client;
mod encoded;
mod kept_files;
mod options;
mod search;
mod target_files;

use std::io::Write as _;
use std::process::ExitCode;

use clap::Parser;

use options::Options;

fn main() -> ExitCode {
    let options = match Options::try_parse() {
        Ok(options) => options,
        // Help and the version were asked for.
        Err(asked) if !asked.use_stderr() => asked.exit(),
        Err(error) => return failed(&error.render().to_string()),
    };
    match options.run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(&format!("label700-tuf-client: {error:#}\n")),
    }
}

/// 1 is the only code of failure. Nor may a closed standard error make another of it.
fn failed(message: &str) -> ExitCode {
    let _ = std::io::stderr().write_all(message.as_bytes());
    ExitCode::FAILURE
}
