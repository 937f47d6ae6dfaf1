#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| socle_fuzz_targets::texts::method(bytes));
