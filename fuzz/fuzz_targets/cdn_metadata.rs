#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    label700_tests::fuzz_targets::cdn::metadata(data);
});
