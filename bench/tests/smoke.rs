//! Every path of the program once, on lists that are too small to say anything about size or time.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails loudly")]

use std::path::Path;
use std::process::Command;

fn run(folder: &Path, arguments: &[&str]) -> String {
    let program = env!("CARGO_BIN_EXE_label700-bench");
    let output = Command::new(program).current_dir(folder).arg("--smoke").args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_table_comes_as_text_json_markdown_and_picture() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    std::fs::write(at("page.md"), "# Figures\n\n<!-- budgets -->\n<!-- /budgets -->\n").unwrap();
    let table =
        run(folder.path(), &["--json", "rows.json", "--markdown", "page.md", "--picture", "rows.png"]);

    let json: serde_json::Value = serde_json::from_slice(&std::fs::read(at("rows.json")).unwrap()).unwrap();
    let rows = json.as_array().unwrap();
    for row in rows {
        for field in ["row", "ours", "peer", "unit", "ratio", "budget", "gated", "holds"] {
            assert!(row.get(field).is_some(), "{field} of {row}");
        }
        let name = row["row"].as_str().unwrap();
        assert!(table.contains(name), "{name} is not in the table");
        // Whatever nothing was given for says so, and does not pass for measured.
        assert_eq!(row["ours"].is_null(), row.get("reason").is_some(), "{name}");
    }
    let unmeasured = rows.iter().filter(|row| row["ours"].is_null()).count();
    assert_eq!(unmeasured, 7, "{table}");
    assert!(std::fs::read_to_string(at("page.md")).unwrap().contains("| raw text to label"));
    assert!(std::fs::read(at("rows.png")).unwrap().starts_with(b"\x89PNG"));
}

#[test]
fn growth_and_herd_come_as_table_and_picture() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["growth", "herd"] {
        assert!(run(folder.path(), &[&format!("--{name}")]).starts_with('|'), "{name}");
        let picture = folder.path().join("out").join(name).with_extension("png");
        assert!(std::fs::read(picture).unwrap().starts_with(b"\x89PNG"), "{name}");
    }
}
