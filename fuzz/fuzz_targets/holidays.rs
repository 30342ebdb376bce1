#![no_main]

#[path = "../bodies/holidays.rs"]
mod body;

libfuzzer_sys::fuzz_target!(|text: &str| body::run(text));
