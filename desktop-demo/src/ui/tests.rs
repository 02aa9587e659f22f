//! The views' texts and fonts, read as files: what no picture shows until somebody chooses that language.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use skrifa::MetadataProvider;

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn slint_files(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            slint_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "slint") {
            found.push(fs::read_to_string(path).unwrap());
        }
    }
}

/// The texts within `@tr("…")`.
fn texts() -> BTreeSet<String> {
    let mut files = Vec::new();
    slint_files(&here("ui"), &mut files);
    files
        .iter()
        .flat_map(|file| file.split("@tr(\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()))
        .collect()
}

fn translations(language: &str) -> Vec<(String, String)> {
    let file = fs::read_to_string(here(&format!("lang/{language}/LC_MESSAGES/label700-sim.po"))).unwrap();
    let quoted = |line: &str, key: &str| {
        line.strip_prefix(key)?.strip_prefix(" \"")?.strip_suffix('"').map(str::to_owned)
    };
    let lines: Vec<&str> = file.lines().collect();
    lines
        .windows(2)
        .filter_map(|pair| Some((quoted(pair[0], "msgid")?, quoted(pair[1], "msgstr")?)))
        .filter(|(text, _)| !text.is_empty())
        .collect()
}

#[test]
fn every_text_is_translated_and_no_translation_is_left_over() {
    let texts = texts();
    assert!(texts.len() > 40);
    for language in ["zh_Hant", "en"] {
        let translations = translations(language);
        let translated: BTreeSet<String> = translations.iter().map(|(text, _)| text.clone()).collect();
        assert_eq!(translated, texts, "{language}");
        for (text, translation) in &translations {
            assert!(!translation.is_empty(), "{language}: {text}");
            let holes = |text: &str| text.matches("{}").count();
            assert_eq!(holes(text), holes(translation), "{language}: {text}");
        }
    }
}

/// Every character in the files that either weight may have to draw.
#[test]
fn the_fonts_have_every_character_that_is_written_here() {
    let mut written = Vec::new();
    slint_files(&here("ui"), &mut written);
    for path in [
        "lang/zh_Hant/LC_MESSAGES/label700-sim.po",
        "../core/src/words/texts.rs",
        "../registry/samples/demo.csv",
    ] {
        written.push(fs::read_to_string(here(path)).unwrap());
    }
    let characters: BTreeSet<char> = written.concat().chars().filter(|c| !c.is_control()).collect();
    for weight in ["Regular", "Bold"] {
        let bytes = fs::read(here(&format!("fonts/Label700Sans-{weight}.otf"))).unwrap();
        let map = skrifa::FontRef::new(&bytes).unwrap().charmap();
        let missing: String = characters.iter().filter(|c| map.map(**c).is_none()).collect();
        assert!(missing.is_empty(), "{weight} lacks {missing}: run fonts/make-subset.sh");
    }
}

/// Lists may name a company with any of these.
#[test]
fn the_regular_font_has_the_common_characters_of_names() {
    let bytes = fs::read(here("fonts/Label700Sans-Regular.otf")).unwrap();
    let map = skrifa::FontRef::new(&bytes).unwrap().charmap();
    let ideographs = ('\u{4E00}'..='\u{9FFF}').filter(|c| map.map(*c).is_some()).count();
    assert!(ideographs >= 6763, "all of GB 2312, not {ideographs}");
}

#[test]
fn english_has_no_chinese_left() {
    for (text, translation) in translations("en") {
        assert!(translation.chars().all(|c| c.is_ascii() || c == '·' || c == '…'), "{text}: {translation}");
    }
}
