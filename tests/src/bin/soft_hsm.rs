//! A stand-in for the program that drives an HSM, to show what `label700-registry --signer` expects:
//! `soft_hsm FILE`, where FILE holds the key and is made when it is not there.
//!
//! Asked with `LABEL700_SIGNER=public-key`, it prints the public key; otherwise it signs its standard input.
#![allow(clippy::unwrap_used, reason = "a tool of the tests")]

use std::io::{Read as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;

use label700::trust::sign::{Signer as _, SoftwareKey};

fn main() {
    let path = std::env::args().nth(1).expect("soft_hsm FILE");
    if let Ok(mut file) = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path) {
        file.write_all(SoftwareKey::generate().unwrap().seed().as_ref()).unwrap();
    }
    let key = SoftwareKey::from_seed(&std::fs::read(path).unwrap().try_into().unwrap());
    if std::env::var("LABEL700_SIGNER").is_ok_and(|wanted| wanted == "public-key") {
        println!("{}", hex::encode(key.public_key()));
        return;
    }
    let mut message = Vec::new();
    std::io::stdin().read_to_end(&mut message).unwrap();
    println!("{}", hex::encode(key.sign(&message).unwrap()));
}
