//! What the documents name must exist.

use std::fs;
use std::path::{Path, PathBuf};

use label700::label::Reason;
use label700::trust::Limits;
use label700::words::Action;

const THREAT_MODEL: &str = include_str!("../../../docs/threat-model.md");
const VECTORS: &str = include_str!("../../vectors/README.md");
const RULES: &str = include_str!("../../../docs/rules.md");

#[test]
fn every_test_that_the_threat_model_names_exists() {
    let sources = sources(Path::new(env!("CARGO_MANIFEST_DIR")));
    let named: Vec<_> = code_spans(THREAT_MODEL).filter_map(|span| span.split_once("::")).collect();
    assert!(named.len() > 90, "only {} tests are named", named.len());
    for (module, test) in named {
        let files = sources.iter().filter(|(path, _)| path.file_stem().is_some_and(|stem| stem == module));
        let declared = format!("#[test]\nfn {test}()");
        let plain = |text: &str| text.lines().map(|line| format!("{}\n", line.trim())).collect::<String>();
        let found = files.map(|(_, text)| plain(text)).any(|text| text.contains(&declared));
        assert!(found, "there is no test {module}::{test}");
    }
}

#[test]
fn every_file_that_the_threat_model_names_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let paths: Vec<_> =
        code_spans(THREAT_MODEL).filter(|span| span.contains('/') && !span.contains(' ')).collect();
    assert!(paths.len() >= 3, "{paths:?}");
    for path in paths {
        assert!(root.join(path).exists(), "there is no {path}");
    }
}

#[test]
fn every_countermeasure_names_a_test() {
    let rows = THREAT_MODEL.lines().skip_while(|line| *line != "## Countermeasures");
    let rows =
        rows.take_while(|line| *line != "## What is not protected").filter(|line| line.starts_with("| "));
    let rows: Vec<_> =
        rows.filter(|line| !line.starts_with("| attack |") && !line.starts_with("| event |")).collect();
    assert!(rows.len() > 25, "only {} rows", rows.len());
    for row in rows {
        let tests = row.trim_end_matches('|').rsplit('|').next().unwrap();
        assert!(code_spans(tests).next().is_some(), "no test in: {row}");
    }
}

#[test]
fn the_page_of_the_vectors_lists_every_code_and_limit() {
    for reason in Reason::ALL {
        let row = format!("| `{}` | `{}` | ", reason.as_str(), reason.severity().as_str());
        assert!(VECTORS.contains(&row), "no {row}");
    }
    let actions = [Action::CopyNumber, Action::WhatIsThis, Action::ReportMisuse];
    for action in actions.map(Action::as_str) {
        assert!(VECTORS.contains(&format!("`{action}`")), "no {action}");
    }
    let Limits { root, timestamp, snapshot, targets, list, delta, root_hops, .. } = Limits::default();
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").replace(',', "");
    for (name, page) in [("README.md", VECTORS), ("rules.md", RULES)] {
        let page = plain(page);
        for bytes in [root, timestamp, snapshot, targets, list, delta] {
            assert!(page.contains(&format!(" {bytes}")), "{name}: no limit of {bytes} bytes");
        }
        assert!(page.contains(&format!("{root_hops} root files")), "{name}");
    }
}

#[test]
fn every_reason_stands_in_the_table_of_decisions() {
    let rows: Vec<_> = RULES.lines().filter(|line| line.starts_with('|')).collect();
    for reason in Reason::ALL {
        let (code, severity) =
            (format!("`{}` |", reason.as_str()), format!("| `{}` |", reason.severity().as_str()));
        let stands = |row: &&str| row.contains(&code) && row.contains(&severity);
        assert!(rows.iter().any(stands), "{code} {severity}");
    }
}

#[test]
fn links_between_the_documents_lead_somewhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    for (folder, page) in [("docs", RULES), ("tests/vectors", VECTORS)] {
        let targets = page.split("](").skip(1).map(|rest| rest.split(')').next().unwrap());
        for target in targets.filter(|target| !target.starts_with("https:")) {
            assert!(root.join(folder).join(target).exists(), "{folder}: {target}");
        }
    }
}

fn code_spans(markdown: &str) -> impl Iterator<Item = &str> {
    markdown.lines().flat_map(|line| line.split('`').skip(1).step_by(2))
}

/// The sources of the packages that have tests, with their text.
fn sources(tests: &Path) -> Vec<(PathBuf, String)> {
    let root = tests.parent().unwrap();
    let mut folders: Vec<_> =
        ["tests/tests", "core/src", "registry/src"].iter().map(|folder| root.join(folder)).collect();
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path, text));
            }
        }
    }
    found
}
