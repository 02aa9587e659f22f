//! A machine without any font gets a sentence instead of a panic.

use std::panic::{self, AssertUnwindSafe};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::bail;

/// Does what first touches Slint's fonts. The simulator brings the one it draws with, but on Linux
/// fontique panics if fontconfig knows of none at all.
pub(crate) fn needed<T>(first_touch: impl FnOnce() -> T) -> anyhow::Result<T> {
    let in_fontique = Arc::new(Mutex::new(false));
    let usual = Arc::new(panic::take_hook());
    let (seen, reported) = (in_fontique.clone(), usual.clone());
    panic::set_hook(Box::new(move |panic| {
        if panic.location().is_some_and(|location| location.file().contains("fontique")) {
            *seen.lock().unwrap_or_else(PoisonError::into_inner) = true;
        } else {
            reported(panic);
        }
    }));
    // After a panic the program ends, so nothing half done is ever looked at.
    let result = panic::catch_unwind(AssertUnwindSafe(first_touch));
    panic::set_hook(Box::new(move |panic| usual(panic)));
    match result {
        Ok(value) => Ok(value),
        Err(_) if *in_fontique.lock().unwrap_or_else(PoisonError::into_inner) => {
            bail!("no font is installed. Any one will do, such as Debian's fonts-dejavu-core")
        }
        Err(panic) => panic::resume_unwind(panic),
    }
}
