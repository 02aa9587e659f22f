//! The committed corpora of the fuzz targets, once through each.

use std::path::{Path, PathBuf};

use label700_tests::fuzz_targets::{ALL, FuzzTarget, seeds};

/// More would slow the tests down; `./dev fuzz` keeps what it finds elsewhere.
const MOST_FILES: usize = 99;
const MOST_BYTES: u64 = 200_000;

fn corpus_dir(target: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus").join(target)
}

fn files(target: &str) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(corpus_dir(target)) else { return Vec::new() };
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

#[test]
fn every_file_of_every_corpus_keeps_the_invariants() {
    for FuzzTarget { name, run } in ALL {
        let files = files(name);
        assert!(files.len() >= 4, "{name} has but {} corpus files", files.len());
        let mut accepted = 0;
        for file in &files {
            let bytes = std::fs::read(file).unwrap();
            let outcome = std::panic::catch_unwind(|| run(&bytes));
            accepted += usize::from(outcome.unwrap_or_else(|_| panic!("{name}: {}", file.display())));
        }
        assert!(accepted > 0, "{name}: nothing is accepted, so nothing behind its first check is tried");
        assert!(accepted < files.len(), "{name}: nothing is refused");
    }
}

/// Seeds stay what they are meant to be when a format changes: each target takes its first.
#[test]
fn the_first_seed_of_every_target_is_accepted() {
    for FuzzTarget { name, run } in ALL {
        let seeds = seeds::of(name);
        assert!(seeds.first().is_some_and(|seed| run(seed)), "{name}");
    }
}

#[test]
fn every_corpus_belongs_to_a_target_and_is_small() {
    let (mut count, mut bytes) = (0, 0);
    for folder in std::fs::read_dir(corpus_dir("")).unwrap() {
        let name = folder.unwrap().file_name().into_string().unwrap();
        assert!(ALL.iter().any(|target| target.name == name), "{name} is no target");
        let files = files(&name);
        count += files.len();
        bytes += files.iter().map(|file| std::fs::metadata(file).unwrap().len()).sum::<u64>();
    }
    assert!(count <= MOST_FILES * ALL.len(), "{count} files");
    assert!(bytes <= MOST_BYTES, "{bytes} bytes");
}

#[test]
fn every_target_has_its_binary() {
    let manifest = include_str!("../../../fuzz/Cargo.toml");
    for FuzzTarget { name, .. } in ALL {
        assert!(manifest.contains(&format!("name = \"{name}\"")), "fuzz/Cargo.toml lacks {name}");
    }
}

/// Not a test: writes the seeds into the corpora, for a new target or after a change of format.
#[test]
#[ignore = "writes into fuzz/corpus"]
fn write_seeds() {
    for FuzzTarget { name, .. } in ALL {
        std::fs::create_dir_all(corpus_dir(name)).unwrap();
        for (at, seed) in seeds::of(name).iter().enumerate() {
            std::fs::write(corpus_dir(name).join(format!("seed-{at:02}")), seed).unwrap();
        }
    }
}
