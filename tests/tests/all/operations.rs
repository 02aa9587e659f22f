//! `docs/operations.md`, run literally.

use std::path::PathBuf;
use std::process::Command;

use crate::commands::program;

const PAGE: &str = include_str!("../../../docs/operations.md");

/// The `sh` blocks in their order.
fn blocks() -> Vec<String> {
    let mut blocks = Vec::new();
    let mut block: Option<String> = None;
    for line in PAGE.lines() {
        match (&mut block, line) {
            (None, "```sh") => block = Some(String::new()),
            (Some(_), "```") => blocks.extend(block.take()),
            (Some(text), line) => {
                text.push_str(line);
                text.push('\n');
            }
            (None, _) => {}
        }
    }
    assert!(block.is_none(), "a block has no end");
    blocks
}

/// The folder of a program, for the search path.
fn folder_of(program: PathBuf) -> String {
    program.parent().unwrap().to_str().unwrap().to_owned()
}

#[test]
fn the_operations_page_works_from_the_first_command_to_the_last() {
    let desk = tempfile::tempdir().unwrap();
    let blocks = blocks();
    assert!(blocks.len() >= 20, "{}", blocks.len());
    let mut script = String::from("set -euo pipefail\n");
    for (index, block) in blocks.iter().enumerate() {
        script.push_str(&format!("echo '=== block {}' >&2\n{block}", index + 1));
    }
    script.push_str("echo the end of the page\n");
    let path = desk.path().join("page.sh");
    std::fs::write(&path, script).unwrap();

    let bin = folder_of(PathBuf::from(program("label700").get_program()));
    program("label700-registry");
    let soft_hsm = folder_of(PathBuf::from(env!("CARGO_BIN_EXE_soft_hsm")));
    let search = format!("{bin}:{soft_hsm}:{}", std::env::var("PATH").unwrap());
    std::fs::create_dir(desk.path().join("operator")).unwrap();
    let output = Command::new("bash")
        .arg(&path)
        .current_dir(desk.path().join("operator"))
        .env("PATH", search)
        .env_remove("LABEL700_PASSPHRASE_FILE")
        .output()
        .unwrap();
    let (said, complained) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{said}\n{complained}");
    assert!(said.ends_with("the end of the page\n"), "{said}\n{complained}");
}
