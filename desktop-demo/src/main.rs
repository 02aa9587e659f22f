//! The desktop simulator; see the library.
#![forbid(unsafe_code)]

use std::process::ExitCode;

fn main() -> ExitCode {
    label700_sim::main()
}
