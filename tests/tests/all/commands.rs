//! The real programs, end to end, as an operator and a handset engineer run them.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

const LISTED: &str = "+86700123456789012";

/// A folder with a registry in it, and a handset's two folders beside it.
struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn published() -> Self {
        let desk = Self::new();
        desk.registry(&["init", "--demo"]);
        desk.registry(&["import", sample().to_str().unwrap()]);
        desk.registry(&["publish"]);
        desk.registry(&["approve"]);
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn registry(&self, arguments: &[&str]) -> String {
        let output = self.try_registry(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", stderr(&output));
        String::from_utf8(output.stdout).unwrap()
    }

    fn try_registry(&self, arguments: &[&str]) -> Output {
        program("label700-registry").arg("--dir").arg(self.path("R")).args(arguments).output().unwrap()
    }

    fn update(&self, url: &str) -> Output {
        program("label700")
            .args(["update", "--url", url, "--anchor"])
            .arg(self.path("R/public/metadata/1.root.json"))
            .arg("--state-dir")
            .arg(self.path("S"))
            .arg("--view-dir")
            .arg(self.path("V"))
            .output()
            .unwrap()
    }

    fn label_json(&self, input: &[u8]) -> String {
        let mut child = program("label700")
            .args(["label", "--json", "--view"])
            .arg(self.path("V"))
            .arg("-")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let input = input.to_vec();
        let writer = std::thread::spawn(move || stdin.write_all(&input).unwrap());
        let output = child.wait_with_output().unwrap();
        writer.join().unwrap();
        assert!(output.status.success());
        String::from_utf8(output.stdout).unwrap()
    }

    fn public_files(&self) -> Vec<PathBuf> {
        let mut files = Vec::new();
        for folder in ["R/public/metadata", "R/public/targets"] {
            if let Ok(entries) = std::fs::read_dir(self.path(folder)) {
                files.extend(entries.map(|entry| entry.unwrap().path()));
            }
        }
        files.sort();
        files
    }
}

/// `label700-registry serve` on a port of the system's choice; it ends with the value.
struct Served {
    child: Child,
    url: String,
}

impl Served {
    fn start(desk: &Desk) -> Self {
        let mut child = program("label700-registry")
            .arg("--dir")
            .arg(desk.path("R"))
            .args(["serve", "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut url = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut url).unwrap();
        Self { child, url: url.trim().to_owned() }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A program of this workspace, beside the test binary's folder.
pub(crate) fn program(name: &str) -> Command {
    let deps = std::env::current_exe().unwrap();
    let path = deps.parent().unwrap().parent().unwrap().join(name);
    assert!(path.exists(), "{name} is not built: run `cargo build --workspace` first");
    Command::new(path)
}

fn sample() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../registry/samples/demo.csv")
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

const LISTED_LINE: &str = concat!(
    r#"{"input":"+86700123456789012","kind":"protected","number":"700123456789012","reason":"listed","#,
    r#""severity":"info","title":"号码保护服务专用号码","subtitle":"外卖 · 演示外卖平台","#,
    r#""scene":"外卖","list":{"seq":1,"freshness":"fresh"}}"#,
    "\n"
);

const BY_THE_RULE_LINE: &str = concat!(
    r#"{"input":"+86700123456789012","kind":"protected","number":"700123456789012","reason":"protected","#,
    r#""severity":"info","title":"号码保护服务专用号码","subtitle":null,"scene":null,"list":null}"#,
    "\n"
);

#[test]
fn from_a_csv_to_a_labelled_call() {
    let desk = Desk::published();
    let line = format!("{LISTED}\n");
    assert_eq!(desk.label_json(line.as_bytes()), BY_THE_RULE_LINE, "before an update");

    let served = Served::start(&desk);
    let updated = desk.update(&served.url);
    assert!(updated.status.success(), "{}", stderr(&updated));
    assert_eq!(desk.label_json(line.as_bytes()), LISTED_LINE, "after it");

    drop(served);
    assert_eq!(desk.label_json(line.as_bytes()), LISTED_LINE, "with the registry gone");
    let late = desk.update("http://127.0.0.1:9");
    assert_eq!(late.status.code(), Some(1));
    assert_eq!(stderr(&late).lines().count(), 1, "{}", stderr(&late));
    assert_eq!(desk.label_json(line.as_bytes()), LISTED_LINE);
}

#[test]
fn nothing_is_published_before_approval() {
    let desk = Desk::new();
    desk.registry(&["init", "--demo"]);
    let after_init = desk.public_files();
    assert!(after_init.iter().all(|file| file.to_str().unwrap().ends_with(".root.json")), "{after_init:?}");
    desk.registry(&["import", sample().to_str().unwrap()]);
    desk.registry(&["publish"]);
    assert_eq!(desk.public_files(), after_init);
    desk.registry(&["approve"]);
    assert!(desk.public_files().len() > after_init.len());
}

#[test]
fn a_flipped_byte_in_any_served_file_ends_the_update_with_one_line() {
    let desk = Desk::published();
    let served = Served::start(&desk);
    assert!(desk.update(&served.url).status.success());
    desk.registry(&["publish"]);
    desk.registry(&["approve"]);
    let files: Vec<_> =
        desk.public_files().into_iter().filter(|f| !f.to_str().unwrap().ends_with("/1.root.json")).collect();
    let mut refused = 0;
    for file in &files {
        let honest = std::fs::read(file).unwrap();
        let mut bent = honest.clone();
        let middle = bent.len() / 2;
        bent[middle] ^= 1;
        std::fs::write(file, bent).unwrap();
        // A fresh state, so that every current file is asked for.
        std::fs::remove_dir_all(desk.path("S")).unwrap();
        let output = desk.update(&served.url);
        std::fs::write(file, honest).unwrap();
        if output.status.code() == Some(1) {
            refused += 1;
            let line = stderr(&output);
            assert_eq!(line.lines().count(), 1, "{}: {line}", file.display());
        }
        let answer = desk.label_json(format!("{LISTED}\n").as_bytes());
        assert!(answer.contains(r#""reason":"listed""#), "{}: the previous list answers", file.display());
    }
    // timestamp, snapshot, targets, the list role and the list: each that an update fetches.
    assert!(refused >= 5, "{refused} of {files:?}");
    assert!(desk.update(&served.url).status.success(), "healed");
}

#[test]
fn a_corrupted_view_is_named_and_mended_by_the_next_update() {
    let desk = Desk::published();
    let served = Served::start(&desk);
    desk.update(&served.url);
    let list = std::fs::read_dir(desk.path("V/lists")).unwrap().next().unwrap().unwrap().path();
    let mut bytes = std::fs::read(&list).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&list, bytes).unwrap();

    let output =
        program("label700").args(["label", "--view"]).arg(desk.path("V")).arg(LISTED).output().unwrap();
    assert!(output.status.success());
    assert!(!output.stderr.is_empty(), "the damage is named");

    assert!(desk.update(&served.url).status.success());
    assert_eq!(desk.label_json(format!("{LISTED}\n").as_bytes()), LISTED_LINE);
}

#[test]
fn a_hundred_thousand_numbers_are_streamed() {
    let desk = Desk::new();
    let mut input = String::new();
    for i in 0..100_000 {
        input.push_str(&format!("70012345{:07}\n", i));
    }
    let output = desk.label_json(input.as_bytes());
    assert_eq!(output.lines().count(), 100_000);
    assert!(output.lines().all(|line| line.contains(r#""kind":"protected""#)));
}

#[test]
fn faults_are_told_in_a_line_that_says_what_to_do() {
    let desk = Desk::published();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let cases: [(&str, Vec<&str>); 3] = [
        ("a port in use", vec!["serve", "--listen", &address]),
        ("a second init", vec!["init", "--demo"]),
        ("no such CSV", vec!["import", "no-such-file.csv"]),
    ];
    for (name, arguments) in cases {
        let output = desk.try_registry(&arguments);
        assert_eq!(output.status.code(), Some(1), "{name}");
        assert!(!stderr(&output).trim().is_empty(), "{name}");
        assert!(!stderr(&output).contains("panicked"), "{name}");
    }
    std::fs::remove_dir_all(desk.path("R/keys")).unwrap();
    let output = desk.try_registry(&["renew"]);
    assert_eq!(output.status.code(), Some(1), "a missing key");
    assert!(stderr(&output).contains("key"), "{}", stderr(&output));
}

/// A ceremony's files go to all its holders, and not each has a say in all of them.
#[test]
fn a_holder_of_one_role_signs_what_is_theirs_and_passes_over_the_rest() {
    let desk = Desk::new();
    let run = |arguments: &[&str]| {
        let mut command = program("label700-registry");
        command.current_dir(desk.folder.path()).arg("--dir").args(arguments).output().unwrap()
    };
    let mut init = vec!["R".to_owned(), "init".to_owned(), "--demo".to_owned()];
    for role in ["root", "targets"] {
        for holder in ["ann", "ben", "cem"] {
            let (folder, key) = (format!("{holder}-{role}"), format!("{role}-{holder}"));
            assert!(run(&[&folder, "keygen", "--demo", &key]).status.success());
            init.extend([format!("--{role}-key"), format!("{folder}/{key}.pub")]);
        }
    }
    init.extend(["--export".to_owned(), "to-sign".to_owned()]);
    let init = run(&init.iter().map(String::as_str).collect::<Vec<_>>());
    assert!(init.status.success(), "{}", stderr(&init));
    let mut assemble = vec!["R".to_owned(), "assemble".to_owned()];
    for (holder, theirs, other) in [
        ("ann-targets", "targets", Some("root")),
        ("ann-root", "root", Some("targets")),
        ("ben-root", "root", None),
        ("cem-root", "root", None),
        ("ben-targets", "targets", None),
        ("cem-targets", "targets", None),
    ] {
        let copy = format!("{holder}-copy");
        std::fs::create_dir(desk.path(&copy)).unwrap();
        for file in ["root", "targets"] {
            let name = format!("{file}.json");
            std::fs::copy(desk.path("to-sign").join(&name), desk.path(&copy).join(name)).unwrap();
        }
        let (root, targets) = (format!("{copy}/root.json"), format!("{copy}/targets.json"));
        let signed = run(&[holder, "sign", &root, &targets]);
        let said = String::from_utf8_lossy(&signed.stdout).into_owned();
        assert!(signed.status.success(), "{holder}: {}", stderr(&signed));
        assert!(said.contains(&format!("Signed {copy}/{theirs}.json with key ")), "{said}");
        if let Some(other) = other {
            assert!(
                said.contains(&format!("Not signed: no key here has a say in {copy}/{other}.json")),
                "{said}"
            );
            // Alone it is an error: nothing was done.
            let alone = run(&[holder, "sign", &format!("{copy}/{other}.json")]);
            assert_eq!(alone.status.code(), Some(1), "{holder}");
        }
        assemble.push(format!("{copy}/{theirs}.json"));
    }
    let done = run(&assemble.iter().map(String::as_str).collect::<Vec<_>>());
    assert!(done.status.success(), "{}", stderr(&done));
    assert!(desk.path("R/public/metadata/1.root.json").exists());
}
