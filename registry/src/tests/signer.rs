//! Commands that sign.

use std::time::Duration;

use label700::trust::sign::{Signer as _, SoftwareKey};

use super::*;
use crate::{CommandSigner, Role, Rotation};

const MESSAGE: &[u8] = b"canonical bytes";
const LONG: Duration = Duration::from_secs(60);

fn key() -> SoftwareKey {
    SoftwareKey::from_seed(&[7; 32])
}

#[test]
fn a_command_signs_and_what_it_answers_is_verified() {
    let public = key().public_key();
    let right = hex::encode(key().sign(MESSAGE).unwrap());
    let of_other_bytes = hex::encode(key().sign(b"other").unwrap());
    let of_other_key = hex::encode(SoftwareKey::from_seed(&[8; 32]).sign(MESSAGE).unwrap());
    let raw: String = key().sign(MESSAGE).unwrap().iter().map(|byte| format!("\\{byte:03o}")).collect();
    let only_for = |input: &str| format!("test \"$(cat)\" = '{input}' && printf {right}");
    let cases = [
        ("hexadecimal", format!("echo {right}"), ""),
        ("raw", format!("printf '{raw}'"), ""),
        ("it gets the canonical bytes", only_for("canonical bytes"), ""),
        ("it is told what is wanted", format!("test $LABEL700_SIGNER = sign && echo {right}"), ""),
        ("it fails", format!("echo {right}; exit 3"), "exit status: 3"),
        ("it fails on other bytes", only_for("other"), "exit status: 1"),
        ("other bytes are signed", format!("echo {of_other_bytes}"), "not that of its public key"),
        ("another key signs", format!("echo {of_other_key}"), "not that of its public key"),
        ("a digit is missing", format!("echo {}", &right[1..]), "something else than a signature"),
        ("it says nothing", "true".to_owned(), "something else than a signature"),
        ("it never stops talking", "yes 2>/dev/null; true".to_owned(), "more than a signature"),
        ("there is no such command", "no-such-command-here 2>/dev/null".to_owned(), "exit status: 127"),
    ];
    for (name, command, complaint) in cases {
        match CommandSigner::new(&command, public, LONG).sign(MESSAGE) {
            Ok(signature) => assert!(complaint.is_empty() && hex::encode(signature) == right, "{name}"),
            Err(error) => {
                let error = error.to_string();
                assert!(!complaint.is_empty() && error.contains(complaint), "{name}: {error}");
            }
        }
    }
}

#[test]
fn a_command_that_hangs_is_given_up() {
    for command in ["exec sleep 600", "exec >&-; exec sleep 600"] {
        let hanging = CommandSigner::new(command, key().public_key(), Duration::from_millis(50));
        let error = hanging.sign(MESSAGE).unwrap_err().to_string();
        assert!(error.contains("--signer-timeout"), "{command}: {error}");
    }
}

#[test]
fn a_command_is_asked_for_its_public_key() {
    let hex = hex::encode(key().public_key());
    let asked = CommandSigner::ask(&format!("test $LABEL700_SIGNER = public-key && echo {hex}"), LONG);
    assert_eq!(asked.unwrap().public_key(), key().public_key());
    let error = CommandSigner::ask("echo no", LONG).unwrap_err().to_string();
    assert!(error.contains("--signer-key"), "{error}");
}

#[test]
fn a_failing_signer_leaves_nothing_half_done() {
    let (dir, mut registry) = published();
    let public = dir.path().join("hsm.pub");
    std::fs::write(&public, hex::encode(key().public_key())).unwrap();
    let to_hsm =
        Rotation { add: vec![public], remove: vec!["timestamp".into()], ..Rotation::of(Role::Timestamp) };
    registry.use_signer(CommandSigner::new("exit 1", key().public_key(), LONG));
    let before = tree(&registry.public_dir());
    assert!(matches!(registry.rotate(&to_hsm, now()), Err(Error::Sign(_))));
    assert!(tree(&registry.public_dir()) == before);
    assert_eq!(client_seq(&registry, now()), Some(1));
    // It is as if the command had been interrupted: end it, or repeat it once the signer works.
    let mut registry = Registry::open(registry.folder().root(), Box::new(Unattended)).unwrap();
    assert!(matches!(registry.rotate(&to_hsm, now()), Err(Error::KeyMissing(_))));
    assert!(tree(&registry.public_dir()) == before);
    registry.renew(now().plus(60)).unwrap();
    registry.abandon().unwrap();
    assert!(registry.rotate(&Rotation::of(Role::Timestamp), now().plus(60)).unwrap().waiting.is_empty());
    assert_eq!(client_seq(&registry, now().plus(60)), Some(1));
}
