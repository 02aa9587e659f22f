//! What a run leaves behind: a table on the terminal, in Markdown, and a picture.

mod figure;
mod markdown;
mod table;

pub use figure::figure;
pub use markdown::{markdown, replace_between};
pub use table::{print, unit_of};

/// Says on standard error what happens now; the figures alone go to standard output.
pub fn say(what: &str) {
    eprintln!("{what} …");
}
