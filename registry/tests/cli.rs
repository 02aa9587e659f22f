//! The program as an operator meets it.
#![allow(missing_docs, clippy::unwrap_used)]

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use assert_cmd::prelude::*;

const SUBCOMMANDS: [&str; 11] = [
    "init", "import", "publish", "approve", "renew", "rotate", "keygen", "sign", "assemble", "serve",
    "inspect",
];

fn program() -> Command {
    let mut command = Command::cargo_bin("label700-registry").unwrap();
    command.env_remove("LABEL700_PASSPHRASE_FILE").stdin(Stdio::null());
    command
}

/// Exit code, standard output and standard error.
fn run(dir: &Path, arguments: &str) -> (i32, String, String) {
    let output = program().current_dir(dir).args(arguments.split(' ')).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

/// The examples of a help text; those of the registry REAL need people to come to.
fn examples(help: &str) -> Vec<String> {
    let lines = help.lines().filter_map(|line| line.trim().strip_prefix("label700-registry "));
    lines.filter(|line| !line.contains(" REAL ")).map(str::to_owned).collect()
}

#[test]
fn the_examples_of_every_help_work_in_their_order() {
    let dir = tempfile::tempdir().unwrap();
    let samples = dir.path().join("registry/samples");
    std::fs::create_dir_all(&samples).unwrap();
    std::fs::write(samples.join("demo.csv"), label700_registry::demo::SAMPLE_CSV).unwrap();
    for subcommand in SUBCOMMANDS {
        let (code, help, _) = run(dir.path(), &format!("{subcommand} --help"));
        assert_eq!(code, 0, "{subcommand}");
        let examples = examples(&help);
        assert!(!examples.is_empty(), "{subcommand} shows an example");
        if subcommand == "serve" {
            continue;
        }
        for example in examples {
            let (code, _, error) = run(dir.path(), &example);
            assert_eq!((code, error.as_str()), (0, ""), "{example}");
        }
    }
    let (_, help, _) = run(dir.path(), "--help");
    assert_eq!(examples(&help).len(), 5);
}

#[test]
fn exit_codes_and_where_the_words_go() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("bad.csv"), "block\n7.0E+10\n").unwrap();
    let cases = [
        ("no folder is named", "inspect", 2, "name the registry's folder"),
        ("no such command", "--dir R destroy", 2, "unrecognized subcommand"),
        ("no such option", "--dir R init --quick", 2, "unexpected argument"),
        (
            "no registry",
            "--dir R inspect",
            1,
            "label700-registry: R is not a registry; make one with `init`\n",
        ),
        ("nobody to ask", "--dir P init", 1, "LABEL700_PASSPHRASE_FILE"),
        ("a demo", "--dir R init --demo --feed trial", 0, ""),
        ("a second init", "--dir R init --demo", 1, "already holds a registry"),
        ("a file that is not there", "--dir R import none.csv", 1, "cannot read none.csv"),
        ("a faulty file", "--dir R import bad.csv", 1, "\n  row 2, column block, \"7.0E+10\": a spreadsheet"),
        ("nothing imported", "--dir R publish", 1, "nothing is imported yet; run `import`"),
        ("nothing staged", "--dir R approve", 1, "nothing is staged; run `publish`"),
        ("nothing published", "--dir R renew", 1, "nothing is published yet"),
        ("an age beyond the limit", "--dir R publish --max-age-days 71", 2, "71 is not in 1..=70"),
        ("a reason that is none", "--dir R publish --switch-off all", 2, "the reasons are protected, listed"),
        ("an address that is none", "--dir R serve --listen 8700", 2, "invalid socket address"),
        ("a role that is none", "--dir R rotate mirrors", 2, "invalid value 'mirrors'"),
        ("no role", "--dir R rotate", 2, "required"),
        ("a renewal with the wrong command", "--dir R rotate timestamp --renew", 1, "`renew` signs snapshot"),
        ("nothing published to rotate", "--dir R rotate list", 1, "nothing is published yet"),
        (
            "a key that is none",
            "--dir R rotate root --new-key bad.csv",
            1,
            "bad.csv holds no Ed25519 public key",
        ),
        ("nothing to assemble", "--dir R assemble", 2, "required"),
        ("no file to be signed", "--dir H sign bad.csv", 1, "bad.csv is no file that"),
        ("a key without a name", "--dir H keygen", 2, "required"),
        (
            "a name that moves the cursor",
            "--dir H sign list\u{1b}[2Kx.json",
            1,
            r"list\u{1b}[2Kx.json has characters that a terminal does not show",
        ),
        ("a signer's key without a signer", "--dir R renew --signer-key bad.csv", 2, "--signer <CMD>"),
        (
            "a signer that fails",
            "--dir R renew --signer false",
            1,
            "the signer failed: it ended with exit status: 1",
        ),
        ("a holder's key", "--dir H keygen ann --demo", 0, ""),
        ("a second one of that name", "--dir H keygen ann --demo", 1, "H/ann.pem already"),
        ("a healthy registry", "--dir R inspect", 0, ""),
        (
            "half of a year later",
            "--dir R inspect --now 2099-01-01T00:00:00Z",
            1,
            "root has passed half of its life",
        ),
    ];
    for (name, arguments, code, words) in cases {
        let (found, output, error) = run(dir.path(), arguments);
        assert_eq!(found, code, "{name}: {error}");
        assert!(error.contains(words), "{name}: {error}");
        assert_eq!(error.is_empty(), code == 0, "{name}: {error}");
        assert_eq!(output.is_empty(), code != 0 && !arguments.contains("inspect --now"), "{name}: {output}");
    }
}

