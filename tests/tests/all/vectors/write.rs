//! Makes the files that nobody could write by hand: views, lists, and signed repositories. What they are
//! expected to lead to is said here case by case, never taken from what the core answers.

mod content;
mod damage;
mod lists;
mod publications;
mod updates;
mod vector;
mod views;

use serde::Serialize;

use super::read;

/// With `LABEL700_WRITE_VECTORS` set this writes them. Otherwise it only compares: views and lists are the
/// same at each making, while the repositories are signed with other keys each time.
#[test]
fn the_generated_files_are_those_that_the_generator_makes() {
    let files = [("views", text(&views::file())), ("lists", text(&lists::file()))];
    if std::env::var_os("LABEL700_WRITE_VECTORS").is_none() {
        for (name, made) in files {
            let made: serde_json::Value = serde_json::from_str(&made).unwrap();
            assert!(read(name) == made, "{name}.json is not what the generator makes");
        }
        return;
    }
    for (name, made) in files.into_iter().chain([("updates", text(&updates::file()))]) {
        let path = format!("{}/vectors/{name}.json", env!("CARGO_MANIFEST_DIR"));
        std::fs::write(path, made).unwrap();
    }
}

/// A case, a step and a blob a line.
fn text(file: &impl Serialize) -> String {
    let text = serde_json::to_string(file).unwrap();
    let (cases, blobs) = text.split_at(text.find("\"blobs\":{").unwrap_or(text.len()));
    // Inside of texts quotes are escaped, and blobs hold none.
    let cases = cases.replace("{\"name\":", "\n{\"name\":");
    let blobs = blobs.replace(":{\"", ":{\n\"").replace("\",\"", "\",\n\"");
    cases + &blobs + "\n"
}
