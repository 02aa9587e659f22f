//! A key that lives elsewhere, such as in an HSM, and signs through a command.

use std::io::{Read as _, Write as _};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use ed25519_dalek::{Signature, VerifyingKey};
use label700::trust::RawKey;
use label700::trust::sign::{SignError, Signer};

use super::public;
use crate::error::Error;

/// Tells the command what is wanted of it: `public-key` or `sign`.
const WANTED: &str = "LABEL700_SIGNER";
/// More than any signature or public key takes.
const MAX_OUTPUT: u64 = 4_096;

/// Signs by running a command of the shell, with the canonical bytes on its standard input and the signature,
/// raw or in hexadecimal, on its standard output. Its standard error is the operator's. What it answers is
/// verified before anything uses it.
#[derive(Clone, Debug)]
pub struct CommandSigner {
    command: String,
    public: RawKey,
    timeout: Duration,
}

impl CommandSigner {
    /// A command whose public key is known.
    pub fn new(command: &str, public: RawKey, timeout: Duration) -> Self {
        Self { command: command.to_owned(), public, timeout }
    }

    /// A command that is asked for its public key: it is run once with `LABEL700_SIGNER=public-key` and
    /// nothing on its standard input.
    ///
    /// # Errors
    /// [`Error::Sign`] if it fails, takes longer than `timeout`, or answers anything but a public key.
    pub fn ask(command: &str, timeout: Duration) -> Result<Self, Error> {
        let output = run(command, "public-key", &[], timeout)?;
        let what =
            "it was asked for its public key and answered something else; name a file with --signer-key";
        let public = public::parse(&output).ok_or_else(|| SignError::Signer(what.to_owned()))?;
        Ok(Self::new(command, public, timeout))
    }
}

impl Signer for CommandSigner {
    fn public_key(&self) -> RawKey {
        self.public
    }

    fn sign(&self, bytes: &[u8]) -> Result<[u8; 64], SignError> {
        let output = run(&self.command, "sign", bytes, self.timeout)?;
        let failed = |what: &str| SignError::Signer(what.to_owned());
        let signature = signature(&output)
            .ok_or_else(|| failed("it answered something else than a signature of 64 bytes"))?;
        let holds = VerifyingKey::from_bytes(&self.public)
            .is_ok_and(|key| key.verify_strict(bytes, &Signature::from_bytes(&signature)).is_ok());
        if holds { Ok(signature) } else { Err(failed("its signature is not that of its public key")) }
    }
}

fn signature(output: &[u8]) -> Option<[u8; 64]> {
    if let Ok(raw) = <[u8; 64]>::try_from(output) {
        return Some(raw);
    }
    let mut signature = [0; 64];
    hex::decode_to_slice(str::from_utf8(output).ok()?.trim(), &mut signature).ok().map(|()| signature)
}

fn run(command: &str, wanted: &str, input: &[u8], timeout: Duration) -> Result<Vec<u8>, SignError> {
    let failed = |what: String| SignError::Signer(what);
    let mut shell = Command::new("sh");
    shell.args(["-c", command]).env(WANTED, wanted).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = shell.spawn().map_err(|e| failed(format!("the shell cannot be started: {e}")))?;
    let answer = converse(&mut child, input, Instant::now() + timeout);
    if answer.is_err() {
        // Whatever it started itself is its own affair.
        let _ = child.kill();
        let _ = child.wait();
    }
    answer.map_err(failed)
}

fn converse(child: &mut Child, input: &[u8], deadline: Instant) -> Result<Vec<u8>, String> {
    let slow = || "it took longer than --signer-timeout allows".to_owned();
    let (mut stdin, input) = (child.stdin.take(), input.to_vec());
    let output = child.stdout.take().ok_or("it has no standard output")?;
    // Neither thread is waited for: a command that hangs would hold them.
    std::thread::spawn(move || {
        // One that does not read its input may still know what to answer.
        stdin.as_mut().map(|stdin| stdin.write_all(&input))
    });
    let (send, receive) = mpsc::channel();
    std::thread::spawn(move || send.send(read_bounded(output)));
    let left = deadline.saturating_duration_since(Instant::now());
    let answer = receive.recv_timeout(left).map_err(|_| slow())?;
    let status = loop {
        match child.try_wait().map_err(|e| e.to_string())? {
            Some(status) => break status,
            None if Instant::now() >= deadline => return Err(slow()),
            None => std::thread::sleep(Duration::from_millis(5)),
        }
    };
    if status.success() { answer } else { Err(format!("it ended with {status}")) }
}

fn read_bounded(output: ChildStdout) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    output.take(MAX_OUTPUT + 1).read_to_end(&mut bytes).map_err(|e| e.to_string())?;
    if bytes.len() as u64 > MAX_OUTPUT { Err("it wrote more than a signature".to_owned()) } else { Ok(bytes) }
}
