//! The library that phones load.

use std::path::Path;

use anyhow::{Context as _, ensure};

/// What an ELF file of 64 bits with the lowest byte first begins with.
const ELF_64_LITTLE: &[u8] = b"\x7fELF\x02\x01";
/// Its kind (a shared object, 3) and its machine (x86-64, 62).
const SHARED_X86_64: [u8; 4] = [3, 0, 62, 0];
const KIND_AND_MACHINE_AT: usize = 16;
/// The beginning of every name that the bindings call.
const EXPORTED: &[u8] = b"uniffi_label700_ffi_fn_";

/// The size of the library in this file, in millions of bytes.
///
/// # Errors
/// It cannot be read, or is another machine's or another library: its size would say nothing.
pub fn megabytes(path: &Path) -> anyhow::Result<f64> {
    let bytes = std::fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let of_x86_64 = bytes.starts_with(ELF_64_LITTLE)
        && bytes.get(KIND_AND_MACHINE_AT..).is_some_and(|rest| rest.starts_with(&SHARED_X86_64));
    ensure!(of_x86_64, "{} is not a library for x86-64", path.display());
    let exports = bytes.windows(EXPORTED.len()).any(|name| name == EXPORTED);
    ensure!(exports, "{} is another library", path.display());
    Ok(bytes.len() as f64 / 1e6)
}

/// A file that passes for the library, of so many bytes.
#[cfg(test)]
pub(crate) fn imitation(size: usize) -> Vec<u8> {
    let mut bytes = vec![0; size];
    for (at, part) in [(0, ELF_64_LITTLE), (KIND_AND_MACHINE_AT, &SHARED_X86_64), (64, EXPORTED)] {
        bytes[at..at + part.len()].copy_from_slice(part);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_library_for_x86_64_has_a_size() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("library.so");
        let damaged = |at: usize| {
            let mut bytes = imitation(1_000);
            bytes[at] ^= 0xFF;
            bytes
        };
        let cases = [
            ("ours", Some(imitation(1_250_000)), Some(1.25)),
            ("no ELF", Some(damaged(0)), None),
            ("another machine", Some(damaged(18)), None),
            ("another library", Some(damaged(70)), None),
            ("empty", Some(Vec::new()), None),
            ("not there", None, None),
        ];
        for (name, bytes, size) in cases {
            let _ = std::fs::remove_file(&path);
            if let Some(bytes) = bytes {
                std::fs::write(&path, bytes).unwrap();
            }
            assert_eq!(megabytes(&path).ok(), size, "{name}");
        }
    }
}