#[test]
fn the_passphrase_may_come_from_a_file() {
    let dir = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        std::fs::write(dir.path().join(name), text).unwrap();
        dir.path().join(name)
    };
    let (right, wrong) = (file("right", "correct horse battery\n"), file("wrong", "wrong horse battery\n"));
    let run = |passphrase: &Path, arguments: &str| {
        let mut command = program();
        command.current_dir(dir.path()).env("LABEL700_PASSPHRASE_FILE", passphrase);
        command.args(arguments.split(' ')).output().unwrap()
    };
    file("demo.csv", label700_registry::demo::SAMPLE_CSV);
    assert!(run(&right, "--dir R init").status.success());
    assert!(run(&right, "--dir R import demo.csv").status.success());
    let refused = run(&wrong, "--dir R publish");
    assert_eq!(refused.status.code(), Some(1));
    let error = String::from_utf8(refused.stderr).unwrap();
    assert!(error.contains("the passphrase does not open R/keys/list-publisher.pem"), "{error}");
    assert!(run(&right, "--dir R publish").status.success());
}

#[test]
fn inspecting_prints_one_json_object() {
    let dir = tempfile::tempdir().unwrap();
    let now = label700::time::Timestamp::now();
    label700_registry::demo::create(&dir.path().join("R"), now).unwrap();
    let (code, output, _) = run(dir.path(), "--dir R inspect --json");
    let json: serde_json::Value = serde_json::from_str(&output).unwrap();
    assert_eq!((code, &json["healthy"], &json["list"]["seq"]), (0, &true.into(), &1.into()));
    assert_eq!(json["roles"].as_array().unwrap().len(), 5);
}

#[cfg(unix)]
#[test]
fn inspecting_says_that_a_ceremony_was_overtaken() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("demo.csv"), label700_registry::demo::SAMPLE_CSV).unwrap();
    let good = |arguments: &str| {
        let (code, text, error) = run(dir.path(), arguments);
        assert_eq!((code, error.as_str()), (0, ""), "{arguments}");
        text
    };
    let publish =
        || ["import demo.csv", "publish", "approve"].map(|command| good(&format!("--dir R {command}")));
    good("--dir R init --demo");
    publish();
    good("--dir H keygen --demo list-chief");
    good(
        "--dir R rotate list --new-key H/list-chief.pub --remove list-publisher --remove list-validator \
         --remove list-reserve --threshold 1 --export E",
    );
    assert!(
        good("--dir R inspect").contains("--threshold 1` waits for signatures: list.json has 0 of the 1")
    );
    assert!(good("--dir R inspect --json").contains("\"overtaken\": false"));
    publish();
    let text = good("--dir R inspect");
    assert!(text.contains("--threshold 1` waited for signatures and was overtaken"), "{text}");
    assert!(text.contains("`rotate --abandon`") && !text.contains("waits for signatures"), "{text}");
    assert!(good("--dir R inspect --json").contains("\"overtaken\": true"));
    good("--dir R rotate --abandon");
    assert!(!good("--dir R inspect").contains("overtaken"));
}

#[test]
fn signing_says_who_signs_and_where_every_change_is_before_it_signs() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("demo.csv"), label700_registry::demo::SAMPLE_CSV).unwrap();
    for command in ["init --demo", "import demo.csv", "publish --export E"] {
        assert_eq!(run(dir.path(), &format!("--dir R {command}")).0, 0, "{command}");
    }
    let (code, text, error) = run(dir.path(), "--dir R sign E/list.json");
    assert_eq!((code, error.as_str()), (0, ""), "{text}");
    let [changes, who, signed] = ["E/list.changes.txt", " signs as list", "Signed E/list.json"]
        .map(|part| text.find(part).unwrap_or_else(|| panic!("{part}: {text}")));
    assert!(changes < who && who < signed, "{text}");
    let changes = std::fs::read_to_string(dir.path().join("E/list.changes.txt")).unwrap();
    assert!(
        changes.starts_with("All that list 1 says, sha256 ") && changes.contains("added   700"),
        "{changes}"
    );
}

#[test]
fn serving_prints_the_address_first_and_ends_when_interrupted() {
    let dir = tempfile::tempdir().unwrap();
    label700_registry::demo::create(&dir.path().join("R"), label700::time::Timestamp::now()).unwrap();
    for signal in ["-INT", "-TERM"] {
        let mut command = program();
        command.current_dir(dir.path()).args(["--dir", "R", "serve", "--listen", "127.0.0.1:0"]);
        let mut server = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(server.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("http://").unwrap();
        std::net::TcpStream::connect(address).unwrap();
        Command::new("kill").args([signal, &server.id().to_string()]).status().unwrap();
        assert!(server.wait().unwrap().success(), "{signal}");
    }
}
