#![no_main]

#[path = "../bodies/case_number.rs"]
mod body;

libfuzzer_sys::fuzz_target!(|text: &str| body::run(text));
