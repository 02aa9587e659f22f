//! Roles and targets may be called anything; files and URLs stay where they belong.

use label700_tests::generic_repository::{GenericRepository, Hashed};

use super::Trial;

#[test]
fn unusual_role_names() {
    let cases = [
        ("?", "%3F"),
        ("#", "%23"),
        ("/delegated", "%2Fdelegated"),
        ("../delegated", "..%2Fdelegated"),
        ("../../root", "..%2F..%2Froot"),
        ("role/with/slash", "role%2Fwith%2Fslash"),
        (".", "."),
        ("..", ".."),
        ("1.root", "1.root"),
        ("号码 名单", "%E5%8F%B7%E7%A0%81%20%E5%90%8D%E5%8D%95"),
        ("%2F", "%252F"),
        ("a\\b", "a%5Cb"),
        ("A-b_c~d", "A-b_c~d"),
        ("line\nbreak", "line%0Abreak"),
    ];
    for (role, encoded) in cases {
        let mut repository = GenericRepository::default();
        repository.delegate("targets", role, &["*"], false);
        repository.add_target(role, "file", b"bytes", Hashed::Sha256);
        repository.publish(&[role, "targets", "snapshot", "timestamp"]);
        let trial = Trial::begun(repository);
        assert_eq!(trial.download(&["file"]), 0, "{role:?}");
        assert!(trial.requests().contains(&format!("1.{encoded}")), "{role:?}");
        assert_eq!(trial.kept(encoded), Some(trial.repository.file(role, 1)), "{role:?}");
        assert_eq!(trial.trusted().len(), 5, "{role:?}");
        // And the file is recognised at the next run.
        assert_eq!(trial.download(&["file"]), 0, "{role:?}");
        assert_eq!(trial.requests(), ["2.root", "timestamp"], "{role:?}");
    }
}

#[test]
fn unusual_target_names() {
    let cases = [
        ("folder/deep/file.txt", "folder%2Fdeep%2Ffile.txt"),
        ("号码.txt", "%E5%8F%B7%E7%A0%81.txt"),
        ("a b?c#d%41", "a%20b%3Fc%23d%2541"),
        ("-starts-with-a-dash", "-starts-with-a-dash"),
        (".hidden", ".hidden"),
    ];
    for (name, file) in cases {
        let mut repository = GenericRepository::default();
        repository.delegate("targets", "A", &["*", "*/*/*"], false);
        repository.add_target("A", name, b"bytes", Hashed::Sha256);
        repository.publish(&["A", "targets", "snapshot", "timestamp"]);
        let trial = Trial::begun(repository);
        assert_eq!(trial.download(&[name]), 0, "{name}");
        assert_eq!(trial.downloaded().into_keys().collect::<Vec<_>>(), [file], "{name}");
    }
}

#[test]
fn a_target_name_leads_out_of_no_folder() {
    for (name, consistent) in
        [("../file", true), ("../../root.json", true), ("/file", true), ("..", false), (".", false)]
    {
        let mut repository = GenericRepository::default();
        repository.signed.get_mut("root").unwrap()["consistent_snapshot"] = consistent.into();
        repository.publish(&["root"]);
        repository.add_target("targets", name, b"bytes", Hashed::Sha256);
        repository.publish(&["targets", "snapshot", "timestamp"]);
        let trial = Trial::begun(repository);
        let before = listing(trial.metadata_dir().parent().unwrap());
        trial.download(&[name]);
        let outside = |path: &String| !path.starts_with("metadata/") && !path.starts_with("targets/");
        let requests = trial.server.take_requests();
        assert!(!requests.iter().any(outside), "{name}: {requests:?}");
        let mut after = listing(trial.metadata_dir().parent().unwrap());
        after.retain(|path| path != "T");
        assert_eq!(after, before, "{name}");
    }
}

fn listing(dir: &std::path::Path) -> Vec<String> {
    let mut names: Vec<_> =
        std::fs::read_dir(dir).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}
