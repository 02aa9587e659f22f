//! Writes the Kotlin, Swift and Python that call this crate's library: see `./dev bindings`.

fn main() {
    uniffi::uniffi_bindgen_main();
}
