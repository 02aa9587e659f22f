//! Compiles the `.slint` views, with their translations inside.

use slint_build::{CompilerConfiguration, DefaultTranslationContext, compile_with_config};

fn main() {
    println!("cargo:rerun-if-changed=lang");
    let config = CompilerConfiguration::new()
        .with_style("fluent".into())
        .with_bundled_translations("lang")
        .with_default_translation_context(DefaultTranslationContext::None)
        // Names elements, so that the headless tests can find them.
        .with_debug_info(true);
    compile_with_config("ui/window.slint", config).expect("the views compile");
}
