#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    label700_tests::fuzz_targets::delta::history(data);
});
