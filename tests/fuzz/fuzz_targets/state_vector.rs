#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| socle_fuzz_targets::walking::state_vector(bytes));
